"""A cursor names what is in: any order of chunks, any cut, and what is left is exactly the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.scope import Reject
from headway.sources.git.cursor import CHUNK, MISSING_KEPT, SMALLEST_CHUNK, Cursor, Listing, Roster, chunks_left, joined, read_cursor

JOINED = [((), ()), (((5, 9), (0, 5)), ((0, 9),)), (((0, 2), (4, 6)), ((0, 2), (4, 6))), (((0, 9), (3, 4)), ((0, 9),))]


@pytest.mark.parametrize(("ranges", "merged"), JOINED)
def test_ranges_that_touch_become_one(ranges, merged):
    assert joined(ranges) == merged


@given(some.integers(0, 9000), some.integers(1, 8), some.lists(some.tuples(some.integers(0, 9000), some.integers(0, 9000)), max_size=5))
def test_what_is_left_is_exactly_what_is_not_done(total, workers, pairs):
    done = joined(tuple((min(pair), max(pair)) for pair in pairs if max(pair) <= total and pair[0] != pair[1]))
    left = chunks_left(total, done, workers=workers)
    covered = sorted(index for start, end in (*left, *done) for index in range(start, end))
    assert covered == list(range(total))
    assert all(0 < end - start <= CHUNK for start, end in left)


def test_every_worker_gets_several_chunks_but_none_too_small():
    assert len(chunks_left(8000, (), workers=2)) == 8
    assert chunks_left(300, (), workers=8) == [(0, SMALLEST_CHUNK), (SMALLEST_CHUNK, 300)]


def test_a_cursor_survives_the_ledger():
    cursor = Cursor(tips=("a",), target=("b", "c"), digest="d", done=((0, 5),), shallow="s", mailmap="m", missing=("x",), total=7)
    assert read_cursor(cursor.text()) == cursor
    assert read_cursor(None) == Cursor()


def test_it_remembers_a_few_of_what_could_not_be_read():
    rejects = [Reject(external_id=str(number % 50), reason="", payload=b"") for number in range(100)]
    assert Cursor(missing=("0",)).without(rejects).missing == tuple(map(str, range(MISSING_KEPT)))


def test_a_roster_names_the_records_of_its_listing():
    roster = Roster("git:repo:x", Listing(b"aa\nbb\n", 3))
    assert (len(roster), list(roster), "git:repo:x:bb" in roster, "git:repo:x:cc" in roster) == (2, ["git:repo:x:aa", "git:repo:x:bb"], True, False)
