"""Items: the rows behind a number are the rows that were counted, and those left out say why."""

from __future__ import annotations

import pytest
from tests.specs.facts import account, commit, commits
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.calendar import period_window
from headway.model.errors import NotFound
from headway.stores.memory import MemoryStore

MARCH = period_window("2026-03", now=0, zone="UTC")


@pytest.fixture(scope="module")
def engine():
    store = MemoryStore()
    run(put(store, "t", [*commit(files={"a.py": (30, 0), "b.py": (9, 1)}), *commit(files={"a.py": (3, 0)}, merge=True), *commit(reachable=False), *commit("2026-03-04T08:00")]))
    run(put(store, "few", commits(3, people=3)))
    run(put(store, "many", [*commits(6, "2026-03-07T10:00", people=6), *commit(by="bot"), *account("bot", bot=True)]))
    return Engine(store)


def page(engine, metric, *, tenant="t", **rest):
    return engine.items(ItemsAsk(tenant=tenant, zone="UTC", subject=f"tenant:{tenant}", metric=metric, window=MARCH, **rest))


@pytest.mark.parametrize("metric", [metric for metric in REGISTRY.values() if not metric.personal], ids=lambda metric: metric.id)
def test_the_rows_that_count_are_as_many_as_the_number_says(engine, metric):
    figure = engine.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=(metric.id,), windows=(MARCH,)))[0]
    items = page(engine, metric.id, limit=100).items
    assert sum(item.counted for item in items) == figure.n
    assert sum(not item.counted for item in items) == sum(figure.excluded.values())
    assert all(item.counted is (item.why_not is None) for item in items)


def test_what_counts_comes_first_and_of_that_the_largest(engine):
    shown = [(item.label, item.amount, item.counted, item.why_not) for item in page(engine, "code.churn").items]
    assert shown == [("a.py", 30, True, None), ("b.py", 10, True, None), ("a.py", 3, False, "merge commit")]


def test_pages_run_through_all_rows_once(engine):
    whole = page(engine, "code.commits", limit=100)
    parts = [page(engine, "code.commits", limit=1, offset=offset) for offset in range(whole.total)]
    assert tuple(part.items[0] for part in parts) == whole.items
    assert {part.total for part in parts} == {4}


def test_a_page_beyond_the_last_still_knows_how_many_there_are(engine):
    assert page(engine, "code.commits", offset=50).total == 4
    assert page(engine, "code.commits", offset=50).items == ()


def test_only_what_counts_can_be_asked_for(engine):
    assert [item.label for item in page(engine, "code.churn", counted_only=True).items] == ["a.py", "b.py"]


def test_the_rows_of_a_hidden_number_are_hidden_too(engine):
    assert page(engine, "team.weekend_ratio", tenant="few") == page(engine, "code.commits", tenant="nobody")


def test_the_rows_of_a_shown_personal_number_name_nobody(engine):
    found = page(engine, "team.weekend_ratio", tenant="many")
    assert [item.counted for item in found.items] == [True] * 6 + [False]
    assert not any("person" in f"{item.key}{item.label}" for item in found.items)


def test_an_unknown_metric_or_subject_is_refused(engine):
    with pytest.raises(NotFound, match="no metric"):
        page(engine, "code.nothing")
    with pytest.raises(NotFound, match="no subject"):
        engine.items(ItemsAsk(tenant="t", zone="UTC", subject="person:ann", metric="code.commits", window=MARCH))
