"""The numbers on top as a whole: that they are the same as those below them, and that nothing is counted twice."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.specs.company import P, Q, item, pull_request
from tests.specs.company import run as pipeline_run
from tests.specs.facts import A, B
from tests.specs.kpi import CASES, FAR, PLAIN, RISKY, blocked, broken, linked, naming, weeks
from tests.specs.sprint import MIXED, done
from tests.specs.world import put, run

from headway.metrics.engine import RELATION, Engine
from headway.metrics.kpi import METRICS, RISKS
from headway.metrics.loading import LIGHT
from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.calendar import period_window
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

MARCH = period_window("2026-03", now=0, zone="UTC")


class Many:
    """A reader that says it holds too many facts to be loaded whole."""

    def __init__(self, store):
        self._store = store
        self.read = store.read

    def extent(self, _):
        return pa.table({"extent": [LIGHT + 1]})


def store_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return store


def figures(engine, *metrics, subject="tenant:t", window=MARCH):
    return engine.figures(FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=metrics, windows=(window,)))


def rows(engine, metric, subject="tenant:t", window=MARCH):
    return engine.items(ItemsAsk(tenant="t", zone="UTC", subject=subject, metric=metric, window=window, limit=500)).items


def test_what_is_made_of_others_is_made_of_what_there_is():
    assert all(name in REGISTRY for metric in METRICS for name in metric.made_of)
    assert all(metric.made_of and not metric.inputs for metric in METRICS if metric.compose)


def test_spillover_is_one_definition_under_two_names():
    assert REGISTRY["kpi.spillover_rate"].statement == REGISTRY["sprint.spillover_rate"].statement


def test_a_risk_is_read_from_all_that_the_metrics_behind_it_are_read_from():
    behind = [REGISTRY[name] for name in RISKS.values()]
    assert {entity for metric in behind for entity in metric.inputs} <= set(REGISTRY["kpi.risk_items"].inputs)
    assert not any(RELATION.findall(metric.items) or metric.made_of for metric in behind)


def test_risks_are_the_items_of_the_metrics_that_count_them():
    engine = Engine(store_of([*RISKY, *blocked("2026-03-02T10:00"), *pull_request("2026-01-02T10:00"), *broken(repository=B)]))
    found = {part.name: part.value for part in figures(engine, "kpi.risk_items")[0].parts}
    assert found == {kind: figures(engine, name)[0].value for kind, name in RISKS.items()}
    assert found == {"blocker": 2, "stale pull request": 2, "failing pipeline": 2, "aging item": 2}


def test_a_risk_keeps_its_key_and_says_since_when_it_is_one():
    facts = [*RISKY, *broken(good="2026-01-10T10:00", bad=("2026-02-10T10:00", "2026-03-11T10:00"), name="old")]
    once, more = Engine(store_of(facts)), Engine(store_of([*facts, *facts, *broken(bad=("2026-03-31T10:00",), name="old")]))
    first, again = rows(once, "kpi.risk_items"), rows(more, "kpi.risk_items")
    assert {(row.key, row.at, row.label) for row in first} == {(row.key, row.at, row.label) for row in again}
    assert len(first) == len(again) == 5
    old = next(row for row in first if row.label == "old")
    assert (old.key, round(old.parts["age_days"], 3)) == (f"failing pipeline:{A}:old", 49.583)
    assert all(row.parts["age_days"] >= 0 and row.at is not None for row in first)


@pytest.mark.parametrize("facts", [broken(), [*broken(good="2026-03-01T10:00"), *broken(name="b", repository=B), *pipeline_run("2026-03-25T10:00")], [*broken(), *pipeline_run("2026-03-22T10:00", result="error")]])
def test_a_failing_pipeline_is_one_for_the_ci_family_too(facts):
    found = figures(Engine(store_of(facts)), "kpi.failed_pipelines", "ci.failed_default_branch")
    assert found[0].value == found[1].value


def test_an_item_of_a_large_company_is_blocked_by_one_of_another_project():
    store = store_of([*PLAIN, *FAR, *linked(PLAIN, FAR)])
    engines = [Engine(store), Engine(Many(store))]
    for engine in engines:
        engine.version = 1
    assert [figures(engine, "kpi.blocker_count", subject=f"project:{P}")[0].value for engine in engines] == [1, 1]
    assert figures(engines[1], "kpi.blocker_count", subject=f"project:{Q}")[0].value == 0


def test_work_that_counts_once_is_never_more_than_both_series_and_never_less_than_one():
    """LESSON 55: a merge request and its issue counted twice."""
    work, requests = [done() for _ in range(3)], [pull_request(merged="2026-03-05T10:00") for _ in range(4)]
    facts = [fact for some in (*work, *requests) for fact in some]
    mentions = [fact for request in requests[:2] for fact in naming(request, work[0])]
    done_, items, merged = (figure.value for figure in figures(Engine(store_of([*facts, *mentions])), "kpi.work_done", "flow.throughput", "review.merged_count"))
    assert (done_, items, merged) == (5, 3, 4)


def test_every_blocker_says_how_old_it_is_and_the_figure_sums_it_up():
    engine = Engine(store_of([*blocked("2026-03-22T00:00"), *blocked("2026-03-12T00:00"), *item()]))
    figure = figures(engine, "kpi.blocker_count")[0]
    ages = [row.parts["age_days"] for row in rows(engine, "kpi.blocker_count")]
    assert sorted(ages) == [10, 20]
    assert {part.name: part.value for part in figure.parts}["age_days"] == sum(ages)


def test_computed_again_or_told_in_another_order_it_is_the_same():
    asked = tuple(metric.id for metric in METRICS)
    facts = sorted([*RISKY, *MIXED, *weeks(1, *[2] * 11), *blocked("2026-03-12T00:00")], key=lambda fact: fact.child)
    turned = [fact for child in (False, True) for fact in facts[::-1] if fact.child is child]
    one, other = Engine(store_of(facts)), Engine(store_of(turned))
    first = figures(one, *asked)
    assert first == figures(one, *asked) == figures(other, *asked)
    assert [figure.metric for figure in first if figure.value is None] == []


def test_parts_of_a_whole_are_the_numbers_they_are_called_by():
    facts = next(case.facts for case in CASES if case.metric == "kpi.release_risk" and case.value == 66)
    engine = Engine(store_of(facts))
    whole, *parts = figures(engine, "kpi.release_risk", "kpi.blocker_count", "kpi.failed_pipelines", "review.stale_ratio")
    assert [part.name for part in whole.parts] == [figure.metric for figure in parts]
    assert [part.n for part in whole.parts] == [figure.n for figure in parts]
    assert [row.label for row in rows(engine, "kpi.release_risk")] == ["kpi.blocker_count", "kpi.failed_pipelines", "review.stale_ratio"]
