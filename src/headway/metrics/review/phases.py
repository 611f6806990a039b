"""Where the time of a pull request goes: the phases between its marks, which sum to its cycle time, and the way to production after it.

Marks are laid in order once, in the relation `marks`; a phase that did not happen is left out of its own
percentiles and adds nothing to the whole.
"""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("pull_requests",)
TAGS = ("review",)
DURATION = "https://chaoss.community/kb/metric-change-requests-duration/"
PERCENTILES = "of the pull requests merged in the window, without those of bots; median, p75, p85, p90, p95"

METRICS = (
    Metric(
        id="review.cycle_time",
        title="Pull request cycle time",
        question="How long does a change take from its first commit to its merge?",
        formula=f"merge - first commit (the creation, where that is earlier or no commit is known), {PERCENTILES}",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        version=2,
        minimum_n=5,
        tags=TAGS,
        source=DURATION,
    ),
    Metric(
        id="review.phases",
        title="Phases of pull requests",
        question="Where does the time of a change go?",
        formula=f"merge - first commit = coding + pickup + review + merge, each a part summed over all, {PERCENTILES}",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        stored=False,
        tags=TAGS,
        source=DURATION,
    ),
    Metric(
        id="review.coding_time",
        title="Coding time",
        question="How long is a change worked on before it is offered?",
        formula=f"last ready for review - first commit (author date), time as a draft included, {PERCENTILES}",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source=DURATION,
    ),
    Metric(
        id="review.pickup_time",
        title="Pickup time",
        question="How long does a change that came in wait for its reviewer?",
        formula=f"first review by a person who is not the author (the approval or merge, where nobody reviewed before it) - ready for review, {PERCENTILES}",
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
        id="review.review_time",
        title="Review time",
        question="How long do the rounds of a review take?",
        formula=f"last approval before the merge (the merge, where nobody approved) - first review, {PERCENTILES}",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source="https://chaoss.community/kb/metric-change-request-reviews/",
    ),
    Metric(
        id="review.merge_time",
        title="Merge time",
        question="How long does an approved change wait for its merge?",
        formula=f"merge - last approval before it, {PERCENTILES}",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source=DURATION,
    ),
    Metric(
        id="review.deploy_time",
        title="Deploy time",
        question="How long does merged work wait for production?",
        formula="first deployment to production that brought the pull request - merge, of those first deployed in the window, without those of bots; stands outside the cycle time; median, p75, p85, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=("deployed_changes", "pull_requests"),
        minimum_n=5,
        tags=TAGS,
        source="https://dora.dev/guides/dora-metrics-four-keys/",
    ),
)
