"""Everything the pipeline monitor shows, of one moment: how the sources do, how far their streams are, what lies aside, what ran."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report import pipeline
from headway.flows.report.coverage import Coverage, coverage
from headway.flows.report.data_health import HeldBack, held
from headway.flows.report.pipeline import STALLED, SourceHealth
from headway.flows.report.subjects import TENANT, scopes_of
from headway.flows.report.timeline import Execution, timeline
from headway.model.entries import Quarantined
from headway.model.results import Job, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.flows.report.desk import Desk

JOBS_SHOWN = 50
RUNS_SHOWN = 20
QUARANTINE_SHOWN = 20
QUARANTINE_SEARCHED = 100
"""Records come with their payloads, so a filtered list looks only among the last of them; the count is exact all the same."""
EVERYTHING = 1_000_000


class Asking(Struct, frozen=True, kw_only=True):
    """Which streams, in which order, from where on."""

    subject: Subject
    status: str | None = None
    entity: str | None = None
    sort: str | None = None
    offset: int = 0


class Monitor(Struct, frozen=True, kw_only=True):
    """`counts` by status hold before the status filter, so that each says how many rows its filter shows; `total` after it.

    A replay that went well has no row of its own: `replayed` says of each stream (source, scope, entity) when the last one ended.
    """

    health: tuple[SourceHealth, ...]
    counts: dict[str, int]
    everything: int
    entities: tuple[str, ...]
    jobs: tuple[Job, ...]
    total: int
    quarantined: int
    quarantine: tuple[Quarantined, ...]
    timeline: tuple[Execution, ...]
    coverage: tuple[Coverage, ...]
    names: dict[str, str]
    replayed: dict[tuple[str, str, str], int]
    held: tuple[HeldBack, ...] = ()


async def monitor(desk: Desk, asking: Asking) -> Monitor:
    """What the monitor shows for what was asked. Raises UsageError for an unknown filter or order."""
    jobs, replayed = pipeline.folded(_about(asking.subject, await pipeline.jobs(desk, entity=asking.entity, sort=asking.sort, limit=EVERYTHING)))
    shown = pipeline.chosen(jobs, asking.status)
    whole = asking.subject.kind == TENANT
    return Monitor(
        health=tuple(await pipeline.health(desk)),
        counts=_counts(jobs),
        everything=len(jobs),
        entities=await pipeline.entities(desk),
        jobs=tuple(shown[asking.offset : asking.offset + JOBS_SHOWN]),
        total=len(shown),
        quarantined=sum(job.quarantined for job in jobs),
        quarantine=await _aside(desk, jobs, narrowed=not whole or asking.entity is not None),
        timeline=tuple(await timeline(desk, None if whole else asking.subject, limit=RUNS_SHOWN)),
        coverage=tuple(await coverage(desk)),
        names={job.scope: job.scope_name for job in jobs},
        replayed=replayed,
        held=tuple(one for one in await held(desk) if any((one.source, one.scope, one.entity) == (job.source, job.scope, job.entity) for job in jobs)),
    )


def _about(subject: Subject, jobs: list[Job]) -> list[Job]:
    wanted = scopes_of(subject, {job.scope for job in jobs})
    return [job for job in jobs if job.scope in wanted]


async def _aside(desk: Desk, jobs: list[Job], *, narrowed: bool) -> tuple[Quarantined, ...]:
    if not any(job.quarantined for job in jobs):
        return ()
    streams = {(job.source, job.entity, job.scope) for job in jobs}
    lost = await pipeline.quarantine(desk, QUARANTINE_SEARCHED if narrowed else QUARANTINE_SHOWN)
    return tuple(row for row in lost if (row.source, row.entity, row.scope) in streams)[:QUARANTINE_SHOWN]


def _counts(jobs: Iterable[Job]) -> dict[str, int]:
    counts = Counter(job.status for job in jobs)
    counts[STALLED] = sum(job.is_stalled for job in jobs)
    return dict(counts)
