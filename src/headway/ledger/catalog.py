"""The catalog of scopes, the plan shown before a cycle, and recognising the store we are joined to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.sqlite import NOW
from headway.model.scope import Stream

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from headway.model.scope import Scope


def plan(connection: sqlite3.Connection, streams: Sequence[Stream], kind: str) -> None:
    """Show streams as queued; one that is running already stays as it is, completeness is kept."""
    connection.executemany(
        "INSERT INTO progress (tenant, source, entity, scope, kind, status, samples) VALUES (?, ?, ?, ?, ?, 'queued', '[]') "
        "ON CONFLICT DO UPDATE SET status = 'queued', phase = NULL, last_error = NULL WHERE status <> 'running'",
        [(stream.tenant, stream.source, stream.entity, stream.scope, kind) for stream in streams],
    )


def halt(connection: sqlite3.Connection, streams: Sequence[Stream], kind: str, *, status: str, reason: str, until: int | None = None) -> None:
    """Show streams as not being read for now, and why, until when if that is known; one that is running stays as it is."""
    connection.executemany(
        "INSERT INTO progress (tenant, source, entity, scope, kind, status, last_error, rate_limited_until, samples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '[]') "
        "ON CONFLICT DO UPDATE SET status = excluded.status, phase = NULL, last_error = excluded.last_error, rate_limited_until = excluded.rate_limited_until "
        "WHERE status <> 'running'",
        [(stream.tenant, stream.source, stream.entity, stream.scope, kind, status, reason, until) for stream in streams],
    )


def enlist(connection: sqlite3.Connection, source: str, scopes: Sequence[Scope], *, tenant: str, status: str, reason: str, flagged: bool = False) -> None:
    """Add scopes with a status and its reason, audited; known ones get all but their status refreshed, the reason where it is that of their status."""
    for scope in scopes:
        known = connection.execute(
            "UPDATE scopes SET name = ?, location = ?, flagged = ?, code = ?, active_at = ?, reason = CASE WHEN status = ? THEN ? ELSE reason END, "
            f"updated_at = {NOW} WHERE tenant = ? AND source = ? AND scope = ?",
            (scope.name, scope.location, flagged, scope.code, scope.active_at, status, reason, tenant, source, scope.key),
        )
        if known.rowcount:
            continue
        connection.execute(
            "INSERT INTO scopes (tenant, source, scope, name, location, status, reason, flagged, code, active_at, discovered_at, updated_at) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NOW}, {NOW})",
            (tenant, source, scope.key, scope.name, scope.location, status, reason, flagged, scope.code, scope.active_at),
        )
        connection.execute(
            f"INSERT INTO scope_audit (tenant, source, scope, at, actor, before, after, reason) VALUES (?, ?, ?, {NOW}, 'headway', NULL, ?, ?)",
            (tenant, source, scope.key, status, reason),
        )


def fared(connection: sqlite3.Connection, source: str, scope: str, *, tenant: str, error: str | None) -> int:
    """Count one more failure of a scope, or forget them; how often in a row it has failed by now."""
    where = "WHERE tenant = ? AND source = ? AND scope = ?"
    if error is None:
        connection.execute(f"UPDATE scopes SET failures = 0, last_error = NULL {where} AND (failures > 0 OR last_error IS NOT NULL)", (tenant, source, scope))
        return 0
    found = connection.execute(f"UPDATE scopes SET failures = failures + 1, last_error = ? {where} RETURNING failures", (error, tenant, source, scope)).fetchone()
    return int(found[0]) if found else 0


def brought(connection: sqlite3.Connection, source: str, *, tenant: str, since: int) -> int:
    """Records that the runs of a source brought which were begun at or after an instant."""
    sql = "SELECT coalesce(sum(items), 0) FROM runs WHERE tenant = ? AND source = ? AND kind = 'sync' AND started_at >= ?"
    return int(connection.execute(sql, (tenant, source, since)).fetchone()[0])


def remembered(connection: sqlite3.Connection, role: str) -> tuple[str | None, dict[Stream, int]]:
    """The store last seen in a role, and how many batches of each stream that has a cursor went into it."""
    seen = connection.execute("SELECT store_id FROM stores_seen WHERE role = ?", (role,)).fetchone()
    rows = connection.execute("SELECT tenant, source, entity, scope, batch FROM watermarks WHERE cursor IS NOT NULL").fetchall()
    batches = {Stream(tenant=key[0], source=key[1], entity=key[2], scope=key[3]): batch for *key, batch in rows}
    return seen and seen[0], batches


def attach(connection: sqlite3.Connection, role: str, store_id: str, behind: Sequence[Stream]) -> None:
    """Remember the store of a role, and forget how far the streams are that it does not have."""
    connection.execute(f"INSERT OR REPLACE INTO stores_seen VALUES (?, ?, {NOW})", (role, store_id))
    connection.executemany(
        "UPDATE watermarks SET cursor = NULL, through = NULL WHERE tenant = ? AND source = ? AND entity = ? AND scope = ?",
        [(stream.tenant, stream.source, stream.entity, stream.scope) for stream in behind],
    )
