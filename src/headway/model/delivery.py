"""From change to production: pull requests with their reviews, runs, deployments, incidents.

The provider's own word is kept beside ours (`state` and `state_raw`). Handles are raw; links to people
apply on reading. Marks of a pull request are defined in docs/reference/facts.md.
"""

from __future__ import annotations

from typing import ClassVar

from headway.model.fact import Fact, Touch, instants, repository_subject


class PullRequest(Fact, frozen=True, kw_only=True):
    """A pull or merge request. `keys` are candidates of work item keys with where they stood (title, branch, link, commit).

    `first_commit_at` is the author date of its first commit, `ready_at` the last draft -> ready (or the
    creation), `first_review_at` the first review by a human who is not the author, `approved_at` the last
    approval before the merge. Line counts are None where the source does not tell them.
    """

    entity: ClassVar[str] = "pull_requests"

    repository: str
    number: int
    title: str
    body: str
    state: str
    state_raw: str
    draft: bool
    author: str | None
    is_bot: bool
    source_branch: str
    target_branch: str
    head_repository: str | None
    head_sha: str | None
    merge_sha: str | None
    merge_method: str | None
    created_at: int
    first_commit_at: int | None
    ready_at: int | None
    first_review_at: int | None
    approved_at: int | None
    merged_at: int | None
    closed_at: int | None
    merged_by: str | None
    additions: int | None
    deletions: int | None
    changed_files: int | None
    commits: int | None
    reviews: int
    changes_requested: int
    comments: int
    labels: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    url: str | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.created_at, self.first_review_at, self.merged_at, self.closed_at)


class Review(Fact, frozen=True, kw_only=True):
    """A review: `state` approved, changes_requested, commented, dismissed or unknown; `comments` stood in it."""

    entity: ClassVar[str] = "reviews"
    within: ClassVar[str] = "pull_requests"
    child: ClassVar[bool] = True

    repository: str
    pull_request: str
    reviewer: str | None
    is_bot: bool
    state: str
    state_raw: str
    submitted_at: int | None
    comments: int | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.submitted_at)

    def parent(self) -> str:
        return self.pull_request


class PullRequestCommit(Fact, frozen=True, kw_only=True):
    """A commit of a pull request, as it was before any squash."""

    entity: ClassVar[str] = "pull_request_commits"
    within: ClassVar[str] = "pull_requests"
    child: ClassVar[bool] = True

    repository: str
    pull_request: str
    sha: str
    author: str | None
    authored_at: int | None
    committed_at: int | None

    def parent(self) -> str:
        return self.pull_request


class DraftChange(Fact, frozen=True, kw_only=True):
    """A pull request became a draft, or ready for review."""

    entity: ClassVar[str] = "draft_changes"
    within: ClassVar[str] = "pull_requests"
    child: ClassVar[bool] = True

    repository: str
    pull_request: str
    at: int
    draft: bool
    actor: str | None

    def parent(self) -> str:
        return self.pull_request


class PipelineRun(Fact, frozen=True, kw_only=True):
    """One attempt of a pipeline's run, called so because a run is an execution of ours. `state` pending, executing, finalizing or finished; `result` of a finished one.

    The words of `result` are OpenTelemetry's: success, failure, error, timeout, cancellation, skip.
    """

    entity: ClassVar[str] = "pipeline_runs"

    repository: str
    name: str
    number: int
    attempt: int
    event: str
    branch: str | None
    sha: str | None
    default_branch: bool
    state: str
    result: str | None
    result_raw: str | None
    queued_at: int | None
    started_at: int | None
    finished_at: int | None
    actor: str | None
    url: str | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.finished_at)


class Job(Fact, frozen=True, kw_only=True):
    """A job of a pipeline run; `run` is the run's key. `allowed_to_fail`: it failed, and the run did not for it."""

    entity: ClassVar[str] = "jobs"
    within: ClassVar[str] = "pipeline_runs"
    child: ClassVar[bool] = True

    repository: str
    run: str
    name: str
    state: str
    result: str | None
    result_raw: str | None
    allowed_to_fail: bool
    queued_at: int | None
    started_at: int | None
    finished_at: int | None

    def parent(self) -> str:
        return self.run


class Release(Fact, frozen=True, kw_only=True):
    """A release as published beside the code; `sha` is the commit its tag leads to."""

    entity: ClassVar[str] = "releases"

    repository: str
    tag: str
    name: str
    sha: str | None
    draft: bool
    prerelease: bool
    author: str | None
    created_at: int
    published_at: int | None
    url: str | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.published_at)


class ItemMention(Fact, frozen=True, kw_only=True):
    """A pull request names a work item that there is: derived by us from the pull request's `keys`, never read from a source.

    `item` is the key of the work item in the source `item_source`, `place` where the code stood (the surest of them),
    `confidence` between 0 and 1 how sure that makes it.
    """

    entity: ClassVar[str] = "item_mentions"
    follows: ClassVar[tuple[str, ...]] = ("pull_requests", "work_items")

    repository: str
    pull_request: str
    item_source: str
    item: str
    code: str
    place: str
    confidence: float


class Deployment(Fact, frozen=True, kw_only=True):
    """A deployment of a service. `environment` production, staging, testing, development or other. `service` is empty where the source names none: then it is the repository itself, whatever that is called.

    `cause` is hotfix, revert or rollback where the source says so, `repairs` the key of the deployment
    it says to repair; what a failed deployment is follows from links, not from here.
    """

    entity: ClassVar[str] = "deployments"

    repository: str
    service: str
    environment: str
    environment_raw: str
    ref: str | None
    sha: str | None
    state: str
    result: str | None
    result_raw: str | None
    cause: str | None
    repairs: str | None
    created_at: int
    started_at: int | None
    finished_at: int | None
    run: str | None
    actor: str | None
    url: str | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.finished_at)


class Incident(Fact, frozen=True, kw_only=True):
    """Something broke: `state` open, acknowledged or resolved; `deployment` is the key of the one it is explicitly linked to."""

    entity: ClassVar[str] = "incidents"

    repository: str
    service: str | None
    title: str
    severity: str | None
    severity_raw: str | None
    state: str
    state_raw: str
    opened_at: int
    acknowledged_at: int | None
    resolved_at: int | None
    deployment: str | None
    labels: tuple[str, ...]
    url: str | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.opened_at, self.resolved_at)
