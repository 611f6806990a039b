"""Work items and sprints: the days they touch, and that children belong to their item."""

from __future__ import annotations

import pytest

from headway.model.fact import project_subject
from headway.model.work import ItemLink, Sprint, SprintMembership, Transition, WorkItem

P = "jira:project:1"
HERE = project_subject(P)


def item(started_at=None, completed_at=None):
    return WorkItem(
        key="7", project=P, code="PAY-7", title="", body="", type="story", type_raw="Story", status="todo", status_raw="To Do", status_category="new",
        priority_raw=None, resolution_raw=None, assignee=None, reporter=None, team=None, parent_code=None, labels=(), flagged=False, effort=None, effort_source=None,
        created_at=1, due_at=None, started_at=started_at, completed_at=completed_at, reopens=0, url=None,
    )  # fmt: skip


def sprint(end_at=None, completed_at=None):
    return Sprint(key="s", project=P, board="b", name="", state="active", state_raw="active", goal="", start_at=1, end_at=end_at, completed_at=completed_at)


TRANSITION = Transition(key="7:1", project=P, item="7", at=4, from_status=None, from_raw=None, to_status="todo", to_raw="To Do", actor=None)
STAY = SprintMembership(key="7:s", project=P, item="7", sprint="s", added_at=2, removed_at=None)
LINK = ItemLink(key="7:l", project=P, item="7", kind="blocks", kind_raw="blocks", target="PAY-8")
TOUCHES = {
    "an item touches the days it was created, started and completed": (item(5, 9), (1, 5, 9)),
    "one that waits the day it was created": (item(), (1,)),
    "a transition its day": (TRANSITION, (4,)),
    "a stay in a sprint its beginning": (STAY, (2,)),
    "a link changes no number": (LINK, ()),
    "a sprint its start and its planned end": (sprint(8), (1, 8)),
    "and its real end once there is one": (sprint(8, 9), (1, 9)),
}


@pytest.mark.parametrize("case", TOUCHES)
def test_which_days_a_fact_touches(case):
    fact, moments = TOUCHES[case]
    assert fact.touches() == tuple((HERE, moment) for moment in moments)


def test_what_comes_in_an_items_record_is_its_child():
    assert {child.parent() for child in (TRANSITION, STAY, LINK)} == {"7"}
