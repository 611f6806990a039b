"""What there is on the make-believe GitHub, in plain values: REST and GraphQL render the same. Instants are whole seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class User:
    """An account; `kind` is its GraphQL type: User, Bot, Mannequin, Organization. A deleted one is None where an account is due.

    `login` is that of REST: a bot's ends in `[bot]`, which GraphQL's Bot.login leaves out.
    """

    id: int
    login: str
    name: str | None = None
    email: str = ""
    kind: str = "User"


@dataclass(slots=True)
class Commit:
    """A commit of a pull request; `user` is None where the address belongs to no account."""

    oid: str
    authored: int
    committed: int
    headline: str
    author_name: str
    author_email: str
    user: User | None


@dataclass(slots=True)
class Review:
    """A review: `state` APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING; `submitted` is None of a pending one."""

    id: int
    state: str
    created: int
    submitted: int | None
    author: User | None
    comments: int = 0


@dataclass(slots=True)
class Event:
    """A step on a timeline; `kind` is its GraphQL type, such as ReadyForReviewEvent or LabeledEvent."""

    id: int
    kind: str
    at: int
    actor: User | None
    label: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Pull:
    """A pull request; `state` OPEN, CLOSED or MERGED. `head_repo` is (id, owner/name), None once the fork was deleted. `closes` are (repository id, owner/name, number)."""

    id: int
    number: int
    title: str
    body: str | None
    state: str
    draft: bool
    created: int
    updated: int
    closed: int | None
    merged: int | None
    author: User | None
    merged_by: User | None
    head: str
    base: str
    head_oid: str
    head_repo: tuple[int, str] | None
    merge_oid: str | None
    merge_parents: int
    merge_headline: str
    additions: int
    deletions: int
    files: int
    comments: int
    labels: list[str] = field(default_factory=list)
    closes: list[tuple[int, str, int]] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Issue:
    """An issue; `state` OPEN or CLOSED, `reason` COMPLETED, NOT_PLANNED, REOPENED, DUPLICATE or None."""

    id: int
    number: int
    title: str
    body: str | None
    state: str
    reason: str | None
    created: int
    updated: int
    closed: int | None
    author: User | None
    assignees: list[User] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    milestone: str | None = None
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class Job:
    """A job of one attempt, in the words of REST (lower case): `conclusion` is None while it is under way."""

    id: int
    name: str
    status: str
    conclusion: str | None
    created: int
    started: int | None
    completed: int | None


@dataclass(slots=True)
class Attempt:
    """One attempt of a workflow run."""

    number: int
    status: str
    conclusion: str | None
    started: int
    updated: int
    actor: User | None
    jobs: list[Job] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """A workflow run: the listing shows its last attempt only."""

    id: int
    number: int
    workflow: str
    event: str
    branch: str | None
    sha: str
    created: int
    attempts: list[Attempt]


@dataclass(slots=True)
class Status:
    """A status of a deployment, in the words of GraphQL (upper case)."""

    id: int
    state: str
    at: int
    url: str = ""


@dataclass(slots=True)
class Deployment:
    """A deployment; `statuses` oldest first, `state` that of GraphQL's DeploymentState."""

    id: int
    environment: str
    original_environment: str
    task: str
    description: str | None
    payload: str | None
    state: str
    sha: str
    ref: str | None
    creator: User | None
    created: int
    updated: int
    statuses: list[Status] = field(default_factory=list)


@dataclass(slots=True)
class Release:
    """A release; `published` is None of a draft."""

    id: int
    tag: str
    name: str | None
    draft: bool
    prerelease: bool
    created: int
    published: int | None
    updated: int
    sha: str | None
    author: User | None


class Repo(Protocol):
    """A repository. The sequences are in ascending order and cheap to slice; records are made when they are asked for."""

    id: int
    owner: str
    name: str
    former_names: list[str]
    default_branch: str
    head: str | None
    archived: bool
    disabled: bool
    fork: bool
    private: bool
    has_issues: bool
    created: int
    pushed: int | None
    updated: int

    def pull_numbers(self) -> Sequence[int]:
        """Numbers of pull requests by (updated, number)."""
        ...

    def pull(self, number: int) -> Pull:
        """One pull request. Raises KeyError."""
        ...

    def pull_updated(self, number: int) -> int:
        """The update time of a pull request without making the record. Raises KeyError."""
        ...

    def issue_numbers(self, *, labels: Sequence[str] = (), by: str = "updated") -> Sequence[int]:
        """Numbers of issues that have one of the labels (any, without labels), by (updated or created, number)."""
        ...

    def issue(self, number: int) -> Issue:
        """One issue. Raises KeyError."""
        ...

    def issue_moment(self, number: int, *, by: str = "updated") -> int:
        """When an issue was updated (or created) without making the record. Raises KeyError."""
        ...

    def run_ids(self) -> Sequence[int]:
        """Ids of workflow runs by (created, id)."""
        ...

    def run(self, identifier: int) -> Run: ...

    def deployment_ids(self) -> Sequence[int]:
        """Ids of deployments by (created, id)."""
        ...

    def deployment(self, identifier: int) -> Deployment: ...

    def releases(self) -> Sequence[Release]:
        """By creation."""
        ...


class Company(Protocol):
    """All there is; `lock` is held while anything is read or changed."""

    def repos(self) -> Sequence[Repo]:
        """By id; those of all owners, hidden ones left out."""
        ...

    def repo(self, owner: str, name: str) -> Repo:
        """By a name it has or had, in any case. Raises KeyError."""
        ...

    def owners(self) -> dict[str, User]:
        """Organisations and users that own repositories, by login."""
        ...

    def find(self, node_id: str) -> tuple[str, Repo, int] | None:
        """What a node id stands for: the GraphQL type, the repository, and number or id in it."""
        ...

    def graphql_left(self) -> tuple[int, int, int]:
        """What is said of GraphQL's own limit: limit, what remained before this question, when it begins anew (s)."""
        ...

    def node_id(self, kind: str, repo: Repo, identifier: int) -> str:
        """The opaque id of a record, such as `PR_kw…`."""
        ...


@dataclass(slots=True)
class Story:
    """What becomes of one pull request in git: (author name, address, authored, committed, message, {path: content}) a commit; `way` merge, squash, rebase or None for one that is not merged."""

    branch: str
    commits: list[tuple[str, str, int, int, str, dict[str, str]]]
    way: str | None
    merged_at: int
    merged_by: tuple[str, str]
    message: str


@dataclass(slots=True)
class Written:
    """The names git gave: of the commits as they were on the branch, and of what stands on the default branch for them."""

    oids: list[str]
    merge_oid: str | None
    merge_parents: int
