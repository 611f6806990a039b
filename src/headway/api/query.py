"""What a caller may ask for: one strict model per endpoint, and cursors that only fit the list they came from.

A parameter that is not declared is refused by name: an ignored filter answers the wrong question with the same face.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Request  # noqa: TC002 - FastAPI resolves the annotation at run time
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from headway.model.errors import BadWindow, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_PERIOD = "90d"
DAY = r"^\d{4}-\d{2}-\d{2}$"
LONGEST_LIST = 200


def _without_nul(text: str | None) -> str | None:
    if text is not None and "\x00" in text:
        raise ValueError("a NUL byte is in no name")
    return text


Name = Annotated[str | None, AfterValidator(_without_nul), Field(max_length=4096)]


class Nothing(BaseModel):
    """No parameters at all; also the ancestor of those that have some."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)


class About(Nothing):
    """A subject and a period: `period`, or `start` and `end` as ISO days, both included."""

    subject: Name = None
    period: Name = None
    start: str | None = Field(None, pattern=DAY)
    end: str | None = Field(None, pattern=DAY)

    @property
    def span(self) -> str:
        """The period in the words of the calendar. Raises BadWindow for half a span or two at once."""
        if self.start is None and self.end is None:
            return self.period or DEFAULT_PERIOD
        if self.start is None or self.end is None or self.period is not None:
            raise BadWindow("give either period, or start and end together")
        return f"{self.start}..{self.end}"


class AboutMetric(About):
    """A metric's answer: with its parts by day, week or month (`granularity`; days from the stored points, too), with the previous period unless `compare` is false."""

    granularity: Literal["day", "week", "month"] | None = None
    compare: bool = True


class AboutItems(About):
    """The rows behind an answer, in pages."""

    limit: int = Field(50, ge=1, le=LONGEST_LIST)
    cursor: Name = None


class AboutRestated(About):
    """What was said of a period by the end of the day `asOf`."""

    as_of: str = Field(pattern=DAY)


class AboutForecast(Nothing):
    """How many items in so many `days`, or when so many `items` are done; the same `seed` gives the same answer."""

    subject: Name = None
    days: int | None = Field(None, ge=1, le=365)
    items: int | None = Field(None, ge=1, le=100_000)
    seed: int = Field(1, ge=0, le=2**31)


class AboutJobs(Nothing):
    """Which jobs, in which order, in pages."""

    status: Name = None
    entity_type: Name = None
    sort: Name = None
    limit: int = Field(50, ge=1, le=LONGEST_LIST)
    cursor: Name = None


class AboutScopes(Nothing):
    """Which scopes, in pages; `text` is looked for in names, codes and keys."""

    source: Name = None
    status: Name = None
    flagged: bool | None = None
    text: Name = None
    limit: int = Field(50, ge=1, le=LONGEST_LIST)
    cursor: Name = None


class AboutQuarantine(Nothing):
    """How many records of the quarantine."""

    limit: int = Field(50, ge=1, le=LONGEST_LIST)


class AboutTimeline(Nothing):
    """How many of the last runs."""

    limit: int = Field(50, ge=1, le=LONGEST_LIST)


async def once_each(request: Request) -> None:
    """Refuse a parameter given twice: one of the two would be ignored. Raises UsageError."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"given more than once: {', '.join(twice)}")


def cursor_at(offset: int, of: Sequence[object]) -> str:
    """An opaque cursor for the list that ``of`` names."""
    return base64.urlsafe_b64encode(f"{offset}.{_mark(of)}".encode()).decode().rstrip("=")


def offset_of(cursor: str | None, of: Sequence[object]) -> int:
    """Where a cursor stands; 0 without one. Raises UsageError for a cursor of another list or none of ours."""
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        offset, mark = text.split(".", 1)
        if mark == _mark(of):
            return int(offset)
    except (binascii.Error, ValueError):
        pass
    raise UsageError("cursor does not belong to this list: start again without it")


def _mark(of: Sequence[object]) -> str:
    return format(zlib.crc32(repr(tuple(of)).encode()), "08x")
