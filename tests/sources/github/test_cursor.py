"""How far a reading of pull requests is, kept as text."""

import pytest

from headway.sources.github.cursor import DOWN, MOST_SEEN, OVERLAP_US, UP, Cursor, Seen, read_cursor

MINUTE = 60_000_000
NOON = 1_780_300_000_000_000


@pytest.mark.parametrize("text", [None, "", "tomorrow", "[1]", '{"newest":"x"}', "null"])
def test_what_is_none_of_ours_is_the_beginning(text):
    assert read_cursor(text) == Cursor()


def test_a_cursor_survives_the_ledger():
    at = Cursor(newest=NOON, walk=DOWN, after="Y3Vyc29y", top=NOON + 1, floor=NOON - 5, seen=((NOON, (3, 7)),))
    assert read_cursor(at.text()) == at


@pytest.mark.parametrize(
    ("at", "since", "begun"),
    [
        (Cursor(), None, Cursor(walk=UP)),
        (Cursor(), NOON, Cursor(walk=DOWN, floor=NOON)),
        (Cursor(newest=NOON, seen=((NOON, (1,)),)), None, Cursor(newest=NOON, walk=DOWN, floor=NOON - OVERLAP_US, seen=((NOON, (1,)),))),
        (Cursor(newest=NOON), NOON + MINUTE, Cursor(newest=NOON, walk=DOWN, floor=NOON - OVERLAP_US)),
        (Cursor(walk=UP, after="abc", brought=200), NOON, Cursor(walk=UP, after="abc", brought=200)),
    ],
)
def test_a_walk_goes_on_or_begins_up_from_nothing_and_down_to_the_position_or_the_history(at, since, begun):
    assert at.started(since=since) == begun


def test_the_end_moves_the_position_and_never_back():
    assert Cursor(newest=NOON, walk=DOWN, top=NOON + 5, floor=3, after="x").ended(()) == Cursor(newest=NOON + 5)
    assert Cursor(newest=NOON, walk=DOWN, top=NOON - 5).ended(()) == Cursor(newest=NOON)


def test_a_pair_is_not_new_while_its_change_is_the_same():
    seen = Seen(Cursor(newest=NOON, seen=((NOON, (1, 2)),)))
    assert [seen.new(1, NOON), seen.new(1, NOON + 1), seen.new(3, NOON)] == [False, True, True]


def test_what_changed_the_moment_it_was_read_comes_once_more():
    """Instants are whole seconds: a second change within the same one would not show."""
    seen = Seen(Cursor())
    seen.add(1, NOON, date=NOON + 2_000_000)
    seen.add(2, NOON, date=NOON + MINUTE)
    seen.add(3, NOON, date=None)
    assert [seen.new(number, NOON) for number in (1, 2, 3)] == [True, False, True]


def test_pairs_are_kept_of_the_overlaps_before_both_positions_and_never_too_many():
    seen = Seen(Cursor())
    for number, updated in enumerate((NOON, NOON - MINUTE, NOON - 10 * MINUTE, NOON - 60 * MINUTE, NOON - 70 * MINUTE)):
        seen.add(number, updated, date=NOON + MINUTE)
    assert seen.pairs(top=NOON, base=NOON - 60 * MINUTE) == ((NOON - 60 * MINUTE, (3,)), (NOON - MINUTE, (1,)), (NOON, (0,)))
    assert seen.pairs(top=NOON) == ((NOON - MINUTE, (1,)), (NOON, (0,)))
    for number in range(MOST_SEEN + 1):
        seen.add(number, NOON, date=NOON + MINUTE)
    assert seen.pairs(top=NOON) == ()
