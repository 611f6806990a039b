"""The Sprints page: what was planned, what came and went, what got done, sprint by sprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.answering import DEFAULT_PERIOD, answered, items_shown
from headway.flows.report.overview import cards
from headway.flows.report.standing import standing
from headway.flows.report.subjects import metric
from headway.model.calendar import period_window
from headway.model.views import SprintsView

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.model.results import Subject

CLOSED = "sprint.count"
CARDS = (
    "sprint.velocity",
    "sprint.velocity_trend",
    "sprint.completion_rate",
    "sprint.scope_change",
    "sprint.spillover_rate",
    "sprint.committed",
    "sprint.completed",
    CLOSED,
)
SHOWN = 40


async def sprints_view(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> SprintsView:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    shown = [name for name in CARDS if subject.kind in metric(name).about and ground.collects(metric(name))]
    return SprintsView(
        subject=subject,
        period=period,
        window=window,
        cards=await cards(desk, await answered(desk, shown, subject, window, ground), subject, window, ground),
        sprints=await items_shown(desk, CLOSED, subject, period, limit=SHOWN),
        data_through=ground.through,
    )
