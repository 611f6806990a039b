"""What a page was asked for, read from its address; the address is the whole state, so a link to a page is a link to what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace

from headway.model.errors import BadWindow, UsageError
from headway.web.theme import known_theme

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DEFAULT_PERIOD = "90d"
PERIODS = (("7d", "7 d", "the last 7 days"), ("30d", "30 d", "the last 30 days"), ("90d", "90 d", "the last 90 days"), ("365d", "1 y", "the last 365 days"), ("all", "All", "all history"))
"""Periods on the bar: their name, what the button says, what is read aloud."""
KNOWN = ("subject", "period", "start", "end", "page", "view", "theme")
FURTHEST_PAGE = 100_000


class Asked(Struct, frozen=True, kw_only=True):
    """A subject, a period or a span of ISO days, a page of rows; `fragment` leaves the frame out, `more` is what only this page knows."""

    subject: str | None = None
    period: str | None = None
    start: str | None = None
    end: str | None = None
    page: int = 1
    fragment: bool = False
    more: dict[str, str] = {}

    @property
    def span(self) -> str:
        """The period in the words of the calendar. Raises BadWindow for half a span."""
        if self.start is None and self.end is None:
            return self.period or DEFAULT_PERIOD
        if self.start is None or self.end is None:
            raise BadWindow("a period of your own needs a first and a last day")
        return f"{self.start}..{self.end}"

    def link(self, path: str, *, page: int = 1) -> str:
        """The address of another page about the same subject and period."""
        return _address(path, replace(self, page=page, more={}))

    def turn(self, path: str, *, page: int = 1, subject: str | None = None, **more: str | None) -> str:
        """The address of this page about another subject, if one is given, with some of what only it knows given anew; None takes a word away."""
        kept = {name: value for name, value in {**self.more, **more}.items() if value is not None}
        return _address(path, replace(self, subject=subject or self.subject, page=page, more=kept))

    def over(self, path: str, period: str) -> str:
        """The address of a page about the same subject over another period."""
        return _address(path, Asked(subject=self.subject, period=period, more=self.more))

    def dressed(self, path: str, theme: str) -> str:
        """The address of this very page in another theme."""
        address = _address(path, self)
        return f"{address}{'&' if '?' in address else '?'}{urlencode({'theme': theme})}"


def asked(parameters: Sequence[tuple[str, str]], also: Collection[str] = ()) -> Asked:
    """Read an address; an empty field of a form counts as not given. Raises UsageError for what is not known or given twice."""
    given = [(name, value) for name, value in parameters if value]
    unknown = sorted({name for name, _ in given if name not in {*KNOWN, *also}})
    if unknown:
        raise UsageError(f"this page knows nothing of {', '.join(unknown)}")
    values = dict(given)
    if len(values) != len(given):
        raise UsageError("something is given twice in this address")
    known_theme(values.get("theme"))
    return Asked(
        subject=values.get("subject"),
        period=values.get("period"),
        start=values.get("start"),
        end=values.get("end"),
        page=_page(values.get("page", "1")),
        fragment=_view(values.get("view")),
        more={name: values[name] for name in also if name in values},
    )


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= FURTHEST_PAGE):
        raise UsageError(f"page {text!r} is no page number")
    return int(text)


def _view(text: str | None) -> bool:
    if text not in {None, "fragment"}:
        raise UsageError(f"view {text!r} is not known")
    return text is not None


def _address(path: str, wanted: Asked) -> str:
    pairs = {"subject": wanted.subject, "period": wanted.period, "start": wanted.start, "end": wanted.end, "page": str(wanted.page) if wanted.page > 1 else None}
    found = {name: value for name, value in pairs.items() if value is not None} | wanted.more
    return f"{path}?{urlencode(found)}" if found else path
