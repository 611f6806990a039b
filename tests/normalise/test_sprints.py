"""Sprints: state and stays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.normalise.cases import SPRINT_STATES, SPRINT_STAYS

from headway.normalise.sprints import sprint_state, stays


@pytest.mark.parametrize(("word", "state"), SPRINT_STATES)
def test_a_sprint_is_active_closed_or_future_and_never_guessed(word, state):
    assert sprint_state(word) == state


def test_a_source_says_what_its_states_mean():
    assert [sprint_state(word, overrides={"paused": "active"}) for word in ("Paused", "closed", "odd")] == ["active", "closed", None]


@pytest.mark.parametrize(("told", "judged_at", "found"), [case[1:] for case in SPRINT_STAYS], ids=[case[0] for case in SPRINT_STAYS])
def test_leaving_and_returning_is_one_stay_unless_it_was_out_when_it_counted(told, judged_at, found):
    assert stays(told, judged_at=judged_at) == found


MOVES = some.lists(some.tuples(some.integers(0, 40), some.booleans()), max_size=12)


@given(MOVES, some.lists(some.integers(0, 40), max_size=3))
def test_stays_follow_each_other_and_only_the_last_is_open(told, judged_at):
    found = stays(told, judged_at=judged_at)
    assert all(removed is None or added <= removed for added, removed in found)
    assert all(before[1] is not None and before[1] <= after[0] for before, after in pairwise(found))
    assert stays(tuple(reversed(told)), judged_at=judged_at) == found
