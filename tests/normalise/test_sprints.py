"""Sprints: state and stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.normalise.sprints import sprint_state, stays

STATES = [
    ("active", "active"),
    ("ACTIVE", "active"),
    ("open", "active"),
    ("In Progress", "active"),
    (" in  progress ", "active"),
    ("closed", "closed"),
    ("Completed", "closed"),
    ("complete", "closed"),
    ("ended", "closed"),
    ("future", "future"),
    ("Planned", "future"),
    ("UPCOMING", "future"),
    ("paused", None),
    ("actived", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("word", "state"), STATES)
def test_a_sprint_is_active_closed_or_future_and_never_guessed(word, state):
    assert sprint_state(word) == state


IN, OUT = True, False
STAYS = [
    ("nothing told", (), (), ()),
    ("still in", ((1, IN),), (), ((1, None),)),
    ("left", ((1, IN), (5, OUT)), (), ((1, 5),)),
    ("left and came back", ((1, IN), (5, OUT), (7, IN)), (), ((1, None),)),
    ("left, came back, left", ((1, IN), (5, OUT), (7, IN), (9, OUT)), (), ((1, 9),)),
    ("told in any order", ((7, IN), (1, IN), (5, OUT)), (), ((1, None),)),
    ("joined twice", ((1, IN), (2, IN), (5, OUT)), (), ((1, 5),)),
    ("left twice", ((1, IN), (5, OUT), (6, OUT)), (), ((1, 5),)),
    ("moved at one instant", ((1, IN), (5, IN), (5, OUT)), (), ((1, None),)),
    ("left without having joined", ((5, OUT),), (), ((5, 5),)),
    ("out when the sprint was committed", ((1, IN), (3, OUT), (7, IN)), (4,), ((1, 3), (7, None))),
    ("out when it ended", ((1, IN), (8, OUT), (12, IN)), (4, 10), ((1, 8), (12, None))),
    ("out between the judged instants", ((1, IN), (5, OUT), (7, IN)), (4, 10), ((1, None),)),
    ("left at the judged instant", ((1, IN), (4, OUT), (6, IN)), (4,), ((1, 4), (6, None))),
    ("back at the judged instant", ((1, IN), (3, OUT), (4, IN)), (4,), ((1, None),)),
]


@pytest.mark.parametrize(("told", "judged_at", "found"), [case[1:] for case in STAYS], ids=[case[0] for case in STAYS])
def test_leaving_and_returning_is_one_stay_unless_it_was_out_when_it_counted(told, judged_at, found):
    assert stays(told, judged_at=judged_at) == found


MOVES = some.lists(some.tuples(some.integers(0, 40), some.booleans()), max_size=12)


@given(MOVES, some.lists(some.integers(0, 40), max_size=3))
def test_stays_follow_each_other_and_only_the_last_is_open(told, judged_at):
    found = stays(told, judged_at=judged_at)
    assert all(removed is None or added <= removed for added, removed in found)
    assert all(before[1] is not None and before[1] <= after[0] for before, after in pairwise(found))
    assert stays(tuple(reversed(told)), judged_at=judged_at) == found
