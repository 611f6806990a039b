"""Work as trackers tell it: projects, work items with all their transitions, sprints and who was in them when.

`code` is the key people write (PAY-12); `key` is the immutable id of the source, since codes change when
items move. The provider's own word is kept beside ours.
"""

from __future__ import annotations

from typing import ClassVar

from headway.model.fact import Fact, Touch, instants, project_subject


class Project(Fact, frozen=True, kw_only=True):
    """A project of work items; `code` is the prefix of its items' codes."""

    entity: ClassVar[str] = "projects"

    project: str
    code: str
    name: str
    kind: str | None
    url: str | None


class Board(Fact, frozen=True, kw_only=True):
    """A board: `kind` scrum, kanban, simple or the source's word; `estimation` is the field its team estimates in."""

    entity: ClassVar[str] = "boards"

    project: str
    name: str
    kind: str
    estimation: str | None
    url: str | None


class WorkItem(Fact, frozen=True, kw_only=True):
    """A work item as it stands. `status` backlog, todo, in_progress, in_review, waiting, blocked, done, cancelled or unknown.

    `started_at` is the first entry into in_progress or in_review, `completed_at` the entry into done that
    has not been left since. `effort` is None where nobody estimated, `effort_source` says where it is from.
    `worklogs` counts entries of work, None where the source does not tell. `work_class` is what it counts as in throughput
    (bug, feature or chore), `flow_item` what it is in the Flow Framework (feature, defect, risk or debt), `priority` highest, high,
    medium, low or lowest, None for a word that is not known. `body` stands last, so that a store reads what is counted without it.
    """

    entity: ClassVar[str] = "work_items"

    project: str
    code: str
    title: str
    type: str
    type_raw: str
    status: str
    status_raw: str
    status_category: str | None
    priority_raw: str | None
    resolution_raw: str | None
    assignee: str | None
    reporter: str | None
    team: str | None
    parent_code: str | None
    labels: tuple[str, ...]
    flagged: bool
    effort: float | None
    effort_source: str | None
    created_at: int
    due_at: int | None
    started_at: int | None
    completed_at: int | None
    reopens: int
    url: str | None
    worklogs: int | None = None
    work_class: str = "chore"
    flow_item: str = "feature"
    priority: str | None = None
    body: str

    def touches(self) -> tuple[Touch, ...]:
        return instants(project_subject(self.project), self.created_at, self.started_at, self.completed_at)


class Transition(Fact, frozen=True, kw_only=True):
    """An item entered a status; the first one, at its creation, comes from none."""

    entity: ClassVar[str] = "transitions"
    within: ClassVar[str] = "work_items"
    child: ClassVar[bool] = True

    project: str
    item: str
    at: int
    from_status: str | None
    from_raw: str | None
    to_status: str
    to_raw: str
    actor: str | None

    def touches(self) -> tuple[Touch, ...]:
        return ((project_subject(self.project), self.at),)

    def parent(self) -> str:
        return self.item


class ItemLink(Fact, frozen=True, kw_only=True):
    """A link between items: `kind` blocks, is_blocked_by, duplicates, relates, clones or other; `target` is the other's code."""

    entity: ClassVar[str] = "item_links"
    within: ClassVar[str] = "work_items"
    child: ClassVar[bool] = True

    project: str
    item: str
    kind: str
    kind_raw: str
    target: str

    def parent(self) -> str:
        return self.item


class SprintMembership(Fact, frozen=True, kw_only=True):
    """A stay of an item in a sprint; `removed_at` is None while it is in. `sprint` is the sprint's key."""

    entity: ClassVar[str] = "sprint_memberships"
    within: ClassVar[str] = "work_items"
    child: ClassVar[bool] = True

    project: str
    item: str
    sprint: str
    added_at: int
    removed_at: int | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(project_subject(self.project), self.added_at, self.removed_at)

    def parent(self) -> str:
        return self.item


class Sprint(Fact, frozen=True, kw_only=True):
    """A sprint of a board: `state` active, closed or future, None for a word that is not known."""

    entity: ClassVar[str] = "sprints"

    project: str
    board: str
    name: str
    state: str | None
    state_raw: str
    goal: str
    start_at: int | None
    end_at: int | None
    completed_at: int | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(project_subject(self.project), self.start_at, self.completed_at or self.end_at)
