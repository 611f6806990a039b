"""What counts as attention: people other than the author, before the merge."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.review import LATER, NOON, each_of, named, review, way
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.review.attention import METRICS
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

STATES = st.sampled_from(["approved", "changes_requested", "commented", "dismissed", "unknown"])
REVIEWS = st.lists(st.tuples(st.integers(0, 5), STATES, st.sampled_from(["ann", "bob", "eve", None]), st.booleans(), st.sampled_from([NOON, LATER, None]), st.integers(0, 9)), max_size=40)
MODEST = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def engine_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def figures_of(engine):
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    return {figure.metric.removeprefix("review."): figure for figure in engine.figures(ask)}


def items_of(engine, name):
    ask = ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric=f"review.{name}", window=ALWAYS, limit=500)
    return {item.key: item.amount for item in engine.items(ask).items}


def given_to(requests, given_):
    return [fact for where, state, who, bot, when, comments in given_ for fact in review(requests[where], when, by=who, state=state, bot=bot, comments=comments)]


@pytest.mark.slow
@MODEST
@given(REVIEWS)
def test_only_reviews_by_others_who_are_people_and_before_the_merge_are_counted(given_):
    requests = [way() for _ in range(6)]
    engine = engine_of([*(fact for one in requests for fact in one), *given_to(requests, given_)])
    seen = [(where, state, comments) for where, state, who, bot, when, comments in given_ if who != "ann" and not bot and when == NOON]
    for where, request in enumerate(requests):
        mine = [(state, comments) for at, state, comments in seen if at == where]
        key = request[0].key
        assert items_of(engine, "reviews_per_request")[key] == len(mine)
        assert items_of(engine, "rework_ratio")[key] == int(any(state == "changes_requested" for state, _ in mine))
        assert items_of(engine, "depth")[key] == sum(comments for _, comments in mine) * 10
    assert sum(part.value for part in figures_of(engine)["reviews_per_request"].parts) == len(requests)


def test_a_robots_review_is_no_review():
    """LESSON 69: a review by a bot within seconds was the first response."""
    facts = each_of(5, lambda: [*(pull := way(reviewed=None, approved=None)), *review(pull, "2026-03-02T10:00", by="helpful[bot]", bot=True, state="approved", comments=7)])
    figures = figures_of(engine_of(facts))
    assert (figures["reviews_per_request"].value, figures["depth"].value, figures["without_review_ratio"].value) == (0, 0, 1)


def test_a_review_after_the_merge_is_no_review():
    """LESSON 102: what was said after the merge could not change it."""
    facts = each_of(5, lambda: [*(pull := way(reviewed=LATER, approved=None)), *review(pull, LATER, state="changes_requested", comments=7)])
    figures = figures_of(engine_of(facts))
    assert (figures["reviews_per_request"].value, figures["rework_ratio"].value, figures["without_review_ratio"].value) == (0, 0, 1)


def test_nothing_merged_is_no_number_rather_than_a_zero():
    """LESSON 61: shares and medians of nothing were 0."""
    assert {(figure.value, figure.n, figure.reasons) for figure in figures_of(engine_of([])).values()} == {(None, 0, ("no_items",))}


def test_what_is_linked_is_told_by_project_and_a_change_for_two_is_told_with_both():
    figure = figures_of(engine_of([*named(way(), "PAY-1"), *named(way(), "PAY-2", "WEB-9"), *way()]))["link_rate"]
    assert (figure.num, figure.den, [(part.name, part.value) for part in figure.parts]) == (2, 3, [("PAY", 2), ("WEB", 1)])
