"""A metric period by period."""

from __future__ import annotations

import itertools

import pytest
from tests.flows.desks import at_desk
from tests.specs.company import P, item
from tests.specs.facts import commits

from headway.flows.report import numbers
from headway.flows.report.courses import MOST, parts_of
from headway.model.calendar import day_of, period_window
from headway.model.errors import BadWindow, UsageError

HISTORY = [*commits(2, "2026-02-27T10:00"), *commits(3, "2026-03-02T10:00"), *commits(1, "2026-03-30T10:00")]


def course_of(folder, metric, period, granularity, facts=(*HISTORY,), **rest):
    async def work(desk):
        return await numbers.course(desk, metric, await numbers.find_subject(desk), period, granularity)

    return at_desk(folder, list(facts), work, **rest)


@pytest.mark.parametrize(
    ("granularity", "period", "parts"),
    [
        ("day", "2026-03-01..2026-03-02", [("2026-03-01", "2026-03-01", True), ("2026-03-02", "2026-03-02", True)]),
        ("week", "2026-03-02..2026-03-15", [("2026-03-02", "2026-03-08", True), ("2026-03-09", "2026-03-15", True)]),
        ("week", "2026-03-04..2026-03-10", [("2026-03-04", "2026-03-08", False), ("2026-03-09", "2026-03-10", False)]),
        ("month", "2026-02-10..2026-04-30", [("2026-02-10", "2026-02-28", False), ("2026-03-01", "2026-03-31", True), ("2026-04-01", "2026-04-30", True)]),
        ("month", "2025-12", [("2025-12-01", "2025-12-31", True)]),
    ],
)
def test_parts_are_whole_but_for_the_edges_of_the_period(granularity, period, parts):
    window = period_window(period, now=0, zone="Europe/Lisbon")
    found = [(day_of(part.start, "Europe/Lisbon"), day_of(part.end - 1, "Europe/Lisbon"), whole) for part, whole in parts_of(window, granularity, "Europe/Lisbon")]
    assert found == parts


@pytest.mark.parametrize("zone", ["UTC", "Europe/Lisbon", "America/Sao_Paulo", "Pacific/Apia"])
@pytest.mark.parametrize("granularity", ["day", "week", "month"])
def test_parts_join_up_to_the_whole_across_every_change_of_the_clock(zone, granularity):
    window = period_window("2011", now=0, zone=zone)
    parts = [part for part, _ in parts_of(window, granularity, zone)]
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    assert all(one.end == other.start for one, other in itertools.pairwise(parts))


def test_the_parts_of_a_count_add_up_and_the_one_that_is_not_over_says_so(tmp_path):
    found = course_of(tmp_path, "code.commits", "2026-02-16..2026-04-05", "week")
    assert [bucket.value for bucket in found.buckets] == [0, 2, 3, 0, 0, 0, 1]
    assert [bucket.open for bucket in found.buckets] == [False] * 6 + [True]


def test_a_level_by_week_is_how_it_stood_at_the_end_of_each(tmp_path):
    going = item(("in_progress", "2026-03-04T10:00"), ("done", "2026-03-18T10:00"))
    found = course_of(tmp_path, "flow.wip", "2026-03-02..2026-03-22", "week", facts=going, scopes=(P,), read=("work_items",))
    assert [bucket.value for bucket in found.buckets[:2]] == [1, 1]
    assert found.buckets[2].n == 0


def test_all_history_has_no_parts_where_nothing_tells_when_data_begin(tmp_path):
    found = course_of(tmp_path, "code.commits", "all", "month")
    assert found.buckets == ()


@pytest.mark.parametrize(
    ("metric", "period", "granularity", "error", "said"),
    [
        ("code.commits", "1990..2020", "day", BadWindow, "period"),
        ("code.commits", "2001-01-01..2020-01-01", "day", BadWindow, str(MOST)),
        ("code.commits", "90d", "year", BadWindow, "day, week, month"),
        ("flow.wip", "90d", "week", UsageError, "is about a project"),
    ],
)
def test_what_cannot_be_answered_is_refused(tmp_path, metric, period, granularity, error, said):
    """LESSON 49: another window than the one asked for was answered."""
    with pytest.raises(error, match=said):
        course_of(tmp_path, metric, period, granularity)
