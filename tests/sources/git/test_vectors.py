"""Rows of lines: patched, woven, compared, and kept within bounds without losing one."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.sources.git.vectors import NEVER, Hoard, Table, Torn, Version, difference, packed, patched, unpacked, woven

ROWS = some.lists(some.integers(0, 5), max_size=40).map(lambda rows: array("I", rows))


def rows(*found):
    return array("I", found)


@pytest.mark.parametrize(
    ("hunks", "after", "removed"),
    [
        ([(0, 0, 2)], (9, 9, 1, 2, 3), ()),
        ([(3, 0, 1)], (1, 2, 3, 9), ()),
        ([(1, 1, 0)], (1, 3), (2,)),
        ([(0, 1, 1), (2, 1, 2)], (9, 2, 9, 9), (1, 3)),
        ([], (1, 2, 3), ()),
    ],
)
def test_a_patch_replaces_lines_by_those_of_its_commit(hunks, after, removed):
    new, lost = patched(rows(1, 2, 3), hunks, 9)
    assert (tuple(new), sorted(lost)) == (after, sorted(removed))


def test_a_patch_of_another_file_is_refused():
    with pytest.raises(Torn):
        patched(rows(1), [(1, 1, 0)], 9)


def test_a_merged_line_is_the_first_parents_that_has_it_else_the_merges():
    weave = (1, [b"- ", b" +", b"+ ", b"++", b"  "])
    assert tuple(woven([rows(1, 2, 3, 4), rows(5, 6, 7)], [weave], 9)) == (1, 3, 6, 9, 4)


@pytest.mark.parametrize("weave", [(9, []), (0, [b"  "] * 3), (1, [b"- "])])
def test_a_combined_diff_that_does_not_fit_is_refused(weave):
    with pytest.raises(Torn):
        woven([rows(1, 2), rows(3, 4)], [weave], 9)


@given(ROWS, ROWS)
def test_the_difference_is_what_counting_both_gives(old, new):
    found = {row: lines for row, lines in difference(old, new).items() if lines}
    assert found == {row: new.count(row) - old.count(row) for row in {*old, *new} if new.count(row) != old.count(row)}


@given(ROWS)
def test_packed_rows_are_the_same_again(some_rows):
    assert unpacked(packed(some_rows)) == some_rows


def test_what_no_longer_fits_is_compressed_then_dropped_and_what_nobody_holds_is_neither():
    hoard = Hoard(hot=1000, cold=60)
    kept = [hoard.keep(Version(b"", None, (b"", b"")), rows(*range(number, number + 100))) for number in range(6)]
    hoard.keep(Version(b"", None, (b"", b"")), rows(*range(100)))
    kinds = [type(version.rows) for version in kept]
    assert kinds[0] is type(None)
    assert kinds[-1] is array
    kept[0].rows = packed(rows(1))
    assert (hoard.known(kept[0]), hoard.known(Version(b"", None, (b"", b"")))) == (rows(1), None)


def test_lines_are_reworked_within_thirty_days_by_committer_dates():
    day, table = 86_400, Table()
    old, late, never, now = (table.add(name, "h", second) for name, second in ((b"1", 0), (b"2", 2 * day), (b"3", None), (b"4", 32 * day)))
    assert table.reworked([old, late, late, never, now], at=now) == 3
    assert table.reworked([old], at=never) == 0
    assert table.seconds[never] == NEVER


def test_two_commits_of_one_author_are_one_handle_and_nobodys_lines_are_nobodys():
    table = Table()
    one, two = table.add(b"1", "ada", 1), table.add(b"2", "ada", 2)
    assert table.by_handle({one: 2, two: 3, 0: 7}) == {"ada": 5}
    assert table.by_handle({one: 2, two: -2}) == {}
    assert table.add(b"1", "other", 9) == one
