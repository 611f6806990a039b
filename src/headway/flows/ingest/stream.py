"""One stream from its watermark to the proven end. Mark what will change, write it, advance; facts first, ledger second."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from headway.flows.faults import fault_of
from headway.flows.ingest.ahead import one_ahead
from headway.flows.ingest.departures import Departed, departures
from headway.flows.ingest.intake import Outcome, stopped
from headway.flows.ingest.pour import Pouring, pour, shortfall
from headway.flows.ingest.retry import announced, beating
from headway.model.calendar import day_of
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, AuthFailed, HeadwayError, Incomplete, LeaseLost, RateLimited, Short, StoreError, Transport, Unhealthy
from headway.model.fact import project_subject, repository_subject
from headway.model.scope import Batch, Estimate, Scope, Stamp, Stream, parse_scope
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Collection

    from headway.flows.ingest.intake import Intake
    from headway.model.entries import Run
    from headway.model.ports import Provider
    from headway.model.records import Touch


EVERY_DAY = "*"
SUBJECTS = {"repo": (repository_subject, project_subject), "project": (project_subject,)}
"""Whose numbers facts of a scope are, by its dimension; a repository may hold issues too."""


@dataclass(slots=True)
class Tally:
    """What a run has brought so far, and what the listing at its end told."""

    cursor: str | None
    number: int
    items: int = 0
    lost: int = 0
    last: Batch | None = None
    departed: Departed | None = None

    def count(self, batch: Batch) -> None:
        """Take a stored batch into the account."""
        self.cursor, self.number, self.last = batch.cursor, batch.number, emptied(batch)
        self.items += len(batch.external_ids)
        self.lost += sum(not reject.partial for reject in batch.rejects)


@dataclass(slots=True)
class Trouble:
    """Tries and announced waits (µs) since anything was last brought."""

    attempts: int = 0
    waited: int = 0

    def over(self) -> None:
        """Something came: start to count anew."""
        self.attempts = self.waited = 0


async def sync_stream(intake: Intake, provider: Provider, scope: Scope, stream: Stream, *, full: bool = False) -> Outcome:
    """Read one stream from its watermark to the proven end; its outcome, whatever happens."""
    try:
        run = await intake.patience.until_done(lambda: intake.ledger.begin(stream, "sync", clear=full))
    except HeadwayError as error:
        return stopped(stream, scope, error)
    tally = Tally(run.cursor, run.batch)
    try:
        async with beating(intake.ledger, run):
            await remark(intake, run)
            await _read(intake, provider, scope, run, tally)
        return await _close(intake, scope, run, tally)
    except HeadwayError as error:
        status, reason = await verdict(provider, error)
        return await _broken(intake, scope, run, tally, reason, status=status, rewind=isinstance(error, Short))
    except Exception as error:  # noqa: BLE001 - a fault in what concerns one stream ends that stream, and is shown there; the others go on
        return await _broken(intake, scope, run, tally, fault_of(error), status="failed")
    except BaseException as error:
        await asyncio.shield(end(intake, run, "cancelled", interruption(error)))
        raise


async def remark(intake: Intake, run: Run) -> None:
    """After a run that was cut off everything of its scope is computed again.

    It may have ended after it wrote and before it marked that anew, and whoever computed in between has forgotten the mark:
    reading the same batch again then finds nothing that differs, and would mark nothing.
    """
    if run.cut_off:
        subjects = SUBJECTS.get(parse_scope(run.stream.scope).dimension, ())
        await intake.ledger.mark(run, {(subject(run.stream.scope), EVERY_DAY) for subject in subjects})


async def _broken(intake: Intake, scope: Scope, run: Run, tally: Tally, reason: HeadwayError, *, status: str, rewind: bool = False) -> Outcome:
    stream = run.stream
    await end(intake, run, status, reason.sentence, rewind=rewind)
    emit("paused" if status == "paused" else "run_failed", source=stream.source, entity=stream.entity, scope=stream.scope, reason=reason.sentence)
    return replace(stopped(stream, scope, reason, status=status), items=tally.items, lost=tally.lost)


def emptied(batch: Batch) -> Batch:
    """What a batch says of its stream, without its records."""
    return msgspec.structs.replace(batch, facts=(), external_ids=(), rejects=(), raw_refs=(), hashes=(), roster=None, retired=())


def interruption(error: BaseException) -> str:
    """Why a run was cut short from outside."""
    return f"interrupted: {type(error).__name__}"


async def verdict(provider: Provider, error: HeadwayError) -> tuple[str, HeadwayError]:
    """The status an error means: refused or unreachable is the whole source's trouble only if its probe fails too."""
    if not isinstance(error, AuthFailed | Unhealthy | Transport):
        return error.run_status, error
    try:
        await provider.probe()
    except HeadwayError as ill:
        return "paused", ill
    return "failed", error


async def end(intake: Intake, run: Run, status: str, reason: str, *, rewind: bool = False) -> None:
    """Close a run that did not reach its end, if the ledger can be written; else its lease runs out."""
    with suppress(StoreError):
        await intake.ledger.finish(run, status, error=reason, rewind=rewind)


async def _read(intake: Intake, provider: Provider, scope: Scope, run: Run, tally: Tally) -> None:
    """All batches, taken up again where they stopped when the source breaks in a way that may pass, or asks to wait."""
    stamp = _stamp(intake, provider, run)
    source = run.stream.source
    pouring = Pouring(
        provider=provider, archive=intake.archive, scope=scope, stream=run.stream, stamp=stamp, rows=intake.rows, shaper=intake.shapers.get(source), ahead=intake.ahead(source)
    )
    trouble = Trouble()
    while True:
        try:
            await _pour(intake, provider, run, pouring, tally, trouble)
        except HeadwayError as error:
            await _bear(intake, run, error, trouble)
        else:
            return


async def _pour(intake: Intake, provider: Provider, run: Run, pouring: Pouring, tally: Tally, trouble: Trouble) -> None:
    before = tally.items
    async with aclosing(one_ahead(pour(pouring, tally.cursor, tally.number), pouring.ahead.batches)) as batches:
        async for poured in batches:
            batch = _since(poured, before)
            if batch.last and not tally.items and not batch.external_ids:
                await provider.probe()  # nothing at all is believed of a source that answers
            stored, tally.departed = await store_batch(intake, run, batch, expected=tally.cursor)
            if stored.cursor != tally.cursor:
                trouble.over()
            tally.count(stored)
            del poured, batch, stored  # megabytes, which would be kept while the next one is waited for


async def _bear(intake: Intake, run: Run, error: HeadwayError, trouble: Trouble) -> None:
    """Wait for what broke to pass. Raises the error when it will not, or asks for more patience than we have.

    An announced wait is shown, and nothing that was fetched before it is lost.
    """
    stream = run.stream
    if isinstance(error, RateLimited) and error.until is not None:
        await intake.ledger.wait(run, until=error.until)
    wait = announced(error, now=intake.clock.now(), waited=trouble.waited)
    if wait:
        emit("rate_limited", source=stream.source, entity=stream.entity, scope=stream.scope, seconds=wait // 1_000_000, reason=error.sentence)
        trouble.waited += wait
        await intake.patience.sit_out(wait)
    else:
        trouble.attempts += 1
        await intake.patience.wait(error, trouble.attempts)
    if isinstance(error, RateLimited) and error.until is not None:
        await intake.ledger.wait(run, until=None)
    emit("resumed", source=stream.source, entity=stream.entity, scope=stream.scope, attempt=trouble.attempts, reason=error.sentence)


def _since(batch: Batch, before: int) -> Batch:
    """The batch of a read taken up again: what it estimates to come is counted from where the run began."""
    estimate = batch.estimate
    if not before or estimate is None or estimate.count is None:
        return batch
    return msgspec.structs.replace(batch, estimate=Estimate(before + estimate.count, exact=estimate.exact))


async def store_batch(intake: Intake, run: Run, batch: Batch, *, expected: str | None) -> tuple[Batch, Departed | None]:
    """One step of the saga: mark, write, advance. A crash between two of them repeats the batch, and changes nothing.

    Returns the batch as it was advanced, and what its listing told. A listing that is held moves no cursor:
    the next run makes it again, and finds the operator's word or that nothing is missing after all.
    """
    departed = None if batch.roster is None else await departures(intake, run, batch)
    whole = batch
    if departed is not None:
        whole = msgspec.structs.replace(batch, retired=departed.retired, external_ids=(*batch.external_ids, *departed.parents))
        batch = await _heed(intake, run, batch, departed, expected=expected)
    written, dirty = 0, set[tuple[str, str]]()
    if whole.external_ids or whole.retired:
        dirty = dirty_days(await intake.store.touched(whole), intake.zone)
        await intake.ledger.mark(run, dirty)
        written = await intake.store.write(whole)
    else:  # nothing for the store, which goes on counting at the batch before
        batch = msgspec.structs.replace(batch, number=batch.number - 1)
    await intake.ledger.advance(run, batch, expected=expected, dirty=dirty)
    if departed is not None and not departed.held and run.held:
        await intake.ledger.lift(run)
    _tell(run.stream, batch, written)
    return batch, departed


async def _heed(intake: Intake, run: Run, batch: Batch, departed: Departed, *, expected: str | None) -> Batch:
    if not departed.held:
        return batch
    await intake.ledger.hold(run, missing=departed.held, stored=departed.stored)
    stream = run.stream
    emit("held", logging.WARNING, source=stream.source, entity=stream.entity, scope=stream.scope, missing=departed.held, stored=departed.stored)
    return msgspec.structs.replace(batch, cursor=expected)


def _tell(stream: Stream, batch: Batch, written: int) -> None:
    emit("batch", logging.DEBUG, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.external_ids), written=written)
    if batch.rejects:
        emit("quarantined", logging.WARNING, source=stream.source, entity=stream.entity, scope=stream.scope, records=len(batch.rejects))
    if batch.last:
        emit("watermark_advanced", source=stream.source, entity=stream.entity, scope=stream.scope)


def dirty_days(touches: Collection[Touch], zone: str) -> set[tuple[str, str]]:
    """Subjects and days in the tenant's zone; `*` for a subject all of whose days change."""
    return {(subject, EVERY_DAY if at is None else day_of(at, zone)) for subject, at in touches}


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
    """Judge the end: a count needs its records, or the same shortfall of another full read. Raises Incomplete, LeaseLost."""
    _check_listing(run, tally)
    last = tally.last
    estimate = last.estimate if last else None
    believed = run.cursor is None and run.short == tally.items and estimate is not None and not estimate.exact
    missing = shortfall(estimate, tally.items)
    if missing and not believed:
        if run.cursor is None and run.short == tally.items:  # a count that is wrong does not come right by reading for ever
            raise Incomplete(f"{missing} of {tally.items + missing} records that the source counts did not come, nor did they when everything was read before")
        raise Short(f"{missing} of {tally.items + missing} records did not come; the next run reads everything again")
    stored, total = (tally.items, tally.items + missing) if missing else (None, last.total if last else None)
    status = await intake.ledger.finish(run, "done", stored=stored, total=total, through=last.high_water if last else None)
    if status == "cancelled":
        raise LeaseLost(f"{run.stream.entity} of {run.stream.scope} was taken over by another worker; nothing this run stored is lost")
    return await _ended(intake, scope, run, tally, status)


def _check_listing(run: Run, tally: Tally) -> None:
    """Every listed record must have come. What a full read of before did not bring either will not be fetched for ever. Raises Incomplete."""
    found = tally.departed
    if found is None or not found.unread:
        return
    told = f"{found.unread} of {found.listed} records that the source lists did not come"
    if run.cursor is None and run.short == tally.items:
        raise Incomplete(f"{told}, nor did they when everything was read before; its credentials may list more than they may read")
    raise Short(f"{told}; the next run reads everything again")


async def _ended(intake: Intake, scope: Scope, run: Run, tally: Tally, status: str) -> Outcome:
    stream, error = run.stream, None
    if status == "incomplete":
        holds = await intake.ledger.holds(tenant=stream.tenant)
        error = next((hold.sentence for hold in holds if (hold.source, hold.entity, hold.scope) == (stream.source, stream.entity, stream.scope)), None)
    return Outcome(
        source=stream.source,
        entity=stream.entity,
        scope=stream.scope,
        scope_name=scope.name,
        status=status,
        items=tally.items,
        lost=tally.lost,
        error=error,
        exit_code=EXIT_PARTIAL if status == "incomplete" else EXIT_OK,
        code="held" if error else None,
    )
