"""What has to be computed again: subjects and days, each under a number greater than any that a computation under way has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection


def next_number(connection: sqlite3.Connection, name: str) -> int:
    """The next number of a sequence."""
    (value,) = connection.execute("INSERT INTO sequences VALUES (?, 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value", (name,)).fetchone()
    return int(value)


def soil(connection: sqlite3.Connection, tenant: str, dirty: Collection[tuple[str, str]]) -> None:
    """Note subjects and days as dirty."""
    if dirty:
        mark = next_number(connection, "mark")
        connection.executemany(
            "INSERT INTO dirty VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark",
            [(tenant, subject, day, mark) for subject, day in dirty],
        )


def clean(connection: sqlite3.Connection, tenant: str, mark: int, subjects: Collection[str] | None) -> None:
    """Forget what was dirty up to a mark; of some subjects alone, where they are given."""
    if subjects is None:
        connection.execute("DELETE FROM dirty WHERE tenant = ? AND mark <= ?", (tenant, mark))
    else:
        connection.executemany("DELETE FROM dirty WHERE tenant = ? AND mark <= ? AND subject = ?", [(tenant, mark, subject) for subject in subjects])
