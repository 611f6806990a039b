"""How far a git stream is: the tips it has whole, the tips it is reading towards, the chunks done.

Dates cannot be a watermark (a commit dated last year may be pushed today); the set of tips can.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from headway.model.scope import Reject

CHUNK = 2_000
"""Commits per chunk: what a crash costs at most, and what one child process is given."""
SMALLEST_CHUNK = 200
MISSING_KEPT = 20
"""Enough to notice a repair; a partial clone lacks something of nearly every commit."""

Chunk = tuple[int, int]
"""A half-open range of indexes of a listing."""


class Cursor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`tips` are read whole; `target` is being read, `done` are the index ranges of its listing that are in.

    `digest` names that listing: another order or content starts the target over. `total` counts
    the records the source had at `tips`. `missing` are commits that could not be read, the first of
    them: once one can be, the repository has been mended and is read anew. `exact` is the tip at which
    ownership was last corrected by blame.
    """

    tips: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    digest: str = ""
    done: tuple[tuple[int, int], ...] = ()
    shallow: str = ""
    mailmap: str = ""
    missing: tuple[str, ...] = ()
    total: int = 0
    exact: str = ""

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    def with_done(self, chunk: tuple[int, int]) -> Cursor:
        """The cursor once a chunk is stored; ranges that touch become one."""
        return msgspec.structs.replace(self, done=joined((*self.done, chunk)))

    def without(self, rejects: Iterable[Reject]) -> Cursor:
        """The cursor that remembers what could not be read."""
        missing = (*self.missing, *(reject.external_id for reject in rejects))
        return msgspec.structs.replace(self, missing=tuple(dict.fromkeys(missing))[:MISSING_KEPT])


@dataclass(frozen=True, slots=True)
class Listing:
    r"""Commits as one run of `sha\\n`: a million of them take 41 MB less than a list would."""

    shas: bytes
    width: int
    rejects: tuple[Reject, ...] = ()

    def __len__(self) -> int:
        return len(self.shas) // self.width

    def part(self, chunk: tuple[int, int]) -> bytes:
        """The lines of an index range."""
        return self.shas[chunk[0] * self.width : chunk[1] * self.width]

    @property
    def digest(self) -> str:
        """Names this listing, so that a resumed run knows whether its chunks still mean the same."""
        return blake2b(self.shas, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Roster(Collection[str]):
    """The external ids of a listing, made when they are asked for."""

    scope: str
    listing: Listing

    def __len__(self) -> int:
        return len(self.listing)

    def __iter__(self) -> Iterator[str]:
        return (f"{self.scope}:{sha.decode()}" for sha in self.listing.shas.split())

    def __contains__(self, key: object) -> bool:
        return any(key == mine for mine in self)


def read_cursor(text: str | None) -> Cursor:
    """The cursor the ledger gave back; None is the beginning."""
    return msgspec.json.decode(text, type=Cursor) if text else Cursor()


def joined(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def chunks_left(total: int, done: tuple[tuple[int, int], ...], *, workers: int, smallest: int = SMALLEST_CHUNK) -> list[tuple[int, int]]:
    """The index ranges still to read, small enough that every worker gets several."""
    size = max(smallest, min(CHUNK, total // (workers * 4) or 1))
    left: list[tuple[int, int]] = []
    at = 0
    for start, end in (*done, (total, total)):
        left.extend((low, min(low + size, start)) for low in range(at, start, size))
        at = max(at, end)
    return left
