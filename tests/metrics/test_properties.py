"""What holds of every number whatever the facts say: shares are shares, percentiles ascend, sums agree, order and repetition change nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.metrics.anything import MEMBERS, PROJECTS, REPOSITORIES, SERVICES, companies, engine_of

from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.calendar import add_days, day_window, period_window
from headway.model.scope import ALWAYS

pytestmark = pytest.mark.slow

MODEST = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""All numbers of a company take most of a second, so a few companies a run, and none is made smaller when something fails."""
HEAVY = settings(MODEST, max_examples=3)
TENANT = "tenant:t"
SPAN, DAYS = "2026-03-16..2026-04-12", [add_days("2026-03-16", number) for number in range(28)]
IDS = tuple(REGISTRY)
ADDITIVE = tuple(metric.id for metric in REGISTRY.values() if metric.additive)
SUMMED = tuple(name for name in ADDITIVE if name not in {"code.active_days", "kpi.work_done"})
"""A day of two repositories is one day; work of a repository and a project that counts once is about neither of them."""
GROWING = (*ADDITIVE, "code.contributors", "flow.cumulative")
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])
SUBJECTS = [TENANT, *(f"repository:{scope}" for scope in REPOSITORIES), *(f"project:{scope}" for scope in PROJECTS), *(f"service:{name}" for name in SERVICES)]

ABOUT = st.sampled_from(SUBJECTS)
TURNS = st.integers(0, 3)
"""Which quarter of all metrics a company is asked for: the rows of the registry lie in all of them."""


def window_of(zone="UTC"):
    return period_window(SPAN, now=0, zone=zone)


def figures(engine, metrics=IDS, *windows, subject=TENANT, zone="UTC"):
    asked = FigureAsk(tenant="t", zone=zone, subject=subject, metrics=tuple(metrics), windows=windows or (window_of(zone),), members=MEMBERS)
    return engine.figures(asked)


def about(subject):
    return [metric.id for metric in REGISTRY.values() if subject.partition(":")[0] in metric.about]


def quarter(engine, turn, subject=TENANT):
    """Figures of a quarter of the metrics of a subject, over the four weeks and over all time."""
    return figures(engine, about(subject)[turn::4], window_of(), ALWAYS, subject=subject)


def points(engine, zone="UTC"):
    dirty = tuple((subject, "*") for subject in SUBJECTS)
    asked = PointsAsk(tenant="t", zone=zone, dirty=dirty, seq=1, computed_at=7, through=DAYS[-1], members=MEMBERS)
    return [point for portion in engine.points(asked) for point in portion]


def as_said(figure):
    """A figure, with its sums to the digit that does not depend on the order of addition."""
    parts = [(part.name, near(part.value), part.n) for part in figure.parts]
    return (figure.metric, figure.subject, figure.window, near(figure.value), figure.n, figure.num, figure.den, figure.percentiles, figure.excluded, figure.reasons, parts)


def near(value):
    return value if value is None else round(value, 6)


@MODEST
@given(companies(), ABOUT, TURNS)
def test_a_number_is_there_or_a_reason_is_and_percentiles_ascend(facts, subject, turn):
    for figure in quarter(engine_of(facts), turn, subject):
        assert (figure.value is None) == bool(figure.reasons), figure
        values = [figure.percentiles[name] for name in ("p50", "p75", "p85", "p90", "p95") if name in figure.percentiles]
        assert values == sorted(values), figure
        assert not values or REGISTRY[figure.metric].kind == "distribution", figure


@MODEST
@given(companies())
def test_a_ratio_is_between_nothing_and_all(facts):
    ratios = [metric.id for metric in REGISTRY.values() if metric.kind == "ratio"]
    for figure in figures(engine_of(facts), ratios):
        if figure.value is None:
            continue
        assert 0 <= figure.value <= (1 if figure.metric != "sprint.scope_change" else figure.value), figure
        assert figure.num is None or figure.value == pytest.approx(figure.num / figure.den), figure


@MODEST
@given(companies())
def test_the_phases_of_all_pull_requests_sum_to_their_whole_time(facts):
    engine = engine_of(facts)
    whole = figures(engine, ["review.phases"])[0]
    page = engine.items(ItemsAsk(tenant="t", zone="UTC", subject=TENANT, metric="review.phases", window=window_of(), limit=500, counted_only=True))
    assert sum(part.value for part in whole.parts) == sum(item.amount for item in page.items)
    assert all(sum(phase or 0 for phase in item.parts.values()) == item.amount >= 0 for item in page.items)


@MODEST
@given(companies())
def test_no_band_of_the_cumulative_flow_ever_shrinks(facts):
    course = figures(engine_of(facts), ["flow.cumulative"], *(day_window(day, "Europe/Berlin") for day in DAYS), zone="Europe/Berlin")
    bands = [{part.name: part.value for part in figure.parts} for figure in course]
    assert all(band <= after.get(name, 0) for before, after in pairwise(bands) for name, band in before.items())


@MODEST
@given(companies(), st.integers(1, 27), st.integers(0, 60), ZONES)
def test_a_longer_window_with_the_same_end_never_counts_less(facts, days, more, zone):
    windows = (day_window(DAYS[-1], zone, days=days), day_window(DAYS[-1], zone, days=days + more))
    found = figures(engine_of(facts), GROWING, *windows, zone=zone)
    assert [figure.metric for figure, longer in zip(found[::2], found[1::2], strict=True) if (figure.value or 0) > (longer.value or 0)] == []


@MODEST
@given(companies(), ZONES)
def test_the_tenant_is_the_sum_of_its_scopes_and_of_its_services(facts, zone):
    engine = engine_of(facts)
    values = {subject: {figure.metric: figure.value or 0 for figure in figures(engine, [name for name in SUMMED if name in about(subject)], subject=subject, zone=zone)} for subject in SUBJECTS}
    for name in SUMMED:
        kinds = [kind for kind in ("repository", "project") if kind in REGISTRY[name].about]
        for some in ([kinds, ["service"]] if "service" in REGISTRY[name].about else [kinds]):
            parts = sum(values[subject][name] for subject in SUBJECTS if subject.partition(":")[0] in some)
            assert parts == values[TENANT][name], (name, some)


@MODEST
@given(companies(), st.randoms(use_true_random=False), TURNS)
def test_the_order_in_which_facts_come_is_irrelevant(facts, chance, turn):
    """But that a record comes before what it holds: with the record they come anew."""
    mixed = sorted(chance.sample(facts, len(facts)), key=lambda fact: fact.child)
    for figure, other in zip(quarter(engine_of(facts), turn), quarter(engine_of(mixed), turn), strict=True):
        assert as_said(figure) == as_said(other)


@HEAVY
@given(companies())
def test_computing_again_gives_the_same_points_in_the_same_engine_and_in_another(facts):
    engine = engine_of(facts)
    once = sorted(points(engine), key=str)
    assert once == sorted(points(engine), key=str) == sorted(points(engine_of(facts)), key=str)


@MODEST
@given(companies(), ABOUT, TURNS)
def test_asking_again_gives_the_same_answers(facts, subject, turn):
    engine = engine_of(facts)
    for figure, again in zip(quarter(engine, turn, subject), quarter(engine, turn, subject), strict=True):
        assert as_said(figure) == as_said(again)


@HEAVY
@given(companies(), ZONES)
def test_the_points_of_the_days_sum_to_the_answer_of_the_window_also_where_clocks_are_turned(facts, zone):
    engine = engine_of(facts)
    kept = [point for point in points(engine, zone) if point.span == "day" and DAYS[0] <= point.day <= DAYS[-1]]
    for subject in SUBJECTS:
        names = [name for name in ADDITIVE if REGISTRY[name].stored and name in about(subject)]
        for figure in figures(engine, names, subject=subject, zone=zone):
            assert sum(point.value or 0 for point in kept if (point.metric, point.subject) == (figure.metric, subject)) == (figure.value or 0), (figure.metric, subject)


@MODEST
@given(companies(), ZONES)
def test_the_answers_of_the_days_sum_to_that_of_the_window(facts, zone):
    engine = engine_of(facts)
    days = [day_window(day, zone) for day in DAYS]
    found = figures(engine, ADDITIVE, window_of(zone), *days, zone=zone)
    for number in range(0, len(found), 1 + len(days)):
        whole, *parts = found[number : number + 1 + len(days)]
        assert sum(figure.value or 0 for figure in parts) == (whole.value or 0), whole.metric


@MODEST
@given(companies(), st.integers(0, 9))
def test_the_rows_behind_a_number_are_as_many_as_it_says(facts, turn):
    """A tenth of all metrics for a company: each row has its way through the engine."""
    engine = engine_of(facts)
    for figure in figures(engine, IDS[turn::10]):
        page = engine.items(ItemsAsk(tenant="t", zone="UTC", subject=TENANT, metric=figure.metric, window=figure.window, limit=10_000))
        left_out = [item.why_not for item in page.items if not item.counted]
        if figure.reasons != ("suppressed_small_group",) and not REGISTRY[figure.metric].made_of:
            assert {why: left_out.count(why) for why in left_out} == figure.excluded, figure.metric
        assert page.total == len(page.items)
