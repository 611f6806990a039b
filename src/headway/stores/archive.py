"""Raw records, compressed, in the store's SQLite file: what lets everything be shaped again unasked.

Each record is its own zstd frame, so that one can be read, replaced or erased without its neighbours.
"""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
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
LEVEL = 3


def content_hash(payload: bytes) -> str:
    """What `raw_ref` on a fact names: the content of the raw record it was shaped from."""
    return blake2b(payload, digest_size=12).hexdigest()


class SqliteArchive:
    """Implements the Archive port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, stream: Stream, stamp: Stamp, raws: Sequence[Raw], reference: bytes) -> None:
        await self._database.write(lambda connection: _put(connection, stream, stamp, raws, reference))

    async def get(self, stream: Stream, *, after: str = "") -> AsyncIterator[tuple[list[Raw], bytes, int]]:
        while True:
            rows = await self._database.read(partial(_get, stream=stream, after=after))
            for raw, reference, observed_at in rows:
                yield [raw], reference, observed_at
            if len(rows) < AT_ONCE:
                return
            after = rows[-1][0].external_id


def _put(connection: sqlite3.Connection, stream: Stream, stamp: Stamp, raws: Sequence[Raw], reference: bytes) -> None:
    import zstandard  # noqa: PLC0415 - only a run that keeps an archive pays for it

    compress = zstandard.ZstdCompressor(level=LEVEL).compress
    name = content_hash(reference)
    connection.execute("INSERT OR IGNORE INTO raw_references VALUES (?, ?, ?)", (stream.tenant, name, compress(reference)))
    connection.executemany(
        "INSERT INTO raws VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET content_hash = excluded.content_hash, "
        "reference = excluded.reference, observed_at = excluded.observed_at, payload = excluded.payload "
        "WHERE excluded.content_hash <> raws.content_hash OR excluded.reference <> raws.reference OR excluded.observed_at > raws.observed_at",
        (
            (stream.tenant, stream.source, stream.entity, stream.scope, raw.external_id, content_hash(raw.payload), name, stamp.observed_at, compress(raw.payload))
            for raw in raws
        ),
    )


def _get(connection: sqlite3.Connection, *, stream: Stream, after: str) -> list[tuple[Raw, bytes, int]]:
    import zstandard  # noqa: PLC0415 - see _put

    expand = zstandard.ZstdDecompressor().decompress
    rows = connection.execute(
        "SELECT external_id, r.payload, f.payload, observed_at FROM raws r JOIN raw_references f ON f.tenant = r.tenant AND f.hash = r.reference "
        "WHERE r.tenant = ? AND source = ? AND entity = ? AND scope = ? AND external_id > ? ORDER BY external_id LIMIT ?",
        (stream.tenant, stream.source, stream.entity, stream.scope, after, AT_ONCE),
    )
    return [(Raw(external_id, expand(payload)), expand(reference), observed_at) for external_id, payload, reference, observed_at in rows]
