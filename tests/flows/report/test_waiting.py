"""What was said of words and is not applied yet."""

from __future__ import annotations

import pytest

from headway.flows.report.waiting import item_groups, waiting_of
from headway.model.wording import Override
from headway.normalise.words import Words

SPRINTS = [(("jira", "jira:board:1", None, "Hibernating"), 2), (("jira", "jira:board:1", "closed", "closed"), 5)]


def group(**more):
    """One tallied group of items; nine of them unless said."""
    told = {"source": "jira", "project": "jira:project:1", "team": None, "status": "unknown", "status_raw": "Parked", "status_category": None, "resolution_raw": None, "type": "story", "type_raw": "Story", "effort_source": None}
    return (tuple((told | more).values()), 9)


def waits(*said, items=(), sprints=()):
    found = waiting_of(item_groups(items), sprints, Words([Override(*one) for one in said]))
    return [(one.map, one.word, one.value, one.meanwhile, one.items) for one in found]


PARKED = ("tenant", "", "status", "parked", "waiting")
CASES = {
    "a word that was said": ((PARKED,), [group()], [("status", "parked", "waiting", "unknown", 9)]),
    "a word that was said and applied": ((PARKED,), [group(status="waiting")], []),
    "a word nothing was said of": ((), [group()], []),
    "a word that was said of another source": ((("source", "other", "status", "parked", "waiting"),), [group()], []),
    "a word that was said for one team": ((("team", "Tidal", "status", "parked", "waiting"),), [group(), group(team="tidal")], [("status", "parked", "waiting", "unknown", 9)]),
    "a word that a category overrules": ((PARKED,), [group(status="done", status_category="done")], []),
    "a word our maps have otherwise": ((("tenant", "", "status", "in progress", "in_review"),), [group(status="in_progress", status_raw="In Progress")], [("status", "in progress", "in_review", "in_progress", 9)]),
    "a type": ((("tenant", "", "types", "wish", "feature"),), [group(type="unknown", type_raw="Wish", status="waiting")], [("types", "wish", "feature", "unknown", 9)]),
    "spellings of one word": ((PARKED,), [group(), group(status_raw=" PARKED")], [("status", "parked", "waiting", "unknown", 18)]),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_of(case):
    said, items, expected = CASES[case]
    assert waits(*said, items=items) == expected


def test_a_state_of_sprints_waits_too():
    assert waits(("tenant", "", "sprints", "hibernating", "future"), sprints=SPRINTS) == [("sprints", "hibernating", "future", "none", 2)]
    assert waits(sprints=SPRINTS) == []
