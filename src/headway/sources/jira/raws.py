"""What the shapes read of Jira's records, both editions: only these parts are decoded, all else is skipped.

Lenient, because published schemas are wrong: nearly everything may be null, ids come as numbers or text,
instants as ISO, seconds or milliseconds. What has to be there for a record to mean anything is strict; a
record without it is quarantined.

| entity | payload |
| --- | --- |
| `work_items` | `{"issue": <issue>, "histories": [<history>…]}`; without `histories` the issue's own changelog is whole |
| `projects` | the project as given |
| `boards` | the board as given, or `{"board": <board>, "configuration": <its configuration>}` |
| `sprints` | the sprint as given, or `{"sprint": <sprint>, "board": <its board as given>}`, which tells its project |
| `accounts` | the user as given |
"""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct

Id = str | int | None
Moment = str | int | float | None
NULL = Raw(b"null")


class Given(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A part of a record as Jira gave it."""


class User(Given, frozen=True, kw_only=True):
    """A person or an app: `account_id` on Cloud, `key` and `name` on Data Center."""

    account_id: str | None = None
    key: str | None = None
    name: str | None = None
    display_name: str | None = None
    email_address: str | None = None
    account_type: str | None = None


class Category(Given, frozen=True, kw_only=True):
    """What Jira itself holds a status to be: new, indeterminate, done."""

    key: str | None = None


class StatusGiven(Given, frozen=True, kw_only=True):
    """The status of an issue."""

    id: Id = None
    name: str | None = None
    status_category: Category | None = None


class Named(Given, frozen=True, kw_only=True):
    """A priority or a resolution."""

    name: str | None = None


class TypeGiven(Given, frozen=True, kw_only=True):
    """The type of an issue; `hierarchy_level` is 1 for epics and -1 for subtasks, whatever they are called."""

    name: str | None = None
    subtask: bool | None = None
    hierarchy_level: int | None = None


class Pointer(Given, frozen=True, kw_only=True):
    """Another issue, or a project."""

    id: Id = None
    key: str | None = None


class LinkType(Given, frozen=True, kw_only=True):
    """How two issues hang together, told from both ends."""

    name: str | None = None
    inward: str | None = None
    outward: str | None = None


class Link(Given, frozen=True, kw_only=True):
    """A link; the other issue stands at one of its ends."""

    id: Id = None
    type: LinkType | None = None
    inward_issue: Pointer | None = None
    outward_issue: Pointer | None = None


class Worklogs(Given, frozen=True, kw_only=True):
    """A page of worklogs, of which only the total counts."""

    total: int | None = None


class Entry(Given, frozen=True, kw_only=True):
    """One field that a history changed: ids in `before` and `after`, names in the strings beside them."""

    field: str | None = None
    field_id: str | None = None
    before: Id = msgspec.field(default=None, name="from")
    before_string: str | None = msgspec.field(default=None, name="fromString")
    after: Id = msgspec.field(default=None, name="to")
    after_string: str | None = msgspec.field(default=None, name="toString")


class HistoryGiven(Given, frozen=True, kw_only=True):
    """All that somebody changed at one instant."""

    id: Id = None
    author: User | None = None
    created: Moment = None
    items: tuple[Entry, ...] | None = None


class Changelog(Given, frozen=True, kw_only=True):
    """The histories that came with the issue."""

    histories: tuple[HistoryGiven, ...] | None = None


class Fields(Given, frozen=True, kw_only=True, rename=None):
    """The system's own fields; those of a site are added to a copy of this (see `fields`)."""

    project: Pointer | None = None
    summary: str | None = None
    description: Raw = NULL
    status: StatusGiven | None = None
    issuetype: TypeGiven | None = None
    priority: Named | None = None
    resolution: Named | None = None
    assignee: User | None = None
    reporter: User | None = None
    created: Moment = None
    updated: Moment = None
    duedate: Moment = None
    labels: tuple[str | None, ...] | None = None
    parent: Pointer | None = None
    issuelinks: tuple[Link, ...] | None = None
    timeoriginalestimate: int | float | None = None
    worklog: Worklogs | None = None


class Issue(Given, frozen=True, kw_only=True):
    """An issue; `key` is what people write and may change."""

    key: str
    fields: Fields
    changelog: Changelog | None = None


class Item(Given, frozen=True, kw_only=True):
    """An issue with its whole changelog, wherever that came from."""

    issue: Issue
    histories: tuple[HistoryGiven, ...] | None = None


class ProjectGiven(Given, frozen=True, kw_only=True):
    """A project."""

    id: Id = None
    key: str
    name: str | None = None
    project_type_key: str | None = None


class Location(Given, frozen=True, kw_only=True):
    """Where a board belongs; to a project, if it has an id of one."""

    project_id: Id = None


class Estimated(Given, frozen=True, kw_only=True):
    """The field that a board estimates in."""

    field_id: str | None = None
    display_name: str | None = None


class Estimation(Given, frozen=True, kw_only=True):
    """How a board estimates: `type` is none, issueCount or field."""

    type: str | None = None
    field: Estimated | None = None


class Configuration(Given, frozen=True, kw_only=True):
    """A board's configuration."""

    estimation: Estimation | None = None


class BoardGiven(Given, frozen=True, kw_only=True):
    """A board."""

    id: Id = None
    name: str | None = None
    type: str | None = None
    location: Location | None = None


class BoardPayload(BoardGiven, frozen=True, kw_only=True):
    """A board, alone or beside its configuration."""

    board: BoardGiven | None = None
    configuration: Configuration | None = None


class SprintGiven(Given, frozen=True, kw_only=True):
    """A sprint."""

    id: Id = None
    state: str | None = None
    name: str | None = None
    goal: str | None = None
    start_date: Moment = None
    end_date: Moment = None
    complete_date: Moment = None
    origin_board_id: Id = None


class SprintPayload(SprintGiven, frozen=True, kw_only=True):
    """A sprint, alone or beside its board."""

    sprint: SprintGiven | None = None
    board: BoardGiven | None = None
