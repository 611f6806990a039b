"""A workflow run: one attempt of it, with its jobs, which GraphQL tells as checks and REST as jobs.

Times are those of the jobs where they are told: a run is updated long after it ended, when its logs are deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.records import Job, PipelineRun
from headway.normalise.lenient import reader
from headway.normalise.results import result_of, run_state
from headway.normalise.text import clean
from headway.sources.github import raws_delivery
from headway.sources.github import reference as references
from headway.sources.github.shape_dates import Dates
from headway.sources.github.shape_people import handle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.model.records import Fact
    from headway.model.scope import Raw, Reject
    from headway.sources.github.raws_delivery import CheckNode, JobTold, RunPayload, RunTold
    from headway.sources.github.reference import Reference
    from headway.sources.github.shape_words import Wording

BAD = frozenset({"failure", "error", "timeout"})
FOREIGN = "pull_request"
"""Events that begin so run the branch of whoever asks, which may be called as our default branch is."""

_read = reader(raws_delivery.RunPayload)


def pipeline_runs(scope: str, raw: Raw, reference: bytes, _: Wording) -> Iterator[Fact | Reject]:
    """An attempt and its jobs. Raises ValueError for one without an instant of creation."""
    told = _read(raw.payload)
    seen, dates, place = told.run, Dates(), references.decode(reference)
    attempt = seen.run_attempt or 1
    created, began = dates.birth(seen.created_at), dates.at("start", seen.run_started_at)
    queued = created if attempt == 1 or began is None else began
    updated = dates.at("update time", seen.updated_at)
    state, result = stands(seen.status, seen.conclusion)
    jobs = [_job(scope, raw.external_id, job, dates, forgiven=result == "success") for job in _jobs(told)]
    finished = state == "finished"
    yield PipelineRun(
        key=raw.external_id,
        version=max(queued, updated or 0),
        repository=scope,
        name=_called(seen),
        number=seen.run_number or 0,
        attempt=attempt,
        event=clean(seen.event or ""),
        branch=clean(seen.head_branch) if seen.head_branch else None,
        sha=seen.head_sha,
        default_branch=_on_default(seen, place),
        state=state,
        result=result,
        result_raw=clean(seen.conclusion) if seen.conclusion else None,
        queued_at=queued,
        started_at=None if state == "pending" else _started(jobs, since=queued, otherwise=began),
        finished_at=_finished(jobs, since=queued, otherwise=updated) if finished else None,
        actor=handle(seen.triggering_actor if attempt > 1 and seen.triggering_actor else seen.actor),
        url=seen.html_url and clean(seen.html_url),
    )
    yield from jobs
    yield from dates.rejects(raw)


def stands(status: str | None, conclusion: str | None) -> tuple[str, str | None]:
    """(state, result): a conclusion ends what it is told of, and there is no result before that."""
    state = run_state(status)
    if conclusion and state == "unknown":
        state = "finished"
    return state, result_of(conclusion) if state == "finished" else None


def _called(seen: RunTold) -> str:
    """The name of the workflow, else its file."""
    return clean(seen.name or (seen.path or "").rpartition("/")[2])


def _on_default(seen: RunTold, place: Reference) -> bool:
    """Whether it ran the default branch of this repository: forks have branches of that name too."""
    if not seen.head_branch or seen.head_branch != place.default_branch:
        return False
    home = seen.head_repository
    return home.id == place.id if home is not None and home.id is not None else not (seen.event or "").startswith(FOREIGN)


def _jobs(told: RunPayload) -> Iterator[tuple[int, JobTold | CheckNode, str | None]]:
    """(id, job, when it was queued) of each, once."""
    listed = {job.id: (job, job.created_at) for job in told.jobs or () if job is not None}
    checked = {check.database_id: (check, None) for check in told.checks or () if check is not None}
    for identifier, (job, queued) in (checked | listed).items():
        yield identifier, job, queued


def _job(scope: str, run: str, told: tuple[int, JobTold | CheckNode, str | None], dates: Dates, *, forgiven: bool) -> Job:
    identifier, seen, queued = told
    state, result = stands(seen.status, seen.conclusion)
    return Job(
        key=f"{run}:{identifier}",
        repository=scope,
        run=run,
        name=clean(seen.name or ""),
        state=state,
        result=result,
        result_raw=clean(seen.conclusion) if seen.conclusion else None,
        allowed_to_fail=forgiven and result in BAD,
        queued_at=dates.at("queueing of a job", queued),
        started_at=dates.at("start of a job", seen.started_at),
        finished_at=dates.at("end of a job", seen.completed_at) if state == "finished" else None,
    )


def _started(jobs: Sequence[Job], *, since: int, otherwise: int | None) -> int | None:
    """When its first job began. A job that was skipped never did; those that an attempt took over began before it."""
    return min((job.started_at for job in jobs if job.started_at is not None and job.started_at >= since and job.result != "skip"), default=otherwise)


def _finished(jobs: Sequence[Job], *, since: int, otherwise: int | None) -> int | None:
    """When its last job ended; when it was updated last where no job tells."""
    return max((job.finished_at for job in jobs if job.finished_at is not None and job.finished_at >= since), default=otherwise)
