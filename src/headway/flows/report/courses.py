"""A metric period by period: days, ISO weeks or months, each answered from its own rows like any window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from headway.flows.report.answering import now_of
from headway.flows.report.standing import standing
from headway.flows.report.subjects import metric_about
from headway.model.asks import FigureAsk
from headway.model.calendar import add_days, day_of, day_start, period_window
from headway.model.errors import BadWindow
from headway.model.results import Bucket, Course
from headway.model.scope import Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.results import Figure, Subject

GRANULARITIES = ("day", "week", "month")
MOST = 1100
"""Three years of days; beyond that nobody reads a table, and a stored series is quicker."""


async def course(desk: Desk, metric_id: str, subject: Subject, period: str, granularity: str) -> Course:
    """One metric over the parts of a period. Raises NotFound, UsageError and BadWindow."""
    return (await courses(desk, [metric_id], subject, period, granularity))[0]


async def courses(desk: Desk, metric_ids: Sequence[str], subject: Subject, period: str, granularity: str) -> list[Course]:
    """Several metrics over the parts of a period, in the order asked. Raises NotFound, UsageError and BadWindow."""
    metrics = [metric_about(metric_id, subject) for metric_id in metric_ids]
    window = await _bounded(desk, subject, period_window(period, now=desk.clock.now(), zone=desk.zone))
    parts = list(parts_of(window, granularity, desk.zone)) if window else []
    if len(parts) > MOST:
        raise BadWindow(f"{len(parts)} parts are more than the {MOST} that are answered at once: ask for weeks or months, or for a shorter period")
    windows = tuple(part for part, _ in parts)
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=tuple(metric_ids), windows=windows, members=subject.members, now=now_of(desk))
    figures = iter(await desk.compute.figures(ask) if windows and metrics else ())
    now = desk.clock.now()
    return [
        Course(metric=one.id, subject=subject.id, granularity=granularity, buckets=tuple(_bucket(desk, next(figures), whole=whole, now=now) for _, whole in parts))
        for one in metrics
    ]


def parts_of(window: Window, granularity: str, zone: str) -> Iterator[tuple[Window, bool]]:
    """The parts of a window, ascending, with whether each is a whole day, week or month or was cut by the window's edge. Raises BadWindow."""
    if granularity not in GRANULARITIES:
        raise BadWindow(f"granularity {granularity!r} is not understood: write {', '.join(GRANULARITIES)}")
    first, until = day_of(window.start, zone), day_of(window.end - 1, zone)
    day = first
    while day <= until:
        begin, following = _around(date.fromisoformat(day), granularity)
        last = min(add_days(following, -1), until)
        start, end = day_start(day, zone), day_start(add_days(last, 1), zone)
        if start < end:  # a day that a zone skipped has no time
            yield Window(start, end), day == begin and add_days(last, 1) == following
        day = add_days(last, 1)


def _around(day: date, granularity: str) -> tuple[str, str]:
    """The first day of the part that a day is in, and of the next one."""
    if granularity == "week":
        monday = day - timedelta(days=day.weekday())
        return monday.isoformat(), (monday + timedelta(days=7)).isoformat()
    if granularity == "month":
        first = day.replace(day=1)
        return first.isoformat(), (first + timedelta(days=32)).replace(day=1).isoformat()
    return day.isoformat(), (day + timedelta(days=1)).isoformat()


def _bucket(desk: Desk, figure: Figure, *, whole: bool, now: int) -> Bucket:
    return Bucket(
        day=day_of(figure.window.start, desk.zone),
        last=day_of(figure.window.end - 1, desk.zone),
        window=figure.window,
        value=figure.value,
        n=figure.n,
        percentiles=figure.percentiles,
        parts=figure.parts,
        reasons=figure.reasons,
        whole=whole,
        open=figure.window.end > now,
    )


async def _bounded(desk: Desk, subject: Subject, window: Window) -> Window | None:
    """All history from the first day that data begin to the end of today; None where there are none."""
    if not window.always:
        return window
    since = [reach.since for reach in (await standing(desk, subject)).entities.values() if reach.since]
    today = day_of(desk.clock.now(), desk.zone)
    return Window(day_start(min(since), desk.zone), day_start(add_days(max(today, min(since)), 1), desk.zone)) if since else None
