"""Guardrails of a cycle: a budget of records an hour, and the pause of a scope that fails again and again.

Both look at what was written down, not at what this process remembers, so that a restart neither refills
a budget nor forgives a failure.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from headway.flows.choosing import ACTIVE, ACTOR, PAUSED
from headway.flows.ingest.intake import EVERYTHING, IDLE, Outcome
from headway.model.calendar import HOUR_US, SECOND_US, to_iso
from headway.model.errors import EXIT_PARTIAL, AuthFailed, BadRequest, GaveUp, Gone, NotFound, Overloaded, RateLimited, SourceError, Transport
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from headway.flows.ingest.intake import Intake
    from headway.model.entries import ScopeRow
    from headway.model.scope import Stream

MINUTE_US = 60 * SECOND_US
PASSING = frozenset(kind.code for kind in (AuthFailed, Transport, Overloaded, GaveUp))
"""What may as well befall the whole source, although its probe succeeds."""
OWN = PASSING | {kind.code for kind in (SourceError, BadRequest, Gone, NotFound)}
"""What a scope itself may be to blame for. Not a busy store, a lease that another holds, a wait, nor a fault of ours."""


async def spent_until(intake: Intake, source: str) -> int | None:
    """When a source that brought its fill may bring more (µs UTC, to the minute); None where it may now."""
    budget, now = intake.of(source).items_per_hour, intake.clock.now()

    async def fills(since: int) -> bool:
        return await intake.ledger.brought(source, tenant=intake.tenant, since=since) >= (budget or 0)

    if budget is None or not await fills(now - HOUR_US):
        return None
    full, room = now - HOUR_US, now
    while room - full > MINUTE_US:  # since when are there few enough of them? An hour after that the others are forgotten
        middle = (full + room) // 2
        full, room = (middle, room) if await fills(middle) else (full, middle)
    return room + HOUR_US


async def wait_for_budget(intake: Intake, source: str, streams: Sequence[Stream], *, until: int) -> Outcome:
    """Show what is left of a cycle as waiting for its budget; the outcome that says so."""
    scopes = len({stream.scope for stream in streams})
    waiting = f"{scopes} {'scope waits' if scopes == 1 else 'scopes wait'}"
    reason = f"{source} has brought its {intake.of(source).items_per_hour} records of the hour (discovery.items_per_hour); {waiting} and will come first after {to_iso(until)}"
    await intake.ledger.halt(streams, "sync", status=RateLimited.run_status, reason=reason, until=until)
    emit("rate_limited", source=source, entity=EVERYTHING, scope=EVERYTHING, seconds=(until - intake.clock.now()) // SECOND_US, reason=reason)
    return Outcome(
        source=source, entity=EVERYTHING, scope=EVERYTHING, scope_name=source,
        status=RateLimited.run_status, error=reason, exit_code=EXIT_PARTIAL, code=RateLimited.code,
    )  # fmt: skip


async def last_begun(intake: Intake, source: str) -> Mapping[str, int]:
    """When each scope of a source was last begun to be read (µs UTC): what waits longest is to come first."""
    rows = await intake.ledger.progress(tenant=intake.tenant)
    begun: dict[str, int] = {}
    for row in rows:
        if row.source == source and row.kind == "sync" and row.started_at is not None:
            begun[row.scope] = max(row.started_at, begun.get(row.scope, 0))
    return begun


async def take_account(intake: Intake, source: str, outcomes: Mapping[Stream, Outcome], *, healthy: bool, whole: bool) -> list[Outcome]:
    """Count what scopes failed by, and forget the failures of those that went well; an outcome for each that is paused for it.

    Only what a scope itself may be to blame for counts, and nothing while the source is not `healthy`. `whole`:
    all that is read of each scope was to be read, so that one without trouble is well indeed.
    """
    by_scope: dict[str, list[Stream]] = {}
    for stream in outcomes:
        by_scope.setdefault(stream.scope, []).append(stream)
    faults = {scope: fault for scope, streams in by_scope.items() if (fault := next((outcomes[stream] for stream in streams if _own(outcomes[stream])), None))}
    everywhere = _everywhere(faults.values(), len(by_scope))
    paused = []
    for row in await intake.ledger.scopes(tenant=intake.tenant, source=source):
        streams, fault = by_scope.get(row.scope), faults.get(row.scope)
        if streams and fault and healthy and row.status == ACTIVE and fault.code not in everywhere:
            paused += await _failed(intake, row, fault, streams)
        elif streams and whole and row.last_error and all(outcomes[stream].status == "done" for stream in streams):
            await intake.ledger.fared(source, row.scope, tenant=intake.tenant, error=None)
    return paused


def _own(outcome: Outcome) -> bool:
    return outcome.status == "failed" and outcome.code in OWN


def _everywhere(faults: Collection[Outcome], scopes: int) -> set[str | None]:
    """What befell most of several scopes and may be the source's trouble: pausing them all would make a short one last."""
    codes = [fault.code for fault in faults if fault.code in PASSING]
    return {code for code in codes if codes.count(code) > max(1, scopes / 2)}


async def _failed(intake: Intake, row: ScopeRow, fault: Outcome, streams: Sequence[Stream]) -> list[Outcome]:
    """Count a failure; where it is one too many, pause the scope until a person lets it be read again."""
    error = f"{fault.entity}: {fault.error}"
    times = await intake.ledger.fared(row.source, row.scope, tenant=intake.tenant, error=error)
    if times < intake.of(row.source).pause_after:
        return []
    reason = f"reading it failed {times} times in a row, the last time with {error}; headway scopes activate {row.scope} lets it be read again"
    await intake.ledger.settle([(row.source, row.scope)], tenant=intake.tenant, status=PAUSED, actor=ACTOR, reason=reason)
    await intake.ledger.halt(streams, "sync", status=PAUSED, reason=reason)
    emit("paused", logging.WARNING, source=row.source, entity=EVERYTHING, scope=row.scope, reason=reason)
    return [Outcome(source=row.source, entity=EVERYTHING, scope=row.scope, scope_name=row.name, status=IDLE, error=f"paused: {reason}", exit_code=EXIT_PARTIAL, code=PAUSED)]
