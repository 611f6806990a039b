"""Replay: shape everything again from the archive and the quarantine, without asking any source.

A changed rule reaches all facts this way. It keeps observed_at and raises the generation, so a fact
that came in meanwhile is never set back; it moves no cursor.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from headway.flows.ingest.pour import shape_one
from headway.flows.ingest.retry import beating
from headway.flows.ingest.sync import Intake, Outcome, dirty_days, end, unexpected
from headway.model.errors import ConfigError, HeadwayError
from headway.model.scope import Batch, Raw, Scope, Stamp, Stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from headway.model.entries import Run, ScopeRow
    from headway.model.ports import Provider

AT_ONCE = 1_000

Portion = tuple[list[Raw], bytes, int]


async def replay(intake: Intake, providers: Mapping[str, Provider]) -> list[Outcome]:
    """Shape every archived and quarantined record of the given sources again. Raises ConfigError when neither is there."""
    if not intake.archive and not await intake.ledger.quarantine(tenant=intake.tenant, limit=1):
        raise ConfigError("there is no archive to replay from: it is switched off (archive: false, or HEADWAY_ARCHIVE=off); run headway sync --full instead")
    outcomes = []
    for row in await intake.ledger.scopes(tenant=intake.tenant):
        provider = providers.get(row.source)
        if provider is None:
            continue
        scope = Scope(key=row.scope, name=row.name, location=row.location)
        outcomes += [await _replay_stream(intake, provider, row, entity) for entity in provider.collects(scope)]
    return outcomes


async def _replay_stream(intake: Intake, provider: Provider, row: ScopeRow, entity: str) -> Outcome:
    stream = Stream(tenant=intake.tenant, source=row.source, entity=entity, scope=row.scope)
    scope = Scope(key=row.scope, name=row.name, location=row.location)
    try:
        run = await intake.patience.until_done(lambda: intake.ledger.begin(stream, "replay"))
    except HeadwayError as error:
        return _stopped(stream, row, error)
    items = lost = 0
    try:
        async with beating(intake.ledger, run):
            async for batch in _batches(intake, provider, scope, run):
                await intake.ledger.mark(run, dirty_days(await intake.store.touched(batch), intake.zone))
                await intake.store.write(batch)
                await intake.ledger.progressed(run, batch)
                items, lost = items + len(batch.external_ids), lost + len(batch.rejects)
        status = await intake.ledger.finish(run, "done")
    except HeadwayError as error:
        await end(intake, run, error.run_status, error.sentence)
        return _stopped(stream, row, error)
    except BaseException as error:
        await asyncio.shield(end(intake, run, *unexpected(error)))
        raise
    return Outcome(source=row.source, entity=entity, scope=row.scope, scope_name=row.name, status=status, items=items, lost=lost)


def _stopped(stream: Stream, row: ScopeRow, error: HeadwayError) -> Outcome:
    return Outcome(
        source=row.source, entity=stream.entity, scope=row.scope, scope_name=row.name, status=error.run_status, error=error.sentence, exit_code=error.exit_code
    )


async def _batches(intake: Intake, provider: Provider, scope: Scope, run: Run) -> AsyncIterator[Batch]:
    """Archived records in portions, then what lies in quarantine without being archived."""
    seen: set[str] = set()
    async for portion in _archived(intake, run.stream):
        seen.update(raw.external_id for raw in portion[0])
        yield _shaped(provider, scope, run, portion)
    for kept in await intake.ledger.quarantine(tenant=run.stream.tenant, limit=-1):
        mine = (kept.source, kept.entity, kept.scope) == (run.stream.source, run.stream.entity, run.stream.scope)
        if mine and kept.obtained and kept.external_id not in seen:
            yield _shaped(provider, scope, run, ([Raw(kept.external_id, kept.payload)], b"", kept.last_seen))


async def _archived(intake: Intake, stream: Stream) -> AsyncIterator[Portion]:
    """Portions of the archive that were observed together and share a reference."""
    waiting: Portion = ([], b"", 0)
    async for raws, reference, observed_at in intake.archive.get(stream) if intake.archive else _nothing():
        if waiting[0] and (len(waiting[0]) >= AT_ONCE or waiting[1:] != (reference, observed_at)):
            yield waiting
            waiting = ([], b"", 0)
        waiting = ([*waiting[0], *raws], reference, observed_at)
    if waiting[0]:
        yield waiting


async def _nothing() -> AsyncIterator[Portion]:
    nothing: tuple[Portion, ...] = ()
    for portion in nothing:
        yield portion


def _shaped(provider: Provider, scope: Scope, run: Run, portion: Portion) -> Batch:
    raws, reference, observed_at = portion
    records = [shape_one(provider, scope, run.stream.entity, raw, reference) for raw in raws]
    stamp = Stamp(
        tenant=run.stream.tenant,
        source=run.stream.source,
        scope=run.stream.scope,
        observed_at=observed_at,
        generation=run.generation,
        run_id=run.id,
        shape_version=provider.shape_version,
        maps_version=provider.maps_version,
    )
    return Batch(
        stream=run.stream,
        stamp=stamp,
        number=run.batch,
        facts=tuple(fact for record in records for fact in record.facts),
        external_ids=tuple(raw.external_id for raw in raws),
        cursor=run.cursor or "",
        rejects=tuple(reject for record in records for reject in record.rejects),
    )
