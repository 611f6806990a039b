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
    Metric(
        id="ci.queue_time",
        title="Queue time",
        question="How long does a run wait before it starts?",
        formula="start - queueing of the runs that finished in the window, without skipped and cancelled ones; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="run",
        inputs=INPUTS,
        minimum_n=5,
        tags=TAGS,
        source=SOURCE,
    ),
    Metric(
        id="ci.rerun_ratio",
        title="Flaky runs",
        question="How often does a run fail and then succeed though nothing has changed?",
        formula="runs of which an attempt failed and a later one in the window succeeded at the same commit / runs with an attempt in the window that succeeded, failed or ran out of time",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="run",
        inputs=INPUTS,
        minimum_n=1,
        tags=TAGS,
        source="https://testing.googleblog.com/2016/05/flaky-tests-at-google-and-how-we.html",
    ),
    Metric(
        id="ci.failed_default_branch",
        title="Pipelines failing on the default branch",
        question="Which pipelines are broken for everyone?",
        formula="pipelines whose last run on the default branch in the window failed or ran out of time, without runs that were skipped, cancelled or broken by the infrastructure",
        unit="pipelines",
        better="down",
        kind="count",
        grain="pipeline",
        inputs=INPUTS,
        tags=TAGS,
        source=SOURCE,
    ),
)
