"""What pipelines say of every change: how many runs, how many good ones, how long.

Every attempt is a run of its own: a later one must neither change a window that is over nor hide that it was needed.
"""

from __future__ import annotations

from headway.metrics.spec import Metric

INPUTS = ("pipeline_runs",)
TAGS = ("ci",)
SOURCE = "https://opentelemetry.io/docs/specs/semconv/cicd/cicd-metrics/"

METRICS = (
    Metric(
        id="ci.runs",
        title="Pipeline runs",
        question="How much is built and tested?",
        formula="runs of pipelines, each attempt one, that finished in the window and were not skipped",
        unit="runs",
        kind="count",
        grain="run",
        inputs=INPUTS,
        additive=True,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ci.success_ratio",
        title="Successful runs",
        question="How often is the pipeline green?",
        formula="successful runs / runs that succeeded, failed or ran out of time, each attempt one; without those that were skipped, cancelled or broken by the infrastructure",
        unit="ratio",
        better="up",
        kind="ratio",
        grain="run",
        inputs=INPUTS,
        minimum_n=1,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ci.duration",
        title="Run duration",
        question="How long does a change wait for its pipeline?",
        formula="end - start of the runs that finished in the window, without skipped and cancelled ones; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="run",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source=SOURCE,
    ),
)
