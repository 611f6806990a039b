"""Sync: pour with a watermark. Mark what will change, write it, advance; facts first, ledger second.

Every source is its own failure domain: what one raises becomes the status of its own streams.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import msgspec

from headway.flows.ingest.pour import BATCH_ROWS, Pouring, pour, shortfall
from headway.flows.ingest.retry import Patience, beating
from headway.model.calendar import day_of
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, AuthFailed, HeadwayError, LeaseLost, Short, StoreError, Transport, Unhealthy
from headway.model.records import carried_by
from headway.model.scope import Batch, Estimate, Scope, Stamp, Stream
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from headway.model.entries import Run
    from headway.model.ports import Archive, Clock, Ledger, Provider, Store
    from headway.model.records import Fact, Touch

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
    """Discover, plan and read every source, each on its own; the outcomes of all their streams.

    What nobody expected of one source is raised when the others have come to their end.
    """
    try:
        reading = (_sync_source(intake, name, provider, full=full, scopes=scopes, entities=entities) for name, provider in providers.items())
        results = await asyncio.gather(*reading, return_exceptions=True)
    finally:
        await asyncio.gather(*(provider.close() for provider in providers.values()))
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [outcome for outcomes in results if not isinstance(outcomes, BaseException) for outcome in outcomes]


async def _sync_source(
    intake: Intake, source: str, provider: Provider, *, full: bool, scopes: Collection[str], entities: Collection[str]
) -> list[Outcome]:
    """One cycle of one source: the plan is shown before anything is read; a source found ill leaves the rest paused."""
    try:
        found = {scope.key: scope async for scope in provider.discover()}
    except HeadwayError as error:
        return [await _undiscovered(intake, source, provider, error)]
    await intake.ledger.enlist(source, list(found.values()), tenant=intake.tenant, status="active", reason="discovered")
    wanted = [scope for scope in found.values() if not scopes or scope.key in scopes or scope.name in scopes]
    streams = [(scope, _stream(intake, source, entity, scope)) for scope in wanted for entity in _chosen(provider, scope, entities)]
    await intake.ledger.plan([stream for _, stream in streams], "sync")
    emit("plan", source=source, scopes=len(wanted), streams=len(streams))
    outcomes: list[Outcome] = []
    for scope, stream in streams:
        outcomes.append(await sync_stream(intake, provider, scope, stream, full=full))
        if outcomes[-1].status == "paused":
            left = [stream for _, stream in streams[len(outcomes) :]]
            await intake.ledger.halt(left, "sync", status="paused", reason=outcomes[-1].error or "")
            break
    return outcomes


async def _undiscovered(intake: Intake, source: str, provider: Provider, error: HeadwayError) -> Outcome:
    """A source that cannot say what it holds; where its probe agrees, all that is known of it is shown as paused."""
    status, reason = await _verdict(provider, error)
    if status == "paused":
        known = await intake.ledger.scopes(tenant=intake.tenant, source=source)
        scopes = [Scope(key=row.scope, name=row.name, location=row.location) for row in known]
        streams = [_stream(intake, source, entity, scope) for scope in scopes for entity in provider.collects(scope)]
        await intake.ledger.halt(streams, "sync", status=status, reason=reason.sentence)
    emit("paused", source=source, reason=reason.sentence)
    return Outcome(source=source, entity="*", scope="*", scope_name=source, status=status, error=reason.sentence, exit_code=reason.exit_code)


async def _verdict(provider: Provider, error: HeadwayError) -> tuple[str, HeadwayError]:
    """The status an error means: refused or unreachable is the whole source's trouble only if its probe fails too."""
    if not isinstance(error, AuthFailed | Unhealthy | Transport):
        return error.run_status, error
    try:
        await provider.probe()
    except HeadwayError as ill:
        return "paused", ill
    return "failed", error


def _chosen(provider: Provider, scope: Scope, entities: Collection[str]) -> list[str]:
    return [entity for entity in provider.collects(scope) if not entities or entity in entities]


def _stream(intake: Intake, source: str, entity: str, scope: Scope) -> Stream:
    return Stream(tenant=intake.tenant, source=source, entity=entity, scope=scope.key)


async def sync_stream(intake: Intake, provider: Provider, scope: Scope, stream: Stream, *, full: bool = False) -> Outcome:
    """Read one stream from its watermark to the proven end; its outcome, whatever happens."""
    try:
        run = await intake.patience.until_done(lambda: intake.ledger.begin(stream, "sync", clear=full))
    except HeadwayError as error:
        return _outcome(stream, scope, error.run_status, error=error)
    tally = Tally(run.cursor, run.batch)
    try:
        async with beating(intake.ledger, run):
            await _read(intake, provider, scope, run, tally)
        return await _close(intake, scope, run, tally)
    except HeadwayError as error:
        status, reason = await _verdict(provider, error)
        await end(intake, run, status, reason.sentence, rewind=isinstance(error, Short))
        emit("paused" if status == "paused" else "run_failed", source=stream.source, entity=stream.entity, scope=stream.scope, reason=reason.sentence)
        return _outcome(stream, scope, status, tally, error=reason)
    except BaseException as error:
        await asyncio.shield(end(intake, run, *unexpected(error)))
        raise


def unexpected(error: BaseException) -> tuple[str, str]:
    """Status and reason of a run that ended in a way nobody foresaw: interrupted, or a fault of ours."""
    return ("failed" if isinstance(error, Exception) else "cancelled"), f"interrupted: {type(error).__name__}"


async def end(intake: Intake, run: Run, status: str, reason: str, *, rewind: bool = False) -> None:
    """Close a run that did not reach its end, if the ledger can be written; else its lease runs out."""
    with suppress(StoreError):
        await intake.ledger.finish(run, status, error=reason, rewind=rewind)


async def _read(intake: Intake, provider: Provider, scope: Scope, run: Run, tally: Tally) -> None:
    """All batches, taken up again where they stopped when the source breaks in a way that may pass."""
    stamp = _stamp(intake, provider, run)
    pouring = Pouring(provider=provider, archive=intake.archive, scope=scope, stream=run.stream, stamp=stamp, rows=intake.rows)
    attempt = 0
    while True:
        before = tally.items
        try:
            async with aclosing(pour(pouring, tally.cursor, tally.number)) as batches:
                async for poured in batches:
                    batch = _since(poured, before)
                    if batch.last and not tally.items and not batch.external_ids:
                        await provider.probe()  # nothing at all is believed of a source that answers
                    await store_batch(intake, run, batch, expected=tally.cursor)
                    attempt = 0 if batch.cursor != tally.cursor else attempt
                    tally.count(batch)
        except HeadwayError as error:
            attempt += 1
            await intake.patience.wait(error, attempt)
            emit("resumed", source=run.stream.source, entity=run.stream.entity, scope=run.stream.scope, attempt=attempt, reason=error.sentence)
        else:
            return


def _since(batch: Batch, before: int) -> Batch:
    """The batch of a read taken up again: what it estimates to come is counted from where the run began."""
    estimate = batch.estimate
    if not before or estimate is None or estimate.count is None:
        return batch
    return msgspec.structs.replace(batch, estimate=Estimate(before + estimate.count, exact=estimate.exact))


async def store_batch(intake: Intake, run: Run, batch: Batch, *, expected: str | None) -> None:
    """One step of the saga: mark, write, advance. A crash between two of them repeats the batch, and changes nothing."""
    if batch.roster is not None:
        batch = msgspec.structs.replace(batch, retired=await _left(intake, run, batch))
    await intake.ledger.mark(run, dirty_days(await intake.store.touched(batch), intake.zone))
    written = await intake.store.write(batch)
    await intake.ledger.advance(run, batch, expected=expected)
    stream = run.stream
    emit("batch", logging.DEBUG, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.external_ids), written=written)
    if batch.rejects:
        emit("quarantined", logging.WARNING, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.rejects))
    if batch.last:
        emit("watermark_advanced", source=stream.source, entity=stream.entity, scope=stream.scope)


async def _left(intake: Intake, run: Run, batch: Batch) -> tuple[tuple[str, str], ...]:
    """Stored facts, as (entity, key), whose record has left the source, by a roster of all records there are."""
    found: list[tuple[str, str]] = []
    for kind in carried_by(batch.stream.entity):
        found += [(kind.entity, key) for key in await _left_of(intake, run, batch, kind)]
    return tuple(sorted(found))


async def _left_of(intake: Intake, run: Run, batch: Batch, kind: type[Fact]) -> Iterable[str]:
    """Keys of stored facts of one kind that no record of the roster carries; a child's key begins with its record's."""
    stream, roster = batch.stream, batch.roster or ()
    stored = await intake.store.count(kind.entity, tenant=stream.tenant, source=stream.source, scope=stream.scope)
    brought = 0 if kind.child else len(batch.facts)
    if not stored or (not kind.child and stored + brought <= len(roster) and not batch.rejects and not await _quarantined(intake, run)):
        return ()  # all of the roster is in and no more than that, which need not be compared key by key
    keys = await intake.store.keys(kind.entity, tenant=stream.tenant, source=stream.source, scope=stream.scope)
    known = set(roster)
    return keys - known if not kind.child else (key for key in keys if known.isdisjoint(accumulate(key.split(":"), "{}:{}".format)))


async def _quarantined(intake: Intake, run: Run) -> int:
    """Records of the run's stream that lie in quarantine: a fact that has left may be standing in their place."""
    return sum(row.quarantined for row in await intake.ledger.progress(tenant=run.stream.tenant) if row.run_id == run.id)


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
        maps_version=provider.maps_version,
    )


async def _close(intake: Intake, scope: Scope, run: Run, tally: Tally) -> Outcome:
    """Judge the end: a count needs its records, or the same shortfall of another full read. Raises Short, LeaseLost."""
    last = tally.last
    estimate = last.estimate if last else None
    believed = run.cursor is None and run.short == tally.items and estimate is not None and not estimate.exact
    missing = shortfall(estimate, tally.items)
    if missing and not believed:
        raise Short(f"{missing} of {tally.items + missing} records did not come; the next run reads everything again")
    stored, total = (tally.items, tally.items + missing) if missing else (None, last.total if last else None)
    status = await intake.ledger.finish(run, "done", stored=stored, total=total, through=last.high_water if last else None)
    if status == "cancelled":
        raise LeaseLost(f"{run.stream.entity} of {run.stream.scope} was taken over by another worker; nothing this run stored is lost")
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
