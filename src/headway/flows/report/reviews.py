"""The Reviews page: how long changes take on their way in, where the time goes, how well they are looked at, and which are left lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.answering import DEFAULT_PERIOD, answered, counted_items
from headway.flows.report.courses import courses
from headway.flows.report.flow import granularity
from headway.flows.report.overview import cards
from headway.flows.report.standing import standing
from headway.flows.report.subjects import REPOSITORY, metric, scope_of, subjects
from headway.model.calendar import period_window
from headway.model.views import ReviewsView, Waiting

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.model.results import Subject
    from headway.model.scope import Window

PHASES = "review.phases"
STEPS = ("review.coding_time", "review.pickup_time", "review.review_time", "review.merge_time")
STALE, AGE = "review.stale_count", "review.open_age"
CARDS = (
    "review.cycle_time",
    "review.time_to_first_review",
    "review.deploy_time",
    "review.merged_count",
    "review.open_count",
    STALE,
    "review.size",
    "review.depth",
    "review.reviews_per_request",
    "review.rework_ratio",
    "review.without_review_ratio",
    "review.link_rate",
)
COURSES = ("review.merged_count", "review.cycle_time", "review.time_to_first_review", "review.size", "review.rework_ratio", "review.without_review_ratio", PHASES)
SHOWN_STALE = 25


async def reviews_view(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> ReviewsView:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    shown = [name for name in CARDS if subject.kind in metric(name).about and ground.collects(metric(name))]
    asked = [*shown, PHASES, *STEPS] if shown else []
    found = {one.metric: one for one in await answered(desk, asked, subject, window, ground)}
    stale = int(found[STALE].value or 0) if STALE in found else 0
    return ReviewsView(
        subject=subject,
        period=period,
        window=window,
        cards=await cards(desk, [found[name] for name in shown], subject, window, ground),
        phases=found.get(PHASES),
        steps=tuple(found[name] for name in STEPS if name in found),
        courses=tuple(await courses(desk, COURSES, subject, period, granularity(window, desk.zone, ground))) if shown else (),
        stale=await _left_lying(desk, subject, window, stale) if stale else (),
        stale_total=stale,
        data_through=ground.through,
    )


async def _left_lying(desk: Desk, subject: Subject, window: Window, stale: int) -> tuple[Waiting, ...]:
    """The stale ones with their age: of those open they are the oldest, so many as there are."""
    ages = await counted_items(desk, AGE, subject, window, limit=min(stale, SHOWN_STALE))
    names = {f"{scope_of(one)}:": one.name for one in await subjects(desk) if one.kind == REPOSITORY}
    return tuple(Waiting(item=item, place=next((name for scope, name in names.items() if item.key.startswith(scope)), "")) for item in ages.items)
