"""Jira's answers as far as fetching looks into them, read leniently; records themselves stay the bytes they came in.

A page is decoded once and its records are slices of it. One record whose text no decoder takes (a
surrogate alone, a byte that is no UTF-8) is mended in the page, so that it does not cost the others.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Raw, Struct, field

from headway.sources.jira.shape_dates import instant

if TYPE_CHECKING:
    from collections.abc import Iterable

class Changelog(Struct):
    """Histories as they come with an issue; `total` may be missing or a lie."""

    histories: list[Raw] = field(default_factory=list)
    total: int | None = None

    def whole(self, *, caps: frozenset[int]) -> bool:
        """Whether nothing was cut off: neither by their count, nor at a length at which lists are known to be cut."""
        length = len(self.histories)
        return (self.total is None or self.total <= length) and length not in caps


class IssueFields(Struct):
    """The one field a walk steps by."""

    updated: str | None = None


class IssueHead(Struct):
    """What of an issue a walk needs."""

    id: str
    fields: IssueFields | None = None
    changelog: Changelog | None = None

    @property
    def updated(self) -> int:
        """The instant of the last change (epoch ms), 0 where there is none that can be read."""
        return instant_ms(self.fields.updated) if self.fields and self.fields.updated else 0


class SearchPage(Struct):
    """An answer of either search; Cloud gives tokens, Data Center offsets and a total."""

    issues: list[Raw] = field(default_factory=list)
    token: str | None = field(default=None, name="nextPageToken")
    is_last: bool | None = field(default=None, name="isLast")
    total: int | None = None


class Named(Struct):
    """A thing with an id, written as a number or as text."""

    id: str | int


class IdPage(Struct):
    """An answer of either search that was asked for ids alone."""

    issues: list[Named] = field(default_factory=list)
    token: str | None = field(default=None, name="nextPageToken")
    is_last: bool | None = field(default=None, name="isLast")
    total: int | None = None


class Count(Struct):
    """About how many records a query finds."""

    count: int


class IssueChangelog(Struct):
    """The histories of one issue, or of it as far as this page goes."""

    issue: str | int = field(name="issueId")
    histories: list[Raw] = field(default_factory=list, name="changeHistories")


class BulkPage(Struct):
    """A page of histories of many issues; those of one may go on on the next page."""

    issues: list[IssueChangelog] = field(default_factory=list, name="issueChangeLogs")
    token: str | None = field(default=None, name="nextPageToken")


class Values(Struct):
    """A page of a list by offset: histories of one issue, projects, boards, sprints."""

    values: list[Raw] = field(default_factory=list)
    is_last: bool | None = field(default=None, name="isLast")
    total: int | None = None


@lru_cache(maxsize=4096)
def instant_ms(text: str) -> int:
    """Epoch ms of an instant as shaping reads it; 0 for what is none."""
    return (instant(text) or 0) // 1000


def glued(issue: bytes | Raw, histories: Iterable[bytes | Raw] | None) -> bytes:
    """The composite record: the issue as given, and beside it its histories if they came apart from it."""
    if histories is None:
        return b'{"issue":%b}' % bytes(issue)
    return b'{"issue":%b,"histories":[%b]}' % (bytes(issue), b",".join(bytes(history) for history in histories))
