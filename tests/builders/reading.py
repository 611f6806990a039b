"""Reading repositories in-process: the real provider, flow and ledger, the reference store, and no waiting.

`totals` asks the real engine; only the console and the compute process are left out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from headway.db.sqlite import open_database
from headway.flows.ingest.retry import Patience
from headway.flows.ingest.sync import Intake, Outcome, sync_sources
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk
from headway.model.records import repository_subject
from headway.model.scope import ALWAYS, Source
from headway.sources.git.cursor import SMALLEST_CHUNK
from headway.sources.git.fetch import GitProvider
from headway.stores.memory import MemoryStore
from headway.stores.shelf import MemoryShelf

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from headway.model.entries import Quarantined

TOTALS = ("commits", "additions", "deletions", "files_changed", "contributors")


class Ticking:
    """A clock on which each look is a second later."""

    def __init__(self) -> None:
        self.instant = 1_800_000_000_000_000

    def now(self) -> int:
        self.instant += 1_000_000
        return self.instant


@dataclass
class Reader:
    """A house that reads git; what it has read stays between calls."""

    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Ticking = field(default_factory=Ticking)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    chunk: int = SMALLEST_CHUNK

    def read(self, path: Path | str, *, full: bool = False, **options: Any) -> Reader:
        """Sync one path to its end."""
        provider = GitProvider(Source(name="local", kind="git", url=str(path), options=options), self.shelf, smallest_chunk=self.chunk)
        found = self._with_intake(lambda intake: sync_sources(intake, {"local": provider}, full=full))
        self.outcomes = {outcome.entity: outcome for outcome in found}
        return self

    def _with_intake(self, work: Callable[[Intake], Awaitable[Any]]) -> Any:
        async def inside() -> Any:
            database = open_database(self.folder / "ledger.db", LEDGER_TABLES)
            ledger = SqliteLedger(database, code_version="test")
            patience = Patience(first_seconds=0.001, longest_seconds=0.001)
            try:
                return await work(Intake(tenant="t", zone="UTC", clock=self.clock, store=self.store, ledger=ledger, archive=None, patience=patience))
            finally:
                await database.close()

        return asyncio.run(inside())

    def quarantine(self) -> list[Quarantined]:
        """What could not be read."""
        return self._with_intake(lambda intake: intake.ledger.quarantine(tenant="t", limit=-1))

    def status(self, entity: str = "commits") -> str:
        return self.outcomes[entity].status

    def facts(self, entity: str = "commits") -> list[dict[str, Any]]:
        """Live facts as dictionaries."""
        return [row for row in self.store._facts[entity].values() if row["deleted_at"] is None]

    def commit(self, sha: str) -> dict[str, Any]:
        """One commit's fact."""
        return next(row for row in self.facts() if row["sha"] == sha)

    def changes(self, sha: str) -> dict[str, dict[str, Any]]:
        """What one commit did, by path."""
        return {row["path"]: row for row in self.facts("changes") if row["sha"] == sha}

    def shas(self) -> set[str]:
        """Commits that count."""
        return {row["sha"] for row in self.facts() if row["reachable"]}

    def totals(self) -> dict[str, int]:
        """What the metrics say of the one repository."""
        (scope,) = {row["scope"] for row in self.facts("repositories")}
        ask = FigureAsk(tenant="t", zone="UTC", subject=repository_subject(scope), metrics=tuple(f"code.{name}" for name in TOTALS), windows=(ALWAYS,))
        engine = Engine(self.store)
        try:
            return {name: int(figure.value or 0) for name, figure in zip(TOTALS, engine.figures(ask), strict=True)}
        finally:
            engine.close()
