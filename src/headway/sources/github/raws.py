"""What the shapes read of GitHub's records: only these parts are decoded, all else is skipped.

Lenient, because whoever is deleted leaves null behind, and so does whatever a token may not see; lists too
may hold nulls. What comes from GraphQL is written in camel case, what comes from REST in snake case.
Runs, deployments and releases are in `raws_delivery`.

| entity | payload |
| --- | --- |
| `repositories` | `{"repository": <node>}` |
| `pull_requests` | `{"pull": <node>, "commits": [<node>…], "reviews": [<node>…], "events": [<node>…]}`, the lists what the node did not have room for |
| `work_items`, `incidents` | `{"issue": <node>, "events": [<node>…]}` |
| `pipeline_runs` | `{"run": <run or attempt of REST>, "checks": [<node>…]}`, or `"jobs": [<job of REST>…]` in place of the checks |
| `deployments` | `{"deployment": <node>, "statuses": [<node>…]}` |
| `releases` | `{"release": <node>}` |
"""

from __future__ import annotations

from msgspec import Struct, field

Id = str | int | None
"""GraphQL writes its large numbers as text."""


class Given(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A part of a record as GraphQL gave it."""


class Actor(Given, frozen=True, kw_only=True):
    """An account; where nothing but a person can stand, its type is not told."""

    typename: str | None = field(default=None, name="__typename")
    login: str | None = None
    database_id: int | None = None
    name: str | None = None
    email: str | None = None


class Counted(Given, frozen=True, kw_only=True):
    """A list of which only the number counts."""

    total_count: int | None = None


class Named(Given, frozen=True, kw_only=True):
    """A label, or a branch."""

    name: str | None = None


class Labels(Given, frozen=True, kw_only=True):
    """The labels of something."""

    nodes: tuple[Named | None, ...] | None = None


class RepositoryGiven(Given, frozen=True, kw_only=True):
    """A repository that something is in, or came from."""

    database_id: int | None = None
    name_with_owner: str | None = None


class Target(Given, frozen=True, kw_only=True):
    """What a ref leads to."""

    oid: str | None = None


class Branch(Given, frozen=True, kw_only=True):
    """A branch and its tip."""

    name: str | None = None
    target: Target | None = None


class RepositoryNode(Given, frozen=True, kw_only=True):
    """A repository."""

    name_with_owner: str
    url: str | None = None
    is_archived: bool | None = None
    default_branch_ref: Branch | None = None


class RepositoryPayload(Given, frozen=True, kw_only=True):
    """A repository's record."""

    repository: RepositoryNode


class Signature(Given, frozen=True, kw_only=True):
    """Who wrote a commit, as git says, and whose account that is."""

    name: str | None = None
    email: str | None = None
    user: Actor | None = None


class CommitGiven(Given, frozen=True, kw_only=True):
    """A commit of a pull request."""

    oid: str
    authored_date: str | None = None
    committed_date: str | None = None
    message_headline: str | None = None
    author: Signature | None = None


class CommitNode(Given, frozen=True, kw_only=True):
    """The place of a commit in a pull request."""

    commit: CommitGiven | None = None


class Commits(Given, frozen=True, kw_only=True):
    """The first commits of a pull request, and how many there are."""

    total_count: int | None = None
    nodes: tuple[CommitNode | None, ...] | None = None


class ReviewNode(Given, frozen=True, kw_only=True):
    """A review; a pending one has not been submitted."""

    id: str | None = None
    full_database_id: Id = None
    state: str | None = None
    submitted_at: str | None = None
    author: Actor | None = None
    comments: Counted | None = None


class Reviews(Given, frozen=True, kw_only=True):
    """The first reviews of a pull request."""

    nodes: tuple[ReviewNode | None, ...] | None = None


class EventNode(Given, frozen=True, kw_only=True):
    """A step on a timeline; of kinds that were not asked for nothing is told."""

    typename: str | None = field(default=None, name="__typename")
    id: str | None = None
    created_at: str | None = None
    actor: Actor | None = None
    label: Named | None = None
    state_reason: str | None = None


class Events(Given, frozen=True, kw_only=True):
    """The first steps of a timeline."""

    nodes: tuple[EventNode | None, ...] | None = None


class MergeCommit(Given, frozen=True, kw_only=True):
    """What a pull request became on the branch it was for."""

    oid: str | None = None
    message_headline: str | None = None
    parents: Counted | None = None


class Closing(Given, frozen=True, kw_only=True):
    """An issue that a pull request closes."""

    number: int | None = None
    repository: RepositoryGiven | None = None


class Closings(Given, frozen=True, kw_only=True):
    """The issues that a pull request closes; those that may not be seen are null."""

    nodes: tuple[Closing | None, ...] | None = None


class PullNode(Given, frozen=True, kw_only=True):
    """A pull request."""

    number: int
    title: str | None = None
    body: str | None = None
    state: str | None = None
    is_draft: bool | None = None
    created_at: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    merged_at: str | None = None
    url: str | None = None
    author: Actor | None = None
    merged_by: Actor | None = None
    head_ref_name: str | None = None
    base_ref_name: str | None = None
    head_ref_oid: str | None = None
    head_repository: RepositoryGiven | None = None
    merge_commit: MergeCommit | None = None
    additions: int | None = None
    deletions: int | None = None
    changed_files: int | None = None
    comments: Counted | None = None
    labels: Labels | None = None
    closing_issues_references: Closings | None = None
    commits: Commits | None = None
    reviews: Reviews | None = None
    timeline_items: Events | None = None


class PullPayload(Given, frozen=True, kw_only=True):
    """A pull request's record."""

    pull: PullNode
    commits: tuple[CommitNode | None, ...] | None = None
    reviews: tuple[ReviewNode | None, ...] | None = None
    events: tuple[EventNode | None, ...] | None = None


class Assignees(Given, frozen=True, kw_only=True):
    """Who an issue is given to."""

    nodes: tuple[Actor | None, ...] | None = None


class Milestone(Given, frozen=True, kw_only=True):
    """What an issue is wanted for, and when; it is no sprint."""

    due_on: str | None = None


class IssueNode(Given, frozen=True, kw_only=True):
    """An issue."""

    number: int
    title: str | None = None
    body: str | None = None
    state: str | None = None
    state_reason: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    url: str | None = None
    author: Actor | None = None
    assignees: Assignees | None = None
    labels: Labels | None = None
    milestone: Milestone | None = None
    timeline_items: Events | None = None


class IssuePayload(Given, frozen=True, kw_only=True):
    """An issue's record."""

    issue: IssueNode
    events: tuple[EventNode | None, ...] | None = None
