"""Sync: what is new of every source, each a failure domain of its own, its scopes side by side.

The plan is shown before anything is asked of a source. What one source raises becomes the status of its
own streams and touches no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.discover import archive, brings_pulls, stand, survey
from headway.flows.faults import fault_of
from headway.flows.ingest.guards import last_begun, spent_until, take_account, wait_for_budget
from headway.flows.ingest.intake import EVERYTHING, IDLE, Intake, Outcome, of_source
from headway.flows.ingest.retry import announced
from headway.flows.ingest.stream import sync_stream, verdict
from headway.model.errors import EXIT_PARTIAL, ConfigError, Gone, HeadwayError, NotFound, RateLimited, SourceError, StoreError
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine, Iterator, Mapping

    from headway.flows.choosing import Decision
    from headway.flows.discover import Survey
    from headway.flows.ingest.shaping import Shaper
    from headway.model.ports import Provider
    from headway.model.scope import Scope, Stream

__all__ = ["Intake", "Outcome", "Planned", "sync_sources"]

GONE = (Gone.code, NotFound.code)


class Planned(Struct, frozen=True, kw_only=True):
    """The plan of one source: how many scopes are read in full and how many only for what is new.

    It is told twice: by what is known of the source before anything is asked of it, and when it has been
    `asked`. `notice` is what an operator must know of the choice.
    """

    source: str
    full: int
    incremental: int
    asked: bool
    notice: str | None = None


Told = Callable[[Planned], None]
"""Where plans are told; called at once, so it must not block."""


def unheard(_planned: Planned) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for: everything anew, or only some scopes (by key, name or code) or entities."""

    full: bool = False
    scopes: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()

    def wants(self, scope: Scope) -> bool:
        """Whether a scope is asked for."""
        return not self.scopes or not self.scopes.isdisjoint({scope.key, scope.name, scope.code})


@dataclass(slots=True, kw_only=True)
class Cycle:
    """One source being read once. `known` are the streams shown as queued before it was asked, `ill` why it is given up.

    `spent`: its budget of the hour is, and the rest waits until this instant (µs). `notes` are outcomes of no stream.
    """

    intake: Intake
    source: str
    provider: Provider
    order: Order
    told: Told
    pulls: bool
    known: list[Stream] = field(default_factory=list)
    begun: set[Stream] = field(default_factory=set)
    outcomes: dict[Stream, Outcome] = field(default_factory=dict)
    ill: Outcome | None = None
    spent: int | None = None
    notes: list[Outcome] = field(default_factory=list)

    def streams(self, scope: Scope) -> list[Stream]:
        """The streams of a scope that are asked for and configured, in the order in which they are read."""
        chosen = (frozenset(self.intake.of(self.source).entities), self.order.entities)
        return [
            self.intake.stream(self.source, entity, scope.key)
            for entity in self.provider.collects(scope)
            if all(not some or entity in some for some in chosen)
        ]


async def sync_sources(
    intake: Intake, providers: Mapping[str, Provider], *, full: bool = False, scopes: Collection[str] = (), entities: Collection[str] = (), told: Told = unheard
) -> list[Outcome]:
    """Plan, discover and read every source side by side; the outcomes of all their streams. The providers are closed.

    `told` is called with the Planned of every source before the first request, and again when it was asked what it holds.
    An outcome of status `idle` says that something was not read at all, and what to do. Nothing a source does is
    raised: a fault in it ends its own streams as failed. Raises ConfigError for an entity that a source does not have.
    """
    order = Order(full=full, scopes=frozenset(scopes), entities=frozenset(entities))
    try:
        for source, provider in providers.items():
            check_entities(intake, source, provider)
        pulls = await brings_pulls(intake.catalog, providers)
        cycles = [Cycle(intake=intake, source=source, provider=provider, order=order, told=told, pulls=pulls) for source, provider in providers.items()]
        for cycle in cycles:
            await _plan_known(cycle)
        return [outcome for outcomes in await side_by_side(*(_contained(cycle) for cycle in cycles)) for outcome in outcomes]
    finally:
        await _close([*providers.values(), *(shaper for source, shaper in intake.shapers.items() if source in providers)])


def check_entities(intake: Intake, source: str, provider: Provider) -> None:
    """Refuse a configured entity that the source does not have. Raises ConfigError."""
    unknown = sorted(set(intake.of(source).entities) - set(provider.entities))
    if unknown:
        raise ConfigError(f"source {source!r} has no entity {unknown[0]!r}; there are: {', '.join(provider.entities)}")


async def side_by_side(*works: Coroutine[None, None, list[Outcome]]) -> list[list[Outcome]]:
    """What works give that are done at once; when one is cut short, so are the others, each to its own tidy end."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _close(used: Collection[Provider | Shaper]) -> None:
    for found in await asyncio.gather(*(one.close() for one in used), return_exceptions=True):
        if isinstance(found, Exception) and not isinstance(found, StoreError):  # of a full disk the streams have told
            fault_of(found)  # it is logged; what was read is not worth less for it


async def _plan_known(cycle: Cycle) -> None:
    """Show what will be read as far as the catalog tells, before anything is asked of the source."""
    cycle.known = await _plan(cycle, await _read_before(cycle), asked=False)


async def _read_before(cycle: Cycle) -> list[Decision]:
    """The scopes that are read by the catalog; none are taken for granted where a person named this very place."""
    rules = cycle.intake.of(cycle.source)
    known = [] if rules.named else await stand(cycle.intake.catalog, cycle.source, rules)
    return [decision for decision in known if decision.read and cycle.order.wants(decision.scope)]


async def _plan(cycle: Cycle, wanted: list[Decision], *, asked: bool, notice: str | None = None) -> list[Stream]:
    """Show the streams of scopes as queued, and tell how many of them are read in full; the streams."""
    by_scope = [streams for decision in wanted if (streams := cycle.streams(decision.scope))]
    begun = set() if cycle.order.full else await cycle.intake.ledger.begun(tenant=cycle.intake.tenant)
    full = sum(not begun.issuperset(streams) for streams in by_scope)
    planned = Planned(source=cycle.source, full=full, incremental=len(by_scope) - full, asked=asked, notice=notice)
    streams = [stream for some in by_scope for stream in some]
    await cycle.intake.ledger.plan(streams, "sync")
    emit("plan", source=cycle.source, scopes=len(wanted), streams=len(streams), full=planned.full, incremental=planned.incremental, asked=asked)
    cycle.told(planned)
    return streams


async def _contained(cycle: Cycle) -> list[Outcome]:
    """One cycle of one source, whose faults stay its own."""
    try:
        return await _cycle(cycle)
    except HeadwayError as error:
        return await _given_up(cycle, error)
    except Exception as error:  # noqa: BLE001 - a fault in one source's code is shown as its failure; the other sources go on
        return await _given_up(cycle, fault_of(error))


async def _given_up(cycle: Cycle, error: HeadwayError) -> list[Outcome]:
    left = [stream for stream in cycle.known if stream not in cycle.begun]
    await cycle.intake.ledger.halt(left, "sync", status="failed", reason=error.sentence)
    return [*cycle.outcomes.values(), of_source(cycle.source, error, status="failed")]


async def _cycle(cycle: Cycle) -> list[Outcome]:
    """Ask what there is, then read it. A source that cannot say it is read as far as it is known, unless it is ill."""
    try:
        found = await _surveyed(cycle)
    except HeadwayError as error:
        return await _undiscovered(cycle, error)
    wanted = [decision for decision in found.read if cycle.order.wants(decision.scope)]
    planned = await _plan(cycle, wanted, asked=True, notice=found.notice)
    await _drop(cycle, planned)
    await _read_scopes(cycle, wanted, planned, listed=found.listed)
    return [*cycle.outcomes.values(), *cycle.notes, *_idle(cycle, found)]


async def _surveyed(cycle: Cycle) -> Survey:
    """What the source holds; when it asks to wait before it says so, that is shown on all of its streams."""
    intake, waited = cycle.intake, 0
    while True:
        try:
            return await survey(intake.catalog, cycle.source, cycle.provider, intake.of(cycle.source), pulls=cycle.pulls)
        except RateLimited as error:
            wait = announced(error, now=intake.clock.now(), waited=waited)
            if not wait:
                raise
            waited += wait
            emit("rate_limited", source=cycle.source, seconds=wait // 1_000_000, reason=error.sentence)
            await intake.ledger.halt(cycle.known, "sync", status="rate_limited", reason=error.sentence)
            await intake.patience.sit_out(wait)


async def _undiscovered(cycle: Cycle, error: HeadwayError) -> list[Outcome]:
    """A source that cannot say what it holds: paused where its probe agrees, else read as far as it is known."""
    status, reason = await verdict(cycle.provider, error)
    emit("paused" if status == "paused" else "run_failed", source=cycle.source, reason=reason.sentence)
    outcome = of_source(cycle.source, reason, status=status)
    if status != "failed" or not isinstance(error, SourceError):
        await cycle.intake.ledger.halt(cycle.known, "sync", status=status, reason=reason.sentence)
        return [outcome]
    await _read_scopes(cycle, await _read_before(cycle), cycle.known, listed=False)
    return [outcome, *cycle.outcomes.values(), *cycle.notes]


async def _drop(cycle: Cycle, planned: list[Stream]) -> None:
    """What was shown as queued and is not read after all says so."""
    dropped = sorted(set(cycle.known) - set(planned))
    await cycle.intake.ledger.halt(dropped, "sync", status="cancelled", reason="it is not read any more; headway scopes says why")
    cycle.known = planned


async def _read_scopes(cycle: Cycle, wanted: list[Decision], planned: list[Stream], *, listed: bool) -> None:
    """The scopes, as many at once as the source bears; what has not begun when it turns out ill, or has brought enough, waits."""
    cycle.outcomes = {}
    left = iter(await _in_turn(cycle, wanted))
    await side_by_side(*(_read_some(cycle, left, listed=listed) for _ in range(min(len(wanted), max(1, cycle.provider.at_once)))))
    order = {stream: at for at, stream in enumerate(planned)}
    cycle.outcomes = dict(sorted(cycle.outcomes.items(), key=lambda entry: order[entry[0]]))
    waiting = [stream for stream in planned if stream not in cycle.begun]
    if cycle.ill:
        await cycle.intake.ledger.halt(waiting, "sync", status="paused", reason=cycle.ill.error or "")
    elif cycle.spent is not None and waiting:
        cycle.notes.append(await wait_for_budget(cycle.intake, cycle.source, waiting, until=cycle.spent))
    healthy = cycle.ill is None and (listed or not cycle.intake.of(cycle.source).enabled)
    cycle.notes += await take_account(cycle.intake, cycle.source, cycle.outcomes, healthy=healthy, whole=not cycle.order.entities)


async def _in_turn(cycle: Cycle, wanted: list[Decision]) -> list[Decision]:
    """As they were found; where there may not be enough for all, those first that have waited longest."""
    if cycle.intake.of(cycle.source).items_per_hour is None:
        return wanted
    begun = await last_begun(cycle.intake, cycle.source)
    return sorted(wanted, key=lambda decision: begun.get(decision.scope.key, 0))


async def _read_some(cycle: Cycle, left: Iterator[Decision], *, listed: bool) -> list[Outcome]:
    for decision in left:
        cycle.spent = cycle.spent or await spent_until(cycle.intake, cycle.source)
        if cycle.ill or cycle.spent is not None:
            break
        await _read_scope(cycle, decision, listed=listed)
    return []


async def _read_scope(cycle: Cycle, decision: Decision, *, listed: bool) -> None:
    """The streams of a scope in their order, until one shows that going on is of no use."""
    scope, streams = decision.scope, cycle.streams(decision.scope)
    for at, stream in enumerate(streams):
        if cycle.ill:
            return
        cycle.begun.add(stream)
        outcome = await sync_stream(cycle.intake, cycle.provider, scope, stream, full=cycle.order.full)
        cycle.outcomes[stream] = outcome
        if outcome.status == "paused":
            cycle.ill = outcome
        if outcome.code in GONE and listed and not decision.found:
            await archive(cycle.intake.catalog, cycle.source, scope)
            cycle.begun.update(streams)
            await cycle.intake.ledger.halt(streams[at + 1 :], "sync", status="cancelled", reason=outcome.error or "")
            return


def _idle(cycle: Cycle, found: Survey) -> list[Outcome]:
    """What is not read, said aloud: scopes asked for by name, or a source of which nothing is."""
    if not cycle.order.scopes:
        return [] if found.read or not found.notice else [_not_read(cycle, EVERYTHING, cycle.source, found.notice)]
    asked = [decision for decision in found.decisions if cycle.order.wants(decision.scope) and not decision.read]
    told = "is not read, it is {0.status}: {0.reason}; headway scopes activate {0.scope.key} lets it be read"
    return [_not_read(cycle, decision.scope.key, decision.scope.name, told.format(decision)) for decision in asked]


def _not_read(cycle: Cycle, scope: str, name: str, why: str) -> Outcome:
    return Outcome(source=cycle.source, entity=EVERYTHING, scope=scope, scope_name=name, status=IDLE, error=why, exit_code=EXIT_PARTIAL, code=IDLE)
