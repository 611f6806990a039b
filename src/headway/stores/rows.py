"""From facts to rows and back: the same for every store that keeps rows.

The hash covers what a fact says and its version, not how it got here: an equal fact from a later
run is skipped, a newer version of the same words is not.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from headway.model.records import FACTS, Fact
from headway.stores.tables import FACT_TABLES, IDENTITY, RUN, RUN_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from headway.model.scope import Batch

HASH_BYTES = 8
FIRST_FIELD = len(IDENTITY) + len(RUN)
HASH_AT = FIRST_FIELD - 2

_encode = msgspec.msgpack.Encoder().encode
JSON_FIELDS = {entity: tuple(at for at, column in enumerate(table.columns[FIRST_FIELD:]) if column.type == "json") for entity, table in FACT_TABLES.items()}


def fact_hash(fact: Fact) -> int:
    """A signed 64-bit hash of everything a fact says."""
    return int.from_bytes(blake2b(_encode(fact), digest_size=HASH_BYTES).digest(), "big", signed=True)


def fact_rows(batch: Batch, entity: str, facts: Sequence[Fact]) -> Iterator[tuple[Any, ...]]:
    """Rows of facts in the column order of their table."""
    stamp, json_at = batch.stamp, JSON_FIELDS[entity]
    refs = dict(zip(map(id, batch.facts), batch.raw_refs, strict=True)) if batch.raw_refs else {}
    who = (stamp.tenant, stamp.source, stamp.scope)
    how = (stamp.observed_at, stamp.generation, stamp.run_id, stamp.shape_version, stamp.maps_version)
    for fact in facts:
        said = msgspec.structs.astuple(fact)
        if json_at:
            said = tuple(msgspec.json.encode(value).decode() if at in json_at else value for at, value in enumerate(said))
        yield (*who, *how, refs.get(id(fact)), fact_hash(fact), None, *said)


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
    return {touch for fact in facts for touch in fact.touches()}
