"""What goes between us and the process that shapes: frames of msgpack, facts of one kind together, each encoded once for its hash too."""

from __future__ import annotations

import struct
from itertools import groupby, islice
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.flows.ingest.shaping import Record
from headway.model.fact import encoded, hash_of
from headway.model.records import FACTS
from headway.model.scope import Raw, Reject, Scope, Source
from headway.model.wording import Override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

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
    """Records shaped: `facts` by kind, of `runs` of each record (kind, how many) in its order, with the hashes in the same order."""

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


def cast(records: Iterable[tuple[Sequence[msgspec.Struct], Sequence[Reject]]]) -> bytes:
    """Facts and rejects of records as a frame."""
    kinds: dict[str, int] = {}
    parts: list[list[bytes]] = []
    runs, hashes, rejects = [], [], []
    for facts, refused in records:
        mine = []
        for entity, alike in groupby(facts, lambda fact: fact.entity):  # type: ignore[attr-defined]  # they are facts
            kind = kinds.setdefault(entity, len(kinds))
            if kind == len(parts):
                parts.append([])
            written = [encoded(fact) for fact in alike]  # type: ignore[arg-type]  # see above
            parts[kind] += written
            hashes += [hash_of(one) for one in written]
            mine.append((kind, len(written)))
        runs.append(mine)
        rejects.append(list(refused))
    return encode(Cast(list(kinds), [ARRAY.pack(ARRAY_32, len(part)) + b"".join(part) for part in parts], runs, hashes, rejects))


def uncast(message: bytes) -> list[Record]:
    """The records of a frame."""
    found = read_cast(message)
    facts = [iter(read_facts[kind](part)) for kind, part in zip(found.kinds, found.facts, strict=True)]
    hashes = iter(found.hashes)
    records = []
    for runs, rejects in zip(found.runs, found.rejects, strict=True):
        mine = [fact for kind, count in runs for fact in islice(facts[kind], count)]
        records.append(Record(mine, rejects, hashes=list(islice(hashes, len(mine)))))
    return records
