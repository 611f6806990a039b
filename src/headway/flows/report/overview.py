"""The Overview: cards, busiest files, freshness and what needs a person, from one round trip to the compute process per question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report.answering import DEFAULT_PERIOD, answered, items
from headway.flows.report.series import drawn
from headway.flows.report.standing import Standing, standing
from headway.flows.report.subjects import metric
from headway.model.calendar import period_window
from headway.model.results import Attention, Card, Overview
from headway.model.scope import DAY_US

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.flows.report.desk import Desk
    from headway.model.progress import Progress
    from headway.model.results import Subject

CARDS = (
    "code.commits",
    "code.contributors",
    "code.churn",
    "code.active_days",
    "code.commit_size",
    "code.small_commit_ratio",
    "code.large_commit_ratio",
    "code.files_per_commit",
    "code.landing_delay",
    "code.revert_ratio",
    "code.hotspots",
    "team.after_hours_ratio",
    "team.weekend_ratio",
)
HOTSPOTS = "code.hotspots"
SHOWN_HOTSPOTS = 10
STALE_AFTER_US = 2 * DAY_US
"""A daily schedule that was missed once is no alarm, twice is."""


async def overview(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> Overview:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    found = await answered(desk, CARDS, subject, window, ground)
    return Overview(
        subject=subject,
        period=period,
        window=window,
        cards=tuple([Card(answer=one, series=await drawn(desk, metric(one.metric), subject, window, ground)) for one in found]),
        hotspots=await items(desk, HOTSPOTS, subject, period, limit=SHOWN_HOTSPOTS),
        data_through=ground.through,
        attention=tuple(attention(ground)),
    )


def attention(ground: Standing) -> Iterator[Attention]:
    """What a person should look at, most serious first."""
    for row in sorted(ground.rows, key=lambda row: (row.status != "failed", row.source, row.scope, row.entity)):
        yield from _stream(row, ground.now)
    lost = sum(row.quarantined for row in ground.rows)
    if lost:
        yield Attention(level="warn", text=f"{lost} records could not be read and are in quarantine; headway status shows them.")
    if ground.through is not None and ground.now - ground.through > STALE_AFTER_US:
        days = (ground.now - ground.through) // DAY_US
        yield Attention(level="warn", text=f"The data are {days} days old; run headway sync.")
    if ground.pending:
        yield Attention(level="warn", text="New data have arrived and numbers are being recomputed.")


def _stream(row: Progress, now: int) -> Iterator[Attention]:
    what = f"{row.entity} of {row.scope}"
    if row.status == "failed":
        yield Attention(level="error", text=f"Reading the {what} failed: {row.last_error or 'no reason was recorded'}.")
    elif row.status == "incomplete":
        yield Attention(level="warn", text=f"The {what} are incomplete: {row.last_error or 'the end of the source was not reached'}.")
    elif row.stalled(now):
        yield Attention(level="warn", text=f"Reading the {what} has stalled; if no process is at work, run headway sync.")
