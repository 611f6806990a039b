"""What goes between us and the process that shapes: frames of msgpack, facts of one kind together, each encoded once for its hash too."""

from __future__ import annotations

import struct
from itertools import groupby, islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.flows.ingest.shaping import Record
from headway.model.fact import encoded, hash_of
from headway.model.records import FACTS, carried_by
from headway.model.scope import Raw, Reject, Scope, Source
from headway.model.wording import Override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

    from headway.model.records import Fact

LENGTH = struct.Struct(">I")
ARRAY = struct.Struct(">BI")
ARRAY_32 = 0xDD
"""How msgpack begins an array of any length."""


class Opened(Struct, frozen=True):
    """The first frame: which source's records are to be shaped, and what the installation says of words."""

    source: Source
    overrides: list[Override]


class Asked(Struct, frozen=True):
    """Records to be shaped."""

    scope: Scope
    entity: str
    raws: list[Raw]
    reference: bytes


class Cast(Struct, frozen=True):
    """Records shaped: `facts` by kind, of `runs` of each record (kind, how many more of it; below 0: the one that stands there, counted from -1) in its order.

    `hashes` stand in the order of the runs.
    """

    kinds: list[str]
    facts: list[bytes]
    runs: list[list[tuple[int, int]]]
    hashes: list[int]
    rejects: list[list[Reject]]


encode = msgspec.msgpack.Encoder().encode
read_opened = msgspec.msgpack.Decoder(Opened).decode
read_asked = msgspec.msgpack.Decoder(Asked).decode
read_cast = msgspec.msgpack.Decoder(Cast).decode
read_facts = {entity: msgspec.msgpack.Decoder(list[kind]).decode for entity, kind in FACTS.items()}  # type: ignore[valid-type]  # each kind is a type


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def write_frame(stream: IO[bytes], message: bytes) -> None:
    """A frame, on its way."""
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


class Casting:
    """Facts on their way to becoming a frame, kind by kind. What a record brings beside its own is mostly people, the same objects again and again: each goes once."""

    def __init__(self, entity: str) -> None:
        self._own = {kind.entity for kind in carried_by(entity)}
        self.kinds: dict[str, int] = {}
        self.parts: list[list[bytes]] = []
        self.hashes: list[int] = []
        self._known: dict[int, tuple[Fact, int, int]] = {}

    def add(self, entity: str, alike: Iterable[Fact]) -> list[tuple[int, int]]:
        """Facts of one kind in a row, as runs."""
        kind = self.kinds.setdefault(entity, len(self.kinds))
        if kind == len(self.parts):
            self.parts.append([])
        if entity not in self._own:
            return [(kind, self._once(kind, fact)) for fact in alike]
        written = [encoded(fact) for fact in alike]
        self.parts[kind] += written
        self.hashes += [hash_of(one) for one in written]
        return [(kind, len(written))]

    def _once(self, kind: int, fact: Fact) -> int:
        """Where a fact that may have come before stands, counted from -1 down; it is kept, or its place could be another's."""
        found = self._known.get(id(fact))
        if found is None:
            written = encoded(fact)
            self.parts[kind].append(written)
            found = self._known[id(fact)] = (fact, hash_of(written), -len(self.parts[kind]))
        self.hashes.append(found[1])
        return found[2]


def cast(entity: str, records: Iterable[tuple[Sequence[Fact], Sequence[Reject]]]) -> bytes:
    """Facts and rejects of an entity's records as a frame."""
    casting, runs, rejects = Casting(entity), [], []
    for facts, refused in records:
        runs.append([run for kind, alike in groupby(facts, lambda fact: fact.entity) for run in casting.add(kind, alike)])
        rejects.append(list(refused))
    parts = [ARRAY.pack(ARRAY_32, len(part)) + b"".join(part) for part in casting.parts]
    return encode(Cast(list(casting.kinds), parts, runs, casting.hashes, rejects))


def uncast(message: bytes) -> list[Record]:
    """The records of a frame."""
    found = read_cast(message)
    facts = [read_facts[kind](part) for kind, part in zip(found.kinds, found.facts, strict=True)]
    hashes, taken = iter(found.hashes), [0] * len(facts)
    records = []
    for runs, rejects in zip(found.runs, found.rejects, strict=True):
        mine: list[Fact] = []
        for kind, count in runs:
            if count < 0:
                mine.append(facts[kind][-count - 1])
            else:
                mine += facts[kind][taken[kind] : taken[kind] + count]
                taken[kind] += count
        records.append(Record(mine, rejects, hashes=list(islice(hashes, len(mine)))))
    return records
