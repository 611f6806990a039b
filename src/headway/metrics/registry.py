"""Every metric there is, by id; what is not listed here is computed nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.metrics import code, team

if TYPE_CHECKING:
    from headway.metrics.spec import Metric

REGISTRY: dict[str, Metric] = {metric.id: metric for metric in (*code.METRICS, *team.METRICS)}
