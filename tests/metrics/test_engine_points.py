"""Points: which days get them, that they agree with answers, and that computing again gives the same."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import P, Q, deployment, incident, item, pull_request
from tests.specs.company import run as pipeline_run
from tests.specs.facts import A, B, commit, commits
from tests.specs.flow import OF_EVERY_KIND
from tests.specs.sprint import MIXED, done, holding
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.registry import REGISTRY
from headway.metrics.spec import PROJECTS
from headway.model.asks import FigureAsk, PointsAsk
from headway.model.calendar import add_days, day_window, period_window
from headway.model.scope import ALWAYS, Window
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

REPOSITORY, TENANT = f"repository:{A}", "tenant:t"
MARCH = period_window("2026-03", now=0, zone="UTC")
ADDITIVE = [metric.id for metric in REGISTRY.values() if metric.additive]


def engine_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def points_of(engine, *dirty, zone="UTC", through="2026-12-31", seq=1, restate=True):
    ask = PointsAsk(tenant="t", zone=zone, dirty=dirty, seq=seq, computed_at=7, through=through, restate=restate)
    return [point for portion in engine.points(ask) for point in portion]


def figures_of(engine, metrics, *windows, subject=TENANT, zone="UTC"):
    return engine.figures(FigureAsk(tenant="t", zone=zone, subject=subject, metrics=tuple(metrics), windows=windows))


def test_a_dirty_day_of_a_repository_is_the_tenants_too():
    points = points_of(engine_of(commit()), (REPOSITORY, "2026-03-02"))
    assert {point.subject for point in points} == {REPOSITORY, TENANT}


def test_a_day_without_items_gets_its_points_too_so_that_an_emptied_day_keeps_no_old_value():
    points = points_of(engine_of(commit()), (REPOSITORY, "2026-03-05"))
    day = {point.metric: point for point in points if point.span == "day" and point.subject == REPOSITORY}
    assert set(day) == {metric.id for metric in REGISTRY.values() if metric.stored and metric.kind != "distribution" and "repository" in metric.about}
    assert (day["code.commits"].value, day["code.commits"].reasons) == (0, "")
    assert (day["code.merge_ratio"].value, day["code.merge_ratio"].reasons) == (None, "no_items")


def test_a_dirty_day_touches_every_trailing_window_it_is_part_of():
    points = points_of(engine_of(commit()), (REPOSITORY, "2026-03-02"))
    sizes = [point for point in points if point.metric == "code.commit_size" and point.subject == REPOSITORY]
    spans = defaultdict(list)
    for point in sizes:
        spans[point.span].append(point.day)
    assert {span: (days[0], days[-1], len(days)) for span, days in spans.items()} == {
        "7d": ("2026-03-02", "2026-03-08", 7),
        "30d": ("2026-03-02", "2026-03-31", 30),
        "90d": ("2026-03-02", "2026-05-30", 90),
    }


def test_trailing_windows_end_today_except_on_days_that_have_commits_later():
    engine = engine_of([*commit(), *commit("2026-03-06T10:00")])
    points = points_of(engine, (REPOSITORY, "2026-03-02"), through="2026-03-03")
    assert {point.day for point in points if point.span == "7d"} == {"2026-03-02", "2026-03-03", "2026-03-06"}


def test_every_day_means_every_day_with_commits():
    engine = engine_of([*commit(), *commit("2026-03-06T10:00"), *commit(None)])
    points = points_of(engine, (REPOSITORY, "*"))
    assert {point.day for point in points if point.span == "day"} == {"2026-03-02", "2026-03-06"}


def test_a_repository_of_which_only_the_tenants_other_one_is_dirty_gets_no_points():
    points = points_of(engine_of([*commit(), *commit(repository=B)]), (f"repository:{B}", "2026-03-02"))
    assert {point.subject for point in points} == {f"repository:{B}", TENANT}
    assert {point.value for point in points if point.metric == "code.commits" and point.subject == TENANT} == {2}


def test_nothing_dirty_is_nothing_computed():
    assert points_of(engine_of(commit())) == []


def test_points_carry_the_stamp_of_their_run():
    """LESSON 33: with the version of the method that made them."""
    point = points_of(engine_of(commit()), (REPOSITORY, "2026-03-02"), seq=9)[0]
    assert (point.seq, point.computed_at, point.method_version, point.tenant) == (9, 7, 1, "t")


def test_a_day_is_the_tenants_day():
    points = points_of(engine_of(commit("2026-03-02T20:00")), (REPOSITORY, "*"), zone="Asia/Kolkata")
    assert {point.day for point in points if point.span == "day"} == {"2026-03-03"}


def test_points_of_a_small_group_are_hidden_when_they_are_made():
    points = points_of(engine_of(commits(8, people=4)), (REPOSITORY, "2026-03-02"))
    hidden = [point for point in points if REGISTRY[point.metric].personal]
    assert {point.metric for point in hidden} == {metric.id for metric in REGISTRY.values() if metric.personal and metric.stored}
    assert len(hidden) == 2 * len({point.metric for point in hidden}) >= 6
    assert {(point.value, point.n, point.num, point.den, point.reasons) for point in hidden} == {(None, 0, None, None, "suppressed_small_group")}


def test_a_tenants_point_is_hidden_when_its_other_repository_is_small():
    engine = engine_of([*commits(5, people=5), *commits(1, repository=B)])
    points = points_of(engine, (REPOSITORY, "2026-03-02"), (f"repository:{B}", "2026-03-02"))
    shown = {point.subject for point in points if point.metric == "team.weekend_ratio" and point.value is not None}
    assert shown == {REPOSITORY}


COMPANY = [*commit(), *pull_request(merged="2026-03-03T10:00"), *item(("in_progress", "2026-03-01T11:00"), ("done", "2026-03-04T10:00"))]
PROJECT = f"project:{P}"


def test_what_was_never_stored_gets_points_only_where_something_happened():
    points = points_of(engine_of(COMPANY), *((subject, f"2026-03-0{day}") for subject in (REPOSITORY, PROJECT) for day in range(1, 7)), restate=False)
    days = {(point.metric, point.subject): point.day for point in points if point.span == "day" and point.subject != TENANT}
    assert {metric: day for (metric, _), day in days.items() if not metric.startswith(("code.", "team.")) and not REGISTRY[metric].at_end} == {
        "review.opened_count": "2026-03-02",
        "review.merged_count": "2026-03-03",
        "review.without_review_ratio": "2026-03-03",
        "review.closed_unmerged_ratio": "2026-03-03",
        "review.rework_ratio": "2026-03-03",
        "review.link_rate": "2026-03-03",
        "flow.throughput": "2026-03-04",
        "flow.throughput_chores": "2026-03-04",
        "flow.arrivals": "2026-03-01",
    }
    assert {day for (metric, _), day in days.items() if metric.startswith("code.")} == {"2026-03-02"}
    assert all(point.n or point.reasons == "suppressed_small_group" for point in points if not REGISTRY[point.metric].at_end)


def test_a_project_gets_points_of_items_and_a_repository_of_everything_else():
    points = points_of(engine_of(COMPANY), (REPOSITORY, "*"), (PROJECT, "*"))
    kinds = {point.metric.split(".")[0]: set() for point in points}
    for point in points:
        kinds[point.metric.split(".")[0]].add(point.subject)
    assert kinds["flow"] == {PROJECT, TENANT}
    assert all(subjects == {REPOSITORY, TENANT} for family, subjects in kinds.items() if family != "flow")


def test_the_tenants_counts_are_the_sums_of_its_repositories_and_projects():
    counted = [metric for metric in REGISTRY.values() if metric.additive and metric.id != "code.active_days"]
    both = [fact for scope in (A, B) for fact in (*commit(repository=scope, files={"a.py": (3, 1)}), *pull_request(merged="2026-03-03T10:00", repository=scope), *pipeline_run(repository=scope), *deployment(repository=scope), *incident(repository=scope))]
    sprints = [*MIXED, *holding((done(project=Q),), project=Q)]
    engine = engine_of([*both, *COMPANY, *OF_EVERY_KIND, *sprints, *item(("done", "2026-03-04T10:00"), project=Q)])
    for metric in counted:
        projects, repositories = [f"project:{scope}" for scope in (P, Q)], [f"repository:{scope}" for scope in (A, B)]
        parts = projects if metric.about == PROJECTS else repositories if "repository" in metric.about else [*projects, *repositories]
        values = [figures_of(engine, (metric.id,), MARCH, subject=subject)[0].value for subject in parts]
        assert sum(values) == figures_of(engine, (metric.id,), MARCH)[0].value > 0, metric.id


DAYS = st.integers(0, 20)
SIZES = st.integers(0, 400)
HISTORIES = st.lists(st.tuples(DAYS, st.integers(0, 23), SIZES, st.sampled_from([A, B]), st.booleans()), min_size=1, max_size=30)
MODEST = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def history(rows):
    made = (
        commit(f"{add_days('2026-03-01', day)}T{hour:02}:30", files={"a.py": (lines, 1)}, repository=where, merge=merge, by=f"p{hour}")
        for day, hour, lines, where, merge in rows
    )
    return [fact for facts in made for fact in facts]


@pytest.mark.slow
@MODEST
@given(HISTORIES, st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]))
def test_the_points_of_the_days_sum_up_to_the_answer_of_the_window(rows, zone):
    engine = engine_of(history(rows))
    points = points_of(engine, (REPOSITORY, "*"), (f"repository:{B}", "*"), zone=zone)
    for figure in figures_of(engine, ADDITIVE, period_window("2026", now=0, zone=zone), zone=zone):
        assert sum(point.value or 0 for point in points if (point.metric, point.subject, point.span) == (figure.metric, TENANT, "day")) == (figure.value or 0)


@pytest.mark.slow
@MODEST
@given(HISTORIES)
def test_percentiles_never_decrease(rows):
    engine = engine_of(history(rows))
    for figure in figures_of(engine, ("code.commit_size", "code.files_per_commit", "code.landing_delay"), ALWAYS):
        values = [figure.percentiles[name] for name in ("p50", "p75", "p90", "p95") if name in figure.percentiles]
        assert values == sorted(values)


@pytest.mark.slow
@MODEST
@given(HISTORIES, st.integers(1, 10), st.integers(0, 10))
def test_a_longer_window_with_the_same_end_never_counts_less(rows, days, more):
    engine = engine_of(history(rows))
    windows = (day_window("2026-03-12", "UTC", days=days), day_window("2026-03-12", "UTC", days=days + more))
    figures = figures_of(engine, [*ADDITIVE, "code.contributors"], *windows)
    assert all((short.value or 0) <= (long.value or 0) for short, long in zip(figures[::2], figures[1::2], strict=True))


@pytest.mark.slow
@MODEST
@given(HISTORIES)
def test_computing_again_gives_the_same_points(rows):
    facts = history(rows)
    once = points_of(engine_of(facts), (REPOSITORY, "*"))
    again = points_of(engine_of(list(reversed(facts))), (REPOSITORY, "*"))
    assert sorted(once, key=str) == sorted(again, key=str)


@pytest.mark.slow
@MODEST
@given(HISTORIES)
def test_a_stored_trailing_median_is_the_answer_of_its_window(rows):
    engine = engine_of(history(rows))
    stored = {point.day: point for point in points_of(engine, (REPOSITORY, "*"), (f"repository:{B}", "*")) if (point.metric, point.span, point.subject) == ("code.commit_size", "30d", TENANT)}
    day = max(stored)
    figure = figures_of(engine, ("code.commit_size",), day_window(day, "UTC", days=30))[0]
    assert (stored[day].value, stored[day].n) == (figure.value, figure.n)


@pytest.mark.parametrize("order", [1, -1])
def test_one_question_may_have_several_windows_in_any_order(order):
    windows = [Window(0, 10**18), day_window("2026-03-02", "UTC"), ALWAYS][::order]
    figures = figures_of(engine_of([*commit(), *commit("2026-03-05T10:00"), *commit(None)]), ("code.commits",), *windows)
    assert [figure.value for figure in figures] == [2, 1, 3][::order]
