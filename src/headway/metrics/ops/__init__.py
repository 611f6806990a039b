"""What breaks, and how long it stays broken."""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("incidents",)
TAGS = ("ops",)
SOURCE = "https://sre.google/sre-book/managing-incidents/"

METRICS = (
    Metric(
        id="ops.incidents_opened",
        title="Incidents",
        question="How often does something break?",
        formula="incidents opened in the window",
        unit="incidents",
        better="down",
        kind="count",
        grain="incident",
        inputs=INPUTS,
        additive=True,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ops.time_to_restore",
        title="Time to restore",
        question="How long does something stay broken?",
        formula="resolution - opening of the incidents resolved in the window, whatever caused them; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="incident",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source=SOURCE,
    ),
)
