"""Types of work items and the class each counts as."""

# ruff: noqa: RUF001 - words of other scripts are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.types import CLASSES, FLOW_ITEMS, TYPES, flow_item, type_of, work_class

KINDS = [
    ("Bug", (), "bug"),
    ("Defeito", (), "bug"),
    ("баг", (), "bug"),
    ("Ошибка", (), "bug"),
    ("Story", (), "story"),
    ("História", (), "story"),
    ("История", (), "story"),
    ("Epic", (), "epic"),
    ("Épico", (), "epic"),
    ("Эпик", (), "epic"),
    ("Sub-task", (), "subtask"),
    ("Subtarefa", (), "subtask"),
    ("Подзадача", (), "subtask"),
    ("New Feature", (), "feature"),
    ("Melhoria", (), "feature"),
    ("Улучшение", (), "feature"),
    ("Incident", (), "incident"),
    ("Task", (), "task"),
    ("Task", ("bug",), "task"),
    ("Tech Debt", (), "chore"),
    ("Issue", ("bug",), "bug"),
    (None, ("type: bug", "feature"), "bug"),
    (None, ("kind/feature",), "feature"),
    (None, ("Type::Enhancement",), "feature"),
    (None, ("tech-debt",), "chore"),
    (None, ("area/bug",), "unknown"),
    ("Wunsch", ("docs", "frontend"), "chore"),
    ("Wunsch", (), "unknown"),
    (None, (), "unknown"),
]


@pytest.mark.parametrize(("word", "labels", "type_"), KINDS)
def test_the_providers_type_comes_before_the_labels(word, labels, type_):
    assert type_of(word, labels=labels) == type_
    assert type_of(word, labels=labels[::-1]) == type_


COUNTED = [
    ("bug", (), "bug"),
    ("incident", (), "bug"),
    ("task", ("Hotfix",), "bug"),
    ("task", ("fix", "feature"), "bug"),
    ("story", ("defect",), "bug"),
    ("bug", ("enhancement",), "bug"),
    ("feature", (), "feature"),
    ("story", (), "feature"),
    ("epic", (), "feature"),
    ("task", ("Enhancement",), "feature"),
    ("task", ("type: story",), "feature"),
    ("unknown", ("feature",), "feature"),
    ("task", (), "chore"),
    ("subtask", (), "chore"),
    ("chore", ("docs",), "chore"),
    ("unknown", (), "chore"),
]


@pytest.mark.parametrize(("type_", "labels", "counted"), COUNTED)
def test_an_item_counts_as_a_bug_else_as_a_feature_else_as_a_chore(type_, labels, counted):
    assert work_class(type_, labels) == counted


@given(some.sampled_from(TYPES), some.lists(some.sampled_from(["bug", "fix", "feature", "docs", "x"]), max_size=4))
def test_every_item_counts_as_one_class_whatever_the_order_of_its_labels(type_, labels):
    assert work_class(type_, labels) == work_class(type_, labels[::-1])
    assert work_class(type_, labels) in CLASSES


def test_a_tenant_says_what_its_types_and_labels_mean():
    assert type_of("Wunsch", overrides={"wunsch": "story"}) == "story"
    assert type_of("Bug", overrides={"bug": "chore"}) == "chore"
    assert type_of(None, labels=("customer-pain",), label_overrides={"customer pain": "bug"}) == "bug"


def test_the_place_among_types_comes_after_the_word_and_before_the_labels():
    assert [type_of(word, labels=("bug",), level="subtask") for word in ("Teilaufgabe", "Story", None)] == ["subtask", "story", "subtask"]


FLOWING = [
    ("bug", (), "defect"),
    ("incident", (), "defect"),
    ("task", ("Hotfix",), "defect"),
    ("bug", ("security",), "defect"),
    ("story", ("Security",), "risk"),
    ("chore", ("compliance",), "risk"),
    ("task", ("kind/vulnerability",), "risk"),
    ("task", ("privacidade",), "risk"),
    ("chore", (), "debt"),
    ("story", ("tech-debt",), "debt"),
    ("task", ("refactoring", "feature"), "debt"),
    ("task", ("Техдолг",), "debt"),
    ("story", (), "feature"),
    ("task", ("backend",), "feature"),
    ("unknown", (), "feature"),
]


@pytest.mark.parametrize(("type_", "labels", "kind"), FLOWING)
def test_an_item_is_a_defect_else_a_risk_else_debt_else_a_feature(type_, labels, kind):
    assert flow_item(type_, labels) == kind


@given(some.sampled_from(TYPES), some.lists(some.sampled_from(["bug", "security", "debt", "feature", "docs", "x"]), max_size=4))
def test_every_item_is_of_one_kind_whatever_the_order_of_its_labels(type_, labels):
    assert flow_item(type_, labels) == flow_item(type_, labels[::-1])
    assert flow_item(type_, labels) in FLOW_ITEMS
