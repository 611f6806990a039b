"""The family of what breaks: an incident is counted when it opens and measured when it is over."""

from __future__ import annotations

from tests.specs.company import incident
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.ops import METRICS
from headway.model.asks import FigureAsk
from headway.model.calendar import period_window
from headway.stores.memory import MemoryStore


def test_over_all_months_every_incident_opens_once_and_is_resolved_at_most_once():
    store = MemoryStore()
    run(put(store, "t", [*incident("2026-01-30T10:00", resolved="2026-02-02T10:00"), *incident("2026-02-03T10:00"), *incident("2026-02-28T10:00", resolved="2026-03-01T00:00")]))
    windows = tuple(period_window(f"2026-0{month}", now=0, zone="UTC") for month in (1, 2, 3))
    figures = Engine(store).figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=windows))
    assert [figure.n for figure in figures] == [1, 2, 0, 0, 1, 1]
