"""What the commits of the deployed line stand for: by merge, by head, by author and author date, and by nothing else."""

from __future__ import annotations

import pytest
from tests.flows.link.shipping import HOUR, named, nodes, request, sha

from headway.flows.link.graph import History
from headway.flows.link.requests import Original, standing

ANN, BEN = "Ann <ann@x.org>", "Ben <ben@x.org>"


def stood(made, *requests):
    """By commit what it stands for: (evidence, original, …) of each, and the pull request it came with."""
    history = History(made)
    found = standing(history, requests)
    stands = {named(history.nodes[at].sha): [(one.evidence, named(one.original.sha)) for one in some] for at, some in found.stands.items()}
    return stands, {named(history.nodes[at].sha): key for at, key in found.request_of.items()}


def written(name, hour, author=ANN):
    return Original(sha(name), author, hour * HOUR)


@pytest.mark.parametrize("method", ["squash", "rebase", None])
def test_what_a_request_was_merged_as_stands_for_its_commits(method):
    """LESSON 66: a squash merge, and no deployment was found for the work."""
    stands, came = stood(nodes("a s b"), request("1", "x", "y", merge_sha=sha("s"), merge_method=method))
    assert (stands, came) == ({"s": [("merge_sha", "x"), ("merge_sha", "y")]}, {"s": "1"})


@pytest.mark.parametrize(
    ("given", "made", "asked"),
    [
        ("merged by a merge commit", nodes("a x<-a m<-a,x"), request("1", "x", merge_sha=sha("m"), merge_method="merge")),
        ("merged by one, and nothing says how", nodes("a x<-a m<-a,x"), request("1", "x", merge_sha=sha("m"))),
        ("fast-forward", nodes("a x"), request("1", "x", merge_sha=sha("x"), merge_method="rebase")),
        ("not merged, its test merge is told", nodes("a s"), request("1", "x", merge_sha=sha("s"), merged_at=None)),
        ("no commits are known", nodes("a s"), request("1", merge_sha=sha("s"), merge_method="squash")),
        ("the merge is not in git", nodes("a b"), request("1", "x", merge_sha=sha("s"), merge_method="squash")),
    ],
)
def test_where_nothing_was_rewritten_nothing_stands_for_anything(given, made, asked):
    assert stood(made, asked)[0] == {}, given


def test_the_commits_of_a_rebase_stand_each_for_its_own():
    made = nodes("a p q r", p={"authored_at": 10 * HOUR}, q={"authored_at": 11 * HOUR}, r={"authored_at": 12 * HOUR})
    asked = request("1", written("x", 10), written("y", 11), written("z", 12), merge_sha=sha("r"), merge_method="rebase")
    stands, came = stood(made, asked)
    assert stands == {"p": [("merge_sha", "x")], "q": [("merge_sha", "y")], "r": [("merge_sha", "z")]}
    assert came == dict.fromkeys("pqr", "1")


def test_what_a_rebase_left_out_stands_at_its_end_and_others_commits_are_not_taken():
    made = nodes("a p q", p={"authored_at": 3 * HOUR}, q={"authored_at": 11 * HOUR})
    stands, came = stood(made, request("1", written("x", 10), written("y", 11), merge_sha=sha("q"), merge_method="rebase"))
    assert (stands, came) == ({"q": [("merge_sha", "y"), ("merge_sha", "x")]}, {"q": "1"})


def test_a_head_that_was_rewritten_on_its_branch_stands_for_what_is_lost():
    stands, came = stood(nodes("a h"), request("1", "x", "a", head_sha=sha("h")))
    assert (stands, came) == ({"h": [("head_sha", "x")]}, {"h": "1", "a": "1"})


def test_a_head_that_is_one_of_the_commits_stands_for_itself():
    assert stood(nodes("a h"), request("1", "a", "h", head_sha=sha("h"))) == ({}, {"a": "1", "h": "1"})


@pytest.mark.parametrize(
    ("given", "author", "originals", "found"),
    [
        ("the same author at the same second", ANN, [written("x", 9)], "x"),
        ("an address in other letters", "Ann B. <ANN@x.org>", [written("x", 9)], "x"),
        ("an account, which git does not know", ANN, [written("x", 9, "ann")], "x"),
        ("nobody said", ANN, [written("x", 9, None)], "x"),
        ("somebody else", BEN, [written("x", 9)], None),
        ("another second", ANN, [written("x", 8)], None),
        ("no date at all", ANN, [Original(sha("x"), ANN)], None),
        ("two of the same second", ANN, [written("x", 9), written("y", 9)], None),
        ("one that is in git itself", ANN, [written("a", 9)], None),
    ],
)
def test_a_rewritten_commit_is_known_by_author_and_author_date(given, author, originals, found):
    stands, _ = stood(nodes("a p", p={"author": author, "authored_at": 9 * HOUR}), request("1", *originals))
    assert stands == ({"p": [("patch_id", found)]} if found else {}), given


def test_a_merge_of_the_same_second_is_no_rewritten_commit():
    assert stood(nodes("a x<-a m<-a,x", m={"authored_at": 9 * HOUR}), request("1", written("q", 9)))[0] == {}


def test_what_two_requests_claim_is_of_the_one_that_was_merged_first():
    late, early = (request(key, "x", merge_sha=sha("s"), merge_method="squash", merged_at=at) for key, at in (("1", 9), ("2", 5)))
    assert stood(nodes("a s"), late, early)[1] == stood(nodes("a s"), early, late)[1] == {"s": "2"}
