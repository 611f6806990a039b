"""How changes come together in pull requests: how many, how large, how long, how well looked at.

Those of bots are left out everywhere here and said to be: their pace is nobody's. A pull request belongs to the
window in which the thing that is measured ended.
"""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("pull_requests",)
TAGS = ("review",)
REQUESTS = "https://chaoss.community/kb/metric-change-requests/"
REVIEWS = "https://chaoss.community/kb/metric-change-request-reviews/"

METRICS = (
    Metric(
        id="review.opened_count",
        title="Pull requests opened",
        question="How many changes are offered?",
        formula="pull requests that were opened in the window, without those of bots",
        unit="pull requests",
        kind="count",
        grain="pull request",
        inputs=INPUTS,
        additive=True,
        tags=TAGS,
        source=REQUESTS,
    ),
    Metric(
        id="review.merged_count",
        title="Pull requests merged",
        question="How many changes come in?",
        formula="pull requests that were merged in the window, without those of bots",
        unit="pull requests",
        better="up",
        kind="count",
        grain="pull request",
        inputs=INPUTS,
        additive=True,
        tags=TAGS,
        source="https://chaoss.community/kb/metric-change-requests-accepted/",
    ),
    Metric(
        id="review.cycle_time",
        title="Pull request cycle time",
        question="How long does a change take from its first commit to its merge?",
        formula="merge - first commit (the creation, where that is earlier or no commit is known), of the pull requests merged in the window, without those of bots; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source="https://chaoss.community/kb/metric-change-requests-duration/",
    ),
    Metric(
        id="review.time_to_first_review",
        title="Time to first review",
        question="How long does a change wait until somebody looks at it?",
        formula="first review by a person who is not the author - ready for review, of the pull requests first reviewed in the window, without those of bots and reviews after the merge; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source="https://chaoss.community/kb/metric-time-to-first-response/",
    ),
    Metric(
        id="review.open_count",
        title="Pull requests open",
        question="How many changes wait?",
        formula="pull requests that were neither merged nor closed when the window ended, without those of bots",
        unit="pull requests",
        better="down",
        kind="level",
        grain="pull request",
        inputs=INPUTS,
        at_end=True,
        tallied=True,
        tags=TAGS,
        source=REQUESTS,
    ),
    Metric(
        id="review.size",
        title="Pull request size",
        question="How much is there to review at once?",
        formula="lines added + deleted of the pull requests merged in the window, without those of bots; median, p75, p90, p95",
        unit="lines",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source="https://google.github.io/eng-practices/review/developer/small-cls.html",
    ),
    Metric(
        id="review.without_review_ratio",
        title="Merged without review",
        question="Which share of the changes did nobody else look at?",
        formula="merged pull requests without a review by a person who is not the author before the merge / merged pull requests, without those of bots",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=1,
        tags=TAGS,
        source=REVIEWS,
    ),
)
