"""The code family as a whole: what its metrics say about each other."""

from __future__ import annotations

import pytest
from tests.specs.facts import commit, sized
from tests.specs.world import put, run

from headway.metrics.code import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore


@pytest.fixture(scope="module")
def figures():
    store = MemoryStore()
    run(put(store, "t", [*sized(0, 10, 50, 51, 299, 300, 301, 5000), *commit(merge=True, files={"m.py": (9, 9)}), *commit(files={"d.py": (3, 8)})]))
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    return {figure.metric.removeprefix("code."): figure for figure in Engine(store).figures(ask)}


def test_churn_is_additions_and_deletions(figures):
    assert figures["churn"].value == figures["additions"].value + figures["deletions"].value == 6022


def test_small_medium_and_large_are_all_there_is(figures):
    shares = [figures[f"{size}_commit_ratio"] for size in ("small", "medium", "large")]
    assert [share.num for share in shares] == [4, 3, 2]
    assert {share.den for share in shares} == {figures["commit_size"].n} == {9}


def test_merges_and_what_is_sized_are_all_commits(figures):
    assert figures["merge_ratio"].num + figures["commit_size"].n == figures["commits"].value
