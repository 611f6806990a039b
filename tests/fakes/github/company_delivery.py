"""What is done to workflow runs, deployments and releases while they are read."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.fakes.github.company_changes import locked, somebody
from tests.fakes.github.data import Attempt, Deployment, Job, Release, Run
from tests.fakes.github.stories import oid
from tests.fakes.github.stories_deployments import add_status
from tests.fakes.github.stories_runs import JOBS

if TYPE_CHECKING:
    from tests.fakes.github.company import Company
    from tests.fakes.github.company_repository import Repository
    from tests.fakes.github.data import User

Name = str | int
UNDER_WAY = ("queued", "in_progress", "waiting", "requested", "pending")


def _attempt(company: Company, number: int, actor: User | None, *, status: str, at: int) -> Attempt:
    begun = at if status == "in_progress" else None
    jobs = [Job(company.next_id(), name, status if place == 0 else "queued", None, at, begun if place == 0 else None, None) for place, name in enumerate(JOBS[:2])]
    return Attempt(number, status, None, at, at, actor, jobs)


def _over(attempt: Attempt, conclusion: str, at: int) -> None:
    attempt.status, attempt.conclusion, attempt.updated = "completed", conclusion, at
    for job in attempt.jobs:
        job.status, job.conclusion, job.started, job.completed = "completed", conclusion, job.started or at, at


def _run_now(repo: Repository, identifier: int) -> Run:
    return repo.runs_now.setdefault(identifier, repo.run(identifier))


def _sha(company: Company, repo: Repository) -> str:
    return repo.head if company.code is not None and repo.head else oid(Random(f"sha|{company.seed}|{company.next_id()}"))  # noqa: S311 - make-believe, no secret


@locked
def add_run(company: Company, repo: Name, *, status: str = "completed", conclusion: str = "success", workflow: str = "CI", event: str = "push", branch: str | None = "main", sha: str | None = None, actor: str | None = None, at: int | None = None) -> int:
    """The id of a new run, over or under way (`status` queued, in_progress, …)."""
    home, moment = company.sure(repo), company.now(at)
    identifier = company.next_id()
    attempt = _attempt(company, 1, somebody(company, actor), status=status if status in UNDER_WAY else "in_progress", at=moment)
    if status == "completed":
        _over(attempt, conclusion, moment + 60 if at is not None else moment)
    home.runs_now[identifier] = Run(identifier, len(home.run_rows.order.ids) + 1, workflow, event, branch, sha or _sha(company, home), moment, [attempt])
    home.run_rows.add(identifier, at=moment)
    return identifier


@locked
def finish_run(company: Company, repo: Name, identifier: int, *, conclusion: str = "success", at: int | None = None) -> int:
    """A run that was under way is over."""
    home, moment = company.sure(repo), company.now(at)
    _over(_run_now(home, identifier).attempts[-1], conclusion, moment)
    return moment


@locked
def rerun(company: Company, repo: Name, identifier: int, *, status: str = "in_progress", conclusion: str = "success", at: int | None = None) -> int:
    """A run begins anew, under its old id and its old creation time; the number of the attempt."""
    home, moment = company.sure(repo), company.now(at)
    run = _run_now(home, identifier)
    attempt = _attempt(company, len(run.attempts) + 1, run.attempts[-1].actor, status=status if status in UNDER_WAY else "in_progress", at=moment)
    if status == "completed":
        _over(attempt, conclusion, moment)
    run.attempts.append(attempt)
    return attempt.number


@locked
def deploy(company: Company, repo: Name, environment: str = "production", *, state: str = "SUCCESS", sha: str | None = None, ref: str | None = "main", task: str = "deploy", payload: str | None = None, description: str | None = None, creator: str | None = None, at: int | None = None) -> int:
    """The id of a new deployment with one status, or none where `state` is empty; a good one makes the ones before inactive."""
    home, moment = company.sure(repo), company.now(at)
    identifier = company.next_id()
    home.deployments_now[identifier] = Deployment(identifier, environment, environment, task, description, payload, "PENDING", sha or _sha(company, home), ref, somebody(company, creator), moment, moment)
    home.deployment_rows.add(identifier, at=moment)
    if state:
        _say(company, home, identifier, state, moment)
    return identifier


@locked
def set_deployment(company: Company, repo: Name, identifier: int, state: str, *, at: int | None = None) -> int:
    """A deployment gets one status more, in GraphQL's words."""
    moment = company.now(at)
    _say(company, company.sure(repo), identifier, state, moment)
    return moment


def _say(company: Company, home: Repository, identifier: int, state: str, at: int) -> None:
    made = home.deployments_now.setdefault(identifier, home.deployment(identifier))
    add_status(made, state, at, identifier=company.next_id())
    if state != "SUCCESS":
        return
    for other in home.deployment_ids():
        if other != identifier and (before := home.deployment(other)).state == "ACTIVE" and before.environment == made.environment:
            home.deployments_now[other] = before
            add_status(before, "INACTIVE", at, identifier=company.next_id())


@locked
def release(company: Company, repo: Name, tag: str, *, name: str | None = None, draft: bool = False, prerelease: bool = False, at: int | None = None) -> int:
    """The id of a new release, or of the one of this tag, which is changed."""
    home, moment = company.sure(repo), company.now(at)
    known = next((one for one in home.released if one.tag == tag), None)
    published = None if draft else moment
    if known is not None:
        home.released[home.released.index(known)] = replace(known, name=name, draft=draft, prerelease=prerelease, published=known.published or published, updated=moment)
        return known.id
    identifier = company.next_id()
    home.released.append(Release(identifier, tag, name, draft, prerelease, moment, published, moment, None if draft else _sha(company, home), somebody(company, None)))
    return identifier


@locked
def unrelease(company: Company, repo: Name, tag: str) -> None:
    """A release is deleted. Raises KeyError if there is none of that tag."""
    home = company.sure(repo)
    if all(one.tag != tag for one in home.released):
        raise KeyError(tag)
    home.released = [one for one in home.released if one.tag != tag]
