"""Who there is and how much of everything: near what was promised at scale 1, the reference load at scale 34."""

from collections import Counter

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.squads import HOSTILE, squads


def near(count, wanted, slack=0.1):
    return wanted * (1 - slack) <= count <= wanted * (1 + slack)


def test_the_company_of_scale_1_is_15_squads_in_4_tribes_with_51_repositories():
    made = squads(7)
    assert (len(made), len({squad.tribe for squad in made}), sum(len(squad.repositories) for squad in made)) == (15, 4, 51)
    assert {squad.profile.name for squad in made} == {"elite", "high", "medium", "low", "degraded", "empty"}


@pytest.mark.parametrize(("entity", "wanted"), [("repositories", 51), ("pull_requests", 1_900), ("work_items", 4_900), ("sprints", 60), ("commits", 6_000)])
def test_there_is_about_as_much_as_promised(entity, wanted):
    assert near(len(world().of(entity)), wanted)


def test_there_are_about_200_deployments_to_production():
    assert near(sum(made.environment == "production" and made.result in {"success", "failure"} for made in world().of("deployments")), 200)


def test_at_scale_34_the_plan_is_the_reference_load():
    made = squads(7, 34)
    items = [squad.items for squad in made]
    assert near(sum(squad.pull_requests for squad in made), 64_000)
    assert near(sum(items), 376_000, 0.01)
    assert near(max(items), 197_000)
    assert near(sum(repository.deployments for squad in made for repository in squad.repositories), 1_400)


def test_below_scale_1_the_same_squads_do_less():
    small, whole = squads(7, 0.1), squads(7)
    assert [squad.name for squad in small] == [squad.name for squad in whole]
    assert sum(squad.items for squad in small) == 490


@pytest.mark.parametrize("scale", [0.1, 1, 5, 34])
def test_every_name_code_and_scope_is_given_once(scale):
    made = squads(7, scale)
    for names in ([squad.name for squad in made], [squad.code for squad in made], [squad.project for squad in made], [repository.key for squad in made for repository in squad.repositories]):
        assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("scale", [0.02, 1, 34])
def test_there_are_more_items_than_pull_requests_in_every_squad(scale):
    assert all(squad.items >= squad.pull_requests for squad in squads(7, scale))


def test_most_squads_are_large_enough_to_be_shown_and_one_is_not():
    assert sorted(squad.heads for squad in squads(7))[:2] == [3, 5]
    assert max(squad.heads for squad in squads(7)) == 9


def test_some_work_in_sprints_and_some_do_not():
    assert Counter(bool(squad.weeks) for squad in squads(7)) == {True: 7, False: 8}


def test_one_repository_has_a_name_that_a_page_must_escape():
    assert [repository.name for squad in squads(7) for repository in squad.repositories if "<" in repository.name] == [HOSTILE]
    assert "\u202e" in HOSTILE
