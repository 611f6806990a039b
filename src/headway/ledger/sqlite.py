"""The ledger on SQLite: each method one transaction, every movement fenced by the run's lease token.

Time for leases is the database's own clock, so that workers with wrong clocks cannot steal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.db.sqlite import NOW
from headway.ledger import catalog, closing, holder, operator, organising, reading
from headway.ledger.closing import STREAM, of
from headway.ledger.dirt import clean, next_number, soil
from headway.model.entries import Run
from headway.model.errors import LeaseHeld, LeaseLost
from headway.model.progress import RATE_SAMPLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

    from headway.db.sqlite import Database
    from headway.model.entries import AuditRow, Hold, Quarantined, RunRow, ScopeRow
    from headway.model.progress import Progress
    from headway.model.scope import Batch, Scope, Stream
    from headway.model.teams import Organisation
    from headway.model.wording import Override

LEASE_US = 60_000_000
"""Long enough for a slow page and a busy store; a dead process on this host is noticed at once anyway."""


EVERY_DAY = "*"


class SqliteLedger:
    """Implements the Ledger port on one SQLite file, usually the one the facts are in."""

    def __init__(self, database: Database, *, code_version: str, lease_us: int = LEASE_US) -> None:
        self._database = database
        self._code_version = code_version
        self._lease_us = lease_us
        self._holder = holder.me()

    async def begin(self, stream: Stream, kind: str, *, clear: bool = False) -> Run:
        def work(connection: sqlite3.Connection) -> Run:
            token, cut_off = self._take(connection, stream, kind)
            if clear:
                connection.execute(f"UPDATE watermarks SET cursor = NULL WHERE {STREAM}", of(stream))
            return msgspec.structs.replace(self._open_run(connection, stream, kind, token), cut_off=cut_off)

        return await self._database.write(work)

    def _take(self, connection: sqlite3.Connection, stream: Stream, kind: str) -> tuple[int, bool]:
        key = (*of(stream), kind)
        held = connection.execute(f"SELECT token, holder, until > {NOW} FROM leases WHERE {STREAM} AND kind = ?", key).fetchone()
        token, other, live = held or (0, None, 0)
        if other and live and not holder.is_dead(other):
            raise LeaseHeld(f"{stream.entity} of {stream.scope} is being read by another process ({other.rpartition('/')[0]}); wait for it or stop it")
        connection.execute(
            f"INSERT INTO leases VALUES (?, ?, ?, ?, ?, ?, ?, {NOW} + ?, {NOW}) ON CONFLICT DO UPDATE SET "
            "token = excluded.token, holder = excluded.holder, until = excluded.until, heartbeat_at = excluded.heartbeat_at",
            (*key, token + 1, self._holder, self._lease_us),
        )
        connection.execute(
            f"UPDATE runs SET status = 'cancelled', finished_at = {NOW}, error = 'its process ended before it did' WHERE {STREAM} AND kind = ? AND finished_at IS NULL",
            key,
        )
        last = connection.execute(f"SELECT status FROM runs WHERE {STREAM} AND kind = ? ORDER BY id DESC LIMIT 1", key).fetchone()
        return token + 1, last == ("cancelled",)

    def _open_run(self, connection: sqlite3.Connection, stream: Stream, kind: str, token: int) -> Run:
        cursor, batch = connection.execute(f"SELECT cursor, batch FROM watermarks WHERE {STREAM}", of(stream)).fetchone() or (None, 0)
        (generation,) = connection.execute("SELECT coalesce(max(generation), 0) FROM runs WHERE tenant = ? AND kind = 'replay'", (stream.tenant,)).fetchone()
        generation += kind == "replay"
        before = connection.execute(f"SELECT status, items FROM runs WHERE {STREAM} AND kind = ? ORDER BY id DESC LIMIT 1", (*of(stream), kind)).fetchone()
        run_id = connection.execute(
            f"INSERT INTO runs (tenant, source, entity, scope, kind, status, code_version, generation, started_at) VALUES (?, ?, ?, ?, ?, 'running', ?, ?, {NOW})",
            (*of(stream), kind, self._code_version, generation),
        ).lastrowid
        connection.execute(
            f"INSERT INTO progress (tenant, source, entity, scope, kind, run_id, status, phase, samples, started_at, last_progress_at) "
            f"VALUES (?, ?, ?, ?, ?, ?, 'running', 'pre_flight', '[]', {NOW}, {NOW}) ON CONFLICT DO UPDATE SET run_id = excluded.run_id, status = 'running', "
            "phase = 'pre_flight', items_done = 0, items_estimate = NULL, estimate_exact = 0, samples = '[]', started_at = excluded.started_at, "
            "last_progress_at = excluded.last_progress_at, finished_at = NULL, rate_limited_until = NULL, last_error = NULL",
            (*of(stream), kind, run_id),
        )
        short = before[1] if before and before[0] == "incomplete" else None
        held = closing.held(connection, stream)
        allowed = held is not None and held.allowed_by is not None
        return Run(id=run_id or 0, stream=stream, kind=kind, token=token, cursor=cursor, batch=batch, generation=generation, short=short, held=held is not None, allowed=allowed)

    def _fence(self, connection: sqlite3.Connection, run: Run) -> None:
        """Renew the lease if it is still this run's. Raises LeaseLost when another worker has taken over."""
        renewed = connection.execute(
            f"UPDATE leases SET until = {NOW} + ?, heartbeat_at = {NOW} WHERE {STREAM} AND kind = ? AND token = ? AND holder IS NOT NULL",
            (self._lease_us, *of(run.stream), run.kind, run.token),
        )
        if not renewed.rowcount:
            raise LeaseLost(f"{run.stream.entity} of {run.stream.scope} was taken over by another worker; this run stops, nothing it stored is lost")

    async def mark(self, run: Run, dirty: Collection[tuple[str, str]]) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            soil(connection, run.stream.tenant, dirty)
            if dirty:
                _begin(connection, run.stream, min((day for _, day in dirty if day != EVERY_DAY), default=None))

        await self._database.write(work)

    async def advance(self, run: Run, batch: Batch, *, expected: str | None, dirty: Collection[tuple[str, str]] = ()) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            soil(connection, run.stream.tenant, dirty)
            connection.execute(f"INSERT OR IGNORE INTO watermarks (tenant, source, entity, scope, updated_at) VALUES (?, ?, ?, ?, {NOW})", of(run.stream))
            moved = connection.execute(
                f"UPDATE watermarks SET cursor = ?, batch = ?, updated_at = {NOW} WHERE {STREAM} AND cursor IS ?",
                (batch.cursor, batch.number, *of(run.stream), expected),
            )
            if not moved.rowcount:
                raise LeaseLost(f"the watermark of {run.stream.entity} of {run.stream.scope} was moved by another worker; this run stops")
            self._count(connection, run, batch)
            connection.execute(f"UPDATE outbox SET state = 'released' WHERE {STREAM} AND run_id = ? AND batch <= ? AND state = 'held'", (*of(run.stream), run.id, batch.number))

        await self._database.write(work)

    async def progressed(self, run: Run, batch: Batch, *, dirty: Collection[tuple[str, str]] = ()) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            soil(connection, run.stream.tenant, dirty)
            self._count(connection, run, batch)

        await self._database.write(work)

    def _count(self, connection: sqlite3.Connection, run: Run, batch: Batch) -> None:
        """Quarantine what was rejected, let go what was not any more, and move progress on."""
        stream = of(run.stream)
        if connection.execute(f"SELECT 1 FROM quarantine WHERE {STREAM} LIMIT 1", stream).fetchone():
            connection.executemany(f"DELETE FROM quarantine WHERE {STREAM} AND external_id = ?", [(*stream, key) for key in batch.whole_parents()])
        connection.executemany(
            "INSERT INTO quarantine (tenant, source, entity, scope, external_id, reason, payload, partial, obtained, run_id, first_seen, last_seen) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {NOW}, {NOW}) ON CONFLICT (tenant, source, entity, scope, external_id) DO UPDATE SET "
            "reason = excluded.reason, payload = excluded.payload, partial = excluded.partial, obtained = excluded.obtained, run_id = excluded.run_id, times_seen = times_seen + 1, last_seen = excluded.last_seen",
            [(*stream, reject.external_id, reject.reason, reject.payload, reject.partial, reject.obtained, run.id) for reject in batch.rejects],
        )
        self._move_progress(connection, run, batch)

    def _move_progress(self, connection: sqlite3.Connection, run: Run, batch: Batch) -> None:
        key = (*of(run.stream), run.kind)
        done, samples, now = connection.execute(f"SELECT items_done, samples, {NOW} FROM progress WHERE {STREAM} AND kind = ?", key).fetchone()
        done += len(batch.external_ids)
        kept = [*msgspec.json.decode(samples), (now, done)][-RATE_SAMPLES:]
        estimate = batch.estimate
        connection.execute(
            f"UPDATE progress SET status = 'running', phase = 'persisting', items_done = ?, samples = ?, last_progress_at = ?, "
            f"items_estimate = coalesce(?, items_estimate), estimate_exact = coalesce(?, estimate_exact), "
            f"quarantined = (SELECT count(*) FROM quarantine WHERE {STREAM}) WHERE {STREAM} AND kind = ?",
            (done, msgspec.json.encode(kept).decode(), now, estimate and estimate.count, estimate and estimate.exact, *of(run.stream), *key),
        )
        connection.execute("UPDATE runs SET items = ? WHERE id = ?", (done, run.id))

    async def tick(self, run: Run, *, phase: str | None = None) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            connection.execute(f"UPDATE progress SET phase = coalesce(?, phase) WHERE {STREAM} AND kind = ?", (phase, *of(run.stream), run.kind))

        await self._database.write(work)

    async def finish(self, run: Run, status: str, *, error: str | None = None, stored: int | None = None, total: int | None = None, rewind: bool = False, through: int | None = None) -> str:
        return await self._database.write(lambda connection: closing.finish(connection, run, status, error=error, stored=stored, total=total, rewind=rewind, through=through))

    async def wait(self, run: Run, *, until: int | None) -> None:
        """Going on counts as a sign of life, or the run would look stalled; the rate is measured anew, without the pause."""
        shown = f"'running', last_progress_at = {NOW}, samples = '[]'" if until is None else "'rate_limited'"

        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            connection.execute(f"UPDATE progress SET rate_limited_until = ?, status = {shown} WHERE {STREAM} AND kind = ?", (until, *of(run.stream), run.kind))

        await self._database.write(work)

    async def hold(self, run: Run, *, missing: int, stored: int) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            operator.hold(connection, run.stream, missing=missing, stored=stored)

        await self._database.write(work)

    async def lift(self, run: Run) -> None:
        def work(connection: sqlite3.Connection) -> None:
            self._fence(connection, run)
            operator.lift(connection, run.stream)

        await self._database.write(work)

    async def allow(self, streams: Sequence[Stream], *, actor: str) -> list[Hold]:
        return await self._database.write(lambda connection: operator.allow(connection, streams, actor=actor))

    async def holds(self, *, tenant: str) -> list[Hold]:
        return await self._database.read(lambda connection: operator.holds(connection, tenant))

    async def plan(self, streams: Sequence[Stream], kind: str) -> None:
        await self._database.write(lambda connection: catalog.plan(connection, streams, kind))

    async def halt(self, streams: Sequence[Stream], kind: str, *, status: str, reason: str, until: int | None = None) -> None:
        await self._database.write(lambda connection: catalog.halt(connection, streams, kind, status=status, reason=reason, until=until))

    async def next_seq(self) -> int:
        return await self._database.write(lambda connection: next_number(connection, "seq"))

    async def clean(self, *, tenant: str, mark: int, subjects: Collection[str] | None = None) -> None:
        await self._database.write(lambda connection: clean(connection, tenant, mark, subjects))

    async def enlist(self, source: str, scopes: Sequence[Scope], *, tenant: str, status: str, reason: str, flagged: bool = False) -> None:
        await self._database.write(lambda connection: catalog.enlist(connection, source, scopes, tenant=tenant, status=status, reason=reason, flagged=flagged))

    async def fared(self, source: str, scope: str, *, tenant: str, error: str | None) -> int:
        return await self._database.write(lambda connection: catalog.fared(connection, source, scope, tenant=tenant, error=error))

    async def brought(self, source: str, *, tenant: str, since: int) -> int:
        return await self._database.read(lambda connection: catalog.brought(connection, source, tenant=tenant, since=since))

    async def settle(self, scopes: Sequence[tuple[str, str]], *, tenant: str, status: str, actor: str, reason: str) -> int:
        return await self._database.write(lambda connection: operator.settle(connection, scopes, tenant=tenant, status=status, actor=actor, reason=reason))

    async def audit(self, *, tenant: str, scope: str | None = None, limit: int = 100) -> list[AuditRow]:
        return await self._database.read(lambda connection: operator.audit(connection, tenant, scope, limit))

    async def overrides(self, *, tenant: str) -> list[Override]:
        return await self._database.read(lambda connection: operator.overrides(connection, tenant))

    async def override(self, overrides: Sequence[Override], *, tenant: str, actor: str) -> None:
        await self._database.write(lambda connection: operator.override(connection, overrides, tenant=tenant, actor=actor))

    async def organisation(self, *, tenant: str) -> Organisation:
        return await self._database.read(lambda connection: organising.organisation(connection, tenant))

    async def organise(self, organisation: Organisation, *, tenant: str, actor: str) -> set[str]:
        return await self._database.write(lambda connection: organising.organise(connection, organisation, tenant=tenant, actor=actor))

    async def attach(self, role: str, store_id: str, positions: Callable[[], Awaitable[Mapping[Stream, int]]]) -> list[Stream]:
        """Compare a store with what we remember of it; watermarks of streams it lacks fall back. Those streams.

        The store is asked after the ledger was read: another process may be writing, facts first. Nothing is
        written when all is as it was, so that reading never waits for a writer.
        """
        known, remembered = await self._database.read(lambda connection: catalog.remembered(connection, role))
        found = await positions()
        behind = [stream for stream, batch in remembered.items() if known not in {None, store_id} or found.get(stream, 0) < batch]
        if behind or known != store_id:
            await self._database.write(lambda connection: catalog.attach(connection, role, store_id, behind))
        return behind

    async def aside(self, stream: Stream) -> Mapping[str, int]:
        return await self._database.read(lambda connection: reading.aside(connection, stream))

    async def release(self, *, tenant: str, ids: Sequence[int]) -> None:
        await self._database.write(lambda connection: connection.executemany("DELETE FROM quarantine WHERE tenant = ? AND id = ?", [(tenant, key) for key in ids]))

    async def progress(self, *, tenant: str) -> list[Progress]:
        return await self._database.read(lambda connection: reading.progress(connection, tenant))

    async def dirty(self, *, tenant: str) -> tuple[int, list[tuple[str, str]]]:
        return await self._database.read(lambda connection: reading.dirty(connection, tenant))

    async def pending(self, *, tenant: str) -> set[str]:
        return await self._database.read(lambda connection: reading.pending(connection, tenant))

    async def begun(self, *, tenant: str) -> set[Stream]:
        return await self._database.read(lambda connection: reading.begun(connection, tenant))

    async def beginnings(self, *, tenant: str) -> Mapping[Stream, str]:
        return await self._database.read(lambda connection: reading.beginnings(connection, tenant))

    async def freshness(self, *, tenant: str) -> Mapping[Stream, int]:
        return await self._database.read(lambda connection: reading.freshness(connection, tenant))

    async def scopes(self, *, tenant: str, source: str | None = None) -> list[ScopeRow]:
        return await self._database.read(lambda connection: reading.scopes(connection, tenant, source))

    async def quarantine(self, *, tenant: str, stream: Stream | None = None, ids: Sequence[int] = (), limit: int = 100) -> list[Quarantined]:
        return await self._database.read(lambda connection: reading.quarantine(connection, tenant, stream, ids, limit))

    async def runs(self, *, tenant: str, limit: int = 100) -> list[RunRow]:
        return await self._database.read(lambda connection: reading.runs(connection, tenant, limit))


def _begin(connection: sqlite3.Connection, stream: Stream, day: str | None) -> None:
    """Remember the first day that facts of a stream are part of."""
    if day is not None:
        connection.execute("INSERT INTO beginnings VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET day = min(day, excluded.day)", (*of(stream), day))
