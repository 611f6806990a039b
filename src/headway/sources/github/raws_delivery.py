"""What the shapes read of workflow runs, deployments and releases; the second part of `raws`."""

from __future__ import annotations

from msgspec import Struct

from headway.sources.github.raws import Actor, Given, Named, Target


class Told(Struct, frozen=True, kw_only=True, gc=False):
    """A part of a record as REST gave it."""


class UserTold(Told, frozen=True, kw_only=True):
    """An account as REST has it."""

    login: str | None = None
    type: str | None = None


class HomeTold(Told, frozen=True, kw_only=True):
    """The repository a run's branch is in."""

    id: int | None = None


class RunTold(Told, frozen=True, kw_only=True):
    """A workflow run: its last attempt, or the one that was asked for."""

    id: int
    name: str | None = None
    path: str | None = None
    run_number: int | None = None
    run_attempt: int | None = None
    event: str | None = None
    head_branch: str | None = None
    head_sha: str | None = None
    head_repository: HomeTold | None = None
    status: str | None = None
    conclusion: str | None = None
    created_at: str | None = None
    run_started_at: str | None = None
    updated_at: str | None = None
    actor: UserTold | None = None
    triggering_actor: UserTold | None = None
    html_url: str | None = None


class JobTold(Told, frozen=True, kw_only=True):
    """A job as REST has it."""

    id: int
    name: str | None = None
    status: str | None = None
    conclusion: str | None = None
    created_at: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


class CheckNode(Given, frozen=True, kw_only=True):
    """A job as GraphQL has it: the check that it fills, which bears its id."""

    database_id: int
    name: str | None = None
    status: str | None = None
    conclusion: str | None = None
    started_at: str | None = None
    completed_at: str | None = None


class RunPayload(Told, frozen=True, kw_only=True):
    """A run's record."""

    run: RunTold
    jobs: tuple[JobTold | None, ...] | None = None
    checks: tuple[CheckNode | None, ...] | None = None


class StatusNode(Given, frozen=True, kw_only=True):
    """How a deployment stood at an instant."""

    id: str | None = None
    state: str | None = None
    created_at: str | None = None
    environment_url: str | None = None
    log_url: str | None = None


class Statuses(Given, frozen=True, kw_only=True):
    """The first statuses of a deployment."""

    nodes: tuple[StatusNode | None, ...] | None = None


class DeploymentNode(Given, frozen=True, kw_only=True):
    """A deployment; `payload` is JSON as text, of whatever its maker likes."""

    environment: str | None = None
    original_environment: str | None = None
    latest_environment: str | None = None
    task: str | None = None
    description: str | None = None
    payload: str | None = None
    state: str | None = None
    commit_oid: str | None = None
    ref: Named | None = None
    creator: Actor | None = None
    created_at: str | None = None
    updated_at: str | None = None
    statuses: Statuses | None = None


class DeploymentPayload(Given, frozen=True, kw_only=True):
    """A deployment's record."""

    deployment: DeploymentNode
    statuses: tuple[StatusNode | None, ...] | None = None


class ReleaseNode(Given, frozen=True, kw_only=True):
    """A release; a draft has not been published, and its tag may not be there yet."""

    tag_name: str
    name: str | None = None
    is_draft: bool | None = None
    is_prerelease: bool | None = None
    created_at: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    tag_commit: Target | None = None
    author: Actor | None = None
    url: str | None = None


class ReleasePayload(Given, frozen=True, kw_only=True):
    """A release's record."""

    release: ReleaseNode
