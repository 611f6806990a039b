"""The team family: all of it is personal, and evenings and weekends never count twice."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.facts import commit
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.team import METRICS
from headway.model.asks import FigureAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

MOMENTS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), st.sampled_from(["+00:00", "+05:30", "-08:00", "+13:45"])), min_size=5, max_size=20)


def test_every_metric_of_a_team_is_personal():
    assert all(metric.personal and "accounts" in metric.inputs for metric in METRICS)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(MOMENTS)
def test_after_hours_and_weekends_are_what_the_authors_own_clocks_say(moments):
    store = MemoryStore()
    written = [f"2026-02-{day:02}T{hour:02}:00{zone}" for day, hour, zone in moments]
    run(put(store, "t", [fact for turn, text in enumerate(written) for fact in commit(text, by=f"p{turn}")]))
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    evenings, weekends = Engine(store).figures(ask)
    free = [day % 7 in {0, 1} for day, _, _ in moments]  # 1 February 2026 was a Sunday
    assert weekends.num == sum(free)
    assert evenings.num == sum(not off and not 9 <= hour < 17 for off, (_, hour, _) in zip(free, moments, strict=True))
