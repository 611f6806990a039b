"""What is to be expected: throughput of the last days, drawn again and again (Monte Carlo), for "how many by" and "when"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.standing import standing
from headway.flows.report.subjects import metric_about
from headway.metrics.forecast import HISTORY, how_many, when
from headway.metrics.reasons import INCOMPLETE_SOURCE
from headway.model.asks import FigureAsk
from headway.model.calendar import add_days, day_of, day_window
from headway.model.errors import UsageError
from headway.model.results import Forecast

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.flows.report.standing import Reach
    from headway.model.results import Subject

THROUGHPUT = "flow.throughput"
SEED = 1
"""The same question has the same answer unless another seed is asked for."""


async def forecast(desk: Desk, subject: Subject, *, days: int | None = None, items: int | None = None, seed: int = SEED) -> Forecast:
    """How many items in so many days, or when so many are done. Raises UsageError for neither or both, and for a subject without items."""
    metric_about(THROUGHPUT, subject)
    if (days is None) == (items is None) or (days or items or 0) < 1:
        raise UsageError("a forecast is either for a number of days or for a number of items, above 0: give one of the two")
    reach = (await standing(desk, subject)).of(metric_about(THROUGHPUT, subject))
    history = await _history(desk, subject, reach)
    daily = [count for _, count in history]
    drawn = how_many(daily, days=days, seed=seed) if days else when(daily, items=items or 0, seed=seed)
    today = day_of(desk.clock.now(), desk.zone)
    ends = {sure: None if found is None or days else add_days(today, found) for sure, found in drawn.by_confidence.items()}
    return Forecast(
        subject=subject.id,
        days=days,
        items=items,
        expected=drawn.by_confidence,
        ends=ends,
        history=tuple(history),
        runs=drawn.runs,
        seed=seed,
        computed_at=desk.clock.now(),
        reasons=(*((drawn.reason,) if drawn.reason else ()), *((INCOMPLETE_SOURCE,) if reach.incomplete else ())),
    )


async def _history(desk: Desk, subject: Subject, reach: Reach) -> list[tuple[str, int]]:
    """Throughput of each of the last whole days that are known, from the same rows as the metric.

    Today is not over and counts for none, nor does a day that the data do not reach: nothing read is not nothing done.
    """
    today = day_of(desk.clock.now(), desk.zone)
    until = today if reach.through is None else min(today, day_of(reach.through, desk.zone))
    days = [day for back in range(HISTORY, 0, -1) if (day := add_days(until, -back)) >= (reach.since or "")]
    windows = tuple(day_window(day, desk.zone) for day in days)
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=(THROUGHPUT,), windows=windows, members=subject.members)
    figures = await desk.compute.figures(ask) if windows else []
    return [(day, int(figure.value or 0)) for day, figure in zip(days, figures, strict=True)]
