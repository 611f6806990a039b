"""Which columns of which facts the statements read, and as what type; a store's own types are not trusted.

SQLite's driver guesses a column's type from its first rows, so every column is cast on its way in.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from headway.model.calendar import day_start

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

FOR_ITEMS: frozenset[str] = frozenset()
FOR_FIGURES = frozenset({"key", "subject"})
FOR_POINTS = FOR_FIGURES | {"path"}
"""Columns a question does without: they name rows, and numbers need no names (hotspots need paths, but are not stored)."""


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
