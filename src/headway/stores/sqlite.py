"""Facts and points in a SQLite file: upserts that skip what is equal and never go back in time.

One transaction a batch, the batch's number with it, so that the ledger can tell how far the store is.
"""

from __future__ import annotations

import secrets
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import astuple

from headway.model.errors import OlderMethod
from headway.model.records import FACTS
from headway.model.results import Point
from headway.model.scope import Stream
from headway.stores.rows import FIRST_FIELD, SHARED, beside, canonical, fact_of, losing_parents, own_values, picked, retired_keys, shared, touches_of
from headway.stores.tables import FACT_TABLES, POINTS, known_columns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from headway.db.sqlite import Database
    from headway.model.records import Fact, Touch
    from headway.model.scope import Batch

Held = tuple[int | None, str, int]
"""A stored fact's hash and scope, and whether it leaves when its parent, read in this batch, has it no more."""
NOTHING: Held = (None, "", 0)
HELD = (
    "SELECT f.key, f.hash, f.scope, f.deleted_at IS NULL AND (f.observed_at, f.generation) <= (?4, ?5) "
    "FROM json_each(?3) AS named CROSS JOIN {{entity}} AS f WHERE f.tenant = ?1 AND f.source = ?2 AND {which}"
)
HELD_AT = HELD.format(which="f.key = named.value")
HELD_UNDER = HELD.format(which="f.key >= named.value || ':' AND f.key < named.value || ';'")

SOURCE_BY = {"key": "source"}
"""A plus keeps SQLite from looking through all of a source where the column asked by has an index of its own."""
ROWS_AT_ONCE = 2_000
ROWS_A_STATEMENT = 40
KEYS_AT_ONCE = 500
COURSE = "SELECT day, value FROM points WHERE tenant = ? AND metric = ? AND subject = ? AND span = ? AND day BETWEEN ? AND ? ORDER BY day, seq"
"""The last row of a day is its latest point."""
POINT_VALUES = ("value", "n", "num", "den", "reasons", "method_version")
_values = attrgetter(*POINT_VALUES)
LATEST_POINTS = f"SELECT day, {', '.join(POINT_VALUES)} FROM points WHERE tenant = ? AND metric = ? AND subject = ? AND span = ? AND day BETWEEN ? AND ? ORDER BY day, seq"
"""Of a day the last row."""
ADD_POINT = f"INSERT INTO points ({', '.join(Point.__struct_fields__)}) VALUES ({', '.join('?' * len(Point.__struct_fields__))})"


def upsert(entity: str, rows: int = 1) -> str:
    """The statement that writes facts, each unless it is equal to, or older than, the stored one; what all rows share is given once, before them."""
    table = FACT_TABLES[entity]
    names = ", ".join(table.names)
    sets = ", ".join(f"{name} = excluded.{name}" for name in table.names if name not in table.key)
    alike = ", ".join(f"?{at}" for at in range(1, SHARED + 1))
    one = f"({alike}, ?, ?, NULL, {', '.join('?' * len(table.names[FIRST_FIELD:]))})"
    newer = f"(excluded.version, excluded.observed_at, excluded.generation) >= ({entity}.version, {entity}.observed_at, {entity}.generation)"
    return (
        f"INSERT INTO {entity} ({names}) VALUES {', '.join([one] * rows)} "
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {sets} WHERE (excluded.hash IS NOT {entity}.hash OR excluded.scope <> {entity}.scope) AND {newer}"
    )


class SqliteStore:
    """Implements the Store port on one SQLite file."""

    def __init__(self, database: Database, store_id: str) -> None:
        self._database = database
        self.store_id = store_id
        self._sorted: dict[Stream, tuple[Batch, dict[str, list[Fact]]]] = {}

    async def touched(self, batch: Batch) -> set[Touch]:
        groups = batch.by_entity()
        self._sorted[batch.stream] = (batch, groups)  # the same batch is written next
        found = touches_of(fact for entity, facts in groups.items() if FACTS[entity].content_addressed for fact in facts)
        movable = {entity: facts for entity, facts in groups.items() if not FACTS[entity].content_addressed}
        losing = {kind.entity: losing_parents(batch, kind) for kind in batch.child_kinds()}
        if movable or any(losing.values()) or batch.retired:
            found |= await self._database.read(lambda connection: _moved(connection, batch, movable, losing))
        return found

    async def write(self, batch: Batch) -> int:
        known, groups = self._sorted.pop(batch.stream, (None, {}))
        groups = groups if known is batch else batch.by_entity()
        return await self._database.write(lambda connection: _write(connection, batch, groups))

    async def positions(self) -> Mapping[Stream, int]:
        rows = await self._database.read(lambda connection: connection.execute("SELECT tenant, source, entity, scope, batch FROM positions").fetchall())
        return {Stream(tenant=key[0], source=key[1], entity=key[2], scope=key[3]): batch for *key, batch in rows}

    async def count(self, entity: str, *, tenant: str, source: str | None = None, scope: str | None = None) -> int:
        sql = f"SELECT count(*) FROM {_known(entity)} WHERE tenant = ? AND source = coalesce(?, source) AND scope = coalesce(?, scope) AND deleted_at IS NULL"
        (found,) = await self._database.read(lambda connection: connection.execute(sql, (tenant, source, scope)).fetchone())
        return int(found)

    async def keys(self, entity: str, *, tenant: str, source: str, scope: str | None, not_by: int | None = None) -> set[str]:
        where, values = ("", (tenant, source, not_by)) if scope is None else (" AND scope = ?", (tenant, source, not_by, scope))
        sql = f"SELECT key FROM {_known(entity)} WHERE tenant = ? AND source = ? AND deleted_at IS NULL AND run_id IS NOT ?{where}"
        return await self._database.read(lambda connection: {key for (key,) in connection.execute(sql, values)})

    async def tally(self, entity: str, columns: Sequence[str], *, tenant: str) -> list[tuple[tuple[Any, ...], int]]:
        names = ", ".join(known_columns(entity, columns))
        sql = f"SELECT {names}, count(*) FROM {entity} WHERE tenant = ? AND deleted_at IS NULL GROUP BY {names}"
        found = await self._database.read(lambda connection: connection.execute(sql, (tenant,)).fetchall())
        return sorted(((tuple(values), count) for *values, count in found), key=repr)

    async def pick(self, entity: str, columns: Sequence[str], *, tenant: str, by: str, among: Collection[str], source: str | None = None) -> list[tuple[Any, ...]]:
        known_columns(entity, (*columns, by))
        where, values = ("", (tenant,)) if source is None else (f" AND {SOURCE_BY.get(by, '+source')} = ?", (tenant, source))
        sql = f"SELECT {', '.join(columns)} FROM {entity} WHERE tenant = ?{where} AND {by} IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL"
        named = msgspec.json.encode(list(among)).decode()
        return await self._database.read(lambda connection: picked(entity, columns, connection.execute(sql, (*values, named))))

    async def rows(self, entity: str, *, tenant: str, scope: str | None = None) -> AsyncIterator[Mapping[str, Any]]:
        names = FACT_TABLES[_known(entity)].names
        sql = (
            f"SELECT {', '.join(names)} FROM {entity} WHERE tenant = ? AND (source, key) > (?, ?) AND scope = coalesce(?, scope) AND deleted_at IS NULL "
            f"ORDER BY source, key LIMIT {ROWS_AT_ONCE}"
        )
        after = ("", "")
        while True:
            found = await self._database.read(partial(_fetch, sql=sql, values=(tenant, *after, scope)))
            for row in found:
                yield canonical(entity, dict(zip(names, row, strict=True)))
            if len(found) < ROWS_AT_ONCE:
                return
            after = (found[-1][names.index("source")], found[-1][names.index("key")])

    async def append(self, points: Sequence[Point]) -> int:
        return await self._database.write(lambda connection: _append(connection, points))

    async def latest(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        told = await self.told(tenant=tenant, metric=metric, subject=subject, span=span, first=first, last=last)
        return list({point.day: point for point in told}.values())

    async def told(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        sql = f"SELECT {', '.join(POINTS.names)} FROM points WHERE tenant = ? AND metric = ? AND subject = ? AND span = ? AND day BETWEEN ? AND ? ORDER BY day, seq"
        rows = await self._database.read(lambda connection: connection.execute(sql, (tenant, metric, subject, span, first, last)).fetchall())
        names = POINTS.names
        return [Point(**dict(zip(names, row, strict=True))) for row in rows]

    async def courses(self, *, tenant: str, subject: str, asked: Sequence[tuple[str, str]], first: str, last: str) -> list[list[tuple[str, float | None]]]:
        def work(connection: sqlite3.Connection) -> list[list[tuple[str, float | None]]]:
            return [list(dict(connection.execute(COURSE, (tenant, metric, subject, span, first, last))).items()) for metric, span in asked]

        return await self._database.read(work)

    async def close(self) -> None:
        """The database is closed by the house that opened it."""


async def open_store(database: Database, *, now: int) -> SqliteStore:
    """The store in a database, given an identity of its own when it is new."""

    def identify(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO store SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM store)", (secrets.token_hex(8), now))
        return str(connection.execute("SELECT store_id FROM store").fetchone()[0])

    found = await database.read(lambda connection: connection.execute("SELECT store_id FROM store").fetchone())
    return SqliteStore(database, found[0] if found else await database.write(identify))


def _fetch(connection: sqlite3.Connection, *, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    return connection.execute(sql, values).fetchall()


def _known(entity: str) -> str:
    """The entity's table name; entities come from our own registry, never from input that was not looked up."""
    return FACT_TABLES[entity].name


def _write(connection: sqlite3.Connection, batch: Batch, groups: dict[str, list[Fact]]) -> int:
    before = connection.total_changes
    groups, known = dict(groups), beside(batch)
    first = _first_reading(connection, batch)
    for entity, keys in retired_keys(batch).items():
        _tombstone(connection, batch, entity, keys)
    parents = {} if first else {kind.entity: batch.whole_parents() for kind in batch.child_kinds()}
    for entity, held in _standing(connection, batch, groups, parents).items():
        gone = _missing(connection, batch, entity, held, groups.get(entity, ()), parents.get(entity, ()))
        _tombstone(connection, batch, entity, [fact.key for fact in gone])
        groups[entity] = [fact for fact in groups.get(entity, ()) if not held or held.get(fact.key, NOTHING)[:2] != (known.hash(fact), batch.stamp.scope)]
    for entity, facts in groups.items():
        _put(connection, entity, shared(batch), list(own_values(entity, facts, known)))
    changed = connection.total_changes - before
    values = (*_key(batch.stream), batch.number, batch.stamp.run_id if first else 0)
    connection.execute("INSERT INTO positions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET batch = max(batch, excluded.batch)", values)
    return changed


def _put(connection: sqlite3.Connection, entity: str, alike: tuple[Any, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement: each is a moment in which the interpreter is free for others, and long enough to be worth it."""
    whole = len(rows) - len(rows) % ROWS_A_STATEMENT
    many = ((*alike, *chain.from_iterable(rows[at : at + ROWS_A_STATEMENT])) for at in range(0, whole, ROWS_A_STATEMENT))
    connection.executemany(upsert(entity, ROWS_A_STATEMENT), many)
    connection.executemany(upsert(entity), ((*alike, *row) for row in rows[whole:]))


def _key(stream: Stream) -> tuple[str, str, str, str]:
    return stream.tenant, stream.source, stream.entity, stream.scope


def _first_reading(connection: sqlite3.Connection, batch: Batch) -> bool:
    """Whether this run wrote all that is stored of the stream, from records that never change: then no child has gone.

    The first batch looks whether anything is stored under the scope's name, the others rely on it.
    Looking for gone children instead costs a seek a record, a twentieth of a first read.
    """
    own = f"{batch.stream.scope}:"
    if not FACTS[batch.stream.entity].content_addressed or not all(key.startswith(own) for key in batch.external_ids):
        return False
    found = connection.execute("SELECT first_run FROM positions WHERE tenant = ? AND source = ? AND entity = ? AND scope = ?", _key(batch.stream)).fetchone()
    if found:
        return bool(found[0] == batch.stamp.run_id)
    sql = f"SELECT 1 FROM {_known(batch.stream.entity)} WHERE tenant = ? AND source = ? AND key >= ? AND key < ? LIMIT 1"
    return connection.execute(sql, (batch.stamp.tenant, batch.stamp.source, own, f"{batch.stream.scope};")).fetchone() is None


def _standing(
    connection: sqlite3.Connection, batch: Batch, groups: Mapping[str, Sequence[Fact]], parents: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, Held]]:
    """By entity what is stored under the keys of facts and, of children, under the parents named.

    Records that never change are hardly ever there already, and are not looked up. What is written of a record is written at once,
    so one that is not there has no children there: a first read is asked for its records alone.
    """
    movable = {entity: facts for entity, facts in groups.items() if not FACTS[entity].content_addressed}
    own = batch.stream.entity
    records = [fact.key for fact in movable.get(own, ())] if not FACTS[own].child else []
    known = _held(connection, batch, own, records)
    new = frozenset(records).difference(known)
    found = {own: known} if records else {}
    for entity in dict.fromkeys((*movable, *parents)):
        if entity not in found:
            found[entity] = _held(connection, batch, entity, _sought(entity, movable.get(entity, ()), parents.get(entity, ()), new))
    return found


def _sought(entity: str, facts: Sequence[Fact], parents: Sequence[str], new: AbstractSet[str]) -> list[str]:
    """Under which names a kind of fact is looked up: one seek a parent finds all of its children, or that there are none."""
    if not FACTS[entity].child:
        return [fact.key for fact in facts]
    return [name for name in dict.fromkeys((*(fact.parent() for fact in facts), *parents)) if name not in new]


def _held(connection: sqlite3.Connection, batch: Batch, entity: str, names: Sequence[str]) -> dict[str, Held]:
    if not names:
        return {}
    stamp, sql = batch.stamp, (HELD_UNDER if FACTS[entity].child else HELD_AT).format(entity=_known(entity))
    rows = connection.execute(sql, (stamp.tenant, stamp.source, msgspec.json.encode(names).decode(), stamp.observed_at, stamp.generation))
    return {key: (stored, scope, leaves) for key, stored, scope, leaves in rows}


def _missing(connection: sqlite3.Connection, batch: Batch, entity: str, held: Mapping[str, Held], facts: Sequence[Fact], parents: Sequence[str]) -> list[Fact]:
    """Stored live children that these parents, read whole, no longer have, unless they were seen after this batch was."""
    if not held or not parents:
        return []
    kept, whole = {fact.key for fact in facts}, set(parents)
    gone = [key for key, (_, _, leaves) in held.items() if leaves and key not in kept]
    found = (fact_of(entity, row) for row in _stored(connection, batch, entity, gone).values())
    return [fact for fact in found if fact.parent() in whole]


def _tombstone(connection: sqlite3.Connection, batch: Batch, entity: str, keys: Iterable[str]) -> None:
    """Facts that have left the source stay, with the moment it was noticed; the emptied hash lets them come back."""
    stamp = batch.stamp
    connection.executemany(
        f"UPDATE {_known(entity)} SET deleted_at = ?1, observed_at = ?1, generation = ?2, run_id = ?3, hash = NULL WHERE tenant = ?4 AND source = ?5 AND key = ?6",
        [(stamp.observed_at, stamp.generation, stamp.run_id, stamp.tenant, stamp.source, key) for key in keys],
    )


def _moved(connection: sqlite3.Connection, batch: Batch, movable: Mapping[str, Sequence[Fact]], losing: Mapping[str, Sequence[str]]) -> set[Touch]:
    """Touches of facts that really change and of what they replace, and of children that their parent has lost."""
    found: set[Touch] = set()
    known, parents = beside(batch), {} if _first_reading(connection, batch) else losing
    for entity, held in _standing(connection, batch, movable, parents).items():
        facts = movable.get(entity, ())
        differing = [fact for fact in facts if held.get(fact.key, NOTHING)[0] != known.hash(fact)] if held else facts
        replaced = _stored(connection, batch, entity, [fact.key for fact in differing if fact.key in held])
        found |= touches_of(differing) | touches_of(fact_of(entity, row) for row in replaced.values())
        found |= touches_of(_missing(connection, batch, entity, held, facts, parents.get(entity, ())))
    for entity, keys in retired_keys(batch).items():
        found |= touches_of(fact_of(entity, row) for row in _stored(connection, batch, entity, keys).values())
    return found


def _stored(connection: sqlite3.Connection, batch: Batch, entity: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
    names = FACT_TABLES[entity].names
    found: dict[str, dict[str, Any]] = {}
    for part in _portions(keys):
        marks = ", ".join("?" * len(part))
        sql = f"SELECT {', '.join(names)} FROM {_known(entity)} WHERE tenant = ? AND source = ? AND key IN ({marks})"
        for row in connection.execute(sql, (batch.stamp.tenant, batch.stamp.source, *part)):
            found[row[names.index("key")]] = dict(zip(names, row, strict=True))
    return found


def _portions(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[at : at + KEYS_AT_ONCE] for at in range(0, len(keys), KEYS_AT_ONCE))


def _append(connection: sqlite3.Connection, points: Sequence[Point]) -> int:
    """Append the points that say something else than the latest of their day. Raises OlderMethod when that one's method is newer."""
    series: dict[tuple[str, str, str, str], list[Point]] = {}
    for point in points:
        series.setdefault((point.tenant, point.metric, point.subject, point.span), []).append(point)
    rows = [astuple(point) for name, some in series.items() for point in _differing(connection, name, some)]
    connection.executemany(ADD_POINT, rows)
    return len(rows)


def _differing(connection: sqlite3.Connection, series: tuple[str, str, str, str], points: Sequence[Point]) -> Iterator[Point]:
    """Those of one series: what is stored of it is asked for once, and of most there is nothing yet."""
    days = [point.day for point in points]
    latest = {day: tuple(values) for day, *values in connection.execute(LATEST_POINTS, (*series, min(days), max(days)))}
    for point in points:
        known, values = latest.get(point.day), _values(point)
        if known and known[-1] > point.method_version:
            raise OlderMethod(f"{point.metric} of {point.day} was computed by method {known[-1]}; this Headway has method {point.method_version}: upgrade it")
        if known != values:
            latest[point.day] = values
            yield point
