"""What a complete listing says: which stored records have left the source, and which listed ones never came.

Lost permission looks exactly like deletion, so that much at once is left to an operator.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from headway.model.records import carried_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from headway.flows.ingest.intake import Intake
    from headway.model.entries import Run
    from headway.model.records import Fact
    from headway.model.scope import Batch

MOST, SHARE = 50, 0.02
"""More records than this, and a larger share of what is stored, are not believed to be deleted without an operator."""


class Departed(Struct, frozen=True, kw_only=True):
    """What a listing tells: facts to retire, as (entity, key), and records whose children go with them (`parents`).

    `held` of `stored` are so many that they wait for an operator. `unread` of `listed` records did not come.
    """

    retired: tuple[tuple[str, str], ...] = ()
    parents: tuple[str, ...] = ()
    held: int = 0
    stored: int = 0
    unread: int = 0
    listed: int = 0


async def departures(intake: Intake, run: Run, batch: Batch) -> Departed:
    """Compare a roster of all records there are with what is stored.

    Candidates are facts of the scope as it is now that this run did not write: what it wrote was there
    after the listing began, or is in it.
    """
    roster = batch.roster if isinstance(batch.roster, AbstractSet) else frozenset(batch.roster or ())  # one of 200 000 ids is not held twice
    kinds = carried_by(batch.stream.entity)
    if not kinds:
        return Departed()
    own, *along = kinds
    stored = await _keys(intake, batch, own)
    gone = await _gone(intake, run, batch, own, stored=stored, roster=roster)
    aside = await intake.ledger.aside(run.stream)
    told = Departed(stored=len(stored), unread=await _unread(intake, batch, own, roster - stored, aside), listed=len(roster))
    if len(gone) > MOST and len(gone) > SHARE * len(stored) and not run.allowed:
        return structs.replace(told, held=len(gone))
    await _let_go(intake, run, roster, aside, batch)
    retired = [(own.entity, key) for key in gone]
    for kind in along:
        if own.child or not kind.child:  # children of records that are facts themselves go with these
            keys = await _keys(intake, batch, kind)
            retired += [(kind.entity, key) for key in await _gone(intake, run, batch, kind, stored=keys, roster=roster)]
    return structs.replace(told, retired=tuple(sorted(retired)), parents=() if own.child else tuple(gone))


async def _unread(intake: Intake, batch: Batch, own: type[Fact], unseen: AbstractSet[str], aside: Collection[str]) -> int:
    """How many listed records are nowhere: not about to be stored, not set aside, nor stored under another scope, which shares or took them."""
    left = unseen - {fact.key for fact in batch.facts if type(fact) is own} - _in_either_form(batch, {*aside, *(reject.external_id for reject in batch.rejects)})
    if not left or own.child:
        return 0
    return len(left - await intake.store.keys(own.entity, tenant=batch.stream.tenant, source=batch.stream.source, scope=None))


async def _keys(intake: Intake, batch: Batch, kind: type[Fact], *, not_by: int | None = None) -> set[str]:
    stream = batch.stream
    return await intake.store.keys(kind.entity, tenant=stream.tenant, source=stream.source, scope=stream.scope, not_by=not_by)


async def _gone(intake: Intake, run: Run, batch: Batch, kind: type[Fact], *, stored: set[str], roster: AbstractSet[str]) -> list[str]:
    """Keys of stored facts of a kind that no record of the roster carries; a child's key begins with its record's."""
    lacking = set(_lacking(kind, stored, roster))
    if not lacking:
        return []
    return sorted(lacking & await _keys(intake, batch, kind, not_by=run.id))


def _lacking(kind: type[Fact], stored: set[str], roster: AbstractSet[str]) -> Iterable[str]:
    if not kind.child:
        return stored - roster
    return (key for key in stored if roster.isdisjoint(accumulate(key.split(":"), "{}:{}".format)))


def _in_either_form(batch: Batch, names: Collection[str]) -> set[str]:
    """Names of records as their keys may be written: as they are, or behind their scope."""
    return {*names, *(f"{batch.stream.scope}:{name}" for name in names)}


async def _let_go(intake: Intake, run: Run, roster: AbstractSet[str], aside: Mapping[str, int], batch: Batch) -> None:
    """Records in quarantine that the source does not have any more are no reason to call it incomplete."""
    left = [number for name, number in aside.items() if roster.isdisjoint(_in_either_form(batch, [name]))]
    if left:
        await intake.ledger.release(tenant=run.stream.tenant, ids=left)
