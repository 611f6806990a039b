"""How a run ends: its status judged once, its lease given back, nothing of it changed afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.sqlite import NOW
from headway.model.entries import Hold

if TYPE_CHECKING:
    import sqlite3

    from headway.model.entries import Run
    from headway.model.scope import Stream

STREAM = "tenant = ? AND source = ? AND entity = ? AND scope = ?"
HOLD = "source, entity, scope, missing, stored, noticed_at, allowed_by"
FINAL = "('done', 'failed', 'incomplete', 'cancelled')"


def of(stream: Stream) -> tuple[str, str, str, str]:
    """The key columns of a stream."""
    return stream.tenant, stream.source, stream.entity, stream.scope


def held(connection: sqlite3.Connection, stream: Stream) -> Hold | None:
    """What is held of a stream, or was until somebody let it go with the next complete listing."""
    found = connection.execute(f"SELECT {HOLD} FROM holds WHERE {STREAM}", of(stream)).fetchone()
    return Hold(**dict(zip(Hold.__struct_fields__, found, strict=True))) if found else None


def finish(
    connection: sqlite3.Connection, run: Run, status: str, *, error: str | None, stored: int | None, total: int | None, rewind: bool, through: int | None = None
) -> str:
    """Close a run; the status it ends with, which is an earlier one if it was closed before."""
    key, proven = of(run.stream), status == "done"
    (lost,) = connection.execute(f"SELECT count(*) FROM quarantine WHERE {STREAM} AND NOT partial", key).fetchone()
    if total is not None and stored is None:
        stored = total - lost
        if status == "done" and lost:
            status, error = "incomplete", f"{lost} of {total} records could not be read; see the quarantine"
    waiting = held(connection, run.stream)
    if status == "done" and waiting is not None and waiting.allowed_by is None:
        status, error = "incomplete", waiting.sentence
    connection.execute(f"UPDATE runs SET status = ?, error = ?, finished_at = {NOW} WHERE id = ? AND status NOT IN {FINAL}", (status, error, run.id))
    connection.execute(
        f"UPDATE progress SET status = ?, phase = NULL, finished_at = {NOW}, last_error = ?, stored = coalesce(?, stored), source_count = coalesce(?, source_count) "
        f"WHERE {STREAM} AND kind = ? AND run_id = ? AND status NOT IN {FINAL}",
        (status, error, stored, total, *key, run.kind, run.id),
    )
    freed = connection.execute(f"UPDATE leases SET holder = NULL, until = 0 WHERE {STREAM} AND kind = ? AND token = ?", (*key, run.kind, run.token))
    if freed.rowcount and run.kind == "sync" and (rewind or proven):
        moved = "cursor = NULL" if rewind else "through = (SELECT min(started_at, coalesce(?, started_at)) FROM runs WHERE id = ?)"
        connection.execute(f"UPDATE watermarks SET {moved} WHERE {STREAM}", key if rewind else (through, run.id, *key))
    return str(connection.execute("SELECT status FROM runs WHERE id = ?", (run.id,)).fetchone()[0])
