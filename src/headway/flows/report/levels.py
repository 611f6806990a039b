"""Levels over time: how things stood at the ends of equal steps, asked as several windows of one question.

No points are stored of a level, because what happened on one day tells nothing of it; the compute
process keeps the answer like any other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from headway.flows.report.answering import now_of
from headway.flows.report.subjects import metric
from headway.model.asks import FigureAsk
from headway.model.calendar import add_days, day_of, day_start, days_between, period_window
from headway.model.errors import UsageError
from headway.model.results import Series
from headway.model.scope import ALWAYS, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.report.desk import Desk
    from headway.model.results import Subject

STEPS = 13
"""A quarter has as many weeks."""
SPAN = "level"
BEGINNING = "code.first_commit_at"


async def levels(desk: Desk, metric_ids: Sequence[str], subject: Subject, period: str, steps: int = STEPS) -> list[Series]:
    """How metrics stood at the last day of each step of a period. Raises NotFound, BadWindow and UsageError."""
    for metric_id in metric_ids:
        if not metric(metric_id).at_end:
            raise UsageError(f"{metric_id} is no level: what it counts belongs to its window, not to the end of it")
    window = await _bounded(desk, subject, period_window(period, now=desk.clock.now(), zone=desk.zone))
    days = step_ends(window, desk.zone, steps) if window else []
    windows = tuple(Window(window.start, day_start(add_days(day, 1), desk.zone)) for day in days) if window else ()
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=tuple(metric_ids), windows=windows, members=subject.members, now=now_of(desk))
    figures = iter(await desk.compute.figures(ask) if windows and metric_ids else ())
    return [Series(metric=metric_id, subject=subject.id, span=SPAN, points=tuple((day, next(figures).value) for day in days)) for metric_id in metric_ids]


def step_ends(window: Window, zone: str, steps: int) -> list[str]:
    """The last days of at most so many equal steps of a window, ascending; the last one is the window's."""
    first, last = day_of(window.start, zone), day_of(window.end - 1, zone)
    length = days_between(first, last) + 1
    ends = {-(-length * step // steps) for step in range(1, steps + 1)}
    start = date.fromisoformat(first)
    return [(start + timedelta(days=end - 1)).isoformat() for end in sorted(ends)]


async def _bounded(desk: Desk, subject: Subject, window: Window) -> Window | None:
    """All history from its first commit until the end of today; None where there is none."""
    if not window.always:
        return window
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=(BEGINNING,), windows=(ALWAYS,), members=subject.members)
    found = (await desk.compute.figures(ask))[0].value
    today = day_of(desk.clock.now(), desk.zone)
    end = day_start(add_days(today, 1), desk.zone)
    return Window(day_start(day_of(int(found), desk.zone), desk.zone), end) if found is not None and found < end else None
