"""What every fact is, whoever it comes from: a key, a version, and whose numbers it is part of."""

from __future__ import annotations

from hashlib import blake2b
from typing import ClassVar

from msgspec import Struct, msgpack

Touch = tuple[str, int | None]
"""A subject whose numbers change and the instant at which; None stands for all of its days."""

HASH_BYTES = 8
_encode = msgpack.Encoder().encode


def repository_subject(scope: str) -> str:
    """The subject of a repository, which metrics are about: `repository:<scope key>`."""
    return f"repository:{scope}"


def project_subject(scope: str) -> str:
    """The subject of a project of work items: `project:<scope key>`."""
    return f"project:{scope}"


class Fact(Struct, frozen=True, kw_only=True, gc=False):
    """One fact. `key` is immutable and unique per (tenant, source, entity).

    `content_addressed`: the same key always carries the same words, so marking need not look at what
    is stored, and one run never reads a record twice with different children. `child`: the key is
    `<parent key>:<rest>` and the facts of one raw record are the whole set under that parent; those
    missing from it go. `within`: the entity in whose records this one comes along; itself unless said.
    `follows`: entities that a fact of ours is derived from when linking, the one it is about first; such facts have no source.
    It holds plain values and tuples of them, which make no circle a collector would have to look for.
    """

    entity: ClassVar[str]
    within: ClassVar[str] = ""
    follows: ClassVar[tuple[str, ...]] = ()
    content_addressed: ClassVar[bool] = False
    child: ClassVar[bool] = False

    key: str
    version: int = 0

    def touches(self) -> tuple[Touch, ...]:
        """Which subjects' numbers this fact is part of, and when."""
        return ()

    def parent(self) -> str:
        """The key of the record this fact is a child of; only asked of child facts."""
        raise NotImplementedError(type(self).__name__)


def encoded(fact: Fact) -> bytes:
    """Everything a fact says. Raises UnicodeEncodeError for text that no store can hold."""
    return _encode(fact)


def hash_of(written: bytes) -> int:
    """A signed 64-bit hash of a fact as `encoded` gives it."""
    return int.from_bytes(blake2b(written, digest_size=HASH_BYTES).digest(), "big", signed=True)


def fact_hash(fact: Fact) -> int:
    """A signed 64-bit hash of everything a fact says. Raises UnicodeEncodeError for text that no store can hold."""
    return hash_of(_encode(fact))


def instants(subject: str, *moments: int | None) -> tuple[Touch, ...]:
    """The touches of a subject at those of the moments that are known."""
    return tuple((subject, moment) for moment in dict.fromkeys(moments) if moment is not None)
