"""A desk over a fresh file: history in the store, and a ledger that tells how it came there."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.specs.company import P, Q
from tests.specs.facts import A, B, at
from tests.specs.world import put, run

from headway.db.sqlite import open_database
from headway.flows.report.desk import Desk
from headway.flows.report.subjects import subject_of
from headway.house.compute import SpawnedCompute
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.model.scope import Batch, Scope, Stamp, Stream
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from headway.model.records import Fact

NAMES = {A: "acme/alpha", B: "acme/beta", P: "Payments", Q: "Website", "test:site:one": "accounts"}
CODE = ("commits", "changes")
NOW = "2026-03-31T12:00"


@dataclass
class Fixed:
    """A clock that stands where it was put."""

    instant: int

    def now(self) -> int:
        return self.instant


@asynccontextmanager
async def desk_of(folder: Path, facts: list[Fact], *, now: str = NOW, scopes: tuple[str, ...] = (A,), zone: str = "UTC", read: tuple[str, ...] = CODE) -> AsyncIterator[Desk]:
    """The desk; `read`: these streams of every scope were read to their end at the desk's time, and their days are dirty."""
    database = open_database(folder / "house.db", (*STORE_TABLES, *LEDGER_TABLES))
    store, ledger, clock = await open_store(database, now=0), SqliteLedger(database, code_version="test"), Fixed(at(now))
    compute = SpawnedCompute(folder / "house.db")
    try:
        await put(store, "t", facts)
        await ledger.enlist("test", [Scope(key=key, name=NAMES[key], location="") for key in scopes], tenant="t", status="active", reason="")
        desk = Desk(tenant="t", zone=zone, clock=clock, store=store, ledger=ledger, compute=compute)
        for scope in scopes:
            for entity in read:
                await finished(desk, scope, entity)
        yield desk
    finally:
        await compute.close()
        await database.close()


async def finished(desk: Desk, scope: str, entity: str, *, status: str = "done", stored: int = 1, total: int = 1, error: str | None = None, through: int | None = None) -> None:
    """One run of one stream, to its end, whose facts made every day of the scope dirty."""
    stream = Stream(tenant="t", source="test", entity=entity, scope=scope)
    going = await desk.ledger.begin(stream, "sync")
    await desk.ledger.mark(going, {(subject_of(scope) or scope, "*")})
    stamp = Stamp(tenant="t", source="test", scope=scope, observed_at=desk.clock.now(), generation=0, run_id=going.id, shape_version=1, maps_version="0")
    batch = Batch(stream=stream, stamp=stamp, number=going.batch + 1, facts=(), external_ids=(), cursor=f"end{going.batch}", last=True)
    await desk.ledger.advance(going, batch, expected=going.cursor)
    await desk.ledger.finish(going, status, stored=stored, total=total, error=error)
    through = desk.clock.now() if through is None else through  # the ledger asks the database's own clock, which knows nothing of the desk's
    await desk.ledger._database.write(lambda connection: connection.execute("UPDATE watermarks SET through = ? WHERE entity = ? AND scope = ?", (through, entity, scope)))


def later(desk: Desk, now: str) -> Desk:
    """The same desk at another time."""
    return replace(desk, clock=Fixed(at(now)))


def at_desk(folder: Path, facts: list[Fact], work: object, **rest: object) -> object:
    """Do something at a desk and give what it gives."""

    async def entered() -> object:
        async with desk_of(folder, facts, **rest) as desk:
            return await work(desk)

    return run(entered())
