"""A shop that is deployed, breaks and is mended, by a team that plans in sprints: once, for all surfaces that show it.

Everything lies so many days before a given now, so that it is in the last 90 days of whoever looks.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.specs import dora, sprint
from tests.specs.company import P, each, incident
from tests.specs.facts import A
from tests.specs.world import put

from headway.model.calendar import to_datetime
from headway.model.scope import DAY_US, Batch, Scope, Stamp, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.model.ports import Ledger, Store
    from headway.model.records import Fact

TENANT, SOURCE = "default", "test"
HOSTILE = "<b>Sprint</b>"
REPOSITORY_STREAMS = ("deployments", "incidents", "pull_requests", "commits")
PROJECT_STREAMS = ("work_items", "sprints")
SHA = "c0ffee00" * 5


def delivered(now: int) -> list[Fact]:
    """Eight deployments: five well, one rolled back and mended, one that broke something for good, one pending; their changes; two sprints, one of a state nobody knows."""

    def ago(days: float) -> str:
        return to_datetime(now - round(days * DAY_US)).isoformat()[:19]

    mended = dora.judged(ago(20), failed="rolled_back", changes=3)
    mend = dora.judged(ago(19.5), unplanned="rollback", changes=0)
    mended[1] = replace(mended[1], remediation=mend[0].key, remediated_at=mend[0].finished_at)
    mend[0] = replace(mend[0], sha=SHA, ref="main", url="https://forge.example/deployments/7")
    broken = dora.judged(ago(12), failed="incident", changes=None)
    good = [fact for days in (60, 50, 40, 30) for fact in dora.judged(ago(days), changes=2)]
    waiting = dora.judged(ago(1), pending=True)
    changes = each(dora.change, *(ago(days) for days in (60, 50, 40, 30, 20)), begun=ago(70))
    trouble = [fact for days in (12, 5) for fact in dora.caused(incident(ago(days - 0.1), resolved=ago(days - 0.5)), by=broken)]
    return [*good, *mended, *mend, *broken, *waiting, *changes, *trouble, *_planned(ago)]


def _planned(ago: object) -> Iterator[Fact]:
    days = {"start": ago(30), "end": ago(16)}
    kept = sprint.done(ago(20), points=5, created=ago(40))
    left = sprint.todo(points=3, created=ago(40))
    late = sprint.done(ago(18), created=ago(40))
    stays = ((kept, (ago(39), None)), (left, (ago(39), None)), (late, (ago(20), None)))
    first = sprint.holding(*stays, **days)
    yield from (replace(fact, name=HOSTILE) if fact.entity == "sprints" else fact for fact in first)
    yield from sprint.sprint(start=ago(44), end=ago(30), state=None)
    yield from sprint.holding((sprint.done(ago(8), created=ago(40)), (ago(39), None)), start=ago(16), end=ago(2))


async def shipped_today(store: Store, ledger: Ledger) -> None:
    """All of it stored, its runs ended, as somebody sees it whose clock is the real one."""
    await put(store, TENANT, delivered(time.time_ns() // 1000))
    await ledger.enlist(
        SOURCE, [Scope(key=A, name="acme/shop", location=""), Scope(key=P, name="Payments", location="")], tenant=TENANT, status="active", reason=""
    )
    for scope, entities in ((A, REPOSITORY_STREAMS), (P, PROJECT_STREAMS)):
        for entity in entities:
            run = await ledger.begin(Stream(tenant=TENANT, source=SOURCE, entity=entity, scope=scope), "sync")
            stamp = Stamp(tenant=TENANT, source=SOURCE, scope=scope, observed_at=1, generation=0, run_id=run.id, shape_version=1, maps_version="0")
            batch = Batch(stream=run.stream, stamp=stamp, number=run.batch + 1, facts=(), external_ids=(), cursor="end", last=True)
            await ledger.advance(run, batch, expected=run.cursor)
            await ledger.finish(run, "done", stored=1, total=1)
