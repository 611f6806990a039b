"""The flow family as a whole: who waits for what, and for how long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import item
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.flow import METRICS
from headway.metrics.spec import PROJECTS
from headway.model.asks import FigureAsk
from headway.model.calendar import day_window
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

WALKS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=12)


def test_flow_is_about_projects():
    assert {metric.about for metric in METRICS} == {PROJECTS}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(WALKS)
def test_on_every_day_what_was_started_is_done_or_in_progress(walks):
    store = MemoryStore()
    steps = [[("in_progress", f"2026-03-{start:02}T10:00"), *([("done", f"2026-03-{start + length:02}T12:00")] if ends else [])] for start, length, ends in walks]
    run(put(store, "t", [fact for walk in steps for fact in item(*walk)]))
    engine = Engine(store)
    for day in (1, 5, 9, 20):
        windows = (day_window(f"2026-03-{day:02}", "UTC", days=31),)
        figures = engine.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("flow.throughput", "flow.wip"), windows=windows))
        assert sum(figure.value for figure in figures) == sum(start <= day for start, _, _ in walks)
