"""The review family as a whole: what its metrics say about each other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import pull_request
from tests.specs.facts import A, B
from tests.specs.review import looked_at, named, shipped, way
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.review import METRICS
from headway.model.asks import FigureAsk
from headway.model.calendar import period_window
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

MARCH = period_window("2026-03", now=0, zone="UTC")


def figures_of(facts, *, window=ALWAYS, subject="tenant:t"):
    store = MemoryStore()
    run(put(store, "t", facts))
    ask = FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=tuple(metric.id for metric in METRICS), windows=(window,))
    return {figure.metric.removeprefix("review."): figure for figure in Engine(store).figures(ask)}


def test_what_was_opened_was_merged_closed_or_is_open_and_every_merged_one_is_judged():
    merged = [fact for hour in range(6) for fact in pull_request(merged=f"2026-03-03T{hour:02}:00", reviewed="2026-03-02T11:00" if hour % 2 else None)]
    found = figures_of([*merged, *pull_request(closed="2026-03-03T10:00"), *pull_request(), *pull_request(bot=True)])
    assert found["opened_count"].value == found["merged_count"].value + found["open_count"].value + 1 == 8
    assert {found[name].n for name in ("merged_count", "cycle_time", "size", "without_review_ratio")} == {6}
    assert (found["without_review_ratio"].num, found["time_to_first_review"].n) == (3, 3)


def test_bots_are_left_out_of_every_review_metric():
    robots = [*shipped(named(looked_at(2, way(bot=True)), "PAY-1"), "2026-03-03T10:00"), *pull_request(bot=True), *pull_request(closed="2026-03-03T10:00", bot=True)]
    assert {figure.n for figure in figures_of(robots).values()} == {0}
    assert all(figure.excluded["bot"] for figure in figures_of(robots).values() if figure.metric != "review.time_to_first_review")


def test_what_is_stale_is_open_and_its_share_is_of_what_is_open():
    stale = [fact for day in range(1, 20) for fact in pull_request(f"2026-03-{day:02}T10:00", merged=None if day % 3 else "2026-03-19T10:00")]
    found = figures_of(stale, window=MARCH)
    assert found["stale_count"].value == found["stale_ratio"].num
    assert found["open_count"].value == found["stale_ratio"].den == found["open_age"].n


def test_sizes_are_all_there_is():
    found = figures_of([fact for lines in (0, 3, 40, 99, 300, 700, 2000) for fact in way(lines=lines)])["size"]
    assert [part.name for part in found.parts] == ["XS", "S", "M", "L", "XL", "XXL"]
    assert sum(part.value for part in found.parts) == found.n == 7


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(1, 20), st.sampled_from(["open", "merged", "closed"]), st.sampled_from([A, B]), st.booleans()), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_facts_is_irrelevant_and_repositories_sum_to_the_tenant(rows, chance):
    facts = [fact for row in rows for fact in request_of(*row)]
    whole = figures_of(facts, window=MARCH)
    assert whole == figures_of(chance.sample(facts, len(facts)), window=MARCH)
    parts = [figures_of(facts, window=MARCH, subject=f"repository:{repository}") for repository in (A, B)]
    for name in ("opened_count", "merged_count", "open_count", "stale_count"):
        assert sum(part[name].value for part in parts) == whole[name].value
    for name in ("stale_ratio", "closed_unmerged_ratio", "without_review_ratio", "rework_ratio", "link_rate"):
        assert sum(part[name].n for part in parts) == whole[name].n


def request_of(day, end, repository, bot):
    ended = {end: f"2026-03-{day + 5:02}T10:00"} if end != "open" else {}
    return pull_request(f"2026-03-{day:02}T10:00", repository=repository, bot=bot, **ended)
