"""`status`: how far every stream is and why it is not further, what needs a person first.

A company has hundreds of streams and most of them are well: those are counted, the others are shown, and what
stops many scopes for one reason is one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from headway.cli.common import camel, count, duration, fields_of, in_house, iso, print_json, print_table, say, verb, visiting

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from headway.cli.common import Verbs
    from headway.flows.report.data_health import HeldBack
    from headway.flows.report.pipeline import SourceHealth
    from headway.house import House
    from headway.model.entries import Quarantined
    from headway.model.results import Job

Row = TypeVar("Row", "Job", "SourceHealth", "HeldBack", "Quarantined")
SHOWN_QUARANTINE = 10
FEW = 40
"""So many streams are all shown."""
ALIKE = 3
"""More scopes than this that are in one state for one reason are told together."""
INSTANTS = ("started_at", "last_progress_at", "finished_at", "rate_limited_until")
HEADER = ("SCOPE", "ENTITY", "STATUS", "DONE", "OF", "RATE/S", "ETA", "COMPLETE", "LAST ACTIVITY", "WHY")
AT_WORK = ("running", "rate_limited")


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "status", status)
    found.add_argument("--all", action="store_true", help="show every stream, also those that are well")
    found.add_argument("--source", help="only streams of this source")


def status(chosen: argparse.Namespace) -> None:
    """How far every stream is, and why it is not further; what needs a person comes first."""

    async def work(house: House) -> tuple[list[Job], list[SourceHealth], list[HeldBack], list[Quarantined], int]:
        from headway.cli.scopes import catalog
        from headway.flows.report import pipeline
        from headway.flows.report.data_health import held

        await catalog(house, chosen.source)  # refuses a source nobody knows
        desk, source = house.desk, chosen.source
        return (
            _of(source, await pipeline.jobs(desk, limit=100_000)),
            _of(source, await pipeline.health(desk)),
            _of(source, await held(desk)),
            _of(source, await pipeline.quarantine(desk, SHOWN_QUARANTINE)),
            house.clock.now(),
        )

    jobs, health, holds, aside, now = in_house(visiting(chosen), work)
    if chosen.json:
        rows = {"jobs": [_job_json(job) for job in jobs], "holds": [_held_json(one) for one in holds], "quarantine": [_quarantined_json(row) for row in aside]}
        print_json(rows)
    elif not jobs:
        say("nothing has been read yet: try headway analyze PATH, or headway init and headway sync")
    else:
        _show_sources(health, now)
        _show_jobs(jobs, now, everything=chosen.all)
        _show_held(holds)
        _show_aside(aside, sum(job.quarantined for job in jobs if job.kind == "sync"))


def _of(source: str | None, found: Iterable[Row]) -> list[Row]:
    """What is of a source; everything without one."""
    return [one for one in found if source in {None, one.source}]


def _show_sources(health: Sequence[SourceHealth], now: int) -> None:
    from headway.flows.report.words import ago

    rows = [
        (one.source, one.state, ", ".join(f"{count(number)} {name}" for name, number in sorted(one.counts.items())), "-" if one.data_through is None else ago(one.data_through, now))
        for one in health
    ]
    print_table(("SOURCE", "STATE", "STREAMS", "COMPLETE AS OF"), rows)
    say()


def _show_jobs(jobs: Sequence[Job], now: int, *, everything: bool) -> None:
    shown = list(jobs) if everything or len(jobs) <= FEW else [job for job in jobs if not well(job)]
    rows = [_row(job, now) for job in shown] if everything or len(jobs) <= FEW else [row for some in grouped(shown) for row in _told_together(some, now)]
    if rows:
        print_table(HEADER, rows)
    if len(shown) < len(jobs):
        left = len(jobs) - len(shown)
        say(f"{chr(10) if rows else ''}{count(left)} {'more ' if rows else ''}streams are read to their end; headway status --all shows them")


def well(job: Job) -> bool:
    """Whether nobody has to look: done, with all that the source counts."""
    return job.status == "done" and not job.is_stalled and job.completeness in {None, 1.0}


def grouped(jobs: Iterable[Job]) -> list[list[Job]]:
    """Jobs in their order, those that are in one state for one reason together; what is at work stands alone."""
    groups: dict[tuple[object, ...], list[Job]] = {}
    for job in jobs:
        alone = (job.scope, job.entity, job.kind) if job.status in AT_WORK else ()
        groups.setdefault((job.source, job.status, job.is_stalled, why(job), alone), []).append(job)
    return list(groups.values())


def _told_together(jobs: Sequence[Job], now: int) -> list[tuple[str, ...]]:
    scopes = dict.fromkeys(job.scope for job in jobs)
    if len(scopes) <= ALIKE:
        return [_row(job, now) for job in jobs]
    entities = dict.fromkeys(job.entity for job in jobs)
    first = _row(jobs[0], now)
    named = ", ".join(entities) if len(entities) <= ALIKE else f"{len(entities)} entities"
    return [(f"{count(len(scopes))} scopes of {jobs[0].source}", named, first[2], count(sum(job.items_done for job in jobs)), *["-"] * 5, first[-1])]


def _row(job: Job, now: int) -> tuple[str, ...]:
    from headway.flows.report.words import ago, plain

    running = job.status == "running"
    return (
        plain(job.scope_name),
        job.entity if job.kind == "sync" else f"{job.entity} ({job.kind})",
        "STALLED" if job.is_stalled else job.status,
        count(job.items_done),
        "?" if job.items_estimate is None else count(job.items_estimate),
        count(job.items_per_second) if running else "-",
        duration(job.eta_seconds) if running else "-",
        "-" if job.completeness is None else share(job.completeness),
        "-" if job.last_progress_at is None else ago(job.last_progress_at, now),
        plain(why(job)),
    )


def share(completeness: float) -> str:
    """A completeness that is called whole only when nothing is missing."""
    return "100%" if completeness >= 1 else f"{min(completeness, 0.999):.1%}"


def why(job: Job) -> str:
    """Why a stream is not further: until when it waits and for what, what stopped it, that it has gone silent."""
    if job.status == "rate_limited" and job.rate_limited_until is not None:
        return f"waits until {iso(job.rate_limited_until)}: {job.last_error}" if job.last_error else f"waits until {iso(job.rate_limited_until)}, as the source asked"
    if job.is_stalled:
        return "claims to run and is silent; if no process is at work, run headway sync"
    return job.last_error or ""


def _show_held(holds: Sequence[HeldBack]) -> None:
    from headway.flows.report.words import plain

    waiting = [one for one in holds if one.allowed_by is None]
    if waiting:
        say("\nheld (a complete listing of the source lacks these; lost permission looks like deletion, so nothing was removed)")
        commands = [f"if they are really gone: headway sync --scope {one.scope} --accept-deletions" for one in waiting]
        rows = [(plain(one.scope_name), one.entity, f"{count(one.missing)} of {count(one.stored)}", plain(command)) for one, command in zip(waiting, commands, strict=True)]
        print_table(("SCOPE", "ENTITY", "MISSING", "TO DO"), rows)


def _show_aside(aside: Sequence[Quarantined], total: int) -> None:
    from headway.flows.report.words import plain

    if aside:
        more = f", the last {len(aside)} of {count(total)}" if total > len(aside) else ""
        say(f"\nquarantine{more} (kept; headway quarantine ID shows one whole, headway replay tries them again)")
        print_table(("ID", "ENTITY", "RECORD", "SEEN", "WHY"), [(str(row.id), row.entity, plain(row.external_id), str(row.times_seen), plain(row.reason)) for row in aside])


def _job_json(job: Job) -> dict[str, Any]:
    return {camel(name): iso(value) if name in INSTANTS else value for name, value in fields_of(job).items()}


def _held_json(one: HeldBack) -> dict[str, Any]:
    return {camel(name): iso(value) if name == "noticed_at" else value for name, value in fields_of(one).items()}


def _quarantined_json(row: Quarantined) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "entity": row.entity, "scope": row.scope, "externalId": row.external_id, "reason": row.reason, "timesSeen": row.times_seen, "lastSeen": iso(row.last_seen)}
