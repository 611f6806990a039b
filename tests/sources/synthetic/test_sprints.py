"""Sprints follow each other from Monday to Monday, and items wander through them."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.chance import DAY, dice
from headway.sources.synthetic.pieces import piece
from headway.sources.synthetic.sprints import at, sprints, wandering

SCRUM = ["Checkout", "Catalog", "Vitrine", "Returns"]


@pytest.mark.parametrize("name", SCRUM)
def test_they_begin_on_mondays_and_follow_each_other(name):
    squad = world().squad(name)
    planned = sprints(world().company, squad)
    assert {datetime.fromtimestamp(sprint.start, UTC).weekday() for sprint in planned} == {0}
    assert {after.start - before.start for before, after in pairwise(planned)} == {squad.weeks * 7 * DAY}
    assert all(sprint.start < sprint.end <= sprint.complete for sprint in planned)


def test_one_runs_at_the_end():
    company = world().company
    for squad in (world().squad(name) for name in SCRUM):
        assert any(sprint.start < company.seen_until(squad) < sprint.complete for sprint in sprints(company, squad))


def test_a_board_without_sprints_has_none():
    assert sprints(world().company, world().squad("Search")) == ()
    assert sprints(world().company, world().squad("Insights")) == ()


def test_an_instant_lies_in_the_sprint_that_has_not_been_completed():
    planned = sprints(world().company, world().squad("Checkout"))
    assert (at(planned, 0), at(planned, planned[2].complete), at(planned, planned[-1].complete)) == (0, 3, None)


@pytest.mark.parametrize("name", SCRUM)
def test_each_step_of_an_item_begins_where_the_one_before_ended(name):
    squad, company = world().squad(name), world().company
    for index in range(squad.items):
        steps = wandering(dice(index), company, squad, piece(company, squad, index))
        assert [before for _, before, _ in steps] == [(), *(after for _, _, after in steps)][: len(steps)]
        assert [when for when, _, _ in steps] == sorted(when for when, _, _ in steps)
