"""Series: zeros where a zero is known, gaps where it is not."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk, finished, later
from tests.specs.facts import A, B, commit, commits, sized
from tests.specs.world import put

from headway.flows.compute import compute
from headway.flows.report import numbers

pytestmark = pytest.mark.slow

BOTH = [*commits(3, files={"a.py": (10, 2)}), *commit("2026-03-30T09:00", repository=B, files={"b.py": (1, 1)})]


def test_a_series_fills_known_days_with_zeros_and_leaves_later_ones_empty(tmp_path):
    async def work(desk):
        await compute(desk)
        return await numbers.series(later(desk, "2026-04-02T12:00"), "code.commits", await numbers.find_subject(desk), "2026-03-30..2026-04-02")

    series = at_desk(tmp_path, [*commit("2026-03-30T10:00")], work)
    assert series.points == (("2026-03-30", 1.0), ("2026-03-31", 0.0), ("2026-04-01", None), ("2026-04-02", None))


def test_a_series_of_shares_has_gaps_and_one_of_percentiles_trails(tmp_path):
    async def work(desk):
        await compute(desk)
        subject = await numbers.find_subject(desk)
        shares = await numbers.series(desk, "code.merge_ratio", subject, "2026-03-02..2026-03-03")
        return shares.points, await numbers.series(desk, "code.commit_size", subject, "2026-03-02..2026-03-03")

    shares, sizes = at_desk(tmp_path, sized(1, 2, 3, 4, 5), work)
    assert shares == (("2026-03-02", 0.0), ("2026-03-03", None))
    assert (sizes.span, sizes.points) == ("30d", (("2026-03-02", 3.0), ("2026-03-03", 3.0)))


def test_the_series_of_all_time_runs_from_the_first_point_to_the_last(tmp_path):
    async def work(desk):
        subject = await numbers.find_subject(desk)
        before = await numbers.series(desk, "code.commits", subject, "all")
        await compute(desk)
        return before.points, (await numbers.series(desk, "code.commits", subject, "all")).points

    before, points = at_desk(tmp_path, [*commit("2026-03-02T10:00"), *commit("2026-03-04T10:00")], work)
    assert before == ()
    assert points == (("2026-03-02", 1.0), ("2026-03-03", 0.0), ("2026-03-04", 1.0))


def test_a_metric_without_stored_points_has_no_series(tmp_path):
    async def work(desk):
        return (await numbers.series(desk, "code.hotspots", await numbers.find_subject(desk), "90d")).points

    assert at_desk(tmp_path, BOTH, work) == ()


def test_the_days_of_a_series_sum_up_to_the_answer_after_new_facts(tmp_path):
    async def work(desk):
        await compute(desk)
        await put(desk.store, "t", commits(2, "2026-03-10T10:00"))
        await finished(desk, A, "commits")
        await compute(desk)
        subject = await numbers.find_subject(desk)
        series = await numbers.series(desk, "code.commits", subject, "90d")
        return sum(value for _, value in series.points), (await numbers.answer(desk, "code.commits", subject, "90d")).value

    assert at_desk(tmp_path, commits(3), work) == (5, 5)
