"""What became of deployments: an explicit repair before a guess, pending before ok, and nothing that did not succeed counts as a repair."""

from __future__ import annotations

import random

import pytest
from tests.flows.link.shipping import HOUR, R, deployed

from headway.flows.link.deployed import Brought
from headway.flows.link.outcomes import SETTLE_H, Trouble, outcomes

LONG_AFTER = 10_000


def one(key, at, *, reverts="", returns=False, changes=(), **more):
    """A deployment that ended at an hour, and what it takes back."""
    return Brought(deployment=deployed(key, key, at, **more), changes=changes, reverts=frozenset(reverts), returns=returns)


def judged(*of, troubles=(), now=LONG_AFTER, settle=SETTLE_H):
    found = outcomes(of, troubles, repository=R, now=int(now * HOUR), settle_us=settle * HOUR)
    return {made.key: made for made in found}


def hours(at):
    return None if at is None else at / HOUR


@pytest.mark.parametrize(
    ("given", "of", "found"),
    [
        ("nothing followed", [one("1", 1)], ("ok", "elapsed", None)),
        ("another followed", [one("1", 1), one("2", 2)], ("ok", "elapsed", None)),
        ("one says to repair it", [one("1", 1), one("2", 2), one("3", 3, repairs="1")], ("failed", "repaired", "3")),
        ("a rollback followed", [one("1", 1), one("2", 2, cause="rollback")], ("failed", "rolled_back", "2")),
        ("a revert followed", [one("1", 1), one("2", 2, cause="revert")], ("failed", "rolled_back", "2")),
        ("a hotfix followed", [one("1", 1), one("2", 2, cause="hotfix")], ("failed", "hotfixed", "2")),
        ("what ran before followed", [one("1", 1), one("2", 2, returns=True)], ("failed", "rolled_back", "2")),
        ("one that takes a change of it back followed", [one("1", 1), one("2", 2, reverts="1")], ("failed", "hotfixed", "2")),
        ("one did a little later", [one("1", 1), one("2", 2), one("3", 3, reverts="1")], ("failed", "hotfixed", "3")),
        ("one did next, long after", [one("1", 1), one("2", 500, reverts="1")], ("failed", "hotfixed", "2")),
        ("one did long after others", [one("1", 1), one("2", 2), one("3", 500, reverts="1")], ("ok", "elapsed", None)),
        ("a hotfix followed the next one", [one("1", 1), one("2", 2), one("3", 3, cause="hotfix")], ("ok", "elapsed", None)),
        ("a hotfix of another service followed", [one("1", 1), one("2", 2, service="api", cause="hotfix")], ("ok", "elapsed", None)),
        ("a hotfix elsewhere followed", [one("1", 1), one("2", 2, environment="us", cause="hotfix")], ("ok", "elapsed", None)),
        ("the same place in other letters", [one("1", 1), one("2", 2, environment="PROD", cause="hotfix")], ("failed", "hotfixed", "2")),
        ("a hotfix followed that says to repair another", [one("0", 0), one("1", 1), one("2", 2, cause="hotfix", repairs="0")], ("ok", "elapsed", None)),
        ("a hotfix followed that repairs nobody knows what", [one("1", 1), one("2", 2, cause="hotfix", repairs="99")], ("failed", "hotfixed", "2")),
        ("explicit beats inferred", [one("1", 1), one("2", 2, cause="rollback"), one("3", 3, repairs="1")], ("failed", "repaired", "3")),
        ("of two that say so the first", [one("1", 1), one("2", 2, repairs="1"), one("3", 3, repairs="1")], ("failed", "repaired", "2")),
        ("a repair from before it is none", [one("0", 0, repairs="1"), one("1", 1)], ("ok", "elapsed", None)),
        ("it says to repair itself", [one("1", 1, repairs="1")], ("ok", "elapsed", None)),
        ("a repair by another service that says so", [one("1", 1), one("2", 2, service="api", repairs="1")], ("failed", "repaired", "2")),
    ],
)
def test_what_became_of_the_first(given, of, found):
    made = judged(*of)["1"]
    assert (made.outcome, made.evidence, made.remediation) == found, given
    assert made.remediated_at == next((two.deployment.finished_at for two in of if two.deployment.key == found[2]), None)


@pytest.mark.parametrize(("after", "outcome"), [(0, "pending"), (71.9, "pending"), (72, "ok"), (500, "ok")])
def test_one_is_pending_until_its_time_is_over(after, outcome):
    assert judged(one("1", 10), now=10 + after)["1"].outcome == outcome


def test_the_time_is_a_parameter_and_a_failure_does_not_wait_for_it():
    assert judged(one("1", 10), now=12, settle=2)["1"].outcome == "ok"
    assert judged(one("1", 10), one("2", 11, cause="rollback"), now=11)["1"].outcome == "failed"


def test_a_later_link_restates_what_was_ok():
    assert [judged(*of)["1"].outcome for of in ([one("1", 1)], [one("1", 1), one("2", 500, repairs="1")])] == ["ok", "failed"]


@pytest.mark.parametrize(
    ("given", "ends", "over"),
    [("over", [5], 5), ("several: the last of them", [5, 9], 9), ("LESSON 68: one that nothing has ended is not over", [None], None), ("one of two is not over", [5, None], None)],
)
def test_an_incident_makes_a_failure_that_lasts_as_long_as_it_does(given, ends, over):
    made = judged(one("1", 1), one("2", 4), troubles=[Trouble("1", None if end is None else end * HOUR, 0.5) for end in ends])["1"]
    assert (made.outcome, made.evidence, made.confidence, made.remediation, hours(made.remediated_at)) == ("failed", "incident", 0.5, None, over), given


def test_where_a_deployment_repaired_it_the_incident_does_not_say_when():
    made = judged(one("1", 1), one("2", 3, cause="rollback"), troubles=[Trouble("1", 9 * HOUR, 1.0)])["1"]
    assert (made.evidence, made.remediation, hours(made.remediated_at)) == ("rolled_back", "2", 3)


def test_an_incident_of_something_that_is_no_production_deployment_fails_nothing():
    assert judged(one("1", 1), troubles=[Trouble("staging", None, 1.0)])["1"].outcome == "ok"


@pytest.mark.parametrize(
    ("given", "of", "troubles", "found"),
    [
        ("planned", [one("1", 1), one("2", 2)], (), None),
        ("it says hotfix", [one("1", 1), one("2", 2, cause="hotfix")], (), "hotfix"),
        ("it says revert", [one("1", 1), one("2", 2, cause="revert")], (), "revert"),
        ("it says rollback, and nothing was before it", [one("2", 2, cause="rollback")], (), "rollback"),
        ("it went back", [one("1", 1), one("2", 2, returns=True)], (), "rollback"),
        ("it takes a change back", [one("1", 1), one("2", 2, reverts="1")], (), "revert"),
        ("it takes back what was decided long ago", [one("1", 1), one("x", 2), one("2", 500, reverts="1")], (), None),
        ("it says to repair", [one("1", 1), one("2", 2, repairs="1")], (), "hotfix"),
        ("it says to repair what caused an incident", [one("1", 1), one("2", 2, repairs="1")], [Trouble("1", None, 1.0)], "incident"),
        ("it says hotfix for what caused an incident", [one("1", 1), one("2", 2, cause="hotfix", repairs="1")], [Trouble("1", None, 1.0)], "hotfix"),
        ("it only followed an incident", [one("1", 1), one("2", 2)], [Trouble("1", 3 * HOUR, 1.0)], None),
    ],
)
def test_why_the_second_is_unplanned(given, of, troubles, found):
    assert judged(*of, troubles=troubles)["2"].unplanned == found, given


def test_how_many_changes_it_carried_is_told_or_not_known():
    assert [made.deployed_changes for made in judged(one("1", 1), one("2", 2, changes=None)).values()] == [0, None]


@pytest.mark.parametrize("seed", range(10))
def test_the_order_in_which_they_are_told_does_not_matter(seed):
    chance = random.Random(seed)  # noqa: S311 - seeded: the same deployments in every run
    told = [
        one(f"{at}", at // 2, cause=chance.choice((None, None, "hotfix", "rollback")), repairs=chance.choice((None, f"{chance.randrange(12)}")), returns=chance.random() < 0.2)
        for at in range(12)
    ]
    shuffled = chance.sample(told, len(told))
    assert judged(*told) == judged(*shuffled)
