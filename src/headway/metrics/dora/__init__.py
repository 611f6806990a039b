"""How changes reach production, by the definitions of the DORA programme."""

from __future__ import annotations

from headway.metrics.spec import Metric

TAGS = ("dora",)
KEYS = "https://dora.dev/guides/dora-metrics/"

METRICS = (
    Metric(
        id="dora.deployment_frequency",
        title="Deployments",
        question="How often do changes reach production?",
        formula="successful deployments to production that finished in the window",
        unit="deployments",
        better="up",
        kind="count",
        grain="deployment",
        inputs=("deployments",),
        additive=True,
        tags=TAGS,
        source=KEYS,
    ),
)
