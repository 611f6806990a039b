"""The commit graph: each commit with the first tip that holds it, names, and what a revert takes back."""

from __future__ import annotations

import pytest
from tests.flows.link.shipping import named, nodes, sha

from headway.flows.link.graph import History


def walked(told, *tips):
    history = History(nodes(told))
    return ["".join(sorted(named(history.nodes[at].sha) for at in some)) for some in history.carried(history.find(sha(tip)) for tip in tips)]


@pytest.mark.parametrize(
    ("given", "told", "tips", "found"),
    [
        ("a line", "a b c", "abc", ["a", "b", "c"]),
        ("a jump", "a b c d", "ad", ["a", "bcd"]),
        ("back to what ran before", "a b c", "aca", ["a", "bc", ""]),
        ("a merge brings its branch", "a x<-a b<-a m<-b,x", "am", ["a", "bmx"]),
        ("a branch that is merged later", "a x<-a b<-a m<-b,x", "axm", ["a", "x", "bm"]),
        ("several roots", "a z<- m<-a,z", "am", ["a", "mz"]),
        ("a tip that nobody knows", "a b", "aqb", ["a", "", "b"]),
    ],
)
def test_each_commit_comes_with_the_first_tip_that_holds_it(given, told, tips, found):
    assert walked(told, *tips) == found, given


def test_parents_behind_a_shallow_clone_are_left_out():
    history = History(nodes("b<-a c"))
    assert (history.parents, history.is_merge(0)) == ([(), (0,)], False)


def test_a_commit_that_two_sources_have_read_is_one():
    assert len(History([*nodes("a b"), *nodes("a b")]).nodes) == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (sha("abcx"), 0),
        (sha("abcx")[:8], 0),
        (sha("abcy")[:12].upper(), 1),
        (sha("abcx")[:7], None),
        (sha("q")[:6], None),
        (sha("z"), None),
        ("main", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_or_an_abbreviation_of_one_commit_alone_is_found(asked, found):
    assert History(nodes("abcx abcy q")).find(asked) == found


@pytest.mark.parametrize(("one", "tip", "is_behind"), [("a", "d", True), ("b", "d", True), ("d", "b", False), ("x", "d", False), ("x", "m", True)])
def test_what_lies_behind_what(one, tip, is_behind):
    history = History(nodes("a b c d x<-b m<-d,x"))
    first = dict.fromkeys(range(len(history.nodes)), 0)
    assert history.lies_behind(history.find(sha(one)), history.find(sha(tip)), first) is is_behind


def test_what_was_met_before_a_commit_is_not_looked_through_for_it():
    history = History(nodes("a b c d"))
    numbers = [history.find(sha(name)) for name in "abcd"]
    looked = []

    class Seen(dict):
        def __getitem__(self, at):
            looked.append(at)
            return super().__getitem__(at)

    history.lies_behind(numbers[2], numbers[3], Seen(zip(numbers, range(4), strict=True)))
    assert set(looked) == {numbers[2]}


REVERT = {"is_revert": True, "subject": 'Revert "do a"'}


@pytest.mark.parametrize(
    ("given", "subject", "body", "found"),
    [
        ("by sha", "undo it", f"This reverts commit {sha('a')}.", "a"),
        ("by an abbreviated sha", "undo it", f"This reverts commit {sha('abcdef')[:9]}.", "abcdef"),
        ("by the subject it quotes", 'Revert "do a"', "", "a"),
        ("by the subject of a pull request", 'Revert "do a" (#12)', "", "a"),
        ("by subject where the sha is of another line", 'Revert "do a"', f"This reverts commit {sha('q')}.", "a"),
        ("the last before it of several", 'Revert "again"', "", "d"),
        ("nothing that is known", 'Revert "do q"', "", None),
        ("nothing that came later", 'Revert "do z"', "", None),
    ],
)
def test_what_a_revert_takes_back(given, subject, body, found):
    again = {"subject": "again"}
    history = History(nodes("a abcdef c d r z", c=again, d=again, r={"subject": subject}))
    back = history.reverted({sha("r"): body})
    assert {named(history.nodes[at].sha) for at in back.values()} == ({found} if found else set()), given
