"""The Code page: how large and how busy the code is, where the work is, and on how few people it hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.answering import DEFAULT_PERIOD, answered, items_shown
from headway.flows.report.levels import levels
from headway.flows.report.overview import cards
from headway.flows.report.standing import standing
from headway.flows.report.subjects import metric
from headway.model.calendar import period_window
from headway.model.results import CodeView

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.model.results import Subject

CARDS = (
    "code.lines",
    "code.churn",
    "code.rework_ratio",
    "code.hotspots",
    "code.absence_factor",
    "code.knowledge",
    "code.single_owner_ratio",
    "code.ownership_gini",
)
TRENDS = ("code.lines", "code.absence_factor", "code.single_owner_ratio", "code.ownership_gini")
SHOWN_HOTSPOTS = 25
SHOWN_FOLDERS = 100
"""More than the 60 that folders are cut into: only a tenant of many repositories has as many."""


async def code_view(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> CodeView:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    shown = [name for name in CARDS if subject.kind in metric(name).about and ground.collects(metric(name))]
    trends = [name for name in TRENDS if name in shown]
    return CodeView(
        subject=subject,
        period=period,
        window=window,
        cards=await cards(desk, await answered(desk, shown, subject, window, ground), subject, window, ground),
        hotspots=await items_shown(desk, "code.hotspots", subject, period, limit=SHOWN_HOTSPOTS),
        folders=await items_shown(desk, "code.knowledge", subject, period, limit=SHOWN_FOLDERS),
        trends=tuple(await levels(desk, trends, subject, period)) if trends else (),
        data_through=ground.through,
    )
