"""What is shipped: as much as planned, in order, and mended where it broke."""

from itertools import pairwise

import pytest
from tests.sources.synthetic.world import world

from headway.normalise.environments import environment_of
from headway.sources.synthetic.pulls import pulls
from headway.sources.synthetic.shipping import shipping


def shipped(name):
    told = world()
    squad = told.squad(name)
    repository = squad.repositories[0]
    return squad, repository, shipping(told.company, squad, repository, pulls(told.company, squad, repository))


@pytest.mark.parametrize("name", ["Checkout", "Platform", "Payments", "Search"])
def test_about_as_much_goes_to_production_as_planned(name):
    _, repository, done = shipped(name)
    live = [made for made in done.deploys if environment_of(made.environment) == "production" and made.status == "SUCCESS" and not made.reason]
    assert 0.75 * repository.deployments <= len(live) <= repository.deployments


def test_one_thing_is_shipped_after_the_other():
    _, _, done = shipped("Platform")
    live = [made for made in done.deploys if environment_of(made.environment) == "production" and made.status == "SUCCESS"]
    assert all(before.finished <= after.created for before, after in pairwise(live))


def test_a_repair_ships_something_else_than_what_broke():
    told = world()
    mends = [made for squad in told.company.squads if squad.items for made in shipped(squad.name)[2].deploys if made.reason]
    assert {made.reason for made in mends} == {"rollback", "hotfix", "revert"}
    assert all(made.fixes is None or (made.fixes.target is not made.target and made.fixes.finished < made.created) for made in mends)


def test_what_was_never_merged_is_never_shipped():
    _, _, done = shipped("Treasury")
    assert all(made.target.merged is not None and made.target.merged <= made.created for made in done.deploys)


def test_a_library_is_not_deployed_to_production():
    told = world()
    squad = told.squad("Vitrine")
    repository = squad.repositories[2]
    done = shipping(told.company, squad, repository, pulls(told.company, squad, repository))
    assert (repository.name, repository.deployments) == ("design-tokens", 0)
    assert not [made for made in done.deploys if made.status == "SUCCESS" and environment_of(made.environment) == "production"]
