"""Sync: pour with a watermark. Mark what will change, write it, advance; facts first, ledger second.

Every source is its own failure domain: what one raises becomes the status of its own streams.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from headway.flows.ingest.pour import BATCH_ROWS, Pouring, pour, shortfall
from headway.flows.ingest.retry import Patience, beating
from headway.model.calendar import day_of
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, HeadwayError, Short
from headway.model.scope import Batch, Stamp, Stream
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from headway.model.ports import Archive, Clock, Ledger, Provider, Run, Store
    from headway.model.records import Touch
    from headway.model.scope import Scope

MAPS_VERSION = "-"
"""No maps of words yet; a fact says with which it was shaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What getting facts in needs: whose they are, where they go, and how patient to be."""

    tenant: str
    zone: str
    clock: Clock
    store: Store
    ledger: Ledger
    archive: Archive | None
    rows: int = BATCH_ROWS
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one stream's run ended; `error` is one sentence for a person."""

    source: str
    entity: str
    scope: str
    scope_name: str
    status: str
    items: int = 0
    lost: int = 0
    error: str | None = None
    exit_code: int = EXIT_OK


@dataclass(slots=True)
class Tally:
    """What a run has brought so far."""

    cursor: str | None
    number: int
    items: int = 0
    lost: int = 0
    last: Batch | None = None

    def count(self, batch: Batch) -> None:
        """Take a stored batch into the account."""
        self.cursor, self.number, self.last = batch.cursor, batch.number, batch
        self.items += len(batch.external_ids)
        self.lost += sum(not reject.partial for reject in batch.rejects)


async def sync_sources(
    intake: Intake, providers: Mapping[str, Provider], *, full: bool = False, scopes: Collection[str] = (), entities: Collection[str] = ()
) -> list[Outcome]:
    """Discover, plan and read every source, each on its own; the outcomes of all their streams."""
    plans = {name: await _discover(intake, name, provider, scopes) for name, provider in providers.items()}
    for name, (found, _) in plans.items():
        streams = [_stream(intake, name, entity, scope) for scope in found for entity in _chosen(providers[name], entities)]
        await intake.ledger.plan(streams, "sync")
        emit("plan", source=name, scopes=len(found), streams=len(streams))
    try:
        results = await asyncio.gather(*(_sync_source(intake, name, providers[name], found, full=full, entities=entities) for name, (found, _) in plans.items()))
    finally:
        await asyncio.gather(*(provider.close() for provider in providers.values()))
    return [outcome for _, failed in plans.values() for outcome in failed] + [outcome for outcomes in results for outcome in outcomes]


async def _discover(intake: Intake, source: str, provider: Provider, wanted: Collection[str]) -> tuple[list[Scope], list[Outcome]]:
    """The scopes of a source, put into the catalog; a source that cannot say is one failed outcome."""
    try:
        found = {scope.key: scope async for scope in provider.discover()}
    except HeadwayError as error:
        emit("paused", source=source, reason=error.sentence)
        return [], [Outcome(source=source, entity="*", scope="*", scope_name=source, status=error.run_status, error=error.sentence, exit_code=error.exit_code)]
    await intake.ledger.enlist(source, list(found.values()), tenant=intake.tenant, status="active", reason="discovered")
    return [scope for scope in found.values() if not wanted or scope.key in wanted or scope.name in wanted], []


def _chosen(provider: Provider, entities: Collection[str]) -> list[str]:
    return [entity for entity in provider.entities if not entities or entity in entities]


def _stream(intake: Intake, source: str, entity: str, scope: Scope) -> Stream:
    return Stream(tenant=intake.tenant, source=source, entity=entity, scope=scope.key)


async def _sync_source(intake: Intake, source: str, provider: Provider, scopes: Sequence[Scope], *, full: bool, entities: Collection[str]) -> list[Outcome]:
    outcomes = []
    for scope in scopes:
        for entity in _chosen(provider, entities):
            outcomes.append(await sync_stream(intake, provider, scope, _stream(intake, source, entity, scope), full=full))
            if outcomes[-1].status == "paused":
                break
    return outcomes


async def sync_stream(intake: Intake, provider: Provider, scope: Scope, stream: Stream, *, full: bool = False) -> Outcome:
    """Read one stream from its watermark to the proven end; its outcome, whatever happens."""
    try:
        run = await intake.ledger.begin(stream, "sync", clear=full)
    except HeadwayError as error:
        return _outcome(stream, scope, error.run_status, error=error)
    tally = Tally(run.cursor, run.batch)
    try:
        async with beating(intake.ledger, run):
            await _read(intake, provider, scope, run, tally)
        return await _close(intake, provider, scope, run, tally)
    except HeadwayError as error:
        await intake.ledger.finish(run, error.run_status, error=error.sentence, rewind=isinstance(error, Short))
        emit("paused" if error.run_status == "paused" else "run_failed", source=stream.source, entity=stream.entity, scope=stream.scope, reason=error.sentence)
        return _outcome(stream, scope, error.run_status, tally, error=error)
    except BaseException as error:
        await asyncio.shield(intake.ledger.finish(run, "cancelled", error=f"interrupted: {type(error).__name__}"))
        raise


async def _read(intake: Intake, provider: Provider, scope: Scope, run: Run, tally: Tally) -> None:
    """All batches, taken up again where they stopped when the source breaks in a way that may pass."""
    stamp = _stamp(intake, provider, run)
    pouring = Pouring(provider=provider, archive=intake.archive, scope=scope, stream=run.stream, stamp=stamp, rows=intake.rows)
    attempt = 0
    while True:
        try:
            async for batch in pour(pouring, tally.cursor, tally.number):
                await store_batch(intake, run, batch, expected=tally.cursor)
                tally.count(batch)
                attempt = 0
        except HeadwayError as error:
            attempt += 1
            await intake.patience.wait(error, attempt)
        else:
            return


async def store_batch(intake: Intake, run: Run, batch: Batch, *, expected: str | None) -> None:
    """One step of the saga: mark, write, advance. A crash between two of them repeats the batch, and changes nothing."""
    if batch.roster is not None:
        batch = msgspec.structs.replace(batch, retired=await _left(intake, batch))
    await intake.ledger.mark(run, dirty_days(await intake.store.touched(batch), intake.zone))
    written = await intake.store.write(batch)
    await intake.ledger.advance(run, batch, expected=expected)
    stream = run.stream
    emit("batch", logging.DEBUG, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.external_ids), written=written)
    if batch.rejects:
        emit("quarantined", logging.WARNING, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.rejects))
    if batch.last:
        emit("watermark_advanced", source=stream.source, entity=stream.entity, scope=stream.scope)


async def _left(intake: Intake, batch: Batch) -> tuple[str, ...]:
    """Keys of stored facts whose record has left the source, by a roster of all records there are."""
    stream, roster = batch.stream, batch.roster or ()
    if await intake.store.count(stream.entity, tenant=stream.tenant, source=stream.source, scope=stream.scope) + len(batch.facts) <= len(roster):
        return ()  # a first read: nothing is stored but what the source has, which need not be compared key by key
    return tuple(sorted(await intake.store.keys(stream.entity, tenant=stream.tenant, source=stream.source, scope=stream.scope) - set(roster)))


def dirty_days(touches: Collection[Touch], zone: str) -> set[tuple[str, str]]:
    """Subjects and days in the tenant's zone; `*` for a subject all of whose days change."""
    return {(subject, "*" if at is None else day_of(at, zone)) for subject, at in touches}


def _stamp(intake: Intake, provider: Provider, run: Run) -> Stamp:
    stream = run.stream
    return Stamp(
        tenant=stream.tenant,
        source=stream.source,
        scope=stream.scope,
        observed_at=intake.clock.now(),
        generation=run.generation,
        run_id=run.id,
        shape_version=provider.shape_version,
        maps_version=MAPS_VERSION,
    )


async def _close(intake: Intake, provider: Provider, scope: Scope, run: Run, tally: Tally) -> Outcome:
    """Judge the end: an empty answer needs a healthy source, a count needs its records or the same shortfall twice."""
    if not tally.items:
        await provider.probe()
    last = tally.last
    estimate = last.estimate if last else None
    believed = run.short == tally.items and estimate is not None and not estimate.exact
    missing = shortfall(estimate, tally.items)
    if missing and not believed:
        raise Short(f"{missing} of {tally.items + missing} records did not come; the next run reads everything again")
    stored, total = (tally.items, tally.items + missing) if missing else (None, last.total if last else None)
    status = await intake.ledger.finish(run, "done", stored=stored, total=total)
    return _outcome(run.stream, scope, status, tally)


def _outcome(stream: Stream, scope: Scope, status: str, tally: Tally | None = None, *, error: HeadwayError | None = None) -> Outcome:
    code = error.exit_code if error else EXIT_PARTIAL if status == "incomplete" else EXIT_OK
    return Outcome(
        source=stream.source,
        entity=stream.entity,
        scope=stream.scope,
        scope_name=scope.name,
        status=status,
        items=tally.items if tally else 0,
        lost=tally.lost if tally else 0,
        error=error.sentence if error else None,
        exit_code=code,
    )
