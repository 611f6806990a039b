"""Showing a long verb's progress from the ledger, as every other surface would see it.

A bar with rate and ETA on a terminal, plain lines elsewhere; rich is loaded only for the bar.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, TypeVar

from headway.cli.common import count, duration
from headway.flows.report.words import plain

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from headway.house import House
    from headway.model.progress import Progress

Result = TypeVar("Result")
FRAME_SECONDS = 0.2
LINE_SECONDS = 5.0


async def watched(house: House, work: Coroutine[None, None, Result], *, quiet: bool) -> Result:
    """Do the work while showing the ledger's progress; its result."""
    if quiet:
        return await work
    task = asyncio.ensure_future(work)
    try:
        await (_bar(house, task) if sys.stderr.isatty() else _lines(house, task))
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})  # it still has to say in the ledger how it ended
    return await task


async def _running(house: House) -> list[tuple[Progress, str]]:
    names = {row.scope: row.name for row in await house.ledger.scopes(tenant=house.tenant)}
    return [(row, names.get(row.scope, row.scope)) for row in await house.ledger.progress(tenant=house.tenant) if row.status in {"running", "rate_limited"}]


async def _lines(house: House, task: asyncio.Future[Result]) -> None:
    """One line per running stream now and then; nothing for work that is over before the first."""
    while not (await asyncio.wait({task}, timeout=LINE_SECONDS))[0]:
        for row, name in await _running(house):
            share = row.percent()
            of = "" if share is None else f" of {count(row.items_estimate)} ({share:.0f} %)"
            sys.stderr.write(f"{plain(name)}: {row.entity} {count(row.items_done)}{of}, {count(row.rate())}/s, {duration(row.eta_seconds())} left\n")


async def _bar(house: House, task: asyncio.Future[Result]) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.text import Text

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[said]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        shown: dict[tuple[str, str], object] = {}
        while not (await asyncio.wait({task}, timeout=FRAME_SECONDS))[0]:
            for row, name in await _running(house):
                key = (row.scope, row.entity)
                if key not in shown:
                    shown[key] = bar.add_task(f"{plain(name)} {row.entity}", said="")
                said = f"{count(row.items_done)} of {count(row.items_estimate)}  {count(row.rate())}/s  ETA {duration(row.eta_seconds())}"
                bar.update(shown[key], completed=row.items_done, total=row.items_estimate, said=Text(said).plain)  # type: ignore[arg-type]  # rich's TaskID
