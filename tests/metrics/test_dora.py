"""The DORA family: what counts as having reached production."""

from __future__ import annotations

import pytest
from tests.specs.company import deployment
from tests.specs.world import put, run

from headway.metrics.dora import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk
from headway.model.calendar import day_window
from headway.stores.memory import MemoryStore


@pytest.mark.parametrize("environment", ["staging", "testing", "development", "other"])
def test_no_environment_but_production_is_production(environment):
    store = MemoryStore()
    run(put(store, "t", [*deployment(), *deployment(environment=environment)]))
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(day_window("2026-03-02", "UTC"),))
    (found,) = Engine(store).figures(ask)
    assert (found.value, found.excluded) == (1, {"not production": 1})
