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
        varchar="key repository title",
        bigint="number created_at first_commit_at ready_at first_review_at merged_at closed_at additions deletions",
        boolean="is_bot",
    ),
    "work_items": _columns(varchar="key project code title type status", bigint="created_at started_at completed_at"),
    "transitions": _columns(varchar="key project item to_status", bigint="at"),
    "pipeline_runs": _columns(varchar="key repository name state result", bigint="number started_at finished_at"),
    "deployments": _columns(varchar="key repository service environment environment_raw state result", bigint="finished_at"),
    "incidents": _columns(varchar="key repository title", bigint="opened_at resolved_at"),
}
"""What is read of each entity, and as what."""
HISTORY = frozenset({"commits", "changes", "accounts"})
"""Entities that the relation `commits` is made of: loaded together, since it stands for all of them."""
CUMULATIVE = frozenset({"ownership"})
"""Entities whose rows add up to a level: read from the beginning, whatever window is asked for."""
EVENTS: dict[str, tuple[str, ...]] = {
    "commits": ("committed_at",),
    "rework": ("committed_at",),
    "pull_requests": ("created_at", "first_review_at", "merged_at"),
    "work_items": ("completed_at",),
    "pipeline_runs": ("finished_at",),
    "deployments": ("finished_at",),
    "incidents": ("opened_at", "resolved_at"),
}
"""The instants that make a day of an entity worth a stored point: those by which its items fall into windows."""

FOR_ANSWERS: frozenset[str] = frozenset()
FOR_POINTS = frozenset({"key", "subject", "path", "title", "code"})
"""Columns a question does without: they name rows, and stored numbers need no names."""


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
    return [name for name in COLUMNS[entity] if name not in skip]


def typed(entity: str, skip: Collection[str]) -> str:
    """A select list with every column of an entity in its type; skipped ones are empty text."""
    return ", ".join(f"'' as {name}" if name in skip else f'cast("{name}" as {kind}) as "{name}"' for name, kind in COLUMNS[entity].items())


def calendar_days(numbers: Iterable[int], zone: str) -> dict[str, int]:
    """The days of a zone that UTC days (numbered from 1970) can fall on, with the instants at which they begin, ascending."""
    ordinals = {EPOCH_ORDINAL + number + shift for number in numbers for shift in (-1, 0, 1)}
    days = (date.fromordinal(ordinal).isoformat() for ordinal in sorted(ordinals))
    return {day: day_start(day, zone) for day in days}


def nothing(entity: str) -> str:
    """A select list for an entity nobody asked for: its columns, without rows."""
    return ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in COLUMNS[entity].items())
