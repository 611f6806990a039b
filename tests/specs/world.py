"""Histories put into stores: one tenant per history, so that one file and one process answer them all."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from headway.db.sqlite import open_database
from headway.house.compute import LocalCompute, SpawnedCompute
from headway.model.scope import Batch, Stamp, Stream
from headway.stores.memory import MemoryStore
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from headway.model.ports import Compute, Store
    from headway.model.records import Fact

BACKENDS = ("memory", "sqlite")


def home_of(fact: Fact) -> str:
    """The scope a fact is of."""
    return fact.project if hasattr(fact, "project") else fact.repository


async def put(store: Store, tenant: str, facts: Iterable[Fact]) -> None:
    """Write facts as if a source had given them."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.entity, home_of(fact)), []).append(fact)
    for number, ((entity, scope), some) in enumerate(groups.items(), 1):
        stream = Stream(tenant=tenant, source="test", entity=entity, scope=scope)
        stamp = Stamp(tenant=tenant, source="test", scope=scope, observed_at=1, generation=0, run_id=1, shape_version=1, maps_version="0")
        parents = dict.fromkeys(fact.parent() if fact.child else fact.key for fact in some)
        await store.write(Batch(stream=stream, stamp=stamp, number=number, facts=tuple(some), external_ids=tuple(parents), cursor="end"))


@asynccontextmanager
async def opened(backend: str, folder: Path, histories: dict[str, list[Fact]]) -> AsyncIterator[tuple[Store, Compute]]:
    """A store with the histories by tenant, and the compute that reads it."""
    if backend == "memory":
        memory = MemoryStore()
        for tenant, facts in histories.items():
            await put(memory, tenant, facts)
        local = LocalCompute(memory)
        yield memory, local
        await local.close()
        return
    database = open_database(folder / "facts.db", STORE_TABLES)
    store = await open_store(database, now=0)
    for tenant, facts in histories.items():
        await put(store, tenant, facts)
    spawned = SpawnedCompute(folder / "facts.db")
    try:
        yield store, spawned
    finally:
        await spawned.close()
        await database.close()


def run(work: object) -> object:
    """Run a coroutine to its end."""
    return asyncio.run(work)
