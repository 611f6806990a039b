"""Computing what ingestion left dirty, as points under one number.

The dirt is forgotten only after every point has been kept: a crash in between repeats the work, and
since points equal to the latest are not appended again, repeating it leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.calendar import day_of
from headway.model.ports import PointsAsk
from headway.model.records import repository_subject
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.report.desk import Desk
    from headway.model.results import Point

EVERY_DAY = "*"


class Computed(Struct, frozen=True, kw_only=True):
    """What one compute run did; `seq` is None when there was nothing to do."""

    computed: int = 0
    appended: int = 0
    seq: int | None = None


async def compute(desk: Desk) -> Computed:
    """Compute the points of everything that is dirty."""
    mark, dirty = await desk.ledger.dirty(tenant=desk.tenant)
    return await _points(desk, mark, dirty) if dirty else Computed()


async def compute_all(desk: Desk, subjects: Sequence[str] = ()) -> Computed:
    """Compute every day of the given subjects, or of all there are, whether dirty or not."""
    mark, dirty = await desk.ledger.dirty(tenant=desk.tenant)
    if subjects:
        return await _points(desk, None, [(subject, EVERY_DAY) for subject in subjects])
    scopes = sorted({repository_subject(row.scope) for row in await desk.ledger.scopes(tenant=desk.tenant)})
    return await _points(desk, mark, [*dirty, *((subject, EVERY_DAY) for subject in scopes)])


async def _points(desk: Desk, mark: int | None, dirty: Sequence[tuple[str, str]]) -> Computed:
    appended = 0

    async def append(points: Sequence[Point]) -> None:
        nonlocal appended
        appended += await desk.store.append(points)

    now, seq = desk.clock.now(), await desk.ledger.next_seq()
    ask = PointsAsk(tenant=desk.tenant, zone=desk.zone, dirty=tuple(dirty), seq=seq, computed_at=now, through=day_of(now, desk.zone))
    computed = await desk.compute.points(ask, append)
    if mark is not None:
        await desk.ledger.clean(tenant=desk.tenant, mark=mark)
    emit("computed", computed=computed, appended=appended, seq=seq)
    return Computed(computed=computed, appended=appended, seq=seq)
