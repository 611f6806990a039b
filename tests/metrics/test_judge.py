"""What may be said: sample sizes and small groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.metrics.judge import Row, judge, small
from headway.metrics.registry import REGISTRY

SIZE, WEEKEND, COMMITS = (REGISTRY[name] for name in ("code.commit_size", "team.weekend_ratio", "code.commits"))


def row(*, n=0, percentiles=None, people=None, rest=None):
    return Row(0, 0.5, n, 1, 2, percentiles, people, rest)


@pytest.mark.parametrize(("n", "names"), [(4, []), (5, ["p50"]), (6, ["p50"]), (7, ["p50", "p75", "p85"]), (10, ["p50", "p75", "p85", "p90"]), (19, ["p50", "p75", "p85", "p90"]), (20, ["p50", "p75", "p85", "p90", "p95"])])
def test_each_percentile_needs_its_own_number_of_items(n, names):
    assert list(judge(SIZE, row(n=n, percentiles=[1, 2, 3, 4, 5])).percentiles) == names


def test_a_percentile_that_is_the_value_and_needs_more_items_than_there_are_is_missing_for_a_reason():
    rare = judge(REGISTRY["flow.cycle_time_p90"], row(n=9, percentiles=[1, 2, 3, 4, 5]))
    assert (rare.value, rare.percentiles["p85"], rare.reasons) == (None, 3, ("below_minimum_n",))


def test_a_percentile_of_whole_units_is_whole_and_halves_go_up():
    assert judge(SIZE, row(n=20, percentiles=[0.5, 1.5, 2.49, 2.49, 2.51])).percentiles == {"p50": 1, "p75": 2, "p85": 2, "p90": 2, "p95": 3}


def test_a_count_of_nothing_is_zero_and_a_share_of_nothing_is_none():
    assert judge(COMMITS, None).value == 0
    assert judge(WEEKEND, None).value is None


@pytest.mark.parametrize(("people", "rest", "hidden"), [(4, 4, True), (5, 0, False), (5, 1, True), (9, 4, True), (9, 5, False), (0, 0, True)])
def test_a_group_is_hidden_when_it_or_what_it_leaves_is_small(people, rest, hidden):
    assert small(people, rest) is hidden
    assert judge(WEEKEND, row(n=9, people=people, rest=rest)).hidden is hidden


@given(st.integers(0, 4), st.integers(0, 100))
def test_no_number_at_all_is_left_of_a_hidden_group(people, n):
    verdict = judge(WEEKEND, row(n=n, people=people, rest=people))
    assert (verdict.value, verdict.n, verdict.num, verdict.den, verdict.people) == (None, 0, None, None, None)
