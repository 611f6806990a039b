"""Every metric there is, by id; what is not listed here is computed nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.metrics import ci, code, dora, flow, kpi, ops, review, sprint, team

if TYPE_CHECKING:
    from headway.metrics.spec import Metric

FAMILIES = (code, team, review, flow, dora, ops, ci, sprint, kpi)
REGISTRY: dict[str, Metric] = {metric.id: metric for family in FAMILIES for metric in family.METRICS}
