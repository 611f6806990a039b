"""Raw records, compressed, in the store's SQLite file: what lets everything be shaped again unasked.

Each record is its own zstd frame, so that one can be read, replaced or erased without its neighbours.
"""

from __future__ import annotations

import asyncio
from functools import partial
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from headway.db.table import Column, Table
from headway.model.scope import Raw

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import AsyncIterator, Sequence

    from headway.db.sqlite import Database
    from headway.model.scope import Stamp, Stream

RAWS = Table(
    name="raws",
    columns=(
        *(Column(name, "text") for name in ("tenant", "source", "entity", "scope", "external_id", "content_hash", "reference")),
        Column("observed_at", "int"),
        Column("payload", "bytes"),
    ),
    key=("tenant", "source", "entity", "scope", "external_id"),
    clustered=True,
)
REFERENCES = Table(
    name="raw_references", columns=(Column("tenant", "text"), Column("hash", "text"), Column("payload", "bytes")), key=("tenant", "hash"), clustered=True
)
ARCHIVE_TABLES = (RAWS, REFERENCES)
AT_ONCE = 1_000
ROWS_A_STATEMENT = 100
"""Between two statements the writer needs the interpreter, which may be busy shaping for milliseconds."""
LEVEL = 1
"""On records of trackers no larger than level 3 leaves them, in 60 % of its time."""


def content_hash(payload: bytes) -> str:
    """What `raw_ref` on a fact names: the content of the raw record it was shaped from."""
    return blake2b(payload, digest_size=12).hexdigest()


class SqliteArchive:
    """Implements the Archive port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, stream: Stream, stamp: Stamp, raws: Sequence[Raw], reference: bytes) -> list[str]:
        packed, (*hashes, name) = await asyncio.to_thread(_packed, [*(raw.payload for raw in raws), reference])
        rows = [
            (stream.tenant, stream.source, stream.entity, stream.scope, raw.external_id, content, name, stamp.observed_at, payload)
            for raw, content, payload in zip(raws, hashes, packed, strict=False)
        ]
        await self._database.write(lambda connection: _put(connection, rows, (stream.tenant, name, packed[-1])))
        return hashes

    async def count(self, stream: Stream) -> int:
        sql = "SELECT count(*) FROM raws WHERE tenant = ? AND source = ? AND entity = ? AND scope = ?"
        key = (stream.tenant, stream.source, stream.entity, stream.scope)
        (found,) = await self._database.read(lambda connection: connection.execute(sql, key).fetchone())
        return int(found)

    async def one(self, stream: Stream, external_id: str) -> tuple[Raw, bytes, int] | None:
        found = await self._database.read(lambda connection: _get(connection, stream, "external_id = ?", external_id))
        return found[0] if found else None

    async def get(self, stream: Stream, *, after: str = "") -> AsyncIterator[tuple[list[Raw], bytes, int]]:
        while True:
            rows = await self._database.read(partial(_get, stream=stream, where="external_id > ?", place=after))
            for raw, reference, observed_at in rows:
                yield [raw], reference, observed_at
            if len(rows) < AT_ONCE:
                return
            after = rows[-1][0].external_id


def _packed(payloads: Sequence[bytes]) -> tuple[list[bytes], list[str]]:
    """Each payload as a frame of its own, made in one call that leaves the interpreter to others meanwhile; and its hash."""
    import zstandard  # noqa: PLC0415 - only a run that keeps an archive pays for it

    hashes = [content_hash(payload) for payload in payloads]
    if not any(payloads):  # which the one call refuses
        return [zstandard.compress(payload, LEVEL) for payload in payloads], hashes
    frames = zstandard.ZstdCompressor(level=LEVEL).multi_compress_to_buffer(list(payloads))
    return [frames[at].tobytes() for at in range(len(payloads))], hashes


def _put(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]], reference: tuple[str, str, bytes]) -> None:
    connection.execute("INSERT OR IGNORE INTO raw_references VALUES (?, ?, ?)", reference)
    whole = len(rows) - len(rows) % ROWS_A_STATEMENT
    many = (tuple(chain.from_iterable(rows[at : at + ROWS_A_STATEMENT])) for at in range(0, whole, ROWS_A_STATEMENT))
    connection.executemany(_keep(ROWS_A_STATEMENT), many)
    connection.executemany(_keep(1), rows[whole:])


def _keep(rows: int) -> str:
    """The statement that keeps so many records, each where it differs from the one kept before or is newer."""
    return (
        f"INSERT INTO raws VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?, ?)'] * rows)} ON CONFLICT DO UPDATE SET content_hash = excluded.content_hash, "
        "reference = excluded.reference, observed_at = excluded.observed_at, payload = excluded.payload "
        "WHERE excluded.content_hash <> raws.content_hash OR excluded.reference <> raws.reference OR excluded.observed_at > raws.observed_at"
    )


def _get(connection: sqlite3.Connection, stream: Stream, where: str, place: str) -> list[tuple[Raw, bytes, int]]:
    """Records in order of external id; what many share as reference is expanded once, and one object."""
    import zstandard  # noqa: PLC0415 - see _packed

    expand = zstandard.ZstdDecompressor().decompress
    rows = connection.execute(
        f"SELECT external_id, payload, reference, observed_at FROM raws WHERE tenant = ? AND source = ? AND entity = ? AND scope = ? AND {where} ORDER BY external_id LIMIT ?",
        (stream.tenant, stream.source, stream.entity, stream.scope, place, AT_ONCE),
    ).fetchall()
    shared: dict[str, bytes] = {}
    for name in {row[2] for row in rows}:
        (packed,) = connection.execute("SELECT payload FROM raw_references WHERE tenant = ? AND hash = ?", (stream.tenant, name)).fetchone()
        shared[name] = expand(packed)
    return [(Raw(external_id, expand(payload)), shared[name], observed_at) for external_id, payload, name, observed_at in rows]
