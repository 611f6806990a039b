"""`demo`: a made-up company in a store file of its own, read like any source, computed and served.

What keeps it away from real data stands in flows/demo.py; here it is asked in the order in which it can be
known: the place, what the file holds, the word of a person, and only then is anything opened for writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.cli.common import camel, complain, count, in_house, print_json, say, settings, verb
from headway.cli.ingest import exit_code, explain
from headway.cli.serving import HOST, PORT, check_free, serve_in, told
from headway.model.errors import EXIT_OK, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Coroutine, Mapping
    from pathlib import Path

    from headway.cli.common import Verbs
    from headway.config import Settings
    from headway.flows.demo import Company, Made, Wanted
    from headway.flows.ingest.sync import Planned, Told
    from headway.house import House
    from headway.model.ports import Shelf
    from headway.model.scope import Source

FILE = "demo.db"
PACES = {"forge": 290.0, "tracker": 64.0, "legacy": 22.0}
"""The sources of the company - where its code is, where its work is planned, what one squad still runs by itself - and
how many records a second each gives with --live: all of scale 1 in about 75 s, long enough to watch, short enough to stay."""
PARTS = tuple(PACES)
TOLD = ("repositories", "commits", "pull_requests", "reviews", "work_items", "transitions", "sprints", "pipeline_runs", "deployments", "incidents", "accounts")
"""Entities whose counts are told, in the order of the summary."""


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "demo", demo)
    found.add_argument("--seed", type=int, help="which company is made up (default: 1)")
    found.add_argument("--until", metavar="YYYY-MM-DD", help="its last day (default: today)")
    found.add_argument("--scale", type=float, help="how large it is; 1 is 15 teams over 120 days (default: 1)")
    found.add_argument("--live", action="store_true", help="serve at once and read slowly, so that it can be watched on the Pipeline page")
    found.add_argument("--reset", action="store_true", help="delete the company the store holds and make this one")
    found.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    found.add_argument("--no-serve", action="store_true", help="make it and end")
    found.add_argument("--host", default=HOST, help=f"a loopback address (default: {HOST})")
    found.add_argument("--port", type=int, default=PORT, help=f"0 takes a free one (default: {PORT})")


def demo(chosen: argparse.Namespace) -> int:
    """Make up a company, read and compute it like any other, and serve it."""
    from headway.flows.demo import Place, check_place, check_wanted, today
    from headway.house import SystemClock

    loaded = _settings(chosen)
    check_wanted(_wanted(chosen), today=today(SystemClock()))
    store = chosen.db or f"sqlite:///{_folder() / FILE}"
    check_place(Place(environment=loaded.environment, store=store, host=chosen.host))
    path, rows = _held(store)
    if not chosen.no_serve:
        check_free(chosen.host, chosen.port)
    if chosen.reset and rows:
        _confirm(path, rows, said=chosen.yes)
    return in_house(_own(loaded, store), lambda house: _inside(house, chosen))


def _settings(chosen: argparse.Namespace) -> Settings:
    """The settings; poisoned records are part of every company, so a line of log for each is for those who ask."""
    import os

    from headway import telemetry

    loaded = settings(chosen)
    if not os.environ.get("HEADWAY_LOG"):
        telemetry.configure("error")
    return loaded


def _wanted(chosen: argparse.Namespace) -> Wanted:
    from headway.flows.demo import Wanted

    return Wanted(seed=chosen.seed, until=chosen.until, scale=chosen.scale)


def _folder() -> Path:
    import os

    from headway.config import data_folder

    return data_folder(os.environ)


def _held(store: str) -> tuple[Path, int]:
    """The store's file and how many of its rows are the demo's. Raises UsageError when anything in it is real."""
    from headway.config import sqlite_path
    from headway.db.sqlite import check_version, filled
    from headway.db.tenants import look
    from headway.flows.demo import PREFIX, check_holdings, own_rows
    from headway.house import TABLES

    path = sqlite_path(store)
    if not path.is_file() or not filled(path):
        return path, 0
    check_version(path)
    holdings = look(path, TABLES, prefix=PREFIX)
    check_holdings(holdings)
    return path, own_rows(holdings)


def _confirm(path: Path, rows: int, *, said: bool) -> None:
    """Have a person type YES, or a script say --yes. Raises UsageError otherwise."""
    import sys

    found = f"{count(rows)} rows of the made-up company in {path}"
    if said:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"--reset would delete {found} and there is no terminal to ask on; say --yes as well")
    say(f"{found} will be deleted. They can be made again from the same seed, until and scale; nothing else can bring them back.")
    if input("Type YES to delete them: ").strip() != "YES":
        raise UsageError("nothing was deleted, because the answer was not YES")


def _own(loaded: Settings, store: str) -> Settings:
    """The settings with the demo's store and tenant in place of the configured ones; its sources follow once the company is known."""
    import msgspec

    from headway.config import Config, Tenant
    from headway.flows.demo import ZONE
    from headway.model.scope import DEMO_TENANT

    return msgspec.structs.replace(loaded, database=store, config=Config(tenant=Tenant(id=DEMO_TENANT, zone=ZONE)))


async def _inside(house: House, chosen: argparse.Namespace) -> int:
    from headway.flows import demo as flow

    shelf, wanted = house.shelf(PARTS[0]), _wanted(chosen)
    if chosen.reset:
        await _replace(house, shelf)
    rows = flow.own_rows(await house.premises.holdings(prefix=flow.PREFIX))
    company = await flow.settle(shelf, wanted, today=flow.today(house.clock), rows=rows)
    return await (_live if chosen.live and not chosen.no_serve else _at_once)(house, chosen, company)


async def _replace(house: House, shelf: Shelf) -> None:
    from headway.flows import demo as flow

    before = await flow.held_company(shelf)
    rows = await flow.reset(house.premises, house.ledger)
    if before:
        complain(f"{count(rows)} rows deleted; {before.call} --reset makes that company again")


async def _at_once(house: House, chosen: argparse.Namespace, company: Company) -> int:
    """Make it, tell it, serve it."""
    from headway.cli.progress import watched

    await house.compute.start()
    made = await watched(house, _fill(house, {part: _source(company, part) for part in PARTS}), quiet=chosen.json)
    summary = await _summary(house, company, made)
    if chosen.no_serve:
        _tell(chosen, summary, made)
        return exit_code(made.trouble)

    def served(address: str) -> None:
        _tell(chosen, summary | {"address": address}, made)
        if not chosen.json:
            told(address)

    await serve_in(house, host=chosen.host, port=chosen.port, tell=served)
    return EXIT_OK


async def _live(house: House, chosen: argparse.Namespace, company: Company) -> int:
    """Serve it, then make it slowly; when making it goes wrong, the server ends too and the reason is told."""
    import asyncio

    answers: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.ensure_future(serve_in(house, host=chosen.host, port=chosen.port, tell=answers.set_result))
    filling = asyncio.ensure_future(_watchable(house, chosen, company, answers))
    try:
        done, _ = await asyncio.wait({serving, filling}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        await serving
    finally:
        for task in (filling, serving):
            task.cancel()
        await asyncio.wait({filling, serving})  # what was being read still has to say in the ledger how it ended
    return EXIT_OK


async def _watchable(house: House, chosen: argparse.Namespace, company: Company, answers: Awaitable[str]) -> None:
    address, shown = await answers, chosen.json

    def planned(plan: Planned) -> None:
        """Whoever opens a page finds something on it: the address is told with the first plan."""
        nonlocal shown
        if plan.asked and not shown:
            shown = True
            told(address)
            say(f"Watch it being read at {address}/pipeline")

    made = await _fill(house, {part: _source(company, part, pace=pace * max(1.0, company.scale)) for part, pace in PACES.items()}, planned)
    _tell(chosen, await _summary(house, company, made) | {"address": address}, made)


def _source(company: Company, part: str, **more: float) -> Source:
    from headway.config import SYNTHETIC
    from headway.flows.demo import PREFIX
    from headway.model.scope import Source

    options = {"part": part, "seed": company.seed, "until": company.until, "scale": company.scale, **more}
    return Source(name=part, kind=SYNTHETIC, url=PREFIX, options=options)


def _fill(house: House, sources: Mapping[str, Source], planned: Told | None = None) -> Coroutine[None, None, Made]:
    from headway.flows.demo import fill
    from headway.flows.ingest.sync import unheard

    return fill(house.intake, house.desk, {name: house.provider(source) for name, source in sources.items()}, told=planned or unheard)


async def _summary(house: House, company: Company, made: Made) -> dict[str, Any]:
    """What `--json` prints, and the plain lines are made from."""
    from headway.flows.demo import counts, quarantined

    return {
        "company": {"seed": company.seed, "until": company.until, "scale": company.scale},
        "store": str(house.path),
        "counts": {camel(entity): found for entity, found in (await counts(house.desk, TOLD)).items()},
        "records": made.brought,
        "points": made.points,
        "storedSeconds": round(made.stored_seconds, 3),
        "computedSeconds": round(made.computed_seconds, 3),
        "quarantined": await quarantined(house.desk),
        "errors": [outcome.error for outcome in made.trouble],
        "address": None,
    }


def _tell(chosen: argparse.Namespace, summary: dict[str, Any], made: Made) -> None:
    explain(made.trouble)
    if chosen.json:
        print_json(summary)
        return
    company = summary["company"]
    say(f"A made-up company (seed {company['seed']}, until {company['until']}, scale {company['scale']:g}) is in {summary['store']}")
    say("  " + ", ".join(f"{count(summary['counts'][camel(entity)])} {entity.replace('_', ' ')}" for entity in TOLD))
    if made.brought:
        say(f"  read and stored in {made.stored_seconds:.1f} s, {count(made.points)} points computed in {made.computed_seconds:.1f} s")
    else:
        say("  nothing new since it was made")
    if summary["quarantined"]:
        say(f"  {count(summary['quarantined'])} records could not be read, as it happens in any company: the Pipeline page shows them and why")
