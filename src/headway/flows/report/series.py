"""A metric over days, from the stored points; a day without a point is a zero only where a zero is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from headway.flows.report.standing import Standing, standing
from headway.flows.report.subjects import metric
from headway.model.calendar import day_of, days_between, period_window
from headway.model.results import DAY_SPAN, Series

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.results import Point, Subject
    from headway.model.scope import Window

DISTRIBUTION_SPAN = "30d"
"""Percentiles of single days are mostly too small a sample; the trailing month moves and is still readable."""
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


async def series(desk: Desk, metric_id: str, subject: Subject, period: str = "90d") -> Series:
    """The days of a period. Raises NotFound and BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    return await drawn(desk, metric(metric_id), subject, window, await standing(desk, subject))


async def drawn(desk: Desk, asked: Metric, subject: Subject, window: Window, ground: Standing) -> Series:
    """The days of a window; none for a metric of which no points are stored."""
    span = DISTRIBUTION_SPAN if asked.kind == "distribution" else DAY_SPAN
    if not asked.stored:
        return Series(metric=asked.id, subject=subject.id, span=span, points=())
    first, last = _bounds(window, desk.zone)
    found = await desk.store.latest(tenant=desk.tenant, metric=asked.id, subject=subject.id, span=span, first=first, last=last)
    if window.always:
        first, last = (found[0].day, found[-1].day) if found else (LAST_DAY, FIRST_DAY)
    return Series(metric=asked.id, subject=subject.id, span=span, points=_filled(asked, found, first, last, ground, desk.zone))


def _bounds(window: Window, zone: str) -> tuple[str, str]:
    return (FIRST_DAY, LAST_DAY) if window.always else (day_of(window.start, zone), day_of(window.end - 1, zone))


def _filled(asked: Metric, found: list[Point], first: str, last: str, ground: Standing, zone: str) -> tuple[tuple[str, float | None], ...]:
    values = {point.day: point.value for point in found}
    through = ground.of(asked).through
    known = day_of(through, zone) if asked.kind == "count" and through is not None else FIRST_DAY
    start = date.fromisoformat(first)
    days = ((start + timedelta(days=shift)).isoformat() for shift in range(days_between(first, last) + 1))
    return tuple((day, values.get(day, 0.0 if day <= known else None)) for day in days)
