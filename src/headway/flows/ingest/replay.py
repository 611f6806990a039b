"""Replay: shape everything again from the archive and the quarantine, without asking any source.

A changed rule reaches all facts this way. It keeps observed_at and raises the generation, so a fact
that came in meanwhile is never set back; it moves no cursor. Facts that say the same as before are left
as they are, with the maps they were last worded by: what a replay goes through is decided by the archive
alone, never by what stands on a fact, so nothing is shaped for ever and nothing is left out.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.flows.faults import fault_of
from headway.flows.ingest.intake import Intake, Outcome, stopped
from headway.flows.ingest.retry import beating
from headway.flows.ingest.shaping import shape_one
from headway.flows.ingest.stream import dirty_days, end, interruption, remark
from headway.model.errors import ConfigError, HeadwayError
from headway.model.scope import Batch, Estimate, Raw, Scope, Stamp, Stream

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping

    from headway.flows.ingest.shaping import Record
    from headway.model.entries import Quarantined, Run, ScopeRow
    from headway.model.ports import Provider

AT_ONCE = 1_000
REF_BYTES = 12
"""As many as the archive names contents by."""

Portion = tuple[list[Raw], bytes, int]
"""Records that were observed together and share a reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One stream to shape again: all that is archived of it, or only what has these numbers in quarantine."""

    intake: Intake
    provider: Provider
    scope: Scope
    stream: Stream
    ids: frozenset[int] = frozenset()


async def replay(
    intake: Intake, providers: Mapping[str, Provider], *, scopes: Collection[str] = (), entities: Collection[str] = (), quarantined: Collection[int] = ()
) -> list[Outcome]:
    """Shape archived and quarantined records of the given sources again, of some scopes (keys or names) and entities if said.

    With `quarantined` only the records with these numbers in the quarantine are tried. No source is asked anything, and what
    was never read is left alone: shown as replayed, it would look as if something of it were missing.
    Raises ConfigError when there is neither an archive nor a quarantine. The providers are closed.
    """
    try:
        if not intake.archive and not await intake.ledger.quarantine(tenant=intake.tenant, limit=1):
            raise ConfigError("there is no archive to replay from: it is switched off (archive: false, or HEADWAY_ARCHIVE=off); run headway sync --full instead")
        chosen = await _of_quarantine(intake, quarantined)
        read = {(row.source, row.scope) for row in await intake.ledger.progress(tenant=intake.tenant)}
        outcomes = []
        for row in await intake.ledger.scopes(tenant=intake.tenant):
            if row.source in providers and (row.source, row.scope) in read and (not scopes or row.scope in scopes or row.name in scopes):
                wanted = [one for one in _streams(intake, providers[row.source], row, chosen) if not entities or one.stream.entity in entities]
                outcomes += [await _replay_stream(one) for one in wanted if not quarantined or one.ids]
        return outcomes
    finally:
        await asyncio.gather(*(provider.close() for provider in providers.values()))


async def _of_quarantine(intake: Intake, ids: Collection[int]) -> list[Quarantined]:
    return await intake.ledger.quarantine(tenant=intake.tenant, ids=sorted(ids), limit=len(ids)) if ids else []


def _streams(intake: Intake, provider: Provider, row: ScopeRow, chosen: list[Quarantined]) -> Iterator[Again]:
    scope = Scope(key=row.scope, name=row.name, location=row.location)
    for entity in provider.collects(scope):
        stream = intake.stream(row.source, entity, row.scope)
        ids = frozenset(kept.id for kept in chosen if (kept.source, kept.entity, kept.scope) == (row.source, entity, row.scope))
        yield Again(intake=intake, provider=provider, scope=scope, stream=stream, ids=ids)


async def _replay_stream(again: Again) -> Outcome:
    """One stream shaped again; its outcome, whatever happens."""
    intake = again.intake
    try:
        run = await intake.patience.until_done(lambda: intake.ledger.begin(again.stream, "replay"))
    except HeadwayError as error:
        return stopped(again.stream, again.scope, error)
    try:
        async with beating(intake.ledger, run):
            await remark(intake, run)
            items, lost = await _shape_again(again, run)
        status = await intake.ledger.finish(run, "done")
    except HeadwayError as error:
        return await _broken(again, run, error)
    except Exception as error:  # noqa: BLE001 - a fault met in one stream is shown there; the others are replayed all the same
        return await _broken(again, run, fault_of(error))
    except BaseException as error:
        await asyncio.shield(end(intake, run, "cancelled", interruption(error)))
        raise
    stream = again.stream
    return Outcome(source=stream.source, entity=stream.entity, scope=stream.scope, scope_name=again.scope.name, status=status, items=items, lost=lost)


async def _broken(again: Again, run: Run, error: HeadwayError) -> Outcome:
    await end(again.intake, run, error.run_status, error.sentence)
    return stopped(again.stream, again.scope, error)


async def _shape_again(again: Again, run: Run) -> tuple[int, int]:
    """How many records were shaped, and how many of them in vain. The next portion is shaped while one is written."""
    intake, items, lost = again.intake, 0, 0
    writing: asyncio.Future[None] | None = None
    try:
        async with aclosing(_batches(again, run)) as batches:
            async for batch in batches:
                if writing is not None:
                    await writing
                writing = asyncio.ensure_future(_keep(intake, run, batch))
                items, lost = items + len(batch.external_ids), lost + len(batch.rejects)
                await asyncio.sleep(0)
        if writing is not None:
            await writing
    finally:
        if writing is not None:
            await asyncio.gather(writing, return_exceptions=True)
    return items, lost


async def _keep(intake: Intake, run: Run, batch: Batch) -> None:
    dirty = dirty_days(await intake.store.touched(batch), intake.zone)
    await intake.ledger.mark(run, dirty)
    await intake.store.write(batch)
    await intake.ledger.progressed(run, batch, dirty=dirty)


async def _batches(again: Again, run: Run) -> AsyncGenerator[Batch, None]:
    """Archived records in portions, then what lies in quarantine without being archived; all of them say how many there are."""
    stream, archive, seen = again.stream, again.intake.archive, set[str]()
    aside = await again.intake.ledger.quarantine(tenant=stream.tenant, stream=stream, ids=sorted(again.ids), limit=-1)
    names = {kept.external_id for kept in aside}
    total = await archive.count(stream) if archive and not again.ids else len(aside)
    if archive and not again.ids:
        async with aclosing(_portions(archive.get(stream))) as portions:
            async for portion in portions:
                seen.update(names.intersection(raw.external_id for raw in portion[0]))
                yield _shaped(again, run, portion, total)
    for kept in aside:
        if kept.external_id not in seen and (found := await _set_aside(again, kept)):
            yield _shaped(again, run, found, total)


async def _set_aside(again: Again, kept: Quarantined) -> Portion | None:
    """A record in quarantine as it can be tried again: from the archive, where what it refers to is kept as well."""
    archived = await again.intake.archive.one(again.stream, kept.external_id) if again.intake.archive else None
    if archived is not None:
        raw, reference, observed_at = archived
        return [raw], reference, observed_at
    return ([Raw(kept.external_id, kept.payload)], b"", kept.last_seen) if kept.obtained else None


async def _portions(archived: AsyncIterator[Portion]) -> AsyncGenerator[Portion, None]:
    """Archived records put together that share a reference and the time they were observed at, whatever their order."""
    waiting: dict[tuple[bytes, int], list[Raw]] = {}
    count = 0
    async for raws, reference, observed_at in archived:
        waiting.setdefault((reference, observed_at), []).extend(raws)
        count += len(raws)
        if count >= AT_ONCE:
            for shared, some in waiting.items():
                yield some, *shared
            waiting, count = {}, 0
    for shared, some in waiting.items():
        yield some, *shared


def _shaped(again: Again, run: Run, portion: Portion, total: int) -> Batch:
    raws, reference, observed_at = portion
    records = [shape_one(again.provider, again.scope, run.stream.entity, raw, reference) for raw in raws]
    stamp = Stamp(
        tenant=run.stream.tenant,
        source=run.stream.source,
        scope=run.stream.scope,
        observed_at=observed_at,
        generation=run.generation,
        run_id=run.id,
        shape_version=again.provider.shape_version,
        maps_version=again.provider.maps_version,
    )
    return Batch(
        stream=run.stream,
        stamp=stamp,
        number=run.batch,
        facts=tuple(fact for record in records for fact in record.facts),
        hashes=tuple(one for record in records for one in record.hashes),
        raw_refs=_refs(again, raws, records),
        external_ids=tuple(raw.external_id for raw in raws),
        cursor=run.cursor or "",
        rejects=tuple(reject for record in records for reject in record.rejects),
        estimate=Estimate(total, exact=True),
    )


def _refs(again: Again, raws: list[Raw], records: list[Record]) -> tuple[str, ...]:
    """The name of each fact's raw record in the archive, where one is kept."""
    if not again.intake.archive:
        return ()
    names = [blake2b(raw.payload, digest_size=REF_BYTES).hexdigest() for raw in raws]
    return tuple(name for name, record in zip(names, records, strict=True) for _ in record.facts)
