"""What the ledger tells: progress, dirt, freshness, catalog, quarantine and runs, as model records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from headway.model.entries import Quarantined, RunRow, ScopeRow
from headway.model.progress import Progress
from headway.model.scope import Stream

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

SAMPLES = msgspec.json.Decoder(tuple[tuple[int, int], ...])

Record = TypeVar("Record", bound=msgspec.Struct)


def _select(connection: sqlite3.Connection, kind: type[Record], rest: str, values: tuple[object, ...]) -> list[Record]:
    """Records from the columns that their fields name; SQLite's 0 and 1 become booleans."""
    names = kind.__struct_fields__
    rows = connection.execute(f"SELECT {', '.join(names)} FROM {rest}", values)
    return [msgspec.convert(dict(zip(names, row, strict=True)), kind, strict=False) for row in rows]


def progress(connection: sqlite3.Connection, tenant: str) -> list[Progress]:
    """The last progress row of every stream and kind."""
    names = Progress.__struct_fields__
    rows = connection.execute(f"SELECT {', '.join(names)} FROM progress WHERE tenant = ? ORDER BY source, scope, entity, kind", (tenant,))
    return [_progress(dict(zip(names, row, strict=True))) for row in rows]


def _progress(fields: dict[str, Any]) -> Progress:
    """A row as the record; built by hand, because every page asks for all of them."""
    fields["samples"] = SAMPLES.decode(fields["samples"])
    fields["estimate_exact"] = bool(fields["estimate_exact"])
    return Progress(**fields)


def dirty(connection: sqlite3.Connection, tenant: str) -> tuple[int, list[tuple[str, str]]]:
    """The greatest mark and all dirty (subject, day) pairs."""
    rows = connection.execute("SELECT subject, day, mark FROM dirty WHERE tenant = ? ORDER BY subject, day", (tenant,)).fetchall()
    return max((mark for _, _, mark in rows), default=0), [(subject, day) for subject, day, _ in rows]


def pending(connection: sqlite3.Connection, tenant: str) -> set[str]:
    """Subjects with anything dirty."""
    return {subject for (subject,) in connection.execute("SELECT DISTINCT subject FROM dirty WHERE tenant = ?", (tenant,))}


def begun(connection: sqlite3.Connection, tenant: str) -> set[Stream]:
    """Streams that have a cursor."""
    rows = connection.execute("SELECT source, entity, scope FROM watermarks WHERE tenant = ? AND cursor IS NOT NULL", (tenant,))
    return {Stream(tenant=tenant, source=source, entity=entity, scope=scope) for source, entity, scope in rows}


def freshness(connection: sqlite3.Connection, tenant: str) -> dict[Stream, int]:
    """Per stream, when the last read began that was proven complete."""
    rows = connection.execute("SELECT tenant, source, entity, scope, through FROM watermarks WHERE tenant = ? AND through IS NOT NULL", (tenant,))
    return {Stream(tenant=key[0], source=key[1], entity=key[2], scope=key[3]): through for *key, through in rows}


def beginnings(connection: sqlite3.Connection, tenant: str) -> dict[Stream, str]:
    """Per stream, the first day that its facts are part of."""
    rows = connection.execute("SELECT tenant, source, entity, scope, day FROM beginnings WHERE tenant = ?", (tenant,))
    return {Stream(tenant=key[0], source=key[1], entity=key[2], scope=key[3]): day for *key, day in rows}


def scopes(connection: sqlite3.Connection, tenant: str, source: str | None) -> list[ScopeRow]:
    """The catalog, by source and name."""
    return _select(connection, ScopeRow, "scopes WHERE tenant = ? AND source = coalesce(?, source) ORDER BY source, name, scope", (tenant, source))


def quarantine(connection: sqlite3.Connection, tenant: str, stream: Stream | None, ids: Sequence[int], limit: int) -> list[Quarantined]:
    """What is in quarantine, last seen first; of one stream, or these, if said."""
    where, values = "tenant = ?", [tenant]
    if stream is not None:
        where, values = f"{where} AND source = ? AND entity = ? AND scope = ?", [*values, stream.source, stream.entity, stream.scope]
    if ids:
        where += f" AND id IN ({', '.join(str(int(number)) for number in ids)})"
    return _select(connection, Quarantined, f"quarantine WHERE {where} ORDER BY last_seen DESC, id DESC LIMIT ?", (*values, limit))


def aside(connection: sqlite3.Connection, stream: Stream) -> dict[str, int]:
    """The records of a stream that lie in quarantine, by the numbers they have there; without their payloads."""
    key = (stream.tenant, stream.source, stream.entity, stream.scope)
    return dict(connection.execute("SELECT external_id, id FROM quarantine WHERE tenant = ? AND source = ? AND entity = ? AND scope = ?", key).fetchall())


def runs(connection: sqlite3.Connection, tenant: str, limit: int) -> list[RunRow]:
    """The last runs, newest first."""
    return _select(connection, RunRow, "runs WHERE tenant = ? ORDER BY id DESC LIMIT ?", (tenant, limit))
