"""How a group works: rhythms that could be derived per person and are therefore hidden for small groups."""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("commits", "accounts")
SOURCE = "https://chaoss.community/kb/metric-activity-dates-and-times/"

METRICS = (
    Metric(
        id="team.after_hours_ratio",
        title="After hours",
        question="How much work happens outside of working hours?",
        formula="commits authored on a weekday before 9 or from 17 o'clock (author's offset) / commits, without bots",
        unit="ratio",
        better="down",
        kind="ratio",
        inputs=INPUTS,
        minimum_n=1,
        personal=True,
        tags=("team",),
        source=SOURCE,
    ),
    Metric(
        id="team.weekend_ratio",
        title="Weekends",
        question="How much work happens at weekends?",
        formula="commits authored on a Saturday or Sunday (author's offset) / commits, without bots",
        unit="ratio",
        better="down",
        kind="ratio",
        inputs=INPUTS,
        minimum_n=1,
        personal=True,
        tags=("team",),
        source=SOURCE,
    ),
)
