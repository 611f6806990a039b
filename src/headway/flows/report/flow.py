"""The Flow page: how work moves from started to done, what is stuck on the way, and what is to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report.answering import DEFAULT_PERIOD, answered, counted_items, items_shown
from headway.flows.report.courses import courses
from headway.flows.report.forecasting import SEED, forecast
from headway.flows.report.overview import cards
from headway.flows.report.standing import Standing, standing
from headway.flows.report.subjects import metric
from headway.model.calendar import day_of, days_between, period_window
from headway.model.results import ItemPage
from headway.model.views import FlowView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.results import Answer, Subject
    from headway.model.scope import Window

FINISHED, GOING, RISK, WIP = "flow.cycle_time", "flow.wip_age", "flow.aging_wip", "flow.wip"
LAW, SPREAD, STATUSES = "flow.littles_law", "flow.lead_time_distribution", "flow.time_in_status"
CARDS = (
    "flow.throughput", FINISHED, "flow.lead_time", WIP, RISK, "flow.blocked",
    "flow.arrivals", "flow.efficiency", "flow.load", GOING, "flow.reopened", "flow.epics_completed",
)  # fmt: skip
COURSES = ("flow.cumulative", "flow.throughput", "flow.distribution", FINISHED)
SHOWN_FINISHED = 1500
"""Dots that are still told apart."""
SHOWN_GOING = 20
DAYS, ITEMS = 30, 10
"""What is foretold unless something else is asked for: a month; of items those going on, or so many where nothing is."""
BY_DAY, BY_WEEK = 21, 400
"""Days up to which a period is told day by day, and week by week."""
NONE = ItemPage(items=(), total=0, offset=0)


class Expecting(Struct, frozen=True, kw_only=True):
    """What is to be foretold: for how many days, for how many items (None: those going on), drawn by which seed."""

    days: int = DAYS
    items: int | None = None
    seed: int = SEED


async def flow_view(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD, expecting: Expecting | None = None) -> FlowView:
    """Everything on the page for a subject and a period. Raises BadWindow and UsageError."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    shown = [name for name in CARDS if subject.kind in metric(name).about and ground.collects(metric(name))]
    if not shown:
        return _empty(subject, period, window, ground)
    found = {one.metric: one for one in await answered(desk, [*shown, LAW, SPREAD, STATUSES], subject, window, ground)}
    asked = expecting or Expecting()
    return FlowView(
        subject=subject,
        period=period,
        window=window,
        cards=await cards(desk, [found[name] for name in shown], subject, window, ground),
        finished=await counted_items(desk, FINISHED, subject, window, limit=SHOWN_FINISHED),
        going=await counted_items(desk, GOING, subject, window, limit=SHOWN_GOING),
        limit_ms=await _limit(desk, subject, period),
        courses=tuple(await courses(desk, COURSES, subject, period, granularity(window, desk.zone, ground))),
        law=found[LAW],
        spread=found[SPREAD],
        statuses=found[STATUSES],
        by_day=await forecast(desk, subject, days=asked.days, seed=asked.seed),
        by_items=await forecast(desk, subject, items=_going(found) if asked.items is None else asked.items, seed=asked.seed),
        data_through=ground.through,
    )


def _empty(subject: Subject, period: str, window: Window, ground: Standing) -> FlowView:
    nothing: dict[str, None] = dict.fromkeys(("limit_ms", "law", "spread", "statuses", "by_day", "by_items"))
    return FlowView(subject=subject, period=period, window=window, cards=(), finished=NONE, going=NONE, courses=(), data_through=ground.through, **nothing)


def _going(found: Mapping[str, Answer]) -> int:
    return int(found[WIP].value or ITEMS) if WIP in found else ITEMS


async def _limit(desk: Desk, subject: Subject, period: str) -> float | None:
    """The age from which an item is at risk: one for all of a window, told beside each of its rows."""
    ages = await items_shown(desk, RISK, subject, period, limit=1)
    return ages.items[0].parts.get("limit_ms") if ages.items else None


def granularity(window: Window, zone: str, ground: Standing) -> str:
    """Days, weeks or months, so that a chart has enough steps and not too many."""
    since: Sequence[str] = [reach.since for reach in ground.entities.values() if reach.since]
    last = day_of(ground.now if window.always else window.end - 1, zone)
    first = min(since, default=last) if window.always else day_of(window.start, zone)
    length = days_between(first, last) + 1
    return "day" if length <= BY_DAY else "week" if length <= BY_WEEK else "month"
