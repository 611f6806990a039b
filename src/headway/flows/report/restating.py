"""What was said before, and why it is not said any more: from the points, which are appended and never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.series import span_of
from headway.flows.report.subjects import metric_about, scopes_of
from headway.metrics.judge import value_of
from headway.model.calendar import add_days, day_of, day_start, days_between, period_window
from headway.model.errors import BadWindow, UsageError
from headway.model.results import DAY_SPAN, TRAILING_DAYS, Restated, Restatement, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.entries import RunRow
    from headway.model.results import Point, Subject
    from headway.model.scope import Window

SEARCHED = 10_000
"""How many runs back a cause is looked for."""
SPANS = {days: span for span, days in TRAILING_DAYS.items()}


async def restated(desk: Desk, metric_id: str, subject: Subject, period: str, as_of: str) -> Restatement:
    """What was said of a period by the end of the day `as_of`, what is said of it now, and what came between. Raises NotFound, UsageError and BadWindow."""
    asked = metric_about(metric_id, subject)
    if not asked.stored:
        raise UsageError(f"{metric_id} is answered from the facts and not stored, so nobody knows what was said of it before; headway metrics list says which are stored")
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    if window.always:
        raise BadWindow("what was said before can be told of a period with two ends: give one such as 2026-03 or 90d")
    span, first, last = _stored_as(asked, window, desk.zone)
    until = _until(as_of, desk.zone)
    told = await desk.store.told(tenant=desk.tenant, metric=metric_id, subject=subject.id, span=span, first=first, last=last)
    then, now = _latest(point for point in told if point.computed_at < until), _latest(told)
    changed = [day for day in now if _said(then.get(day)) != _said(now[day])]
    revisions = [Revision(day=day, seq=now[day].seq, computed_at=now[day].computed_at, before=then[day].value if day in then else None, after=now[day].value) for day in changed]
    return Restatement(
        metric=metric_id,
        subject=subject.id,
        window=window,
        as_of=as_of,
        then=_told(asked, then, window, desk.zone, known=bool(then)),
        now=_told(asked, now, window, desk.zone, known=bool(now)),
        days=tuple(revisions),
        reasons=tuple(await _reasons(desk, subject, until, revisions, then=then, now=now)),
    )


def _until(as_of: str, zone: str) -> int:
    try:
        return day_start(add_days(as_of, 1), zone)
    except (ValueError, OverflowError) as error:
        raise BadWindow(f"{as_of!r} is no day: write it as 2026-05-01") from error


def _stored_as(asked: Metric, window: Window, zone: str) -> tuple[str, str, str]:
    """The span and days under which a window is stored. Raises BadWindow for a distribution over a length that is not."""
    first, last = day_of(window.start, zone), day_of(window.end - 1, zone)
    if span_of(asked) == DAY_SPAN:
        return DAY_SPAN, first, last
    length = days_between(first, last) + 1
    if length not in SPANS:
        known = ", ".join(map(str, sorted(SPANS)))
        raise BadWindow(f"percentiles are stored of {known} days: give a period of as many, such as {add_days(last, -89)}..{last}")
    return SPANS[length], last, last


def _latest(points: Iterable[Point]) -> dict[str, Point]:
    """The last point of each day, of points in the order they were said."""
    return {point.day: point for point in points}


def _said(point: Point | None) -> tuple[object, ...]:
    return (None, 0, None, None) if point is None else (point.value, point.n, point.num, point.den)


def _told(asked: Metric, points: dict[str, Point], window: Window, zone: str, *, known: bool) -> Restated:
    """The number of the window by these points; a level is that of the last day, everything else is put together from the days."""
    days = [points[day] for day in sorted(points)]
    seq = max((point.seq for point in days), default=None)
    if asked.kind in {"level", "distribution"}:
        last = days[-1:] if days and (asked.kind == "level" or days[-1].day == day_of(window.end - 1, zone)) else []
        return Restated(value=last[0].value if last else None, n=last[0].n if last else 0, seq=seq)
    if asked.kind == "ratio":
        num, den = sum(point.num or 0 for point in days), sum(point.den or 0 for point in days)
        return Restated(value=value_of(num, den), n=sum(point.n for point in days), seq=seq)
    if not asked.additive:
        raise UsageError(f"{asked.id} does not add up over days, so what was said of a period cannot be put together: ask for a single day")
    return Restated(value=sum(point.value or 0.0 for point in days) if known else None, n=sum(point.n for point in days), seq=seq)


async def _reasons(desk: Desk, subject: Subject, until: int, revisions: Sequence[Revision], *, then: dict[str, Point], now: dict[str, Point]) -> list[str]:
    """Why it is said otherwise: another method, or what was brought between the day and the last change."""
    if not revisions:
        return []
    methods = sorted({(then[one.day].method_version, now[one.day].method_version) for one in revisions if one.day in then and then[one.day].method_version != now[one.day].method_version})
    reasons = [f"the method changed from version {before} to {after}" for before, after in methods]
    last = max(one.computed_at for one in revisions)
    runs = await desk.ledger.runs(tenant=desk.tenant, limit=SEARCHED)
    scopes = scopes_of(subject, {run.scope for run in runs})
    between = [run for run in runs if run.scope in scopes and run.items and run.finished_at is not None and until <= run.finished_at <= last]
    return [*reasons, *_brought(between)] or ["nothing in the ledger tells why: its runs do not reach back that far"]


def _brought(runs: Iterable[RunRow]) -> list[str]:
    counts: dict[tuple[str, str, str], int] = {}
    for run in runs:
        key = (run.kind, run.source, run.entity)
        counts[key] = counts.get(key, 0) + run.items
    return [f"{kind} of {source} brought {count} records of {entity.replace('_', ' ')}" for (kind, source, entity), count in sorted(counts.items())]
