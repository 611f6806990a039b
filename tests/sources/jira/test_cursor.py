"""Cursors: where the next walk begins, and what it need not bring again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.sources.jira.cursor import MOST_SEEN, OVERLAP_MS, TOKEN_MS, Cursor, Seen, read_cursor

NOW = 1_780_000_000_000


def test_a_walk_after_an_ended_one_begins_before_the_newest_change():
    assert Cursor(newest=NOW).started(now=NOW).base == NOW - OVERLAP_MS


def test_a_walk_never_begins_before_the_first_one_did():
    assert Cursor(newest=NOW, floor=NOW - 5).started(now=NOW).base == NOW - 5


@pytest.mark.parametrize(
    ("age", "token", "base"),
    [
        pytest.param(0, "t", 10, id="a fresh token is gone on with"),
        pytest.param(TOKEN_MS - 1, "t", 10, id="an old one too"),
        pytest.param(TOKEN_MS, "", 70, id="one too old gives way to the newest change, and to nothing earlier"),
    ],
)
def test_a_walk_cut_off_goes_on(age, token, base):
    cut = Cursor(base=10, newest=70, walking=True, token="t", token_at=NOW, brought=3, expected=9)
    going = cut.started(now=NOW + age)
    assert (going.token, going.base) == (token, base)


def test_a_walk_without_a_token_goes_on_at_the_newest_change_it_saw():
    cut = Cursor(base=10, newest=70, walking=True, brought=3)
    assert (cut.started(now=NOW).base, cut.started(now=NOW).brought) == (70, 0)


def test_the_position_never_passes_what_the_site_says_the_time_is():
    """LESSON 8: an item dated into the future must not hide what comes before that date."""
    seen = Seen(Cursor())
    seen.add("1", NOW + 10**9, date=NOW)
    assert (seen.newest, seen.new("1", NOW + 10**9)) == (NOW, False)


def test_the_position_never_goes_back():
    seen = Seen(Cursor(newest=NOW))
    seen.add("1", NOW - 5, date=NOW)
    assert seen.newest == NOW


def test_only_what_the_overlap_holds_is_remembered():
    seen = Seen(Cursor())
    for identifier, updated in (("1", NOW - OVERLAP_MS - 1), ("2", NOW - OVERLAP_MS), ("3", NOW), ("4", NOW)):
        seen.add(identifier, updated, date=None)
    assert seen.pairs() == ((NOW - OVERLAP_MS, ("2",)), (NOW, ("3", "4")))


def test_a_record_that_changed_again_is_new_again():
    seen = Seen(Cursor(newest=NOW, seen=((NOW, ("1",)),)))
    assert (seen.new("1", NOW), seen.new("1", NOW + 1), seen.new("2", NOW)) == (False, True, True)


def test_too_many_equal_changes_are_not_carried_along_but_told_apart_within_the_walk():
    seen = Seen(Cursor())
    for number in range(MOST_SEEN + 1):
        seen.add(str(number), NOW, date=None)
    assert (seen.pairs(), seen.new("7", NOW)) == ((), False)


@pytest.mark.parametrize("text", [None, "", "?", "[]", '"x"', '{"base": "x"}'])
def test_what_is_no_cursor_of_ours_reads_everything(text):
    assert read_cursor(text) is None


@given(st.builds(Cursor, base=st.integers(0, NOW), newest=st.integers(0, NOW), walking=st.booleans(), token=st.text(), expected=st.none() | st.integers(0, 9)))
def test_a_cursor_comes_back_as_it_was_written(cursor):
    assert read_cursor(cursor.text()) == cursor
