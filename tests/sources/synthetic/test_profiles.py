"""Profiles differ in what can be seen of them, in the order in which they are named."""

import statistics
from itertools import pairwise

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.profiles import PROFILES

ORDER = ("elite", "high", "medium", "low")
HOUR = 3_600_000_000


def ascending(values):
    return all(before < after for before, after in pairwise(values))


def merged(name):
    told = world()
    squads = [squad for squad in told.company.squads if squad.profile.name == name]
    return [pull for squad in squads for pull in told.of("pull_requests", squad) if pull.merged_at and not pull.is_bot]


MEASURES = {
    "lead": lambda name: statistics.median(pull.merged_at - pull.first_commit_at for pull in merged(name)),
    "pickup": lambda name: statistics.median(pull.first_review_at - pull.ready_at for pull in merged(name) if pull.first_review_at),
    "size": lambda name: statistics.median(pull.additions + pull.deletions for pull in merged(name)),
    "changes requested": lambda name: statistics.mean(pull.changes_requested > 0 for pull in merged(name)),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_better_a_squad_the_less_of_it(measure):
    assert ascending([MEASURES[measure](name) for name in ORDER])


def test_items_take_longer_in_slower_squads():
    told = world()
    medians = []
    for name in ORDER:
        items = [item for squad in told.company.squads if squad.profile.name == name for item in told.of("work_items", squad)]
        medians.append(statistics.median(item.completed_at - item.started_at for item in items if item.completed_at and item.started_at))
    assert ascending(medians)
    assert medians[0] < 48 * HOUR < medians[1] < 120 * HOUR < medians[2] < 240 * HOUR < medians[3]


def test_better_squads_deploy_more_often():
    told = world()
    rates = []
    for name in ORDER:
        squads = [squad for squad in told.company.squads if squad.profile.name == name]
        rates.append(sum(made.environment == "production" and made.result == "success" for squad in squads for made in told.of("deployments", squad)) / len(squads))
    assert ascending(rates[::-1])


def test_what_a_profile_says_are_medians_and_shares():
    for profile in PROFILES.values():
        assert all(getattr(profile, name) >= 0 for name in ("wait", "coding", "pickup", "review", "merge", "finish", "deploy", "repair", "size"))
        assert all(0 <= getattr(profile, name) <= 1 for name in ("failing", "rounds", "unreviewed", "red", "after_hours", "blocked"))
