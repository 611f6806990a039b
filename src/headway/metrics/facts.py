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

COMMITS = {
    "key": "varchar",
    "repository": "varchar",
    "sha": "varchar",
    "is_merge": "boolean",
    "author": "varchar",
    "authored_at": "bigint",
    "authored_offset": "bigint",
    "committed_at": "bigint",
    "subject": "varchar",
    "is_revert": "boolean",
    "reachable": "boolean",
}
CHANGES = {
    "key": "varchar",
    "repository": "varchar",
    "sha": "varchar",
    "path": "varchar",
    "status": "varchar",
    "additions": "bigint",
    "deletions": "bigint",
}
ACCOUNTS = {"repository": "varchar", "handle": "varchar", "canonical": "varchar", "is_bot": "boolean"}
COLUMNS = {"commits": COMMITS, "changes": CHANGES, "accounts": ACCOUNTS}

FOR_ANSWERS: frozenset[str] = frozenset()
FOR_POINTS = frozenset({"key", "subject", "path"})
"""Columns a question does without: they name rows, and stored numbers need no names."""


class Load(Struct, frozen=True, kw_only=True):
    """What was, or is to be, loaded: `window` None for all, `version` None when the state of the store is not known."""

    tenant: str
    zone: str
    repositories: tuple[str, ...] | None
    window: Window | None
    inputs: frozenset[str]
    skip: frozenset[str]
    version: int | None

    def covers(self, other: Load) -> bool:
        """Whether facts loaded so also answer what would be loaded so: the same state of the same facts, and no fewer of them."""
        same = (self.tenant, self.zone, self.repositories, self.version) == (other.tenant, other.zone, other.repositories, other.version)
        return same and self.version is not None and self.inputs >= other.inputs and self.skip <= other.skip and self._holds(other.window)

    def _holds(self, window: Window | None) -> bool:
        return self.window is None or (window is not None and self.window.start <= window.start and window.end <= self.window.end)



def wanted(entity: str, skip: Collection[str]) -> list[str]:
    """The columns to read."""
    return [name for name in COLUMNS[entity] if name not in skip]


def typed(entity: str, skip: Collection[str]) -> str:
    """A select list with every column of an entity in its type; skipped ones are empty text."""
    return ", ".join(f"'' as {name}" if name in skip else f"cast({name} as {kind}) as {name}" for name, kind in COLUMNS[entity].items())


def calendar_days(numbers: Iterable[int], zone: str) -> dict[str, int]:
    """The days of a zone that UTC days (numbered from 1970) can fall on, with the instants at which they begin, ascending."""
    ordinals = {EPOCH_ORDINAL + number + shift for number in numbers for shift in (-1, 0, 1)}
    days = (date.fromordinal(ordinal).isoformat() for ordinal in sorted(ordinals))
    return {day: day_start(day, zone) for day in days}


def nothing(entity: str) -> str:
    """A select list for an entity nobody asked for: its columns, without rows."""
    return ", ".join(f"cast(null as {kind}) as {name}" for name, kind in COLUMNS[entity].items())
