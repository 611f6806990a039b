"""Levels over time: how things stood at the ends of equal steps."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk
from tests.specs.company import P, item, owned
from tests.specs.facts import A, commit

from headway.flows.report import numbers
from headway.flows.report.levels import STEPS, step_ends
from headway.model.calendar import period_window
from headway.model.errors import UsageError

GROWING = [*commit("2026-03-01T10:00"), *owned("a.py", 10, landed="2026-03-01T10:00"), *owned("a.py", 5, landed="2026-03-20T10:00"), *owned("a.py", -3, landed="2026-03-30T10:00")]


def lines_of(folder, facts, metrics, period, *, steps=STEPS, scopes=(A,)):
    async def work(desk):
        return [series.points for series in await numbers.levels(desk, metrics, await numbers.find_subject(desk), period, steps)]

    return at_desk(folder, facts, work, scopes=scopes)


def test_a_level_is_how_it_stood_at_the_last_day_of_each_step(tmp_path):
    (found,) = lines_of(tmp_path, GROWING, ["code.lines"], "2026-03-01..2026-03-31", steps=3)
    assert found == (("2026-03-11", 10), ("2026-03-21", 15), ("2026-03-31", 12))


def test_what_was_before_the_period_counts_and_nothing_is_not_invented(tmp_path):
    (found,) = lines_of(tmp_path, GROWING, ["code.lines"], "2026-02-20..2026-03-21", steps=2)
    assert found == (("2026-03-06", 10), ("2026-03-21", 15))
    (before,) = lines_of(tmp_path / "..", GROWING, ["code.lines"], "2026-01", steps=1)
    assert before == (("2026-01-31", None),)


def test_all_history_runs_from_the_first_commit_to_today(tmp_path):
    (found,) = lines_of(tmp_path, GROWING, ["code.lines"], "all")
    assert (found[0][0], found[-1]) == ("2026-03-03", ("2026-03-31", 12))


def test_without_a_first_commit_all_history_has_no_line(tmp_path):
    assert lines_of(tmp_path, [], ["code.lines"], "all") == [()]


def test_several_levels_come_in_the_order_asked(tmp_path):
    going = item(("in_progress", "2026-03-20T10:00"))
    found = lines_of(tmp_path, [*GROWING, *going], ["flow.wip", "code.lines"], "2026-03", steps=2, scopes=(A, P))
    assert [[value for _, value in points] for points in found] == [[0, 1], [10, 12]]


def test_what_belongs_to_its_window_has_no_level(tmp_path):
    with pytest.raises(UsageError, match="no level"):
        lines_of(tmp_path, GROWING, ["code.churn"], "90d")


@pytest.mark.parametrize(("period", "count"), [("7d", 7), ("30d", STEPS), ("2026-03-09", 1), ("365d", STEPS)])
def test_steps_are_no_more_than_days_and_end_with_the_period(period, count):
    window = period_window(period, now=1_775_000_000_000_000, zone="Europe/Berlin")
    ends = step_ends(window, "Europe/Berlin", STEPS)
    assert len(ends) == len(set(ends)) == count
    assert ends == sorted(ends)
