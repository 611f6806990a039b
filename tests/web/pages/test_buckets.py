"""The parts of a period as rows and slices."""

from __future__ import annotations

from tests.web.flows import HOUR, course, parts
from tests.web.views import answer

from headway.web.pages.buckets import Kind, called, course_of, days, heading, note, parted, slices, valued, whole

KINDS = (Kind(part="bug", label="Bugs", colour="", swatch=""), Kind(part="chore", label="Chores", colour="", swatch=""))
TWO = course("flow.throughput", (3.0, parts(bug=2, chore=1)), (None, ()))


def test_a_bucket_says_whether_it_is_all_there():
    three = course("flow.throughput", (1.0, ()), (1.0, ()), (1.0, ()))
    assert [called(bucket) for bucket in three.buckets] == ["5 Oct 2026 (cut)", "12 Oct 2026", "19 Oct 2026 (not over yet)"]
    assert heading(three) == "Week of"


def test_a_course_without_anything_in_it_is_none():
    assert course_of([course("flow.throughput", (None, ()))], "flow.throughput") is None
    assert course_of([TWO], "flow.throughput") is TWO
    assert course_of([TWO], "flow.wip") is None


def test_slices_last_until_the_day_after_their_bucket():
    assert [(one.day, one.until, one.part, one.value) for one in slices(TWO, KINDS)] == [("2026-10-05", "2026-10-12", "bug", 2), ("2026-10-05", "2026-10-12", "chore", 1)]
    assert [(one.value, one.until) for one in whole(TWO)] == [(3, "2026-10-12"), (None, "2026-10-19")]


def test_a_table_has_a_row_for_each_bucket_and_a_dash_for_what_is_not_known():
    table = parted(TWO, KINDS)
    assert table.head == ("Week of", "Bugs", "Chores", "n")
    assert table.rows == (("5 Oct 2026 (cut)", "2", "1", "1"), ("12 Oct 2026 (not over yet)", "\u2014", "\u2014", "0"))


def test_shares_are_told_in_percent_and_times_as_times():
    shares = parted(course("flow.distribution", (4.0, parts(bug=0.25, chore=0.75))), KINDS)
    assert shares.rows[0][1:3] == ("25\u202f%", "75\u202f%")
    times = valued(course("review.cycle_time", (20 * HOUR, ())), "p85")
    assert times.head == ("Week of", "Median", "p85", "n")
    assert times.rows[0][1:] == ("20\u202fh", "3\u202fd 8\u202fh", "1")


def test_the_days_of_a_line_are_the_first_of_their_buckets():
    assert [(one.day, one.value) for one in days(TWO)] == [("2026-10-05", 3), ("2026-10-12", None)]


def test_what_a_number_is_made_of_leaves_out_what_it_has_none_of():
    made = answer("flow.throughput", 3.0, parts=parts(bug=3, chore=0))
    assert (note(made, KINDS), note(made, ())) == ("3 bugs", "")
