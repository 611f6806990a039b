"""What breaks, and how long it stays broken."""

from __future__ import annotations

from headway.metrics.spec import SERVICES, Metric

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
        about=SERVICES,
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
        about=SERVICES,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ops.incidents_open",
        title="Open incidents",
        question="What is broken right now?",
        formula="incidents opened before the end of the window and not resolved by then",
        unit="incidents",
        better="down",
        kind="level",
        grain="incident",
        inputs=INPUTS,
        at_end=True,
        tallied=True,
        about=SERVICES,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ops.caused_by_deployment_ratio",
        title="Incidents caused by a deployment",
        question="How many incidents come from our own changes?",
        formula="incidents linked to the deployment that caused them / incidents opened in the window",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="incident",
        inputs=("incidents", "incident_causes"),
        minimum_n=1,
        about=SERVICES,
        tags=TAGS,
        source=SOURCE,
    ),
)
