"""What providers lay aside between runs, in the store's SQLite file: a cache that moves and is erased with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.table import Column, Table

if TYPE_CHECKING:
    from headway.db.sqlite import Database

SHELVES = Table(
    name="shelves",
    columns=(*(Column(name, "text") for name in ("tenant", "source", "scope", "name")), Column("content", "bytes")),
    key=("tenant", "source", "scope", "name"),
)
SHELF_TABLES = (SHELVES,)


class SqliteShelf:
    """Implements the Shelf port for one source of one tenant."""

    def __init__(self, database: Database, *, tenant: str, source: str) -> None:
        self._database = database
        self._whose = (tenant, source)

    async def get(self, scope: str, name: str) -> bytes | None:
        sql = "SELECT content FROM shelves WHERE tenant = ? AND source = ? AND scope = ? AND name = ?"
        found = await self._database.read(lambda connection: connection.execute(sql, (*self._whose, scope, name)).fetchone())
        return found[0] if found else None

    async def put(self, scope: str, name: str, content: bytes) -> None:
        sql = "INSERT INTO shelves VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content"
        await self._database.write(lambda connection: connection.execute(sql, (*self._whose, scope, name, content)))


class MemoryShelf:
    """Implements the Shelf port on a dictionary, for tests and for what keeps no store."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    async def get(self, scope: str, name: str) -> bytes | None:
        return self._kept.get((scope, name))

    async def put(self, scope: str, name: str, content: bytes) -> None:
        self._kept[scope, name] = content
