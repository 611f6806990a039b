"""A place to ingest into: a ledger and a store, patience without waiting, and what is in them afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.contracts.material import dump, run

from headway.db.sqlite import Database, open_database
from headway.flows.ingest.retry import Patience
from headway.flows.ingest.sync import Intake, Outcome, sync_sources
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.scope import Stream
from headway.stores.archive import SqliteArchive
from headway.stores.sqlite import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.scripted import Scripted


@dataclass
class Ticking:
    """A clock on which each look is a second later."""

    instant: int = 1_700_000_000_000_000

    def now(self) -> int:
        self.instant += 1_000_000
        return self.instant


@dataclass
class Room:
    """One house as flows see it."""

    database: Database
    intake: Intake
    outcomes: list[Outcome] = field(default_factory=list)

    def sync(self, *providers: Scripted, **options: Any) -> list[str]:
        """One cycle over sources named a, b, …; the statuses of their streams."""
        named = dict(zip("abcd", providers, strict=False))
        self.outcomes = run(sync_sources(self.intake, named, **options))
        return [outcome.status for outcome in self.outcomes]

    @property
    def errors(self) -> list[str | None]:
        return [outcome.error for outcome in self.outcomes]

    def keys(self, entity: str = "commits") -> list[str]:
        return [row["key"].rpartition(":")[2] for row in dump(self.intake.store, entity)]

    def progress(self, entity: str = "commits", source: str = "a", kind: str = "sync") -> Any:
        (found,) = [row for row in run(self.intake.ledger.progress(tenant="t")) if (row.entity, row.source, row.kind) == (entity, source, kind)]
        return found

    def progress_of(self, scope: str, entity: str = "commits") -> Any:
        (found,) = [row for row in run(self.intake.ledger.progress(tenant="t")) if (row.entity, row.scope, row.kind) == (entity, scope, "sync")]
        return found

    def cursor(self, entity: str = "commits", source: str = "a", scope: str = "fake:repo:1") -> str | None:
        """Where the stream would go on."""

        async def look() -> str | None:
            going = await self.intake.ledger.begin(Stream(tenant="t", source=source, entity=entity, scope=scope), "sync")
            await self.intake.ledger.finish(going, "failed")
            return going.cursor

        return run(look())

    def dirty(self) -> set[str]:
        return {day for _, day in run(self.intake.ledger.dirty(tenant="t"))[1]}

    def clean(self) -> None:
        run(self.intake.ledger.clean(tenant="t", mark=10**9))

    def quarantined(self) -> list[tuple[str, int]]:
        return sorted((row.external_id, row.times_seen) for row in run(self.intake.ledger.quarantine(tenant="t")))


@contextmanager
def room(folder: Path, *, rows: int = 1, archive: bool = True, attempts: int = 6, lease_us: int = 60_000_000, clock: Ticking | None = None) -> Iterator[Room]:
    """A room in a file; opened again it is the same. One row fills a batch, so that every page is one."""
    database = open_database(folder / "house.db", TABLES)
    store = run(open_store(database, now=0))
    intake = Intake(
        tenant="t", zone="UTC", clock=clock or Ticking(), store=store, ledger=SqliteLedger(database, code_version="test", lease_us=lease_us),
        archive=SqliteArchive(database) if archive else None, rows=rows, patience=Patience(first_seconds=0, attempts=attempts),
    )  # fmt: skip
    try:
        yield Room(database, intake)
    finally:
        run(database.close())
