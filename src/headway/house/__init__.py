"""Opening the house: the one place that knows every concrete class and hands them to the flows."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway import __version__
from headway.config import SYNTHETIC, near, sqlite_path
from headway.db.sqlite import open_database
from headway.db.tenants import SqlitePremises
from headway.flows.choosing import Rules
from headway.flows.ingest.intake import Intake
from headway.flows.report.desk import Desk
from headway.flows.wording import holding
from headway.house.compute import SpawnedCompute
from headway.house.shaping import SpawnedShaper
from headway.ledger.budgets import SqliteBudgets
from headway.ledger.sqlite import SqliteLedger
from headway.ledger.tables import LEDGER_TABLES
from headway.model.errors import ConfigError
from headway.model.scope import DEMO_TENANT
from headway.net.credential import AppKey, Credential
from headway.normalise.words import Words, checked
from headway.sources import APART, PROVIDERS
from headway.sources.opening import Opening
from headway.stores.archive import ARCHIVE_TABLES, SqliteArchive
from headway.stores.shelf import SHELF_TABLES, SqliteShelf
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping
    from pathlib import Path

    from headway.config import Auth, Settings, SourceConfig
    from headway.db.sqlite import Database
    from headway.model.ports import Provider
    from headway.model.scope import Source
    from headway.stores.sqlite import SqliteStore

TABLES = (*STORE_TABLES, *ARCHIVE_TABLES, *SHELF_TABLES, *LEDGER_TABLES)
"""Everything in an embedded store file: facts, points, raw records, what providers laid aside, and the ledger."""


class SystemClock:
    """The one clock."""

    def now(self) -> int:
        """Microseconds UTC."""
        return time.time_ns() // 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An opened house; `desk` is where reads are made, `intake` where facts come in."""

    settings: Settings
    path: Path
    clock: SystemClock
    store: SqliteStore
    ledger: SqliteLedger
    archive: SqliteArchive
    compute: SpawnedCompute
    database: Database
    words: Words
    shapers: Mapping[str, SpawnedShaper]

    @property
    def tenant(self) -> str:
        """Whose house it is."""
        return self.settings.config.tenant.id

    @property
    def desk(self) -> Desk:
        """Where reads are made."""
        config = self.settings.config
        return Desk(
            tenant=self.tenant, zone=config.tenant.zone, clock=self.clock, store=self.store, ledger=self.ledger, compute=self.compute, written=tuple(config.maps.overrides()), told=config.told,
        )  # fmt: skip

    @property
    def intake(self) -> Intake:
        """Where facts come in."""
        return Intake(
            tenant=self.tenant,
            zone=self.settings.config.tenant.zone,
            clock=self.clock,
            store=self.store,
            ledger=self.ledger,
            archive=self.archive if self.settings.archive else None,
            rows=self.settings.batch_rows,
            rules={source.name: rules_of(source) for source in self.settings.config.sources},
            shapers=self.shapers,
        )

    def providers(self, names: Collection[str] = ()) -> dict[str, Provider]:
        """The configured sources, opened; only those named, if any are. Raises ConfigError for an unknown name or kind."""
        configured = {source.name: source.source(workers=self.settings.workers) for source in self.settings.config.sources}
        unknown = sorted(set(names) - set(configured))
        if unknown:
            raise ConfigError(f"source {unknown[0]!r} is not configured{near(unknown[0], configured)}; there are: {', '.join(configured) or 'none'}")
        wanted = {name: source for name, source in configured.items() if not names or name in names}
        for source in wanted.values():
            if source.kind not in PROVIDERS:
                raise ConfigError(f"source {source.name!r} has kind {source.kind!r}{near(source.kind, PROVIDERS)}; this Headway knows: {', '.join(PROVIDERS)}")
        return {name: self.provider(source) for name, source in wanted.items()}

    def provider(self, source: Source) -> Provider:
        """One source, opened, with a shelf of its own. Raises ConfigError where real and made-up data would meet."""
        if (source.kind == SYNTHETIC) != (self.tenant == DEMO_TENANT):
            raise ConfigError(f"source {source.name!r} of kind {source.kind!r} may bring nothing under tenant {self.tenant!r}: made-up data stand under {DEMO_TENANT!r} alone, and nothing else does")
        opening = Opening(
            source=source,
            shelf=self.shelf(source.name),
            words=self.words,
            credential=lambda: self.credential(source.name),
            app=lambda: self.app(source.name),
            budgets=self.budgets,
            clock=self.clock,
            mirrors=self.path.with_name(f"{self.path.stem}-mirrors") / source.name,
        )
        return PROVIDERS[source.kind](opening)

    def credential(self, name: str) -> Credential | None:
        """What a source proves itself with, None where it needs nothing. Raises ConfigError that names what is missing."""
        auth = self._auth(name)
        if auth is None:
            return None
        with _named(name):
            if auth.app is not None:
                raise ConfigError("auth.app makes it a GitHub App, which only sources of kind github can be")
            return Credential(auth.secret(self.settings.variables), user=auth.user)

    def app(self, name: str) -> AppKey | None:
        """The app that a source is, None where it is none. Raises ConfigError that names what is missing."""
        auth = self._auth(name)
        if auth is None or auth.app is None:
            return None
        with _named(name):
            return AppKey(auth.secret(self.settings.variables), app=str(auth.app), installation=auth.installation)

    def _auth(self, name: str) -> Auth | None:
        return next((source.auth for source in self.settings.config.sources if source.name == name), None)

    @property
    def budgets(self) -> SqliteBudgets:
        """What hosts let us ask, shared with every process on this ledger."""
        return SqliteBudgets(self.database)

    def shelf(self, source: str) -> SqliteShelf:
        """What is laid aside under a source's name."""
        return SqliteShelf(self.database, tenant=self.tenant, source=source)

    @property
    def premises(self) -> SqlitePremises:
        """The rows of all tenants."""
        return SqlitePremises(self.database, TABLES)


@contextmanager
def _named(source: str) -> Iterator[None]:
    """What is wrong with a source's credentials says whose they are."""
    try:
        yield
    except ConfigError as error:
        raise ConfigError(f"source {source!r}: {error.sentence}") from error


def rules_of(source: SourceConfig) -> Rules:
    """How a source is to be read, as its configuration says."""
    found = source.discovery
    return Rules(
        mode=source.mode,
        enabled=found.enabled,
        mentions=found.smart_min_pr_references,
        days=found.smart_pr_scan_days,
        entities=source.entities,
        every=source.every_seconds,
        most=found.max_active,
        items_per_hour=found.items_per_hour,
        pause_after=found.pause_after,
    )


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    """The house, opened and closed again. Raises StoreError and ConfigError."""
    path, clock = sqlite_path(settings.database), SystemClock()
    database = open_database(path, TABLES)
    compute = SpawnedCompute(path)
    closing: list[SpawnedShaper] = []
    try:
        store = await open_store(database, now=clock.now())
        ledger = SqliteLedger(database, code_version=__version__)
        await _recognise(ledger, store)
        written = settings.config.maps.overrides()
        checked(written)
        words = Words(holding(written, await ledger.overrides(tenant=settings.config.tenant.id)))
        shapers = {source.name: SpawnedShaper(source.source(workers=settings.workers), words.overrides) for source in settings.config.sources if source.kind in APART}
        closing.extend(shapers.values())
        yield House(
            settings=settings, path=path, clock=clock, store=store, ledger=ledger, archive=SqliteArchive(database), compute=compute, database=database, words=words, shapers=shapers
        )
    finally:
        for shaper in closing:
            await shaper.close()
        await compute.close()
        await database.close()


async def _recognise(ledger: SqliteLedger, store: SqliteStore) -> None:
    """Compare the store with what the ledger remembers of it, before anything is read or written."""
    for stream in await ledger.attach("primary", store.store_id, store.positions):
        emit("store_replaced", source=stream.source, entity=stream.entity, scope=stream.scope)
