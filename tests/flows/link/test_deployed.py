"""What deployments brought: each change once, with the first successful deployment of its service that holds it."""

from __future__ import annotations

import random

import pytest
from tests.flows.link.shipping import HOUR, R, carried, deployed, ground, named, nodes, request, sha, shipped

from headway.flows.link.requests import Original
from headway.model.records import DeployedChange

SQUASHED = request("7", "x", "y", merge_sha=sha("s"), merge_method="squash")


@pytest.mark.parametrize(
    ("given", "on", "deployments", "found"),
    [
        ("LESSON 65: the first known one brings nothing, not all of history", ground(nodes("a b c")), [deployed("1", "c", 1)], {"1": []}),
        ("each brings what is new", ground(nodes("a b c d")), [deployed("1", "b", 1), deployed("2", "c", 2), deployed("3", "d", 3)], {"1": [], "2": ["c"], "3": ["d"]}),
        ("the order of their ends counts, not that of their keys", ground(nodes("a b c")), [deployed("2", "a", 1), deployed("1", "c", 2)], {"2": [], "1": ["b", "c"]}),
        ("a merge is no change, its branch is", ground(nodes("a x<-a b<-a m<-b,x")), [deployed("1", "a", 1), deployed("2", "m", 2)], {"1": [], "2": ["b", "x"]}),
        ("LESSON 66: a squash stands for the commits of its request", ground(nodes("a s b"), SQUASHED), [deployed("1", "a", 1), deployed("2", "b", 2)], {"1": [], "2": ["b", "x", "y"]}),
        ("a rollback recounts nothing", ground(nodes("a b c")), [deployed("1", "a", 1), deployed("2", "c", 2), deployed("3", "a", 3), deployed("4", "c", 4)], {"1": [], "2": ["b", "c"], "3": [], "4": []}),
        ("a hotfix branch that is merged later recounts nothing", ground(nodes("a h<-a b<-a m<-b,h")), [deployed("1", "a", 1), deployed("2", "h", 2), deployed("3", "m", 3)], {"1": [], "2": ["h"], "3": ["b"]}),
        ("a branch deployed before it is squashed counts as written", ground(nodes("a x<-a y s<-a"), SQUASHED), [deployed("1", "a", 1), deployed("2", "y", 2), deployed("3", "s", 3)], {"1": [], "2": ["x", "y"], "3": []}),
        ("and one squashed before its branch is deployed", ground(nodes("a x<-a y s<-a"), SQUASHED), [deployed("1", "a", 1), deployed("2", "s", 2), deployed("3", "y", 3)], {"1": [], "2": ["x", "y"], "3": []}),
        ("a commit git has lost brings what nobody knows", ground(nodes("a b")), [deployed("1", "a", 1), deployed("2", "q", 2), deployed("3", "b", 3)], {"1": [], "2": None, "3": ["b"]}),
        ("where the first is lost, the next known one is the base", ground(nodes("a b c")), [deployed("1", "q", 1), deployed("2", "b", 2), deployed("3", "c", 3)], {"1": None, "2": [], "3": ["c"]}),
        ("one without a commit", ground(nodes("a b")), [deployed("1", "a", 1), deployed("2", None, 2), deployed("3", "b", 3)], {"1": [], "2": None, "3": ["b"]}),
        ("no commits at all", ground([]), [deployed("1", "a", 1)], {"1": None}),
        ("an abbreviated name", ground(nodes("a abc")), [deployed("1", "a", 1), deployed("2", None, 2, sha=sha("abc")[:7])], {"1": [], "2": ["abc"]}),
        ("what a forced push left behind was deployed once", ground(nodes("a b c<-a d")), [deployed("1", "a", 1), deployed("2", "b", 2), deployed("3", "d", 3)], {"1": [], "2": ["b"], "3": ["c", "d"]}),
        ("two services of one repository know nothing of each other", ground(nodes("a b c")), [deployed("1", "a", 1), deployed("2", "a", 1, service="api"), deployed("3", "c", 2), deployed("4", "b", 3, service="api")], {"1": [], "2": [], "3": ["b", "c"], "4": ["b"]}),
        ("two places that are production: a change came with the first", ground(nodes("a b")), [deployed("1", "a", 1), deployed("2", "a", 1.5, environment="prod-us"), deployed("3", "b", 2), deployed("4", "b", 3, environment="prod-us")], {"1": [], "2": [], "3": ["b"], "4": []}),
    ],
)  # fmt: skip
def test_what_each_deployment_brings(given, on, deployments, found):
    assert carried(on, *deployments) == found, given
    assert carried(on, *reversed(deployments)) == found, f"{given}, told in another order"


def test_an_older_deployment_that_arrives_late_restates_what_the_later_brought():
    on, told = ground(nodes("a b c d")), [deployed("1", "a", 1), deployed("3", "d", 3)]
    assert (carried(on, *told)["3"], carried(on, *told, deployed("2", "c", 2))) == (["b", "c", "d"], {"1": [], "2": ["b", "c"], "3": ["d"]})


def test_only_what_lies_in_the_paths_of_a_service_counts_for_it():
    files = {sha("b"): ["shop/a.py"], sha("c"): ["api/a.py"], sha("s"): ["shop/b.py", "api/b.py"]}
    on = ground(nodes("a b c s d"), SQUASHED, paths={"shop": ("shop",), "api": ("api",)}, files=files)
    told = [deployed("1", "a", 1), deployed("2", "d", 2), deployed("3", "a", 1, service="api"), deployed("4", "d", 2, service="api"), deployed("5", "a", 1, service="all"), deployed("6", "d", 2, service="all")]
    found = carried(on, *told)
    assert (found["2"], found["4"], found["6"]) == (["b", "x", "y"], ["c", "x", "y"], ["b", "c", "d", "x", "y"])


def test_a_change_says_how_it_was_found_and_when_it_was_begun():
    made = [Original(sha("x"), "ann", 1 * HOUR), Original(sha("y"), "ann", None)]
    on = ground(nodes("a s b"), request("7", *made, merge_sha=sha("s"), merge_method="squash"), request("8", "b"))
    told = {"repository": R, "service": "shop", "deployment": "2", "deployed_at": 9 * HOUR}
    squashed = told | {"sha": sha("s"), "pull_request": "7", "basis": "pull_request", "evidence": "merge_sha", "confidence": 1.0, "title": "do s"}
    plain = told | {"sha": sha("b"), "original": None, "pull_request": "8", "basis": "commit", "evidence": "ancestor", "confidence": 1.0, "title": "do b", "begun_at": 2 * HOUR}
    changes = shipped(on, deployed("1", "a", 1), deployed("2", "b", 9))["2"].changes
    assert sorted(changes, key=lambda change: change.key) == sorted(
        [
            DeployedChange(key=f"2:{sha('b')}", **plain),
            DeployedChange(key=f"2:{sha('x')}", original=sha("x"), begun_at=1 * HOUR, **squashed),
            DeployedChange(key=f"2:{sha('y')}", original=sha("y"), begun_at=None, **squashed),
        ],
        key=lambda change: change.key,
    )


@pytest.mark.parametrize(
    ("given", "deployments", "returning"),
    [
        ("forward", [deployed("1", "a", 1), deployed("2", "b", 2)], ""),
        ("to what ran before", [deployed("1", "a", 1), deployed("2", "b", 2), deployed("3", "a", 3)], "3"),
        ("to what lies behind and never ran by itself", [deployed("1", "a", 1), deployed("2", "c", 2), deployed("3", "b", 3)], "3"),
        ("the same again", [deployed("1", "a", 1), deployed("2", "b", 2), deployed("3", "b", 3)], ""),
        ("from a hotfix branch to the line it came from", [deployed("1", "b", 1), deployed("2", "h", 2), deployed("3", "b", 3)], "3"),
        ("elsewhere that is production, too", [deployed("1", "a", 1), deployed("2", "b", 2), deployed("3", "a", 3, environment="us")], ""),
        ("overtaken by a later one", [deployed("1", "a", 1), deployed("2", "c", 2, created_at=HOUR * 5 // 2), deployed("3", "b", 3, created_at=HOUR * 2)], ""),
        ("to a commit that git has lost", [deployed("1", "q", 1), deployed("2", "b", 2), deployed("3", "q", 3)], "3"),
        ("nobody says of what", [deployed("1", None, 1), deployed("2", "b", 2), deployed("3", None, 3)], ""),
        ("another service", [deployed("1", "b", 1), deployed("2", "a", 2, service="api")], ""),
    ],
)
def test_what_returns_to_what_ran_before_or_lies_behind(given, deployments, returning):
    on = ground(nodes("a b c h<-a"))
    assert "".join(sorted(key for key, one in shipped(on, *deployments).items() if one.returns)) == returning, given


def test_a_revert_names_the_deployment_of_what_it_takes_back_but_not_the_base():
    on = ground(nodes("a b c r s"), bodies={"r": f"This reverts commit {sha('b')}.", "s": f"This reverts commit {sha('a')}."})
    found = shipped(on, deployed("1", "a", 1), deployed("2", "b", 2), deployed("3", "s", 3))
    assert {key: set(one.reverts) for key, one in found.items()} == {"1": set(), "2": set(), "3": {"2"}}


def test_a_revert_that_comes_along_with_what_it_takes_back_says_nothing_of_its_own_deployment():
    on = ground(nodes("a b r"), bodies={"r": f"This reverts commit {sha('b')}."})
    assert shipped(on, deployed("1", "a", 1), deployed("2", "r", 2))["2"].reverts == frozenset()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_graph_each_change_is_brought_once_and_all_behind_the_last_are(seed):
    chance = random.Random(seed)  # noqa: S311 - seeded: the same graphs in every run
    made = nodes(" ".join(f"n{at}<-{','.join(sorted({f'n{chance.randrange(max(0, at - 4), at)}' for _ in range(chance.choice((1, 1, 2)))}))}" if at else "n0<-" for at in range(60)))
    tips = sorted(chance.sample(range(60), 8))
    found = carried(ground(made), *(deployed(f"{at}", f"n{at}", turn) for turn, at in enumerate(tips)))
    changes = [name for some in found.values() for name in some]
    by_sha = {node.sha: node for node in made}
    behind, base = (_behind(by_sha, tips[-1:]) | _behind(by_sha, tips)), _behind(by_sha, tips[:1])
    assert len(changes) == len(set(changes))
    assert set(changes) == {named(one) for one in behind - base if len(by_sha[one].parents) < 2}


def _behind(by_sha, tips):
    found, waiting = set(), [sha(f"n{at}") for at in tips]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += by_sha[one].parents
    return found
