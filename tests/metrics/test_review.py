"""The review family as a whole: what its metrics say about each other."""

from __future__ import annotations

from tests.specs.company import pull_request
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.review import METRICS
from headway.model.asks import FigureAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore


def figures_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    return {figure.metric.removeprefix("review."): figure for figure in Engine(store).figures(ask)}


def test_what_was_opened_was_merged_closed_or_is_open_and_every_merged_one_is_judged():
    merged = [fact for hour in range(6) for fact in pull_request(merged=f"2026-03-03T{hour:02}:00", reviewed="2026-03-02T11:00" if hour % 2 else None)]
    found = figures_of([*merged, *pull_request(closed="2026-03-03T10:00"), *pull_request(), *pull_request(bot=True)])
    assert found["opened_count"].value == found["merged_count"].value + found["open_count"].value + 1 == 8
    assert {found[name].n for name in ("merged_count", "cycle_time", "size", "without_review_ratio")} == {6}
    assert (found["without_review_ratio"].num, found["time_to_first_review"].n) == (3, 3)


def test_bots_are_left_out_of_every_review_metric():
    assert {figure.n for figure in figures_of(pull_request(merged="2026-03-03T10:00", reviewed="2026-03-02T11:00", bot=True)).values()} == {0}
