"""Windows over when runs were made: a listing that is filtered ends at a thousand results, so no window may hold more.

They go up from the oldest; within one the newest come first, page by page. A window that turns out to hold too many is made
narrower by how many it holds; the next is as wide as this one lets expect. The filter knows whole seconds: of more than a
thousand runs of one second those that cannot be listed are told. A window is whole when as many runs came as are counted in it,
else it is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from headway.model.calendar import SECOND_US, to_iso
from headway.model.errors import Incomplete
from headway.net.waits import lowered
from headway.normalise.lenient import reader
from headway.sources.github.attempts import RunHead
from headway.sources.github.lists import head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Asked

MOST = 1_000
"""Results a filtered listing gives, whatever it counts."""
AIM = 900
"""Runs a window is made for."""
PAGE = 100
WIDER = 8
"""How many times wider the next window is at most."""
TRIES = 5
ALWAYS = 4_102_444_800
"""The year 2100: where the last window ends. An end that never changes makes an address that never changes, which an ETag needs."""


class RunList(Struct):
    """A page of runs, and how many there are in its window."""

    total_count: int
    workflow_runs: list[Raw]


_read = reader(RunList)


class Sheet(Struct, frozen=True, array_like=True):
    """A window with the ETags of its pages, by which what is as it was costs nothing."""

    start: int
    end: int
    tags: tuple[str, ...]


class Spot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a walk stands: the window under way begins `at` and ends with `end` (0: not known yet), of its `total` runs `page` comes next. Seconds since 1970."""

    at: int
    end: int = 0
    width: int = 0
    page: int = 1
    total: int = 0
    tries: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of a window: its runs (none where it is as it was), when GitHub said so (µs), and the window if it was its last page.

    `lost` is how many runs of the window cannot be listed.
    """

    runs: list[tuple[RunHead, Raw]]
    date: int | None
    done: Sheet | None
    lost: int = 0


def span_text(start: int, end: int) -> str:
    """A window as the filter takes it; both ends are in it."""
    return f"{to_iso(start * SECOND_US)}..{to_iso(end * SECOND_US)}"


def narrowed(spot: Spot, total: int, *, now: int) -> Spot:
    """The same window so narrow that it should hold as many as can be listed: at most half as wide, at least a second."""
    length = min(spot.end, max(now, spot.at)) - spot.at + 1
    width = max(1, min(length * AIM // total, (spot.end - spot.at + 1) // 2))
    return Spot(at=spot.at, end=spot.at + width - 1, width=width)


def next_width(start: int, end: int, total: int) -> int:
    """How wide the window after one should be."""
    length = end - start + 1
    return max(1, min(length * AIM // max(total, 1), length * WIDER))


class Windows:
    """The walk from a spot on, one page after the other, to the window that ends in 2100. No window reaches across `cut`; `sheets` are windows of before."""

    def __init__(self, asked: Asked, spot: Spot, *, cut: int, sheets: Sequence[Sheet]) -> None:
        self._asked, self._cut = asked, cut
        self._sheets = {sheet.start: sheet for sheet in sheets}
        self.spot = spot
        self._ids: set[int] = set()
        self._carried, self._unchanged = (spot.page - 1) * PAGE, False

    async def next(self) -> Found:
        """The next page. Raises SourceError, Incomplete where a window does not hold still."""
        while True:
            spot = self.spot = self._begun()
            reply = await self._ask(spot)
            if reply is None:
                return self._as_before(spot)
            total = reply.said.total_count
            if spot.page == 1 and total >= MOST and spot.end > spot.at:
                self.spot = narrowed(spot, total, now=(reply.date or self._asked.site.now()) // SECOND_US)
            elif spot.page > 1 and total < spot.total:
                self._again()  # a run was deleted, those behind it moved up: one was passed over
            else:
                return self._taken(spot, reply)

    def _begun(self) -> Spot:
        """The spot with its window's end: that of before, else as wide as expected, never across the cut."""
        spot = self.spot
        if spot.end:
            return spot
        sheet = self._sheets.get(spot.at)
        return msgspec.structs.replace(spot, end=sheet.end if sheet else self._expected_end(spot))

    def _expected_end(self, spot: Spot) -> int:
        """One that reaches the present reaches on to the end: there is nothing behind it."""
        limit, end = self._cut - 1 if spot.at < self._cut else ALWAYS, spot.at + spot.width - 1
        return limit if not spot.width or end >= self._asked.site.now() // SECOND_US else min(limit, end)

    async def _ask(self, spot: Spot) -> Reply[RunList] | None:
        query: dict[str, str | int] = {"created": span_text(spot.at, spot.end), "per_page": PAGE, "page": spot.page}
        return await self._asked.site.get_new(f"{self._asked.repo.path}/actions/runs", _read, query=query, etag=self._tag(spot))

    def _tag(self, spot: Spot) -> str | None:
        sheet = self._sheets.get(spot.at)
        if sheet is None or sheet.end != spot.end or spot.page > len(sheet.tags):
            return None
        return sheet.tags[spot.page - 1] or None

    def _as_before(self, spot: Spot) -> Found:
        """A page that is as it was: so is the number of runs in the window, which each page tells."""
        sheet = self._sheets[spot.at]
        self._unchanged = True
        tags = (*spot.tags, sheet.tags[spot.page - 1])
        if spot.page < len(sheet.tags):
            self.spot = msgspec.structs.replace(spot, page=spot.page + 1, tags=tags)
            return Found(runs=[], date=None, done=None)
        return Found(runs=[], date=None, done=self._ended(spot, tags, total=PAGE * len(tags)))

    def _taken(self, spot: Spot, reply: Reply[RunList]) -> Found:
        runs = [(head(row, RunHead), row) for row in reply.said.workflow_runs]
        self._ids.update(run.id for run, _ in runs)
        total, reachable = reply.said.total_count, min(reply.said.total_count, MOST)
        tags = (*spot.tags, lowered(reply.headers).get("etag", ""))
        if spot.page * PAGE < reachable and runs:
            self.spot = msgspec.structs.replace(spot, page=spot.page + 1, total=total, tags=tags)
            return Found(runs=runs, date=reply.date, done=None)
        if not self._unchanged and self._carried + len(self._ids) < reachable:
            self._again()
            return Found(runs=runs, date=reply.date, done=None)
        return Found(runs=runs, date=reply.date, done=self._ended(spot, tags, total=total), lost=max(0, total - MOST))

    def _ended(self, spot: Spot, tags: tuple[str, ...], *, total: int) -> Sheet:
        self.spot = Spot(at=spot.end + 1, width=next_width(spot.at, spot.end, total))
        self._forget()
        return Sheet(spot.at, spot.end, tags)

    def _again(self) -> None:
        """The window is read from its first page. Raises Incomplete where that does not end."""
        spot = self.spot
        if spot.tries >= TRIES:
            raise Incomplete(
                f"{self._asked.repo.full_name}: runs made in {span_text(spot.at, spot.end)} come and go faster than they can be listed; what came before is stored"
            )
        self.spot = Spot(at=spot.at, end=spot.end, width=spot.width, tries=spot.tries + 1)
        self._sheets.pop(spot.at, None)
        self._forget()

    def _forget(self) -> None:
        self._ids.clear()
        self._carried, self._unchanged = 0, False
