"""Pipelines: a run for every push of a pull request, one for every landing, one for every deployment, and second tries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import MINUTE, around, dice, one_of
from headway.sources.synthetic.vocabulary import PIPELINES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.pulls import Pull
    from headway.sources.synthetic.shipping import Deploy
    from headway.sources.synthetic.squads import Repository, Squad

MAIN = "main"
DEPLOY = "deploy"
CANCELLED, SKIPPED, TIMED_OUT, BROKEN = 0.03, 0.05, 0.056, 0.062
"""Up to which roll a run is cancelled, skipped, times out, or breaks by the pipeline's own fault."""
FLAKY = 0.4
"""Failures that go away when tried again."""
MEDIAN_MINUTES = 7.0


@dataclass(slots=True, kw_only=True)
class Job:
    """One attempt of a run; `finished` may lie after the end, when it is still going on."""

    pipeline: str
    event: str
    branch: str
    sha: str
    queued: int
    started: int
    finished: int
    result: str
    actor: str | None
    attempt: int = 1
    deploy: Deploy | None = None
    id: int = 0
    first: Job | None = None


def running(company: Company, squad: Squad, repository: Repository, made: list[Pull], deploys: list[Deploy]) -> list[Job]:
    """All attempts of a repository's runs, in the order in which they were asked for, numbered by run."""
    chance, end = dice(company.seed, "runs", repository.key), company.seen_until(squad)
    pipeline = one_of(chance, PIPELINES)
    found: list[Job] = []
    for pull in made:
        for event, branch, sha, at in _pushes(pull):
            found += _attempts(
                chance, squad, Job(pipeline=pipeline, event=event, branch=branch, sha=sha, queued=at, started=at, finished=at, result="", actor=pull.login)
            )
    for deploy in deploys:
        if deploy.status in {"SUCCESS", "FAILURE", "ABORTED"}:
            found.append(_shipped(deploy))
    found = sorted((job for job in found if job.queued < end), key=lambda job: (job.queued, job.sha, job.attempt))
    _numbered(found, repository)
    return found


def _pushes(pull: Pull) -> Iterator[tuple[str, str, str, int]]:
    """(event, branch, sha, at): at the opening, for each round of review, at the landing."""
    for turn, (at, sha) in enumerate(zip(pull.steps, pull.shas, strict=True)):
        following = pull.steps[turn + 1] if turn + 1 < len(pull.steps) else pull.opened + 1
        if following > pull.opened:
            yield "pull_request", pull.branch, sha, max(at, pull.opened) + 5
    if pull.merged and pull.merge_sha:
        yield "push", MAIN, pull.merge_sha, pull.merged + 4


def _attempts(chance: Random, squad: Squad, job: Job) -> list[Job]:
    """A run, and another attempt where it failed for no reason."""
    job.result, job.started, job.finished = _went(chance, squad, job.queued)
    if job.result not in {"FAILURE", "TIMED_OUT", "startup_failure"} or chance.random() > FLAKY:
        return [job]
    again = Job(
        pipeline=job.pipeline, event=job.event, branch=job.branch, sha=job.sha, queued=job.finished + 3 * MINUTE, started=0, finished=0, result="", actor=job.actor,
        attempt=2, first=job,
    )  # fmt: skip
    _, again.started, again.finished = _went(chance, squad, again.queued)
    again.result = "SUCCESS" if chance.random() < 0.85 else "FAILURE"  # noqa: PLR2004 - a share
    return [job, again]


def _went(chance: Random, squad: Squad, queued: int) -> tuple[str, int, int]:
    """Result, start and end."""
    started = queued + int(around(chance, 20.0))
    took = int(around(chance, MEDIAN_MINUTES * MINUTE * (0.6 + squad.profile.red * 6), 0.4))
    roll = chance.random()
    if roll < CANCELLED:
        return "ABORTED", started, started + took // 3
    if roll < SKIPPED:
        return "SKIPPED", queued, queued
    if roll < BROKEN:
        return ("TIMED_OUT", started, started + 60 * MINUTE) if roll < TIMED_OUT else ("startup_failure", started, started + MINUTE)
    return ("FAILURE" if chance.random() < squad.profile.red else "SUCCESS"), started, started + took


def _shipped(deploy: Deploy) -> Job:
    """The run that deployed."""
    return Job(
        pipeline=DEPLOY, event="workflow_dispatch", branch=MAIN, sha=deploy.target.merge_sha or "", queued=deploy.created - MINUTE, started=deploy.created, finished=deploy.finished,
        result=deploy.status, actor=deploy.actor, deploy=deploy,
    )  # fmt: skip


def _numbered(jobs: list[Job], repository: Repository) -> None:
    """Ids in order; a second attempt keeps the id of its run, and a deployment learns that of its own."""
    base = int(repository.key.rpartition(":")[2]) * 100_000
    for number, job in enumerate(jobs):
        job.id = job.first.id if job.first else base + number
        if job.deploy:
            job.deploy.run = f"{repository.key}:{job.id}:{job.attempt}"
