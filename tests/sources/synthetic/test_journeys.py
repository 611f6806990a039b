"""The way of an item through its board: in order, within its time, in words its tracker has."""

from itertools import pairwise

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.chance import dice
from headway.sources.synthetic.journeys import fidgets, journey, touched, word
from headway.sources.synthetic.pieces import piece


def ways(name):
    squad, company = world().squad(name), world().company
    for index in range(squad.items):
        work = piece(company, squad, index)
        yield work, journey(dice("way", index), company, squad, work)


@pytest.mark.parametrize("name", ["Treasury", "Vitrine", "Routing", "Risk"])
def test_it_begins_at_the_creation_and_goes_on_in_order(name):
    end = world().company.seen_until(world().squad(name))
    for work, steps in ways(name):
        assert steps[0].at == work.created
        assert [step.at for step in steps] == sorted(step.at for step in steps), work
        assert steps[-1].at < end
        assert all(before.column != after.column for before, after in pairwise(steps))


def test_it_ends_as_its_fate_says():
    last = {}
    for work, steps in ways("Platform"):
        last.setdefault(work.fate, set()).add(steps[-1].column)
    assert "done" in last["done"]
    assert last["waiting"] <= {"todo", "backlog", "odd"}
    assert "cancelled" in last["cancelled"] | last["closed"]
    assert "done" not in last["stale"] | last["cancelled"] | last["waiting"]


@pytest.mark.parametrize(("name", "column", "expected"), [("Checkout", "done", "Done"), ("Vitrine", "progress", "Em andamento"), ("Routing", "done", "Готово"), ("Search", "blocked", "On Hold")])
def test_every_tracker_has_its_own_words(name, column, expected):
    assert word(world().squad(name), column)[0] == expected


def test_the_word_nobody_knows_has_no_category():
    assert {word(squad, "odd")[1] for squad in world().company.squads} == {None}


def test_a_bulk_edit_touches_many_at_one_instant():
    squad, company = world().squad("Platform"), world().company
    found = [touched(company, squad, index) for index in range(squad.items)]
    assert len({at for at in found if at}) == 1
    assert sum(at is not None for at in found) > 10


def test_small_changes_lie_between_the_creation_and_the_end():
    squad, end = world().squad("Platform"), world().company.end
    for work, _ in ways("Platform"):
        assert all(work.created <= at for at in fidgets(dice("fidgets", work.index), squad, work, end))
