"""Reads about the pipeline itself: how far every stream is, how well every source does, what lies in quarantine.

Rows are derived from the ledger at the moment of asking, so a job cannot look alive on one surface
and stalled on another; a filter or an order that is not known is refused, never ignored.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.errors import UsageError
from headway.model.progress import ACTIVE, FINAL
from headway.model.records import FACTS
from headway.model.results import Job
from headway.model.scope import Stream, parse_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.entries import Quarantined
    from headway.model.progress import Progress

SYNC, REPLAY = "sync", "replay"
LINK, WHOLE_SOURCE = "link", "the whole source"
"""Links are of all repositories of a source at once, so their stream is of no scope that has a name."""
STALLED = "stalled"
STATUSES = (*ACTIVE, *FINAL, STALLED)
"""`stalled` filters by what follows from a row, not by what the row says of itself."""
URGENCY = {"failed": 0, "incomplete": 2, "running": 3, "rate_limited": 4, "paused": 5, "queued": 6, "cancelled": 7, "done": 8}
STALLED_URGENCY = 1


class SourceHealth(Struct, frozen=True, kw_only=True):
    """How one source does: `state` is idle, healthy, syncing or degraded; `last_success` in µs UTC."""

    source: str
    state: str
    counts: dict[str, int]
    stalled: int
    quarantined: int
    last_success: int | None
    data_through: int | None
    last_error: str | None


class SourceView(Struct, frozen=True, kw_only=True):
    """One connected source: what kind it is, its scopes by status, the entities collected so far."""

    source: str
    kind: str
    scopes: dict[str, int]
    entities: tuple[str, ...]


class Vital(Struct, frozen=True, kw_only=True):
    """What a monitor watches of one entity of one source; scopes are summed up, the stalest one counts."""

    source: str
    entity: str
    stored: int
    quarantined: int
    running: int
    stalled: int
    failed: int
    progress: float | None
    age_seconds: float | None


def _name(job: Job) -> tuple[str, str, str, str]:
    return (job.source, job.scope_name, job.entity, job.scope)


def _attention(job: Job) -> tuple[object, ...]:
    return (STALLED_URGENCY if job.is_stalled else URGENCY.get(job.status, len(URGENCY)), *_name(job))


def _activity(job: Job) -> tuple[object, ...]:
    return (-(job.last_progress_at or 0), *_name(job))


def _progress(job: Job) -> tuple[object, ...]:
    return (101.0 if job.progress_pct is None else job.progress_pct, *_name(job))


SORTS: dict[str, Callable[[Job], tuple[object, ...]]] = {"attention": _attention, "activity": _activity, "progress": _progress, "name": _name}
"""Orders a list of jobs can be asked in: what needs a person first, newest sign of life, least done, by name."""


async def jobs(desk: Desk, *, status: str | None = None, entity: str | None = None, sort: str | None = None, limit: int = 100, offset: int = 0) -> list[Job]:
    """How far every stream is, failed and stalled first. Raises UsageError for an unknown filter or order."""
    _known("sort", sort, SORTS)
    rows = await desk.ledger.progress(tenant=desk.tenant)
    _known("entity type", entity, {*FACTS, *(row.entity for row in rows)})
    names = {(row.source, row.scope): row.name for row in await desk.ledger.scopes(tenant=desk.tenant)}
    found = chosen([job for job in _derived(rows, names, now=desk.clock.now()) if entity in {None, job.entity}], status)
    return sorted(found, key=SORTS[sort or "attention"])[offset : offset + limit]


async def of_scopes(desk: Desk, names: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], list[Job]]:
    """How far the streams of some scopes are, given and found by (source, key), in the order in which entities are declared."""
    order = {entity: at for at, entity in enumerate(FACTS)}
    rows = [row for row in await desk.ledger.progress(tenant=desk.tenant) if (row.source, row.scope) in names and row.kind == "sync"]
    found: dict[tuple[str, str], list[Job]] = {}
    for job in _derived(sorted(rows, key=lambda row: (order.get(row.entity, len(order)), row.entity)), names, now=desk.clock.now()):
        found.setdefault((job.source, job.scope), []).append(job)
    return found


def chosen(jobs: Iterable[Job], status: str | None) -> list[Job]:
    """The jobs in a status, all without one. Raises UsageError for an unknown status."""
    _known("status", status, STATUSES)
    return [job for job in jobs if status is None or (job.is_stalled if status == STALLED else job.status == status)]


def folded(jobs: Iterable[Job]) -> tuple[list[Job], dict[tuple[str, str, str], int]]:
    """Jobs without the replays that ended well beside their stream's own row, and when those ended (µs), by (source, scope, entity)."""
    found = list(jobs)
    own = {_stream(job) for job in found if job.kind == SYNC}
    over = [job for job in found if job.kind == REPLAY and job.status == "done" and _stream(job) in own]
    gone = {id(job) for job in over}
    return [job for job in found if id(job) not in gone], {_stream(job): job.finished_at for job in over if job.finished_at is not None}


def _stream(job: Job) -> tuple[str, str, str]:
    return (job.source, job.scope, job.entity)


async def entities(desk: Desk) -> tuple[str, ...]:
    """The entities that there are streams of, by name."""
    return tuple(sorted({row.entity for row in await desk.ledger.progress(tenant=desk.tenant)}))


async def health(desk: Desk) -> list[SourceHealth]:
    """How every source does, by name."""
    rows = await desk.ledger.progress(tenant=desk.tenant)
    fresh = await desk.ledger.freshness(tenant=desk.tenant)
    names = {row.source for row in await desk.ledger.scopes(tenant=desk.tenant)} | {row.source for row in rows}
    now = desk.clock.now()
    return [_health(name, [row for row in rows if row.source == name], fresh, now=now) for name in sorted(names)]


async def sources(desk: Desk) -> list[SourceView]:
    """The connected sources with their scopes; empty when nothing is connected yet."""
    catalog = await desk.ledger.scopes(tenant=desk.tenant)
    rows = await desk.ledger.progress(tenant=desk.tenant)
    return [
        SourceView(
            source=name,
            kind=parse_scope(next(row.scope for row in catalog if row.source == name)).kind,
            scopes=dict(Counter(row.status for row in catalog if row.source == name)),
            entities=tuple(sorted({row.entity for row in rows if row.source == name})),
        )
        for name in sorted({row.source for row in catalog})
    ]


async def quarantine(desk: Desk, limit: int) -> list[Quarantined]:
    """Records that could not be shaped, last seen first; surfaces leave the payload out."""
    return await desk.ledger.quarantine(tenant=desk.tenant, limit=limit)


async def vitals(desk: Desk) -> list[Vital]:
    """What monitoring scrapes, per source and entity. Raises StoreError rather than answering zeros."""
    rows = await desk.ledger.progress(tenant=desk.tenant)
    fresh = await desk.ledger.freshness(tenant=desk.tenant)
    pairs = sorted({(row.source, row.entity) for row in rows})
    return [await _vital(desk, source, entity, [row for row in rows if (row.source, row.entity) == (source, entity)], fresh) for source, entity in pairs]


async def ready(desk: Desk) -> None:
    """Ask the store and the ledger something cheap. Raises what they raise."""
    await desk.store.positions()
    await desk.ledger.pending(tenant=desk.tenant)


def _known(what: str, value: str | None, known: Collection[str]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{what} {value!r} is not known: choose one of {', '.join(sorted(known))}")


def _derived(rows: Iterable[Progress], names: Mapping[tuple[str, str], str], *, now: int) -> Iterable[Job]:
    rows = list(rows)
    return (_job(row, scope_name(names, row.source, row.scope, row.kind), beside=rows, now=now) for row in rows)


def scope_name(names: Mapping[tuple[str, str], str], source: str, scope: str, kind: str) -> str:
    """What the scope of a stream is called."""
    return names.get((source, scope), WHOLE_SOURCE if kind == LINK else scope)


def _job(row: Progress, name: str, *, beside: Sequence[Progress], now: int) -> Job:
    return Job(
        source=row.source,
        entity=row.entity,
        scope=row.scope,
        scope_name=name,
        kind=row.kind,
        status=row.status,
        phase=row.phase,
        items_done=row.items_done,
        items_estimate=row.items_estimate,
        estimate_exact=row.estimate_exact,
        items_per_second=row.rate(),
        eta_seconds=row.eta_seconds(beside),
        progress_pct=row.percent(),
        is_stalled=row.stalled(now),
        started_at=row.started_at,
        last_progress_at=row.last_progress_at,
        finished_at=row.finished_at,
        rate_limited_until=row.rate_limited_until,
        quarantined=row.quarantined,
        last_error=row.last_error,
        completeness=row.completeness(),
        run_id=row.run_id,
    )


def _health(source: str, rows: list[Progress], fresh: Mapping[Stream, int], *, now: int) -> SourceHealth:
    counts = Counter(row.status for row in rows)
    stalled = sum(row.stalled(now) for row in rows)
    through = [instant for stream, instant in fresh.items() if stream.source == source]
    errors = sorted((row.last_progress_at or row.started_at or 0, row.last_error) for row in rows if row.last_error)
    return SourceHealth(
        source=source,
        state=_state(counts, stalled=stalled),
        counts=dict(counts),
        stalled=stalled,
        quarantined=sum(row.quarantined for row in rows),
        last_success=max((row.finished_at for row in rows if row.status == "done" and row.finished_at is not None), default=None),
        data_through=min(through, default=None),
        last_error=errors[-1][1] if errors else None,
    )


def _state(counts: Mapping[str, int], *, stalled: int) -> str:
    if stalled or any(counts.get(status) for status in ("failed", "incomplete", "paused")):
        return "degraded"
    if any(counts.get(status) for status in ("queued", "running", "rate_limited")):
        return "syncing"
    return "healthy" if counts.get("done") else "idle"


async def _vital(desk: Desk, source: str, entity: str, rows: list[Progress], fresh: Mapping[Stream, int]) -> Vital:
    now = desk.clock.now()
    known = [row for row in rows if row.items_estimate]
    through = [instant for stream, instant in fresh.items() if (stream.source, stream.entity) == (source, entity)]
    return Vital(
        source=source,
        entity=entity,
        stored=await desk.store.count(entity, tenant=desk.tenant, source=source),
        quarantined=sum(row.quarantined for row in rows),
        running=sum(row.status == "running" for row in rows),
        stalled=sum(row.stalled(now) for row in rows),
        failed=sum(row.status == "failed" for row in rows),
        progress=min(1.0, sum(row.items_done for row in known) / sum(row.items_estimate or 0 for row in known)) if known else None,
        age_seconds=(now - min(through)) / 1_000_000 if through else None,
    )
