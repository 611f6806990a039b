"""Scopes, windows and batches: one grammar, no gaps, the newest state."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.contracts.material import A, account, batch, change, pull_request, ref, review

from headway.model.errors import UsageError
from headway.model.records import DraftChange, FileChange, PullRequestCommit, Ref, Review
from headway.model.scope import ALWAYS, DAY_US, ScopeKey, Window, parse_scope, scope_key

PARTS = some.text(some.characters(exclude_characters=":"), min_size=1, max_size=8)
IDS = some.text(min_size=1, max_size=12)


@given(kind=PARTS, dimension=PARTS, identifier=IDS)
def test_what_is_built_is_parsed(kind, dimension, identifier):
    assert parse_scope(scope_key(kind, dimension, identifier)) == ScopeKey(kind, dimension, identifier)


@given(text=some.text(max_size=20))
def test_what_is_parsed_is_built_and_everything_else_is_refused(text):
    try:
        found = parse_scope(text)
    except UsageError:
        return
    assert scope_key(found.kind, found.dimension, found.id) == text == str(found)


@pytest.mark.parametrize("parts", [("", "repo", "1"), ("git", "", "1"), ("git", "repo", ""), ("g:t", "repo", "1"), ("git", "re:po", "1")])
def test_parts_that_make_no_scope_are_refused(parts):
    with pytest.raises(UsageError):
        scope_key(*parts)


@pytest.mark.parametrize("text", ["", "git", "git:repo", "git:repo:", ":repo:1", "git::1"])
def test_text_that_is_no_scope_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="git:repo:"):
        parse_scope(text)


@given(start=some.integers(-(10**16), 10**16), length=some.integers(1, 400 * DAY_US), days=some.integers(1, 30))
def test_split_windows_cover_the_whole_newest_first_without_gap_or_overlap(start, length, days):
    whole = Window(start, start + length)
    parts = list(whole.split(days=days))
    assert (parts[0].end, parts[-1].start) == (whole.end, whole.start)
    assert all(later.start == earlier.end for later, earlier in pairwise(parts))
    assert all(part.end - part.start <= days * DAY_US for part in parts)


@pytest.mark.parametrize("end", [0, -1])
def test_a_window_ends_after_it_starts(end):
    with pytest.raises(UsageError):
        Window(0, end)


def test_only_the_unbounded_window_is_always():
    assert (ALWAYS.always, Window(0, 1).always) == (True, False)


def test_facts_are_grouped_with_the_newest_of_each_key_and_of_equals_the_last():
    groups = batch(account(name="a", version=2), account(name="b", version=1), account("bob", "x"), account("bob", "y")).by_entity()
    assert [fact.name for fact in groups["accounts"]] == ["a", "y"]


SETS = {
    "parents without facts have lost their children": ({"records": [A, "empty"]}, ["empty"], [A, "empty"]),
    "a rejected parent is not whole": ({"rejects": [A]}, [], []),
    "a rejected parent without facts is not empty": ({"records": [A, "bad"], "rejects": ["bad"]}, [], [A]),
}


@pytest.mark.parametrize("case", SETS)
def test_which_parents_are_empty_and_which_are_whole(case):
    asked, emptied, whole = SETS[case]
    found = batch(ref(), **asked)
    assert (found.emptied_parents(Ref), found.whole_parents()) == (emptied, whole)


def test_records_that_are_no_children_empty_nobody():
    assert batch(account(), records=["none"]).child_kinds() == ()


def test_a_change_belongs_to_its_commit():
    assert batch(change("a:b/c.py"), records=[f"{A}:{'1' * 40}"]).emptied_parents(FileChange) == []


def test_a_record_that_brings_several_kinds_empties_each_for_itself():
    found = batch(pull_request(), review(), records=[pull_request().key, "empty"])
    assert found.child_kinds() == (Review, PullRequestCommit, DraftChange)
    assert (found.emptied_parents(Review), found.emptied_parents(DraftChange)) == (["empty"], [pull_request().key, "empty"])
