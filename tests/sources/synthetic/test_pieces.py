"""A piece of work goes its way in order, and is the same whenever it is asked for."""

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.company import Company
from headway.sources.synthetic.pieces import has_pull, piece, pulls_of

ORDER = ("created", "begun", "coded", "opened", "ready", "reviewed", "approved", "merged")


@pytest.mark.parametrize("name", ["Checkout", "Routing", "Warehouse", "Returns"])
def test_what_happens_to_it_happens_in_order(name):
    squad = world().squad(name)
    for index in range(squad.items):
        made = piece(world().company, squad, index)
        marks = [getattr(made, mark) for mark in ORDER]
        assert marks == sorted(marks)
        assert made.created < made.begun < made.finished
        assert world().company.start <= made.created < world().company.seen_until(squad)


def test_it_is_made_by_its_number_alone():
    squad, company = world().squad("Search"), Company(7, "2026-11-21")
    assert [piece(company, squad, index) for index in (5, 3)] == [piece(company, squad, index) for index in (3, 5)][::-1]


def test_as_many_have_a_pull_request_as_were_planned_each_in_one_repository():
    for squad in world().company.squads:
        found = [index for repository in squad.repositories for index in pulls_of(world().company, squad, repository)]
        assert sorted(found) == [index for index in range(squad.items) if has_pull(squad, index)]
        assert len(found) == squad.pull_requests


def test_what_code_was_written_for_was_begun():
    squad = world().squad("Catalog")
    assert all(piece(world().company, squad, index).fate != "waiting" for index in range(squad.items) if has_pull(squad, index))


def test_its_epic_stands_before_it():
    squad = world().squad("Catalog")
    kinds = {index: piece(world().company, squad, index) for index in range(90)}
    assert {index for index, made in kinds.items() if made.kind == "epic"} == {0, 30, 60}
    assert (kinds[45].epic, kinds[30].epic, kinds[45].number) == (30, None, 46)
