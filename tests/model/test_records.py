"""The registry of facts: every entity once, and which of them come along in whose records."""

from __future__ import annotations

import pytest

from headway.model.records import FACTS, Fact, carried_by

CARRIED = {
    "commits": ["commits"],
    "changes": ["changes"],
    "ownership": ["ownership", "rework"],
    "pull_requests": ["pull_requests", "reviews", "pull_request_commits", "draft_changes"],
    "work_items": ["work_items", "transitions", "item_links", "sprint_memberships"],
    "reviews": [],
}


def test_entities_are_named_once():
    assert all(issubclass(kind, Fact) and kind.entity == name for name, kind in FACTS.items())


@pytest.mark.parametrize("entity", CARRIED)
def test_which_facts_come_in_an_entitys_records(entity):
    assert [kind.entity for kind in carried_by(entity)] == CARRIED[entity]


def test_every_fact_comes_in_somebodys_records_and_what_comes_along_is_a_child_or_keyed_like_its_record():
    assert sorted(kind.entity for entity in FACTS for kind in carried_by(entity)) == sorted(FACTS)
    assert all(FACTS[kind.within].within == "" for kind in FACTS.values() if kind.within)
