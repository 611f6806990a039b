"""The team family: all of it is personal, and evenings and weekends never count twice."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.facts import A, commit, commits
from tests.specs.team import loads
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.team import METRICS
from headway.model.asks import FigureAsk, PointsAsk
from headway.model.scope import ALWAYS
from headway.model.teams import Member
from headway.stores.memory import MemoryStore

MOMENTS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), st.sampled_from(["+00:00", "+05:30", "-08:00", "+13:45"])), min_size=5, max_size=20)


TOKYO = (Member("team:pay", A, zone="Asia/Tokyo"),)


def answered(store, *, subject="tenant:t", members=()):
    ask = FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,), members=members)
    return {figure.metric.removeprefix("team."): figure for figure in Engine(store).figures(ask)}


def test_every_metric_of_a_team_is_personal():
    assert all(metric.personal and "accounts" in metric.inputs for metric in METRICS)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(MOMENTS)
def test_after_hours_and_weekends_are_what_the_authors_own_clocks_say(moments):
    store = MemoryStore()
    written = [f"2026-02-{day:02}T{hour:02}:00{zone}" for day, hour, zone in moments]
    run(put(store, "t", [fact for turn, text in enumerate(written) for fact in commit(text, by=f"p{turn}")]))
    found = answered(store)
    evenings, weekends = found["after_hours_ratio"], found["weekend_ratio"]
    free = [day % 7 in {0, 1} for day, _, _ in moments]  # 1 February 2026 was a Sunday
    assert weekends.num == sum(free)
    assert evenings.num == sum(not off and not 9 <= hour < 17 for off, (_, hour, _) in zip(free, moments, strict=True))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(MOMENTS)
def test_a_teams_own_clock_does_not_ask_what_the_authors_clocks_were_set_to(moments):
    store = MemoryStore()
    written = [f"2026-02-{day:02}T{hour:02}:00{zone}" for day, hour, zone in moments]
    run(put(store, "t", [fact for turn, text in enumerate(written) for fact in commit(text, by=f"p{turn}")]))
    found = answered(store, subject="team:pay", members=TOKYO)
    local = [datetime.fromisoformat(text).astimezone(ZoneInfo("Asia/Tokyo")) for text in written]
    assert found["weekend_ratio"].num == sum(moment.isoweekday() > 5 for moment in local)
    assert found["after_hours_ratio"].num == sum(moment.isoweekday() <= 5 and not 9 <= moment.hour < 17 for moment in local)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(1, 6), min_size=5, max_size=9))
def test_the_inequality_of_reviews_is_that_of_their_counts(counts):
    store = MemoryStore()
    run(put(store, "t", loads(*counts)))
    found = answered(store)["review_load_gini"]
    mean = sum(abs(one - other) for one in counts for other in counts) / (2 * len(counts) * sum(counts))
    assert found.value == pytest.approx(mean, abs=1e-8)
    assert (found.n, found.people) == (sum(counts), len(counts))


def test_points_of_a_team_go_by_its_own_clock_though_its_repository_is_all_it_has():
    store = MemoryStore()
    run(put(store, "t", commits(5, "2026-03-02T12:00", people=5)))
    ask = PointsAsk(tenant="t", zone="UTC", dirty=((f"repository:{A}", "2026-03-02"),), seq=1, computed_at=1, through="2026-03-02", members=TOKYO)
    points = [point for portion in Engine(store).points(ask) for point in portion if point.metric == "team.after_hours_ratio"]
    assert {point.subject: point.value for point in points} == {f"repository:{A}": 0, "tenant:t": 0, "team:pay": 1}
