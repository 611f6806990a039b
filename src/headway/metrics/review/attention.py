"""How well changes are looked at, and what they lead to: reviews, objections, comments, links to the work they are for.

Only reviews by people who are not the author and before the merge are attention; the relation `looks` says which those are.
"""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("pull_requests", "reviews")
TAGS = ("review",)
REVIEWS = "https://chaoss.community/kb/metric-change-request-reviews/"

METRICS = (
    Metric(
        id="review.reviews_per_request",
        title="Reviews per pull request",
        question="How often is a change looked at?",
        formula="reviews by people who are not the author, before the merge, of each pull request merged in the window, without those of bots; median, p75, p85, p90, p95",
        unit="reviews",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        stored=False,
        parts_unit="pull requests",
        tags=TAGS,
        source=REVIEWS,
    ),
    Metric(
        id="review.depth",
        title="Review depth",
        question="How thoroughly are changes read?",
        formula="100 x comments in reviews by people who are not the author, before the merge / lines added + deleted, of each pull request merged in the window, without those of bots; median, p75, p85, p90, p95",
        unit="comments per 100 lines",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        stored=False,
        parts_unit="comments and lines",
        tags=TAGS,
        source=REVIEWS,
    ),
    Metric(
        id="review.rework_ratio",
        title="Sent back in review",
        question="Which share of the changes was not right at first?",
        formula="merged pull requests of which a person who is not the author asked for changes before the merge / merged pull requests, without those of bots",
        unit="ratio",
        kind="ratio",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=1,
        tags=TAGS,
        source=REVIEWS,
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
        inputs=("pull_requests",),
        minimum_n=1,
        tags=TAGS,
        source=REVIEWS,
    ),
    Metric(
        id="review.link_rate",
        title="Linked to work",
        question="Which share of the changes says what it is for?",
        formula="merged pull requests that name a work item there is (title, branch, link or commit) / merged pull requests, without those of bots; parts: how many lead to which project",
        unit="ratio",
        better="up",
        kind="ratio",
        grain="pull request",
        inputs=("pull_requests", "item_mentions"),
        minimum_n=1,
        parts_unit="pull requests",
        tags=TAGS,
        source="https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue",
    ),
)
