"""How a run ends: its status judged once, its lease given back, nothing of it changed afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.sqlite import NOW

if TYPE_CHECKING:
    import sqlite3

    from headway.model.entries import Run
    from headway.model.scope import Stream

STREAM = "tenant = ? AND source = ? AND entity = ? AND scope = ?"
ALLOW = "if they are really gone, run headway sync --scope SCOPE --accept-deletions"
FINAL = "('done', 'failed', 'incomplete', 'cancelled')"


def of(stream: Stream) -> tuple[str, str, str, str]:
    """The key columns of a stream."""
    return stream.tenant, stream.source, stream.entity, stream.scope


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
    held = connection.execute(f"SELECT missing, stored FROM holds WHERE {STREAM} AND allowed_by IS NULL", key).fetchone()
    if status == "done" and held:
        status, error = "incomplete", f"{held[0]} of {held[1]} stored records are missing at the source: lost permission looks like deletion, so they are held; {ALLOW}"
    connection.execute(f"UPDATE runs SET status = ?, error = ?, finished_at = {NOW} WHERE id = ? AND status NOT IN {FINAL}", (status, error, run.id))
    connection.execute(
        f"UPDATE progress SET status = ?, phase = NULL, finished_at = {NOW}, last_error = ?, stored = coalesce(?, stored), source_count = coalesce(?, source_count) "
        f"WHERE {STREAM} AND kind = ? AND run_id = ? AND status NOT IN {FINAL}",
        (status, error, stored, total, *key, run.kind, run.id),
    )
    held = connection.execute(f"UPDATE leases SET holder = NULL, until = 0 WHERE {STREAM} AND kind = ? AND token = ?", (*key, run.kind, run.token))
    if held.rowcount and run.kind == "sync" and (rewind or proven):
        moved = "cursor = NULL" if rewind else "through = (SELECT min(started_at, coalesce(?, started_at)) FROM runs WHERE id = ?)"
        connection.execute(f"UPDATE watermarks SET {moved} WHERE {STREAM}", key if rewind else (through, run.id, *key))
    return str(connection.execute("SELECT status FROM runs WHERE id = ?", (run.id,)).fetchone()[0])
