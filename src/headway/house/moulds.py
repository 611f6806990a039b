"""What goes between us and the process that shapes: frames of msgpack, facts of one kind together, each encoded once for its hash too."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
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
    from collections.abc import Iterator
    from typing import IO

    from headway.model.records import Fact

LENGTH = struct.Struct(">I")
ARRAY = struct.Struct(">BI")
ARRAY_32 = 0xDD
"""How msgpack begins an array of any length."""
AT_ONCE = 1_000
"""Parts that go in one call; Linux takes 1 024."""

Run = tuple[int, int]
"""A kind, and how many more facts of it; below 0: the one that stands there, counted from -1."""


class Opened(Struct, frozen=True):
    """The first frame: which source's records are to be shaped, and what the installation says of words."""

    source: Source
    overrides: list[Override]


class Asked(Struct, frozen=True):
    """Records to be shaped: their ids and sizes; their payloads follow, one behind the other."""

    scope: Scope
    entity: str
    ids: list[str]
    sizes: list[int]
    reference: bytes


class Cast(Struct, frozen=True):
    """Records shaped: `facts` by kind; of each record `runs` of them, in its order, and in that of the runs their `hashes`."""

    kinds: list[str]
    facts: list[bytes]
    runs: Sequence[Sequence[Run]]
    hashes: list[int]
    rejects: Sequence[Sequence[Reject]]


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


def write_asked(stream: IO[bytes], scope: Scope, entity: str, raws: Sequence[Raw], reference: bytes) -> None:
    """A question, on its way as it lies in memory: megabytes, which are copied nowhere."""
    head = encode(Asked(scope, entity, [raw.external_id for raw in raws], [len(raw.payload) for raw in raws], reference))
    parts: list[bytes | memoryview] = [LENGTH.pack(len(head)), head, *(raw.payload for raw in raws)]
    at = 0
    while at < len(parts):
        at, begun = _passed(parts, at, os.writev(stream.fileno(), parts[at : at + AT_ONCE]))
        if begun:
            parts[at] = memoryview(parts[at])[begun:]


def _passed(parts: Sequence[bytes | memoryview], at: int, count: int) -> tuple[int, int]:
    """Where bytes from the beginning of a part lead: a part, and how much of that is passed."""
    while at < len(parts) and count >= len(parts[at]):
        count -= len(parts[at])
        at += 1
    return at, count


def read_raws(stream: IO[bytes], asked: Asked) -> Iterator[Raw]:
    """The records of a question as they come. Raises EOFError where they break off."""
    for identifier, size in zip(asked.ids, asked.sizes, strict=True):
        payload = stream.read(size)
        if len(payload) < size:
            raise EOFError(f"record {identifier} breaks off")
        yield Raw(identifier, payload)


class Casting:
    """Records on their way to becoming a frame, their facts kind by kind. What a record brings beside its own is mostly people, the same objects again and again: each goes once."""

    def __init__(self, entity: str) -> None:
        self._own = {kind.entity for kind in carried_by(entity)}
        self._kinds: dict[str, int] = {}
        self._parts: list[list[bytes]] = []
        self._hashes: list[int] = []
        self._known: dict[int, tuple[Fact, int, int]] = {}
        self._runs: list[Sequence[Run]] = []
        self._rejects: list[Sequence[Reject]] = []

    def add(self, runs: Sequence[Run] | None, rejects: Sequence[Reject]) -> None:
        """The next record: the runs that `take` gave of its facts, None where it has none."""
        self._runs.append(runs or ())
        self._rejects.append(rejects)

    def take(self, facts: Sequence[Fact]) -> list[Run]:
        """A record's facts, as runs. Raises UnicodeEncodeError for text that no store can hold, and then has taken nothing."""
        alike = [(kind, list(some)) for kind, some in groupby(facts, lambda fact: fact.entity)]
        written = [[self._written(fact) for fact in some] for _, some in alike]
        return [run for (kind, some), each in zip(alike, written, strict=True) for run in self._taken(kind, some, each)]

    def _written(self, fact: Fact) -> bytes:
        """What a fact says; nothing of one that came before."""
        return b"" if id(fact) in self._known else encoded(fact)

    def _taken(self, entity: str, facts: Sequence[Fact], written: Sequence[bytes]) -> list[Run]:
        kind = self._kinds.setdefault(entity, len(self._kinds))
        if kind == len(self._parts):
            self._parts.append([])
        if entity not in self._own:
            return [(kind, self._once(self._parts[kind], fact, one)) for fact, one in zip(facts, written, strict=True)]
        self._parts[kind] += written
        self._hashes += [hash_of(one) for one in written]
        return [(kind, len(written))]

    def _once(self, part: list[bytes], fact: Fact, written: bytes) -> int:
        """Where a fact that may have come before stands, counted from -1 down; it is kept, or its place could be another's."""
        found = self._known.get(id(fact))
        if found is None:
            part.append(written)
            found = self._known[id(fact)] = (fact, hash_of(written), -len(part))
        self._hashes.append(found[1])
        return found[2]

    def frame(self) -> bytes:
        """All of it."""
        parts = [ARRAY.pack(ARRAY_32, len(part)) + b"".join(part) for part in self._parts]
        return encode(Cast(list(self._kinds), parts, self._runs, self._hashes, self._rejects))


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
