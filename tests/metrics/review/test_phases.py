"""Laws of the phases: whatever marks there are and in whatever order, they sum to the whole."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.specs.company import pull_request
from tests.specs.facts import at
from tests.specs.review import HOUR, LATER, each_of, looked_at, shipped, way
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.review.phases import METRICS
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.scope import ALWAYS
from headway.normalise.marks import Marks, phases
from headway.stores.memory import MemoryStore

NAMES = ("coding", "pickup", "review", "merge")
BASE, MINUTE = at("2026-03-02T10:00"), 60_000_000
MARK = st.none() | st.integers(-2000, 4000)
WAYS = st.lists(st.tuples(MARK, MARK, MARK, MARK, st.integers(-5, 4000)), min_size=1, max_size=25)
MODEST = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def went(way_):
    """A pull request opened at BASE with marks minutes after it: first commit, ready, first review, approved, merged."""
    first, ready, reviewed, approved, merged = (None if mark is None else BASE + mark * MINUTE for mark in way_)
    return replace(pull_request("2026-03-02T10:00")[0], first_commit_at=first, ready_at=ready, first_review_at=reviewed, approved_at=approved, merged_at=merged, closed_at=merged, state="merged")


def engine_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def items_of(engine, name):
    ask = ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric=f"review.{name}", window=ALWAYS, limit=500)
    return {item.key: item for item in engine.items(ask).items}


def figures_of(engine):
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    return {figure.metric.removeprefix("review."): figure for figure in engine.figures(ask)}


@pytest.mark.slow
@MODEST
@given(WAYS)
def test_the_phases_of_every_pull_request_sum_to_its_cycle_time(ways):
    engine = engine_of([went(one) for one in ways])
    whole, cycle, figure = items_of(engine, "phases"), items_of(engine, "cycle_time"), figures_of(engine)["phases"]
    counted = [item for item in whole.values() if item.counted]
    assert all(sum(part or 0 for part in item.parts.values()) == item.amount >= 0 for item in counted)
    assert {key: (item.amount, item.why_not) for key, item in whole.items()} == {key: (item.amount, item.why_not) for key, item in cycle.items()}
    assert sum(part.value for part in figure.parts) == sum(item.amount for item in counted)


@pytest.mark.slow
@MODEST
@given(WAYS)
def test_every_phase_is_what_it_is_part_of_the_whole_and_what_a_pull_request_itself_would_say(ways):
    requests = [went(one) for one in ways]
    engine = engine_of(requests)
    whole, alone = items_of(engine, "phases"), {name: items_of(engine, f"{name}_time") for name in NAMES}
    for request in requests:
        parts, told = whole[request.key].parts, said(request)
        mine = {name: alone[name][request.key] for name in NAMES}
        assert all(item.amount == parts[name] for name, item in mine.items() if item.counted)
        if whole[request.key].counted and request.first_commit_at is not None:
            assert [(parts[name] or 0) * 1000 for name in NAMES] == [getattr(told, name) or 0 for name in NAMES]


def said(request):
    """The phases as the marks of one pull request give them, what came after its merge left out."""
    late = {name: None if (mark := getattr(request, name)) is None or mark > request.merged_at else mark for name in ("first_review_at", "approved_at")}
    return phases(Marks(first_commit_at=request.first_commit_at, ready_at=request.ready_at, merged_at=request.merged_at, **late), request.created_at)


@pytest.mark.slow
@MODEST
@given(WAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_come_is_irrelevant(ways, chance):
    facts = [went(one) for one in ways]
    mixed = chance.sample(facts, len(facts))
    assert figures_of(engine_of(facts)) == figures_of(engine_of(mixed))


@pytest.mark.slow
@MODEST
@given(WAYS)
def test_percentiles_of_phases_never_decrease_and_none_is_negative(ways):
    for figure in figures_of(engine_of([went(one) for one in ways])).values():
        values = [figure.percentiles[name] for name in ("p50", "p75", "p85", "p90", "p95") if name in figure.percentiles]
        assert values == sorted(values)
        assert all(value >= 0 for value in values)


def test_work_began_with_the_first_commit_not_with_the_opening():
    """LESSON 56: the opening date of a pull request was taken for its first commit."""
    figures = figures_of(engine_of(each_of(5, way, first_commit="2026-02-20T09:00")))
    assert figures["coding_time"].value == (10 * 24 + 1) * HOUR
    assert figures["cycle_time"].value > figures["merge_time"].value


def test_what_has_no_time_before_its_merge_is_left_out_of_the_median():
    """LESSON 60: pull requests made up from local merges took 0 hours and pulled the median down."""
    figures = figures_of(engine_of([*each_of(5, way), *each_of(9, lambda: pull_request("2026-03-02T12:00", merged="2026-03-02T12:00"))]))
    assert {name: (figures[name].value, figures[name].n) for name in ("cycle_time", "phases", "pickup_time")} == {
        "cycle_time": (11 * HOUR, 5),
        "phases": (11 * HOUR, 5),
        "pickup_time": (2 * HOUR, 5),
    }
    assert figures["cycle_time"].excluded == {"opened when it was merged": 9}


def test_a_draft_neither_inflates_nor_erases_the_wait():
    """LESSON 70: time as a draft was waiting for review, or was lost; now it is coding, and the phases sum."""
    engine = engine_of(each_of(5, way, ready="2026-03-02T11:30"))
    figures = figures_of(engine)
    assert (figures["coding_time"].value, figures["pickup_time"].value) == (3.5 * HOUR, 0.5 * HOUR)
    assert sum(part.value for part in figures["phases"].parts) == 5 * figures["cycle_time"].value


def test_a_review_after_the_merge_makes_no_phase_and_no_negative_wait():
    """LESSON 102: reviews after the merge gave negative first-review times."""
    figures = figures_of(engine_of(each_of(5, lambda: looked_at(1, way(reviewed=LATER, approved=LATER), when=LATER))))
    assert (figures["review_time"].value, figures["merge_time"].value, figures["pickup_time"].value) == (None, None, 9 * HOUR)
    assert figures["review_time"].reasons == ("no_items",)


def test_the_way_to_production_stands_outside_of_the_cycle_time():
    figures = figures_of(engine_of(each_of(5, lambda: shipped(way(), "2026-03-12T19:00"))))
    assert (figures["deploy_time"].value, figures["cycle_time"].value, figures["phases"].value) == (240 * HOUR, 11 * HOUR, 11 * HOUR)
