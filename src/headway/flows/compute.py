"""Computing what ingestion left dirty, as points under one number; days on which nothing happened are kept only where something was.

The dirt is forgotten only after what it asks for was linked and every point has been kept: a crash in between repeats
the work, and since links and points equal to those stored are not written again, repeating it leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.flows.link import Due, Linked, due, everything, link, unsettled
from headway.flows.owning import own
from headway.flows.report.subjects import subject_of
from headway.metrics.reasons import SUPPRESSED
from headway.metrics.registry import REGISTRY
from headway.model.asks import PointsAsk
from headway.model.calendar import day_of
from headway.model.results import DAY_SPAN, TRAILING_DAYS
from headway.model.teams import members
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.report.desk import Desk
    from headway.model.results import Point

EVERY_DAY = "*"
COMPOSED = ("team", "service")
"""Kinds of subject that are made of others."""
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
FIRST_NUMBER = 1
"""The first compute run of a store: before it no points were stored that could have become wrong."""


class Computed(Struct, frozen=True, kw_only=True):
    """What one compute run did; `seq` is None when there was nothing to do. So many links came, changed or went: `linked` to work items, `deliveries` of deployments and incidents."""

    computed: int = 0
    appended: int = 0
    seq: int | None = None
    linked: int = 0
    deliveries: int = 0


async def compute(desk: Desk) -> Computed:
    """Link and compute everything that is dirty. What becomes dirty meanwhile has a later mark, and is left for the next time."""
    await own(desk)
    mark, dirty = await desk.ledger.dirty(tenant=desk.tenant)
    if not dirty and not await unsettled(desk):
        return Computed()
    mark, dirty, linked = await _linked(desk, mark, dirty, due(mark, dirty))
    return replace(await _owned_points(desk, mark, dirty, linked), linked=linked.changed, deliveries=linked.deliveries)


async def compute_all(desk: Desk, subjects: Sequence[str] = ()) -> Computed:
    """Compute every day of the given subjects, or of all there are, whether dirty or not; the latter links everything again, too."""
    await own(desk)
    mark, dirty = await desk.ledger.dirty(tenant=desk.tenant)
    if subjects:
        return await _points(desk, None, [(subject, EVERY_DAY) for subject in subjects])
    mark, dirty, linked = await _linked(desk, mark, dirty, everything(mark))
    scopes = sorted({row.scope for row in await desk.ledger.scopes(tenant=desk.tenant)})
    known = [subject for scope in scopes if (subject := subject_of(scope))]
    return replace(await _owned_points(desk, mark, [*dirty, *((subject, EVERY_DAY) for subject in known)], linked), linked=linked.changed, deliveries=linked.deliveries)


async def _linked(desk: Desk, mark: int, dirty: list[tuple[str, str]], what: Due) -> tuple[int, list[tuple[str, str]], Linked]:
    """Link, and what is dirty then. Days that links made dirty are computed with the rest, unless anything else was marked meanwhile: that is left for the next time, and they with it."""
    linked = await link(desk, what)
    marks = linked.marks
    if marks and not dirty:  # there was no mark to count from
        mark, dirty = await desk.ledger.dirty(tenant=desk.tenant)
        again = await link(desk, due(mark, dirty))
        linked, marks = linked + again, again.marks
    then, all_dirty = await desk.ledger.dirty(tenant=desk.tenant)
    return (then, all_dirty, linked) if then == mark + marks else (mark, dirty, linked)


async def _owned_points(desk: Desk, mark: int, dirty: Sequence[tuple[str, str]], linked: Linked) -> Computed:
    """Points of what is dirty and of teams that linking has made: these became dirty after the mark, and are not left for the next time."""
    changed = (await own(desk)).changed if linked.changed else frozenset[str]()
    later = (await desk.ledger.dirty(tenant=desk.tenant))[0] if changed else mark
    computed = await _points(desk, mark, [*dirty, *((subject, EVERY_DAY) for subject in changed)])
    if changed:
        await desk.ledger.clean(tenant=desk.tenant, mark=later, subjects=changed)
    return computed


async def _points(desk: Desk, mark: int | None, dirty: Sequence[tuple[str, str]]) -> Computed:
    done = await points_of(desk, dirty)
    if mark is not None:
        await desk.ledger.clean(tenant=desk.tenant, mark=mark)
    return done


async def points_of(desk: Desk, dirty: Sequence[tuple[str, str]]) -> Computed:
    """Points of subjects and days as they stand, under a number of their own; what is dirty stays so."""
    appended = 0

    async def append(points: Sequence[Point]) -> None:
        nonlocal appended
        appended += await desk.store.append(await _telling(desk, points))

    now, seq = desk.clock.now(), await desk.ledger.next_seq()
    ask = PointsAsk(
        tenant=desk.tenant,
        zone=desk.zone,
        dirty=(*dirty, *await _told(desk, dirty)) if seq > FIRST_NUMBER else tuple(dirty),
        seq=seq,
        computed_at=now,
        through=day_of(now, desk.zone),
        restate=seq > FIRST_NUMBER,
        members=members(await desk.ledger.organisation(tenant=desk.tenant)),
    )
    computed = await desk.compute.points(ask, append)
    emit("computed", computed=computed, appended=appended, seq=seq)
    return Computed(computed=computed, appended=appended, seq=seq)


async def _told(desk: Desk, dirty: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The days of which something is stored, of groups that are made of something else now: what they have lost leaves days without events of their own."""
    groups = sorted({subject for subject, day in dirty if day == EVERY_DAY and subject.partition(":")[0] in COMPOSED})
    asked = [(metric.id, span) for metric in REGISTRY.values() if metric.stored for span in (TRAILING_DAYS if metric.kind == "distribution" else (DAY_SPAN,))]
    found: list[tuple[str, str]] = []
    for subject in groups:
        stored = await desk.store.courses(tenant=desk.tenant, subject=subject, asked=asked, first=FIRST_DAY, last=LAST_DAY)
        found.extend((subject, day) for day in {day for course in stored for day, _ in course})
    return found


async def _telling(desk: Desk, points: Sequence[Point]) -> list[Point]:
    """Points of which something is counted, and those that take back what was stored: an emptied day must not keep its value.

    A level of nothing is told too once there was something: without it the day before would seem to last.
    """
    silent: dict[tuple[str, str, str], list[str]] = {}
    since: dict[tuple[str, str, str], str] = {}
    for point in points:
        name = _named(point)
        if _silent(point):
            silent.setdefault(name, []).append(point.day)
        elif REGISTRY[point.metric].at_end:
            since[name] = min(point.day, since.get(name, LAST_DAY))
    stored = {name: await _stored(desk, name, days) for name, days in silent.items()}
    since.update({name: min(*days, since.get(name, LAST_DAY)) for name, days in stored.items() if days and REGISTRY[name[0]].at_end})
    return [point for point in points if not _silent(point) or point.day in stored[_named(point)] or point.day > since.get(_named(point), LAST_DAY)]


def _named(point: Point) -> tuple[str, str, str]:
    return point.metric, point.subject, point.span


def _silent(point: Point) -> bool:
    """Whether a point says that nothing happened."""
    return point.n == 0 and SUPPRESSED not in point.reasons


async def _stored(desk: Desk, name: tuple[str, str, str], days: Sequence[str]) -> set[str]:
    """The days of which something is stored, between these; of a level from the first there ever was."""
    metric, subject, span = name
    first = FIRST_DAY if REGISTRY[metric].at_end else min(days)
    (course,) = await desk.store.courses(tenant=desk.tenant, subject=subject, asked=[(metric, span)], first=first, last=max(days))
    return {day for day, _ in course}
