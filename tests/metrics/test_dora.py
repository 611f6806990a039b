"""The DORA family: what counts as having reached production, and what holds for any history of deployments."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import deployment, incident, pull_request
from tests.specs.dora import change, judged, to_production
from tests.specs.facts import A, B, commit
from tests.specs.world import put, run

from headway.metrics.dora import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.calendar import add_days, day_window, period_window
from headway.model.scope import ALWAYS, ALWAYS_END, ALWAYS_START, Window
from headway.model.teams import Member
from headway.stores.memory import MemoryStore

MARCH = period_window("2026-03", now=0, zone="UTC")
IDS = tuple(metric.id for metric in METRICS)
RATES = ("dora.change_fail_rate", "dora.deployment_rework_rate")
STORE, TENANTS = MemoryStore(), count(1)
ENGINE = Engine(STORE)
MODEST = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def told(facts):
    """A tenant of its own with these facts."""
    tenant = f"t{next(TENANTS)}"
    run(put(STORE, tenant, facts))
    return tenant


def figures(tenant, *metrics, subject="", window=MARCH, members=()):
    asked = FigureAsk(tenant=tenant, zone="UTC", subject=subject or f"tenant:{tenant}", metrics=metrics or IDS, windows=(window,), members=members)
    return {figure.metric: figure for figure in ENGINE.figures(asked)}


@pytest.mark.parametrize("environment", ["staging", "testing", "development", "other"])
def test_no_environment_but_production_is_production(environment):
    found = figures(told([*deployment(), *deployment(environment=environment)]))
    assert (found["dora.deployment_frequency"].value, found["dora.deployment_frequency"].excluded) == (1, {"not production": 1})
    assert (found["dora.pending_deployments"].value, found["dora.pending_deployments"].excluded) == (1, {})


@pytest.mark.parametrize("metric", IDS)
def test_where_production_is_unknown_there_is_no_number_but_a_reason(metric):
    """LESSON 63: no pattern is not everything."""
    figure = figures(told(deployment(environment="other")), metric)[metric]
    assert (figure.value, figure.reasons) == (None, ("no_production",))


@pytest.mark.parametrize("metric", IDS)
def test_a_service_is_told_of_its_own_deployments_alone(metric):
    both = [*to_production(), *change(begun="2026-03-01T10:00"), *judged(failed="incident", repaired="2026-03-03T10:00")]
    tenant = told(both)
    member = (Member("service:other", A, ALWAYS_START, ALWAYS_END, "other"),)
    assert figures(tenant, metric, subject="service:other", members=member)[metric].reasons == ("no_production",)


HISTORY = st.lists(
    st.tuples(
        st.integers(0, 27),
        st.sampled_from(["", "incident", "hotfixed", "rolled_back"]),
        st.booleans(),
        st.sampled_from([None, "hotfix", "revert", "rollback"]),
        st.sampled_from([A, B]),
        st.one_of(st.none(), st.integers(-2, 9)),
    ),
    min_size=1,
    max_size=25,
)


def history(rows, *, weeks=0):
    made = []
    for day, failed, pending, unplanned, where, repair in rows:
        when = add_days("2026-03-02", day + 7 * weeks)
        repaired = f"{add_days(when, repair)}T10:00" if repair is not None and failed and not pending else None
        made += judged(f"{when}T09:00", failed="" if pending else failed, pending=pending, unplanned=unplanned, repaired=repaired, repository=where)
        made += change(f"{when}T09:00", begun=f"{add_days(when, -(repair or 3))}T09:00", repository=where)
    return made


@pytest.mark.slow
@MODEST
@given(HISTORY)
def test_rates_are_shares_and_every_deployment_is_judged_or_pending(rows):
    """LESSON 64: nothing joined can make a rate of more than 1."""
    found = figures(told(history(rows)))
    for rate in RATES:
        figure = found[rate]
        assert figure.value is None or 0 <= figure.value <= 1
        assert figure.n + figure.excluded.get("pending", 0) == found["dora.deployment_frequency"].value
    assert found["dora.change_fail_rate"].n + found["dora.pending_deployments"].n == found["dora.deployment_frequency"].n


@pytest.mark.slow
@MODEST
@given(HISTORY, st.permutations([A, B]))
def test_numbers_of_two_repositories_add_up_to_the_tenants(rows, scopes):
    tenant = told(history(rows))
    parts = [figures(tenant, subject=f"repository:{scope}") for scope in scopes]
    whole = figures(tenant)
    for rate in RATES:
        assert [sum(part[rate].num or 0 for part in parts), sum(part[rate].den or 0 for part in parts)] == [whole[rate].num or 0, whole[rate].den or 0]
    assert sum(part["dora.change_lead_time"].n for part in parts) == whole["dora.change_lead_time"].n


@pytest.mark.slow
@MODEST
@given(HISTORY)
def test_order_does_not_matter_and_three_weeks_later_all_is_the_same(rows):
    def values(tenant, first):
        window = period_window(f"{first}..{add_days(first, 41)}", now=0, zone="UTC")
        return {metric: (figure.value, figure.n, figure.percentiles, figure.excluded, figure.parts) for metric, figure in figures(tenant, window=window).items()}

    now = values(told(history(rows)), "2026-03-02")
    assert now == values(told(history(list(reversed(rows)))), "2026-03-02") == values(told(history(rows, weeks=3)), "2026-03-23")


@pytest.mark.slow
@MODEST
@given(HISTORY)
def test_percentiles_never_decrease_and_parts_are_all_of_it(rows):
    for figure in figures(told(history(rows))).values():
        assert list(figure.percentiles.values()) == sorted(figure.percentiles.values())
        assert not figure.parts or abs(sum(part.value for part in figure.parts) - 1) < 1e-6
        assert not figure.parts or sum(part.n for part in figure.parts) == figure.n


@pytest.mark.slow
def test_the_stored_points_of_a_month_are_its_answer():
    tenant = told(history([(day, "incident" if day % 3 else "", day > 24, "hotfix" if day % 5 == 0 else None, A, 2) for day in range(28)]))
    ask = PointsAsk(tenant=tenant, zone="UTC", dirty=((f"repository:{A}", "*"),), seq=1, computed_at=1, through="2026-03-31")
    points = [point for portion in ENGINE.points(ask) for point in portion if point.subject == f"tenant:{tenant}" and "2026-03-01" <= point.day <= "2026-03-31"]
    days = {metric: [point for point in points if (point.metric, point.span) == (metric, "day")] for metric in IDS}
    answers = figures(tenant)
    for rate in RATES:
        assert (sum(point.num or 0 for point in days[rate]), sum(point.den or 0 for point in days[rate])) == (answers[rate].num, answers[rate].den)
    assert sum(point.value or 0 for point in days["dora.pending_deployments"]) == answers["dora.pending_deployments"].value == 3
    trailing = Counter(point.metric for point in points if point.span == "30d" and point.value is not None)
    assert set(trailing) >= {"dora.change_lead_time", "dora.failed_deployment_recovery_time"}


def test_a_change_is_listed_by_its_commit_and_a_deployment_of_no_known_commit_says_so():
    tenant = told([*change(begun="2026-03-01T10:00"), *judged(changes=None)])
    page = ENGINE.items(ItemsAsk(tenant=tenant, zone="UTC", subject=f"tenant:{tenant}", metric="dora.change_lead_time", window=MARCH, limit=9))
    assert [(item.counted, item.why_not, item.amount) for item in page.items] == [(True, None, 86_400_000), (False, "commit of the deployment not known", None)]
    assert page.items[0].label.endswith(" Change something")


def test_the_weeks_behind_the_days_with_a_deployment_can_be_opened():
    tenant = told([*to_production("2026-03-03T10:00"), *to_production("2026-03-05T10:00"), *to_production("2026-03-17T10:00")])
    page = ENGINE.items(ItemsAsk(tenant=tenant, zone="UTC", subject=f"tenant:{tenant}", metric="dora.deployment_days", window=MARCH, limit=9))
    assert {item.key: item.amount for item in page.items} == {"2026-W10": 2, "2026-W11": 0, "2026-W12": 1, "2026-W13": 0}
    assert {item.at for item in page.items if item.key == "2026-W10"} == {day_window("2026-03-02", "UTC").start}


def test_a_pull_request_that_is_deployed_later_leaves_the_merged_ones():
    merged = pull_request(merged="2026-03-02T12:00", first_commit="2026-03-02T10:00")
    before, after = told(merged), told([*merged, *to_production("2026-03-09T10:00"), *change("2026-03-09T10:00", begun="2026-03-02T10:00", of=merged)])
    ways = [{part.name: part.n for part in figures(tenant, "dora.change_lead_time_inclusive")["dora.change_lead_time_inclusive"].parts} for tenant in (before, after)]
    assert ways == [{"merged": 1}, {"deployed": 1}]


@pytest.mark.parametrize("first", ["code.commits", "ops.incidents_opened", "dora.deployment_frequency"])
def test_a_week_is_known_whatever_was_asked_before(first):
    """The days of the zone are those of all facts that are loaded, also of what a second question of the same state brings."""
    engine = Engine(store := MemoryStore())
    run(put(store, "t", [*commit("2026-01-02T10:00"), *incident("2026-01-02T10:00"), *to_production("2026-03-08T20:00")]))
    engine.version = 1
    found = [
        engine.figures(FigureAsk(tenant="t", zone="Asia/Kolkata", subject="tenant:t", metrics=(metric,), windows=(period_window("2026-W11", now=0, zone="Asia/Kolkata"),)))[0].value
        for metric in (first, "dora.deployment_days")
    ]
    assert found[1] == 1


@pytest.mark.parametrize("metric", IDS)
def test_all_there_is_and_nothing_there_was_are_windows_too(metric):
    tenant = told([*judged(failed="incident", repaired="2026-03-03T10:00"), *change()])
    assert figures(tenant, metric, window=ALWAYS)[metric].n <= 1
    assert figures(tenant, metric, window=Window(-(10**17), -(10**16)))[metric].n == 0
