"""Whose rows a store file holds, counted before anyone may wipe, and the wiping of one tenant's.

Which tables have an owner follows from their declaration, so that a table added tomorrow is counted
and wiped as well.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from headway.db.sqlite import filled, translated
from headway.model.errors import StoreError
from headway.model.ports import Holding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from headway.db.sqlite import Database
    from headway.db.table import Table

OWNER = "tenant"
NAMED = ("scope", "key")
"""Columns that say where a row came from, in the tables that have them."""


def owned(tables: Sequence[Table]) -> list[Table]:
    """The tables whose rows belong to a tenant."""
    return [table for table in tables if OWNER in table.names]


def look(path: Path, tables: Sequence[Table], *, prefix: str) -> list[Holding]:
    """What a store file holds, looked up without changing a byte of it. Raises StoreError."""
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return _counted(connection, tables, prefix)


def residents(path: Path) -> set[str]:
    """The tenants that have scopes in a store file; none of a file that is absent, empty or not ours, which opening it will say."""
    if not filled(path):
        return set()
    with suppress(StoreError), translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return {tenant for (tenant,) in connection.execute("SELECT DISTINCT tenant FROM scopes")}
    return set()


class SqlitePremises:
    """Implements the Premises port on an open store file."""

    def __init__(self, database: Database, tables: Sequence[Table]) -> None:
        self._database = database
        self._tables = tables

    async def holdings(self, *, prefix: str) -> list[Holding]:
        return await self._database.read(lambda connection: _counted(connection, self._tables, prefix))

    async def forget(self, *, tenant: str, prefix: str, allow: Callable[[Sequence[Holding]], None]) -> int:
        def work(connection: sqlite3.Connection) -> int:
            allow(_counted(connection, self._tables, prefix))
            return sum(connection.execute(f"DELETE FROM {table.name} WHERE {OWNER} = ?", (tenant,)).rowcount for table in owned(self._tables))

        return await self._database.write(work)


def _counted(connection: sqlite3.Connection, tables: Sequence[Table], prefix: str) -> list[Holding]:
    return [Holding(table.name, *row) for table in owned(tables) for row in _count(connection, table, prefix)]


def _count(connection: sqlite3.Connection, table: Table, prefix: str) -> list[tuple[str, int, int]]:
    names = [name for name in NAMED if name in table.names]
    strange = " OR ".join(f"substr({name}, 1, ?) <> ?" for name in names) or "0"
    found = connection.execute(f"SELECT {OWNER}, count(*), coalesce(sum({strange}), 0) FROM {table.name} GROUP BY {OWNER}", (len(prefix), prefix) * len(names))
    return found.fetchall()
