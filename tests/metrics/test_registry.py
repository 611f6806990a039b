"""The registry: every entry whole, every statement readable."""

from __future__ import annotations

import pytest

from headway.metrics.registry import REGISTRY
from headway.metrics.spec import sql_parts

METRICS = REGISTRY.values()


def test_there_are_at_least_ten_metrics_under_their_own_ids():
    assert len(REGISTRY) >= 12
    assert all(metric.id == name and metric.id.split(".")[0] in metric.tags for name, metric in REGISTRY.items())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_an_entry_says_all_a_reader_needs(metric):
    assert metric.title
    assert metric.question.endswith("?")
    assert metric.formula
    assert metric.unit
    assert metric.source.startswith("https://")
    assert set(metric.inputs) <= {"commits", "changes", "accounts"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_statement_opens_with_one_sentence_and_has_its_two_parts(metric):
    first, second, *_ = metric.statement.splitlines()
    assert first.startswith("-- ")
    assert first.endswith(".")
    assert not second
    assert list(sql_parts(metric.statement)) == ["items", "value"]
    assert "why_not" in metric.items
    assert "from items" in metric.value


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.id)
def test_a_value_is_made_of_items_alone(metric):
    assert not {"landed", "changes", "commits", "accounts"} & set(metric.value.split())


def test_what_can_be_derived_per_person_is_marked_personal():
    assert {metric.id for metric in METRICS if metric.personal} == {metric.id for metric in METRICS if "team" in metric.tags}
    assert all("person" in metric.items and "repository" in metric.items for metric in METRICS if metric.personal)


def test_distributions_need_five_items_for_a_median():
    assert {metric.minimum_n for metric in METRICS if metric.kind == "distribution"} == {5}


def test_only_counts_are_additive():
    assert {metric.kind for metric in METRICS if metric.additive} == {"count"}
