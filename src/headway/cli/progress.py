"""Showing a long verb's progress from the ledger, as every other surface would see it.

Bars with rate and ETA on a terminal, plain lines elsewhere; rich is loaded only for the bars. Of hundreds of
streams only those at work are shown, and one line that counts them all.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from headway.cli.common import count, duration
from headway.flows.report.words import plain
from headway.model.calendar import to_iso
from headway.model.progress import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

    from headway.house import House
    from headway.model.progress import Progress

Result = TypeVar("Result")
FRAME_SECONDS = 0.2
LINE_SECONDS = 5.0
BARS, LINES = 8, 5
"""Streams shown one by one; more than these nobody reads while they change."""
WORKING = ("running", "rate_limited")


class Totals(NamedTuple):
    """Streams of this call by what has become of them, records brought, records a second, and seconds to go where that can be said."""

    streams: int
    ended: int
    working: int
    troubled: int
    items: int
    rate: float
    eta: float | None

    def told(self) -> str:
        """All of it on one line."""
        parts = [f"{count(self.ended)} of {count(self.streams)} streams ended"]
        parts += [f"{count(self.working)} at work"] if self.working else []
        parts += [f"{count(self.troubled)} in trouble"] if self.troubled else []
        parts += [f"{count(self.items)} records", *([f"{count(self.rate)}/s"] if self.rate else [])]
        return ", ".join([*parts, f"{duration(self.eta)} left"] if self.eta is not None else parts)


def totals(rows: Iterable[Progress]) -> Totals:
    """What streams add up to. Time to go is said only while nothing waits to begin and every stream at work has an estimate."""
    rows = list(rows)
    working = [row for row in rows if row.status in WORKING]
    ended = [row for row in rows if row.status not in ACTIVE]
    rate = sum(row.rate() or 0.0 for row in working)
    known = all(row.items_estimate is not None for row in working) and not any(row.status == "queued" for row in rows)
    left = sum(max(0, (row.items_estimate or 0) - row.items_done) for row in working)
    return Totals(
        streams=len(rows),
        ended=len(ended),
        working=len(working),
        troubled=sum(row.status in {"failed", "incomplete", "paused"} for row in rows),
        items=sum(row.items_done for row in rows if row.status != "queued"),
        rate=rate,
        eta=left / rate if working and known and rate else None,
    )


def told(row: Progress, beside: Sequence[Progress] = ()) -> str:
    """How far a stream is: of how many, how fast, how long still, or until when it waits."""
    share = row.percent()
    done = f"{count(row.items_done)}{'' if share is None else f' of {count(row.items_estimate)} ({share:.0f} %)'}"
    if row.status == "rate_limited":
        until = "" if row.rate_limited_until is None else f" until {to_iso(row.rate_limited_until)}"
        return f"{done}, rate limited{until}"
    return f"{done}, {count(row.rate())}/s, {duration(row.eta_seconds(beside))} left"


async def watched(house: House, work: Coroutine[None, None, Result], *, quiet: bool) -> Result:
    """Do the work while showing the ledger's progress; its result."""
    if quiet:
        return await work
    began = house.clock.now()
    task = asyncio.ensure_future(work)
    try:
        await (_bars(house, task, began) if sys.stderr.isatty() else _lines(house, task, began))
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})  # it still has to say in the ledger how it ended
    return await task


async def _concerned(house: House, began: int) -> tuple[list[Progress], dict[str, str]]:
    """The streams that this call has to do with, and what their scopes are called."""
    names = {row.scope: row.name for row in await house.ledger.scopes(tenant=house.tenant)}
    rows = await house.ledger.progress(tenant=house.tenant)
    return [row for row in rows if row.status in {*WORKING, "queued"} or (row.started_at or 0) >= began or (row.finished_at or 0) >= began], names


def at_work(rows: Sequence[Progress], most: int) -> list[Progress]:
    """The streams at work, those that go on before those that wait, the longest at it first."""
    found = [row for row in rows if row.status in WORKING]
    return sorted(found, key=lambda row: (row.status != "running", row.started_at or 0, row.scope, row.entity))[:most]


async def _lines(house: House, task: asyncio.Future[Result], began: int) -> None:
    """A line for each of a few streams at work now and then, and one for all; nothing for work that is over before the first."""
    while not (await asyncio.wait({task}, timeout=LINE_SECONDS))[0]:
        rows, names = await _concerned(house, began)
        for row in at_work(rows, LINES):
            sys.stderr.write(f"{plain(names.get(row.scope, row.scope))}: {row.entity} {told(row, rows)}\n")
        if len(rows) > 1:
            sys.stderr.write(f"{totals(rows).told()}\n")


async def _bars(house: House, task: asyncio.Future[Result], began: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[said]}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        whole = bars.add_task("all", said="", visible=False)
        shown: dict[tuple[str, str, str], Any] = {}
        while not (await asyncio.wait({task}, timeout=FRAME_SECONDS))[0]:
            rows, names = await _concerned(house, began)
            found = totals(rows)
            bars.update(whole, completed=found.ended, total=found.streams, said=found.told(), visible=found.streams > 1)
            working = {(row.source, row.scope, row.entity): row for row in at_work(rows, BARS)}
            for key in [key for key in shown if key not in working]:
                bars.remove_task(shown.pop(key))
            for key, row in working.items():
                if key not in shown:
                    shown[key] = bars.add_task(f"{plain(names.get(row.scope, row.scope))} {row.entity}", said="")
                bars.update(shown[key], completed=row.items_done, total=row.items_estimate, said=told(row, rows))
