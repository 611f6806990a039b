"""The catalog of scopes, the plan shown before a cycle, and recognising the store we are joined to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.sqlite import NOW
from headway.model.scope import Stream

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from headway.model.scope import Scope



def plan(connection: sqlite3.Connection, streams: Sequence[Stream], kind: str) -> None:
    """Show streams as queued; one that is running already stays as it is, completeness is kept."""
    connection.executemany(
        "INSERT INTO progress (tenant, source, entity, scope, kind, status, samples) VALUES (?, ?, ?, ?, ?, 'queued', '[]') "
        "ON CONFLICT DO UPDATE SET status = 'queued', phase = NULL, last_error = NULL WHERE status <> 'running'",
        [(stream.tenant, stream.source, stream.entity, stream.scope, kind) for stream in streams],
    )


def enlist(connection: sqlite3.Connection, source: str, scopes: Sequence[Scope], *, tenant: str, status: str, reason: str) -> None:
    """Add scopes with a status and its reason, audited; known ones only get their name and location refreshed."""
    for scope in scopes:
        known = connection.execute(
            f"UPDATE scopes SET name = ?, location = ?, updated_at = {NOW} WHERE tenant = ? AND source = ? AND scope = ?",
            (scope.name, scope.location, tenant, source, scope.key),
        )
        if known.rowcount:
            continue
        connection.execute(
            "INSERT INTO scopes (tenant, source, scope, name, location, status, reason, discovered_at, updated_at) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, {NOW}, {NOW})",
            (tenant, source, scope.key, scope.name, scope.location, status, reason),
        )
        connection.execute(
            f"INSERT INTO scope_audit (tenant, source, scope, at, actor, before, after, reason) VALUES (?, ?, ?, {NOW}, 'headway', NULL, ?, ?)",
            (tenant, source, scope.key, status, reason),
        )


def attach(connection: sqlite3.Connection, role: str, store_id: str, positions: Mapping[Stream, int]) -> list[Stream]:
    """Streams whose watermark fell back because this store is another one, or older than we remember."""
    seen = connection.execute("SELECT store_id FROM stores_seen WHERE role = ?", (role,)).fetchone()
    swapped = seen is not None and seen[0] != store_id
    connection.execute(f"INSERT OR REPLACE INTO stores_seen VALUES (?, ?, {NOW})", (role, store_id))
    rows = connection.execute("SELECT tenant, source, entity, scope, batch FROM watermarks WHERE cursor IS NOT NULL").fetchall()
    remembered = {Stream(tenant=key[0], source=key[1], entity=key[2], scope=key[3]): batch for *key, batch in rows}
    behind = [stream for stream, batch in remembered.items() if swapped or positions.get(stream, 0) < batch]
    connection.executemany(
        "UPDATE watermarks SET cursor = NULL, through = NULL WHERE tenant = ? AND source = ? AND entity = ? AND scope = ?",
        [(stream.tenant, stream.source, stream.entity, stream.scope) for stream in behind],
    )
    return behind
