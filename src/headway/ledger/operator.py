"""What people decide: the status of scopes, what words mean, whether records that vanished are really gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.db.sqlite import NOW
from headway.ledger.closing import HOLD, STREAM, of
from headway.model.entries import AuditRow, Hold
from headway.model.wording import Override

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from headway.model.scope import Stream

AUDITED = "at, source, scope, actor, before, after, reason"


def hold(connection: sqlite3.Connection, stream: Stream, *, missing: int, stored: int) -> None:
    """Keep for an operator what a complete listing lacks; an earlier permission does not cover it."""
    connection.execute(
        f"INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, {NOW}, NULL) ON CONFLICT DO UPDATE SET missing = excluded.missing, stored = excluded.stored, allowed_by = NULL",
        (*of(stream), missing, stored),
    )


def lift(connection: sqlite3.Connection, stream: Stream) -> None:
    """Forget what was held of a stream."""
    connection.execute(f"DELETE FROM holds WHERE {STREAM}", of(stream))


def allow(connection: sqlite3.Connection, streams: Sequence[Stream], *, actor: str) -> list[Hold]:
    """Give permission for held streams; those."""
    given = []
    for stream in streams:
        found = connection.execute(f"UPDATE holds SET allowed_by = ? WHERE {STREAM} RETURNING {HOLD}", (actor, *of(stream))).fetchone()
        if found:
            given.append(Hold(**dict(zip(Hold.__struct_fields__, found, strict=True))))
            what = f"{given[-1].missing} of {given[-1].stored} {stream.entity} that a complete listing lacks may go"
            connection.execute(
                f"INSERT INTO scope_audit (tenant, source, scope, at, actor, before, after, reason) VALUES (?, ?, ?, {NOW}, ?, 'held', 'allowed', ?)",
                (stream.tenant, stream.source, stream.scope, actor, what),
            )
    return given


def holds(connection: sqlite3.Connection, tenant: str) -> list[Hold]:
    """What waits for an operator, by source and scope."""
    rows = connection.execute(f"SELECT {HOLD} FROM holds WHERE tenant = ? ORDER BY source, scope, entity", (tenant,))
    return [Hold(**dict(zip(Hold.__struct_fields__, row, strict=True))) for row in rows]


def settle(connection: sqlite3.Connection, scopes: Sequence[tuple[str, str]], *, tenant: str, status: str, actor: str, reason: str) -> int:
    """Give scopes a status, each change audited; how many changed. Failures are counted anew, the last one is remembered while it explains a pause."""
    changed = 0
    for source, scope in scopes:
        before = connection.execute("SELECT status FROM scopes WHERE tenant = ? AND source = ? AND scope = ?", (tenant, source, scope)).fetchone()
        if before is None or before[0] == status:
            continue
        connection.execute(
            "UPDATE scopes SET status = ?, reason = ?, failures = 0, last_error = CASE WHEN ? = 'paused' THEN last_error END, "
            f"updated_at = {NOW} WHERE tenant = ? AND source = ? AND scope = ?",
            (status, reason, status, tenant, source, scope),
        )
        connection.execute(
            f"INSERT INTO scope_audit (tenant, source, scope, at, actor, before, after, reason) VALUES (?, ?, ?, {NOW}, ?, ?, ?, ?)",
            (tenant, source, scope, actor, before[0], status, reason),
        )
        changed += 1
    return changed


def audit(connection: sqlite3.Connection, tenant: str, scope: str | None, limit: int) -> list[AuditRow]:
    """Changes of scopes, newest first."""
    sql = f"SELECT {AUDITED} FROM scope_audit WHERE tenant = ? AND scope = coalesce(?, scope) ORDER BY id DESC LIMIT ?"
    return [AuditRow(**dict(zip(AuditRow.__struct_fields__, row, strict=True))) for row in connection.execute(sql, (tenant, scope, limit))]


def overrides(connection: sqlite3.Connection, tenant: str) -> list[Override]:
    """What the tenant says of words, in order."""
    rows = connection.execute("SELECT level, target, map, word, value FROM map_overrides WHERE tenant = ?", (tenant,))
    return sorted(Override(*row) for row in rows)


def override(connection: sqlite3.Connection, said: Sequence[Override], *, tenant: str, actor: str) -> None:
    """Say something of words, or take it back with an empty value; each audited."""
    for one in said:
        key = (tenant, one.level, one.target, one.map, one.word)
        where = "tenant = ? AND level = ? AND target = ? AND map = ? AND word = ?"
        before = connection.execute(f"SELECT value FROM map_overrides WHERE {where}", key).fetchone()
        if one.value:
            connection.execute(f"INSERT OR REPLACE INTO map_overrides VALUES (?, ?, ?, ?, ?, ?, {NOW})", (*key, one.value))
        else:
            connection.execute(f"DELETE FROM map_overrides WHERE {where}", key)
        connection.execute(
            f"INSERT INTO audit (tenant, at, actor, action, target, before, after) VALUES (?, {NOW}, ?, 'override', ?, ?, ?)",
            (tenant, actor, f"{one.map}: {one.word} ({one.level} {one.target})".replace(" )", ")"), _quoted(before and before[0]), _quoted(one.value)),
        )


def _quoted(text: str | None) -> str | None:
    """A text as JSON; nothing for none."""
    return msgspec.json.encode(text).decode() if text else None
