"""A metric over days, from the stored points; a day without a point is a zero only where a zero is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from headway.flows.report.standing import Standing, standing
from headway.flows.report.subjects import metric
from headway.model.calendar import day_of, days_between, period_window
from headway.model.results import DAY_SPAN, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.results import Subject
    from headway.model.scope import Window

DISTRIBUTION_SPAN = "30d"
"""Percentiles of single days are mostly too small a sample; the trailing month moves and is still readable."""
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


async def series(desk: Desk, metric_id: str, subject: Subject, period: str = "90d") -> Series:
    """The days of a period. Raises NotFound and BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    return (await drawn(desk, [metric(metric_id)], subject, window, await standing(desk, subject)))[0]


async def drawn(desk: Desk, metrics: Sequence[Metric], subject: Subject, window: Window, ground: Standing) -> list[Series]:
    """The days of a window, of several metrics by one read; none for a metric of which no points are stored."""
    first, last = _bounds(window, desk.zone)
    asked = [(one.id, span_of(one)) for one in metrics if one.stored]
    stored = iter(await desk.store.courses(tenant=desk.tenant, subject=subject.id, asked=asked, first=first, last=last))
    return [_series(one, subject, next(stored) if one.stored else None, window, ground, desk.zone) for one in metrics]


def span_of(asked: Metric) -> str:
    """The span in which a metric is drawn."""
    return DISTRIBUTION_SPAN if asked.kind == "distribution" else DAY_SPAN


def _series(asked: Metric, subject: Subject, found: list[tuple[str, float | None]] | None, window: Window, ground: Standing, zone: str) -> Series:
    first, last = _bounds(window, zone)
    if window.always:
        first, last = (found[0][0], found[-1][0]) if found else (LAST_DAY, FIRST_DAY)
    points = () if found is None else _filled(asked, dict(found), first, last, ground, zone)
    return Series(metric=asked.id, subject=subject.id, span=span_of(asked), points=points)


def _bounds(window: Window, zone: str) -> tuple[str, str]:
    return (FIRST_DAY, LAST_DAY) if window.always else (day_of(window.start, zone), day_of(window.end - 1, zone))


def _filled(asked: Metric, values: dict[str, float | None], first: str, last: str, ground: Standing, zone: str) -> tuple[tuple[str, float | None], ...]:
    through = ground.of(asked).through
    known = day_of(through, zone) if asked.kind == "count" and through is not None else FIRST_DAY
    start = date.fromisoformat(first)
    days = ((start + timedelta(days=shift)).isoformat() for shift in range(days_between(first, last) + 1))
    return tuple((day, values.get(day, 0.0 if day <= known else None)) for day in days)
