"""Shaping the records of a page: here between other work, or by a shaper in a process of its own where they are many."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from headway.model.fact import fact_hash
from headway.model.scope import Reject
from headway.normalise.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from headway.model.ports import Provider
    from headway.model.records import Fact
    from headway.model.scope import Raw, Scope

Taken = TypeVar("Taken")
SHAPED_AT_ONCE = 50
"""Records shaped before others get their turn: the archive, the store, the heartbeat, streams beside this one."""


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record, shaped; `hashes` runs beside its facts, `ref` names its content in the archive."""

    facts: Sequence[Fact]
    rejects: Sequence[Reject] = ()
    ref: str | None = None
    hashes: Sequence[int] = ()

    @property
    def version(self) -> int:
        """How new it is at the source; -1 of one that gave no fact."""
        return max((fact.version for fact in self.facts), default=-1)

    def after(self, earlier: Record) -> Record:
        """What stands when a listing gives a record twice: the newer one, of equals the later."""
        if self.version >= earlier.version:
            return self
        return replace(earlier, rejects=(*earlier.rejects, *self.rejects))


class Shaper(Protocol):
    """Shapes as a provider does, elsewhere."""

    async def shape(self, scope: Scope, entity: str, raws: Sequence[Raw], reference: bytes) -> list[Record] | None:
        """The records of raws, in their order; None where it cannot: then they are shaped here."""
        ...

    async def close(self) -> None:
        """Let go of its process."""


async def shape_all(provider: Provider, scope: Scope, entity: str, raws: Sequence[Raw], reference: bytes) -> list[Record]:
    """Shape records here, leaving time for others in between."""
    records = []
    for number, raw in enumerate(raws):
        if number % SHAPED_AT_ONCE == 0:
            await asyncio.sleep(0)
        records.append(shape_one(provider, scope, entity, raw, reference))
    return records


def shape_one(provider: Provider, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Record:
    """One record's facts with their hashes, and what is refused of it."""
    hashed, rejects = shape_for(_hashed, provider, scope, entity, raw, reference)
    return Record((), rejects) if hashed is None else Record(hashed.facts, rejects, hashes=hashed.hashes)


def _hashed(facts: Sequence[Fact]) -> Record:
    return Record(facts, hashes=[fact_hash(fact) for fact in facts])


def shape_for(take: Callable[[Sequence[Fact]], Taken], provider: Provider, scope: Scope, entity: str, raw: Raw, reference: bytes) -> tuple[Taken | None, Sequence[Reject]]:
    """What `take` makes of one record's facts; whatever shaping or taking raises, or text that no store can hold, quarantines it and loses no batch.

    Taking encodes the facts, which refuses lone surrogates, as a store would.
    """
    try:
        found = list(provider.shape(scope, entity, raw, reference))
        facts = [part for part in found if not isinstance(part, Reject)]
        taken = take(facts)
    except Exception as error:  # noqa: BLE001 - poison may raise anything; it is kept, counted and shown, not swallowed
        return None, (Reject(external_id=raw.external_id, reason=clean(f"{type(error).__name__}: {error}"), payload=raw.payload),)
    return taken, () if len(facts) == len(found) else tuple(part for part in found if isinstance(part, Reject))
