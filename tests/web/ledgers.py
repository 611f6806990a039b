"""A hand on the ledger of a served site: what a worker would do to it, done from a test, in the same file."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tests.api.world import TENANT

from headway.db.sqlite import open_database
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.scope import Batch, Estimate, Reject, Scope, Stamp, Stream
from headway.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from headway.model.entries import Run

SECOND = 1_000_000
ENTITIES = ("commits", "changes", "pull_requests", "refs", "accounts")


def at_ledger(path: Path, work: Callable[[SqliteLedger], Awaitable[Any]]) -> Any:
    """Do something to the ledger in a file; in a thread of its own, since a browser holds the loop of this one."""

    async def entered() -> Any:
        database = open_database(path, TABLES)
        try:
            return await work(SqliteLedger(database, code_version="test"))
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, entered()).result(60)


def at_house(path: Path, work: Callable[[SqliteStore, SqliteLedger], Awaitable[Any]]) -> Any:
    """The same with the store of the file as well."""
    return at_ledger(path, lambda ledger: work(SqliteStore(ledger._database, "test"), ledger))


def stream(entity: str, scope: str, *, source: str = "local", tenant: str = TENANT) -> Stream:
    return Stream(tenant=tenant, source=source, entity=entity, scope=scope)


def batch(run: Run, items: int, *, estimate: int | None, at: int = 0, rejects: Iterable[Reject] = ()) -> Batch:
    """A batch of that many records of a run."""
    stamp = Stamp(tenant=run.stream.tenant, source=run.stream.source, scope=run.stream.scope, observed_at=0, generation=0, run_id=run.id, shape_version=1, maps_version="0")
    ids = tuple(f"{run.id}-{at}-{number}" for number in range(items))
    known = Estimate(estimate, exact=False) if estimate is not None else None
    return Batch(stream=run.stream, stamp=stamp, number=run.batch + 1 + at, facts=(), external_ids=ids, cursor=f"{run.id}-{at}", rejects=tuple(rejects), estimate=known)


async def moved(ledger: SqliteLedger, run: Run, steps: Iterable[int], *, estimate: int | None, rejects: Iterable[Reject] = ()) -> None:
    """Advance a run by batches of these sizes."""
    expected = run.cursor
    for at, items in enumerate(steps):
        part = batch(run, items, estimate=estimate, at=at, rejects=rejects if at == 0 else ())
        await ledger.advance(run, part, expected=expected)
        expected = part.cursor


async def whole(ledger: SqliteLedger, of: Stream, items: int, *, status: str = "done", error: str | None = None, total: int | None = None, rejects: Iterable[Reject] = ()) -> None:
    """A run from its beginning to its end."""
    run = await ledger.begin(of, "sync", clear=True)
    await moved(ledger, run, (items,), estimate=total or items, rejects=rejects)
    await ledger.finish(run, status, error=error, stored=items, total=total or items)


async def bustle(ledger: SqliteLedger, *, tenant: str = TENANT) -> None:
    """Three sources in every state there is: one done, one at work, one refused; a stalled stream, records in quarantine."""
    await _quiet(ledger, tenant)
    await _busy(ledger, tenant)
    dead = [stream(entity, f"tracker:project:{number}", source="tracker", tenant=tenant) for number in (1, 2) for entity in ("work_items", "sprints")]
    await ledger.enlist("tracker", [Scope(key=f"tracker:project:{number}", name=f"Project {number}", location="") for number in (1, 2)], tenant=tenant, status="active", reason="")
    await ledger.plan(dead, "sync")
    await ledger.halt(dead, "sync", status="paused", reason="the token was refused (401); give the source a new one, its runs go on by themselves")


async def _quiet(ledger: SqliteLedger, tenant: str) -> None:
    names = ("orders", "billing", "web", "infrastructure-and-deployment-tooling", "<script>alert(1)</script>")
    await ledger.enlist("forge", [Scope(key=f"forge:repo:{at}", name=f"acme/{name}", location="") for at, name in enumerate(names)], tenant=tenant, status="active", reason="")
    for at in range(len(names)):
        for number, entity in enumerate(ENTITIES):
            rejects = [Reject(external_id=f"{at:02}{'e' * 38}", reason="<b>the author's date</b> is 31 February", payload=b"{}")] if (at, entity) == (1, "commits") else []
            await whole(ledger, stream(entity, f"forge:repo:{at}", source="forge", tenant=tenant), 40 + 17 * at * (number + 1), rejects=rejects)


async def _busy(ledger: SqliteLedger, tenant: str) -> None:
    await ledger.enlist("archive", [Scope(key=f"archive:repo:{at}", name=f"legacy/part-{at}", location="") for at in range(4)], tenant=tenant, status="active", reason="")
    of = {entity: stream(entity, "archive:repo:0", source="archive", tenant=tenant) for entity in ENTITIES}
    await moved(ledger, await ledger.begin(of["commits"], "sync"), (300, 500, 470), estimate=5000)
    await moved(ledger, await ledger.begin(of["changes"], "sync"), (64,), estimate=None)
    error = "the source closed the connection six times in ten minutes while page 14 of 40 was being read; the next run goes on where this one stopped"
    await whole(ledger, of["refs"], 12, status="failed", error=error, total=90)
    await whole(ledger, of["accounts"], 45, status="incomplete", error="3 of 48 records could not be read; see the quarantine", total=48)
    await ledger.plan([stream(entity, f"archive:repo:{at}", source="archive", tenant=tenant) for at in (1, 2, 3) for entity in ("commits", "changes")], "sync")


def age(path: Path, of: Stream, seconds: int) -> None:
    """Let a stream have been silent for so long."""

    async def work(ledger: SqliteLedger) -> None:
        spec = "UPDATE progress SET last_progress_at = last_progress_at - ?, started_at = started_at - ? WHERE source = ? AND scope = ? AND entity = ?"
        await ledger._database.write(lambda connection: connection.execute(spec, (seconds * SECOND, seconds * SECOND, of.source, of.scope, of.entity)))

    at_ledger(path, work)
