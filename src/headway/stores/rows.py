"""From facts to rows and back: the same for every store that keeps rows.

The hash covers what a fact says and its version, not how it got here: an equal fact from a later
run is skipped, a newer version of the same words is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from headway.model.fact import fact_hash
from headway.model.records import FACTS, Fact
from headway.stores.tables import FACT_TABLES, IDENTITY, RUN, RUN_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from headway.model.scope import Batch

FIRST_FIELD = len(IDENTITY) + len(RUN)
SHARED = FIRST_FIELD - 3
"""Columns whose values all rows of a batch share; before a fact's words stand raw_ref, hash and deleted_at too."""

JSON_FIELDS = {entity: tuple(at for at, column in enumerate(table.columns[FIRST_FIELD:]) if column.type == "json") for entity, table in FACT_TABLES.items()}


@dataclass(frozen=True, slots=True)
class Beside:
    """What runs beside a batch's facts, by the identity of each: the raw record it is of, and its hash."""

    refs: Mapping[int, str]
    hashes: Mapping[int, int]

    def hash(self, fact: Fact) -> int:
        """The hash that came along, else computed now."""
        known = self.hashes.get(id(fact))
        return fact_hash(fact) if known is None else known


def beside(batch: Batch) -> Beside:
    """What came along with the facts of a batch."""
    names = [id(fact) for fact in batch.facts]
    refs = dict(zip(names, batch.raw_refs, strict=True)) if batch.raw_refs else {}
    return Beside(refs, dict(zip(names, batch.hashes, strict=True)) if batch.hashes else {})


def fact_rows(batch: Batch, entity: str, facts: Sequence[Fact], known: Beside) -> Iterator[tuple[Any, ...]]:
    """Rows of facts in the column order of their table."""
    who = shared(batch)
    for ref, fact_hash_, *said in own_values(entity, facts, known):
        yield (*who, ref, fact_hash_, None, *said)


def shared(batch: Batch) -> tuple[Any, ...]:
    """What the rows of all of a batch's facts begin with."""
    stamp = batch.stamp
    return (stamp.tenant, stamp.source, stamp.scope, stamp.observed_at, stamp.generation, stamp.run_id, stamp.shape_version, stamp.maps_version)


def own_values(entity: str, facts: Sequence[Fact], known: Beside) -> Iterator[tuple[Any, ...]]:
    """What is a fact's own of its row: the raw record it is of, its hash, and what it says; between hash and words stands that it is not deleted."""
    json_at, ref_of, hash_of = JSON_FIELDS[entity], known.refs.get, known.hash
    for fact in facts:
        said = msgspec.structs.astuple(fact)
        if json_at:
            said = _written(said, json_at)
        yield (ref_of(id(fact)), hash_of(fact), *said)


def _written(values: tuple[Any, ...], json_at: Sequence[int]) -> tuple[Any, ...]:
    """Values with those of JSON columns as text."""
    written = list(values)
    for at in json_at:
        written[at] = msgspec.json.encode(written[at]).decode()
    return tuple(written)


def fact_of(entity: str, row: Mapping[str, Any]) -> Fact:
    """The fact a stored row holds."""
    return msgspec.convert(said(entity, row), FACTS[entity], strict=False)


def said(entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says, without run columns, in Python's types."""
    return {
        column.name: decoded(column.type, row[column.name]) for column in FACT_TABLES[entity].columns if column.name not in RUN_NAMES and column not in IDENTITY
    }


def canonical(entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as `headway facts` prints it: whose it is and what it says, nothing about the run that brought it."""
    return {column.name: row[column.name] for column in IDENTITY} | said(entity, row)


def decoded(kind: str, value: Any) -> Any:
    """A stored value in Python's type."""
    if kind == "json" and isinstance(value, str):
        return msgspec.json.decode(value)
    return bool(value) if kind == "bool" and value is not None else value


def picked(entity: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Some columns of rows in Python's types."""
    kinds = {column.name: column.type for column in FACT_TABLES[entity].columns}
    written = [(at, kinds[name]) for at, name in enumerate(columns) if kinds[name] in {"json", "bool"}]
    if not written:
        return [tuple(row) for row in rows]
    return [_read(row, written) for row in rows]


def _read(row: Sequence[Any], written: Sequence[tuple[int, str]]) -> tuple[Any, ...]:
    """A row with those values decoded that need it; a look at each of a million rows' values costs a second."""
    values = list(row)
    for at, kind in written:
        values[at] = decoded(kind, values[at])
    return tuple(values)


def losing_parents(batch: Batch, kind: type[Fact]) -> list[str]:
    """Parents whose stored children of a kind tell what a batch touches; of content-addressed ones, those left with none."""
    return batch.emptied_parents(kind) if kind.content_addressed else batch.whole_parents()


def retired_keys(batch: Batch) -> dict[str, list[str]]:
    """Keys of the facts that have left the source, by entity."""
    found: dict[str, list[str]] = {}
    for entity, key in batch.retired:
        found.setdefault(entity, []).append(key)
    return found


def touches_of(facts: Iterable[Fact]) -> set[tuple[str, int | None]]:
    """All subjects and instants that facts are part of."""
    found: set[tuple[str, int | None]] = set()
    for fact in facts:
        found.update(fact.touches())
    return found
