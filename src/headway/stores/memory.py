"""The reference store: dictionaries, no cleverness; what it answers is what every other store must.

It reads as Arrow through pyarrow, which only development installs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from headway.model.errors import OlderMethod
from headway.model.fact import fact_hash
from headway.model.records import FACTS
from headway.stores.rows import beside, canonical, fact_of, fact_rows, losing_parents, picked, touches_of
from headway.stores.tables import FACT_TABLES, WINDOW_COLUMN, home_column, known_columns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence

    from headway.model.records import Fact, Touch
    from headway.model.results import Point
    from headway.model.scope import Batch, Stream, Window

Row = dict[str, Any]
POINT_VALUES = ("value", "n", "num", "den", "reasons", "method_version")


class MemoryStore:
    """Implements Store and FactReader on dictionaries keyed by (tenant, source, key)."""

    def __init__(self, store_id: str = "memory") -> None:
        self.store_id = store_id
        self._facts: dict[str, dict[tuple[str, str, str], Row]] = {entity: {} for entity in FACT_TABLES}
        self._points: dict[tuple[str, str, str, str, str], list[Point]] = {}
        self._positions: dict[Stream, int] = {}

    async def touched(self, batch: Batch) -> set[Touch]:
        found: set[Touch] = set()
        for entity, facts in batch.by_entity().items():
            found |= self._touched_by(batch, entity, facts)
        gone = [(kind.entity, row) for kind in batch.child_kinds() for parent in losing_parents(batch, kind) for row in self._missing(batch, kind.entity, parent)]
        return found | touches_of(fact_of(entity, row) for entity, row in (*gone, *self._retired(batch)))

    def _touched_by(self, batch: Batch, entity: str, facts: Sequence[Fact]) -> set[Touch]:
        if FACTS[entity].content_addressed:
            return touches_of(facts)
        stored = {fact.key: self._facts[entity].get((batch.stamp.tenant, batch.stamp.source, fact.key)) for fact in facts}
        differing = [fact for fact in facts if (stored[fact.key] or {}).get("hash") != fact_hash(fact)]
        return touches_of(differing) | touches_of(fact_of(entity, row) for fact in differing if (row := stored[fact.key]))

    async def write(self, batch: Batch) -> int:
        changed, known = self._retire_missing(batch), beside(batch)
        for entity, facts in batch.by_entity().items():
            for values in fact_rows(batch, entity, facts, known):
                changed += self._upsert(entity, dict(zip(FACT_TABLES[entity].names, values, strict=True)))
        self._positions[batch.stream] = max(batch.number, self._positions.get(batch.stream, 0))
        return changed

    def _upsert(self, entity: str, row: Row) -> int:
        key = (row["tenant"], row["source"], row["key"])
        stored = self._facts[entity].get(key)
        if stored and ((stored["hash"], stored["scope"]) == (row["hash"], row["scope"]) or _age(row) < _age(stored)):
            return 0
        self._facts[entity][key] = row
        return 1

    def _missing(self, batch: Batch, entity: str, parent: str) -> list[Row]:
        """Live children that a parent, read whole, no longer has, unless they were seen after this batch was."""
        stamp, kept = batch.stamp, {fact.key for fact in batch.facts if fact.entity == entity}
        mine = [row for row in self._live(entity, stamp.tenant, stamp.source, None) if row["key"] not in kept]
        seen_before = [row for row in mine if (row["observed_at"], row["generation"]) <= (stamp.observed_at, stamp.generation)]
        return [row for row in seen_before if fact_of(entity, row).parent() == parent]

    def _retired(self, batch: Batch) -> list[tuple[str, Row]]:
        found = ((entity, self._facts[entity].get((batch.stamp.tenant, batch.stamp.source, key))) for entity, key in batch.retired)
        return [(entity, row) for entity, row in found if row is not None and row["deleted_at"] is None]

    def _retire_missing(self, batch: Batch) -> int:
        gone = [row for kind in batch.child_kinds() for parent in batch.whole_parents() for row in self._missing(batch, kind.entity, parent)]
        gone += [row for _, row in self._retired(batch)]
        stamp = batch.stamp
        for row in gone:
            row.update(deleted_at=stamp.observed_at, observed_at=stamp.observed_at, generation=stamp.generation, run_id=stamp.run_id, hash=None)
        return len(gone)

    async def positions(self) -> Mapping[Stream, int]:
        return dict(self._positions)

    def _live(self, entity: str, tenant: str, source: str | None, scope: str | None) -> list[Row]:
        rows = (row for row in self._facts[entity].values() if row["tenant"] == tenant and row["deleted_at"] is None)
        return [row for row in rows if source in {None, row["source"]} and scope in {None, row["scope"]}]

    async def count(self, entity: str, *, tenant: str, source: str | None = None, scope: str | None = None) -> int:
        return len(self._live(entity, tenant, source, scope))

    async def keys(self, entity: str, *, tenant: str, source: str, scope: str | None, not_by: int | None = None) -> set[str]:
        return {row["key"] for row in self._live(entity, tenant, source, scope) if row["run_id"] != not_by}

    async def tally(self, entity: str, columns: Sequence[str], *, tenant: str) -> list[tuple[tuple[Any, ...], int]]:
        names = known_columns(entity, columns)
        counts = Counter(tuple(row[name] for name in names) for row in self._live(entity, tenant, None, None))
        return sorted(counts.items(), key=repr)

    async def pick(self, entity: str, columns: Sequence[str], *, tenant: str, by: str, among: Collection[str], source: str | None = None) -> list[tuple[Any, ...]]:
        known_columns(entity, (*columns, by))
        values = set(among)
        return picked(entity, columns, ([row[name] for name in columns] for row in self._live(entity, tenant, source, None) if row[by] in values))

    async def rows(self, entity: str, *, tenant: str, scope: str | None = None) -> AsyncIterator[Mapping[str, Any]]:
        for row in sorted(self._live(entity, tenant, None, scope), key=lambda row: (row["source"], row["key"])):
            yield canonical(entity, row)

    async def append(self, points: Sequence[Point]) -> int:
        grown, appended = {key: list(stored) for key, stored in self._points.items()}, 0
        for point in points:
            stored = grown.setdefault(_point_key(point), [])
            if stored and stored[-1].method_version > point.method_version:
                raise OlderMethod(f"{point.metric} of {point.day} was computed by method {stored[-1].method_version}; upgrade this Headway")
            if not stored or any(getattr(stored[-1], name) != getattr(point, name) for name in POINT_VALUES):
                stored.append(point)
                stored.sort(key=lambda one: one.seq)
                appended += 1
        self._points = grown
        return appended

    async def latest(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        found = (points[-1] for key, points in self._points.items() if key[:4] == (tenant, metric, subject, span) and first <= key[4] <= last)
        return sorted(found, key=lambda point: point.day)

    async def told(self, *, tenant: str, metric: str, subject: str, span: str, first: str, last: str) -> list[Point]:
        found = [points for key, points in self._points.items() if key[:4] == (tenant, metric, subject, span) and first <= key[4] <= last]
        return sorted((point for points in found for point in points), key=lambda point: (point.day, point.seq))

    async def courses(self, *, tenant: str, subject: str, asked: Sequence[tuple[str, str]], first: str, last: str) -> list[list[tuple[str, float | None]]]:
        found = [await self.latest(tenant=tenant, metric=metric, subject=subject, span=span, first=first, last=last) for metric, span in asked]
        return [[(point.day, point.value) for point in points] for points in found]

    async def close(self) -> None:
        """Nothing to let go of."""

    def extent(self, entity: str) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - see read

        return pa.table({"extent": [len(self._facts[entity])]})

    def read(self, entity: str, columns: Sequence[str], *, tenant: str, window: Window | None = None, scopes: Collection[str] | None = None) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - development only, and heavy

        at = WINDOW_COLUMN.get(entity)
        rows = self._live(entity, tenant, None, None)
        rows = [row for row in rows if scopes is None or row[home_column(entity)] in scopes]
        if window and at and not window.always:
            rows = [row for row in rows if row[at] is not None and window.start <= row[at] < window.end]
        kinds = {"int": pa.int64(), "bool": pa.bool_(), "float": pa.float64()}
        types = {column.name: kinds.get(column.type, pa.string()) for column in FACT_TABLES[entity].columns}
        return pa.table({name: pa.array([row[name] for row in rows], type=types[name]) for name in columns})


def _age(row: Row) -> tuple[int, int, int]:
    return row["version"], row["observed_at"], row["generation"]


def _point_key(point: Point) -> tuple[str, str, str, str, str]:
    return point.tenant, point.metric, point.subject, point.span, point.day
