"""Statements put together: personal metrics bring their people, pages their order."""

from __future__ import annotations

import pytest

from headway.metrics.registry import REGISTRY
from headway.metrics.statement import figure_sql, page_sql, relation, risks_sql, value_sql


@pytest.mark.parametrize("metric", [metric for metric in REGISTRY.values() if not metric.made_of], ids=lambda metric: metric.id)
def test_a_personal_metric_counts_the_people_behind_it_and_no_other_does(metric):
    assert ("count(distinct person) as people" in value_sql(metric)) is metric.personal
    assert ("count(distinct person) as people" in figure_sql(metric)) is metric.personal


def test_the_text_a_user_sees_is_the_text_that_runs():
    metric = REGISTRY["code.churn"]
    assert metric.items in figure_sql(metric)
    assert metric.value in figure_sql(metric)
    assert metric.items in page_sql(metric, counted_only=False)


def test_numbers_are_written_into_relations_and_nothing_else_is():
    assert "landed_at >= 3 and c.landed_at < 9" in relation("landed", first=3, until=9)
    assert "< 5 as hidden" in relation("people")


def test_risks_are_made_of_the_items_of_the_metrics_that_count_them():
    counted = {"one": REGISTRY["code.churn"], "two": REGISTRY["review.stale_count"]}
    text = risks_sql(counted)
    assert all(metric.items in text and f"'{kind}' as kind" in text for kind, metric in counted.items())
    assert text.count("where why_not is null") == 2
