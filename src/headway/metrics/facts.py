"""Which columns of which facts the statements read, and as what type; a store's own types are not trusted.

SQLite's driver guesses a column's type from its first rows, so every column is cast on its way in.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.calendar import day_start
from headway.model.scope import Window

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


MAYBE = "maybe"
"""Text that may be missing: a store's driver may give an empty one in its place, and in that of a missing fraction."""


def _columns(**kinds: str) -> dict[str, str]:
    return {name: kind for kind, names in kinds.items() for name in names.split()}


COLUMNS: dict[str, dict[str, str]] = {
    "commits": _columns(
        varchar="key repository sha author subject", bigint="authored_at authored_offset committed_at", boolean="is_merge is_revert reachable"
    ),
    "changes": _columns(varchar="key repository sha path status", bigint="additions deletions"),
    "accounts": _columns(varchar="repository handle canonical", boolean="is_bot"),
    "ownership": _columns(varchar="repository path handle", bigint="committed_at lines"),
    "rework": _columns(varchar="key repository sha", bigint="committed_at deleted reworked"),
    "files": _columns(varchar="repository path kind", bigint="lines complexity"),
    "pull_requests": _columns(
        varchar="key repository title state",
        maybe="author",
        bigint="number created_at first_commit_at ready_at first_review_at approved_at merged_at closed_at additions deletions reviews changes_requested comments",
        boolean="is_bot draft",
    ),
    "reviews": _columns(varchar="key repository pull_request state", maybe="reviewer", bigint="submitted_at comments", boolean="is_bot"),
    "item_mentions": _columns(varchar="key repository pull_request item_source item code place"),
    "work_items": _columns(
        varchar="key project code title type status work_class flow_item", maybe="priority parent_code", bigint="created_at started_at completed_at reopens", double="effort", boolean="flagged"
    ),
    "transitions": _columns(varchar="key project item to_status", bigint="at"),
    "item_links": _columns(varchar="project item kind target"),
    "sprints": _columns(varchar="key project board name", maybe="state", bigint="start_at end_at completed_at"),
    "sprint_memberships": _columns(varchar="project item sprint", bigint="added_at removed_at"),
    "pipeline_runs": _columns(
        varchar="key repository name state", maybe="result branch sha event", bigint="number attempt queued_at started_at finished_at", boolean="default_branch"
    ),
    "deployments": _columns(varchar="key repository service environment environment_raw state", maybe="result sha cause", bigint="created_at finished_at"),
    "deployed_changes": _columns(varchar="key repository service deployment sha basis evidence title", maybe="original pull_request", bigint="begun_at deployed_at"),
    "deployment_outcomes": _columns(
        varchar="key repository service deployment outcome evidence", maybe="remediation unplanned", bigint="finished_at remediated_at deployed_changes"
    ),
    "incidents": _columns(varchar="key repository title", maybe="service", bigint="opened_at resolved_at"),
    "incident_causes": _columns(varchar="key repository incident deployment evidence", bigint="opened_at"),
}
"""What is read of each entity, and as what."""
HISTORY = frozenset({"commits", "changes", "accounts"})
"""Entities that the relation `commits` is made of: loaded together, since it stands for all of them."""
CUMULATIVE = frozenset({"ownership"})
"""Entities whose rows add up to a level: read from the beginning, whatever window is asked for."""
EVENTS: dict[str, tuple[str, ...]] = {
    "commits": ("committed_at",),
    "rework": ("committed_at",),
    "pull_requests": ("created_at", "first_review_at", "merged_at", "closed_at"),
    "work_items": ("created_at", "started_at", "completed_at"),
    "transitions": ("at",),
    "sprints": ("start_at", "end_at", "completed_at"),
    "pipeline_runs": ("finished_at",),
    "deployments": ("finished_at",),
    "deployed_changes": ("deployed_at",),
    "deployment_outcomes": ("finished_at", "remediated_at"),
    "incidents": ("opened_at", "resolved_at"),
    "incident_causes": ("opened_at",),
}
"""The instants that make a day of an entity worth a stored point: those by which its items fall into windows."""

FOR_ANSWERS: frozenset[str] = frozenset()
FOR_POINTS = frozenset({"subject", "path", "title", "code", "commits.key", "changes.key", "rework.key", "pipeline_runs.key", "deployed_changes.key"})
"""Columns a question does without: they name rows, and stored numbers need no names. A key that facts are joined by stays."""


class Load(Struct, frozen=True, kw_only=True):
    """What was, or is to be, loaded: `window` None for all, `version` None when the state of the store is not known."""

    tenant: str
    zone: str
    scopes: tuple[str, ...] | None
    window: Window | None
    skip: frozenset[str]
    version: int | None

    def same_state(self, other: Load) -> bool:
        """Whether both are about the same facts at the same state of the store."""
        mine, theirs = ((one.tenant, one.zone, one.scopes, one.version) for one in (self, other))
        return mine == theirs and self.version is not None

    def covers(self, other: Load) -> bool:
        """Whether facts loaded so also answer what would be loaded so: the same state of the same facts, and no fewer of them."""
        return self.same_state(other) and self.skip <= other.skip and self._holds(other.window)

    def _holds(self, window: Window | None) -> bool:
        return self.window is None or (window is not None and self.window.start <= window.start and window.end <= self.window.end)


def home(entity: str) -> str:
    """The column that names the scope whose numbers an entity's facts are part of."""
    return "project" if "project" in COLUMNS[entity] else "repository"


def wanted(entity: str, skip: Collection[str]) -> list[str]:
    """The columns to read."""
    return [name for name in COLUMNS[entity] if not _skipped(entity, name, skip)]


def _skipped(entity: str, name: str, skip: Collection[str]) -> bool:
    return name in skip or f"{entity}.{name}" in skip


def typed(entity: str, skip: Collection[str]) -> str:
    """A select list with every column of an entity in its type; skipped ones are empty text."""
    return ", ".join(f"'' as {name}" if _skipped(entity, name, skip) else f'{_cast(name, kind)} as "{name}"' for name, kind in COLUMNS[entity].items())


def _cast(name: str, kind: str) -> str:
    if kind in {MAYBE, "double"}:
        told = f"nullif(cast(\"{name}\" as varchar), '')"
        return told if kind == MAYBE else f"cast({told} as double)"
    return f'cast("{name}" as {kind})'


def calendar_days(numbers: Iterable[int], zone: str) -> dict[str, int]:
    """The days of a zone that UTC days (numbered from 1970) can fall on, with the instants at which they begin, ascending."""
    ordinals = {EPOCH_ORDINAL + number + shift for number in numbers for shift in (-1, 0, 1)}
    days = (date.fromordinal(ordinal).isoformat() for ordinal in sorted(ordinals))
    return {day: day_start(day, zone) for day in days}


def nothing(entity: str) -> str:
    """A select list for an entity nobody asked for: its columns, without rows."""
    return ", ".join(f'cast(null as {"varchar" if kind == MAYBE else kind}) as "{name}"' for name, kind in COLUMNS[entity].items())
