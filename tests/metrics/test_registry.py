"""The registry: every entry whole, every statement readable."""

from __future__ import annotations

import re

import pytest

from headway.metrics.facts import COLUMNS, EVENTS
from headway.metrics.judge import SMALLEST_GROUP
from headway.metrics.registry import REGISTRY
from headway.metrics.spec import sql_parts

METRICS = REGISTRY.values()
STATED = [metric for metric in METRICS if not metric.made_of]
"""Those that have a statement of their own."""


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
    assert set(metric.inputs) <= set(COLUMNS)
    assert set(metric.about) <= {"service", "repository", "project", "team", "tenant"}
    assert not metric.stored or metric.inputs[0] in EVENTS
    assert bool(metric.made_of) == (metric.compose is not None) == (not metric.inputs)


@pytest.mark.parametrize("metric", STATED, ids=lambda metric: metric.id)
def test_a_statement_opens_with_sentences_and_has_its_parts(metric):
    opening = metric.statement.split("\n\n")[0].splitlines()
    assert all(line.startswith("-- ") and line.endswith(".") for line in opening)
    parts = list(sql_parts(metric.statement))
    assert parts[:2] == ["items", "value"]
    assert set(parts[2:]) <= {"people", "unmatched", "parts"}
    assert "why_not" in metric.items
    assert "from items" in metric.value


@pytest.mark.parametrize("metric", STATED, ids=lambda metric: metric.id)
def test_a_value_is_made_of_items_alone(metric):
    assert not {"landed", "owned", *COLUMNS} & set(metric.value.split())
    assert not {"landed", "owned", *COLUMNS} & set(metric.people.split())


@pytest.mark.parametrize("metric", STATED, ids=lambda metric: metric.id)
def test_a_statement_reads_only_what_its_entry_declares(metric):
    behind = {"closings": {"sprints"}, "sprinted": {"sprints", "sprint_memberships", "work_items", "transitions"}, "spells": {"transitions"}, "marks": {"pull_requests"}, "looks": {"reviews", "pull_requests"}, "attention": {"reviews", "pull_requests"}, "released": {"deployed_changes"}, "landed": {"commits"}, "owned": {"ownership", "accounts"}}
    named = set(re.findall(r"\b(?:from|join) (\w+)", metric.statement))
    local = set(re.findall(r"(\w+) as \(", metric.statement))
    read = {entity for name in named - local for entity in behind.get(name, {name}) if entity in COLUMNS}
    assert read <= {*metric.inputs, "accounts"}


def test_what_can_be_derived_per_person_is_marked_personal():
    owners = {"code.absence_factor", "code.single_owner_ratio", "code.ownership_gini", "code.knowledge"}
    assert {metric.id for metric in METRICS if metric.personal} == {metric.id for metric in METRICS if "team" in metric.tags} | owners
    assert all("person" in metric.people and "repository" in metric.people for metric in METRICS if metric.personal)


def test_what_guards_its_own_items_is_personal_and_hides_what_fewer_than_five_people_did():
    guarded = [metric for metric in METRICS if metric.guarded]
    assert all(metric.personal and f">= {SMALLEST_GROUP} as judged" in metric.items for metric in guarded)
    assert [metric.id for metric in STATED if "contributors" in metric.items and f"contributors >= {SMALLEST_GROUP}" not in metric.items and not metric.guarded] == []


def test_a_stored_level_is_how_things_stand_at_the_end_of_a_day():
    assert all(metric.at_end for metric in METRICS if metric.kind == "level" and metric.stored)


def test_distributions_need_five_items_for_a_median():
    assert {metric.minimum_n for metric in METRICS if metric.kind == "distribution"} == {5}


def test_only_counts_are_additive():
    assert {metric.kind for metric in METRICS if metric.additive} == {"count"}
