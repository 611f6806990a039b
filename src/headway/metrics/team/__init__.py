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
        formula="commits authored on a weekday before 9 or from 17 o'clock (the team's zone; the author's offset where no zone of a team is known) / commits, without bots",
        unit="ratio",
        better="down",
        kind="ratio",
        inputs=INPUTS,
        version=2,
        minimum_n=1,
        personal=True,
        tags=("team",),
        source=SOURCE,
    ),
    Metric(
        id="team.weekend_ratio",
        title="Weekends",
        question="How much work happens at weekends?",
        formula="commits authored on a Saturday or Sunday (the team's zone; the author's offset where no zone of a team is known) / commits, without bots",
        unit="ratio",
        better="down",
        kind="ratio",
        inputs=INPUTS,
        version=2,
        minimum_n=1,
        personal=True,
        tags=("team",),
        source=SOURCE,
    ),
    Metric(
        id="team.contributors",
        title="People at work",
        question="How many people does the work rest on?",
        formula="distinct people by the repository's mailmap, without bots, who authored a commit that landed in the window",
        unit="people",
        kind="count",
        inputs=INPUTS,
        personal=True,
        tags=("team",),
        source="https://chaoss.community/kb/metric-contributors/",
    ),
    Metric(
        id="team.review_load_gini",
        title="Inequality of review load",
        question="Do few people carry the reviews of all?",
        formula="Gini coefficient of the reviews that each reviewer gave in the window, without bots, reviews of one's own change and after the merge",
        unit="ratio",
        better="down",
        kind="level",
        grain="pull request",
        inputs=("reviews", "pull_requests", "accounts"),
        personal=True,
        stored=False,
        tags=("team",),
        source="https://en.wikipedia.org/wiki/Gini_coefficient",
    ),
)
