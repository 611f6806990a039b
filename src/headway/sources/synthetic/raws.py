"""Raw records of the make-believe providers, as they stand in JSON: their words, their names for things.

Both ends speak through these: what fetches writes them, `shape` reads them, and what does not fit is rejected.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct


class Json(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A record or a part of one."""


class User(Json, frozen=True, kw_only=True):
    """An account of the forge."""

    login: str
    type: str = "User"


class RepositoryRaw(Json, frozen=True, kw_only=True):
    """A repository."""

    id: int
    name: str
    url: str
    default_branch: str
    head: str | None


class Signature(Json, frozen=True, kw_only=True):
    """Who, and when on their own clock; `date` is seconds, `zone` as git writes it."""

    name: str
    date: str
    zone: str


class CommitRaw(Json, frozen=True, kw_only=True):
    """A commit of the default branch's history."""

    sha: str
    parents: list[str]
    author: Signature
    committer: Signature
    message: str


class ChangedFile(Json, frozen=True, kw_only=True):
    """What a commit did to a file; no counts for a binary one."""

    filename: str
    status: str
    additions: int | None
    deletions: int | None
    previous: str | None = None


class ChangesRaw(Json, frozen=True, kw_only=True):
    """All that a commit did."""

    sha: str
    date: datetime
    files: list[ChangedFile]


class OwnedLines(Json, frozen=True, kw_only=True):
    """Lines of a file that became a handle's, or ceased to be."""

    filename: str
    handle: str
    lines: int


class OwnershipRaw(Json, frozen=True, kw_only=True):
    """What one commit of the main line did to who owns which lines."""

    sha: str
    date: datetime
    lines: list[OwnedLines]
    deleted: int
    reworked: int


class FileRaw(Json, frozen=True, kw_only=True):
    """A file at the head."""

    path: str
    blob: str
    binary: bool
    size: int
    lines: int | None
    indentation: int | None


class FilesRaw(Json, frozen=True, kw_only=True):
    """All files at the head."""

    files: list[FileRaw]


class RefRaw(Json, frozen=True, kw_only=True):
    """A branch or a tag."""

    name: str
    target: str
    tagged: datetime | None = None


class RefsRaw(Json, frozen=True, kw_only=True):
    """All branches and tags."""

    refs: list[RefRaw]


class AccountRaw(Json, frozen=True, kw_only=True):
    """A handle that a source knows."""

    handle: str
    name: str
    email: str
    type: str
    login: str | None = None


class ReviewRaw(Json, frozen=True, kw_only=True):
    """A review of a pull request; `user` is null for one who has left."""

    id: int
    user: User | None
    state: str
    submitted_at: datetime | None
    comments: int


class PullCommit(Json, frozen=True, kw_only=True):
    """A commit of a pull request."""

    sha: str
    author: str | None
    authored: datetime
    committed: datetime
    message: str


class DraftEvent(Json, frozen=True, kw_only=True):
    """`convert_to_draft` or `ready_for_review`."""

    id: int
    event: str
    at: datetime
    actor: str | None


class Head(Json, frozen=True, kw_only=True):
    """Where a pull request comes from; `repository` is null where the fork was deleted."""

    ref: str
    sha: str
    repository: str | None


class PullRaw(Json, frozen=True, kw_only=True):
    """A pull request with all that belongs to it."""

    number: int
    title: str
    body: str | None
    state: str
    draft: bool
    author: User | None
    head: Head
    base: str
    created_at: datetime
    updated_at: datetime
    merged_at: datetime | None
    closed_at: datetime | None
    merged_by: str | None
    merge_sha: str | None
    merge_method: str | None
    additions: int | None
    deletions: int | None
    changed_files: int | None
    comments: int
    labels: list[str]
    commits: list[PullCommit]
    reviews: list[ReviewRaw]
    timeline: list[DraftEvent]
    url: str


class RunRaw(Json, frozen=True, kw_only=True):
    """One attempt of a pipeline's run."""

    id: int
    attempt: int
    pipeline: str
    event: str
    branch: str | None
    sha: str | None
    status: str
    conclusion: str | None
    queued: datetime
    started: datetime | None
    finished: datetime | None
    actor: str | None
    url: str


class DeploymentRaw(Json, frozen=True, kw_only=True):
    """A deployment; `fixes` is the id of the one it says to repair."""

    id: int
    service: str
    environment: str
    ref: str
    sha: str
    status: str
    reason: str | None
    fixes: int | None
    created: datetime
    started: datetime | None
    finished: datetime | None
    updated: datetime
    run: str | None
    actor: str | None
    url: str


class IncidentRaw(Json, frozen=True, kw_only=True):
    """An incident; `deployment` is the id of the one somebody linked it to."""

    id: int
    service: str | None
    title: str
    severity: str | None
    status: str
    triggered: datetime
    acknowledged: datetime | None
    resolved: datetime | None
    updated: datetime
    deployment: int | None
    labels: list[str]
    url: str


class ProjectRaw(Json, frozen=True, kw_only=True):
    """A project of the tracker."""

    id: int
    key: str
    name: str
    type: str
    url: str


class SprintRaw(Json, frozen=True, kw_only=True):
    """A sprint of a board."""

    id: int
    board: str
    name: str
    state: str
    goal: str
    start: datetime | None
    end: datetime | None
    complete: datetime | None


class Named(Json, frozen=True, kw_only=True):
    """A word of the tracker, with its category where it has one."""

    name: str
    category: str | None = None


class LinkRaw(Json, frozen=True, kw_only=True):
    """A link to another item."""

    id: int
    type: str
    key: str


class Entry(Json, frozen=True, kw_only=True):
    """A line of a changelog."""

    id: str
    at: datetime
    author: str | None
    field: str
    before: str | None = msgspec.field(name="from", default=None)
    after: str | None = msgspec.field(name="to", default=None)


class ItemRaw(Json, frozen=True, kw_only=True):
    """A work item with its changelog."""

    id: int
    key: str
    summary: str
    description: str | None
    issue_type: str
    status: Named
    priority: str | None
    resolution: str | None
    assignee: str | None
    reporter: str | None
    team: str | None
    parent: str | None
    labels: list[str]
    flagged: bool
    story_points: float | None
    size: str | None
    estimate_seconds: int | None
    created: datetime
    updated: datetime
    due: datetime | None
    sprints: list[int]
    links: list[LinkRaw]
    changelog: list[Entry]
    url: str


class Dates(Json, frozen=True, kw_only=True):
    """When a sprint of a project begins and ends: what shaping an item needs beside it."""

    id: int
    start: datetime
    end: datetime


class SprintDates(Json, frozen=True, kw_only=True):
    """The sprints of a project, which come with every page of its items."""

    sprints: list[Dates]
