"""Forecasts: what is drawn from is what was, the surer an answer the humbler, and one seed has one answer."""

from __future__ import annotations

from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from headway.metrics.forecast import CONFIDENCES, FEWEST, HISTORY, HORIZON, RUNS, how_many, when
from headway.metrics.reasons import SENTENCES

HISTORIES = some.lists(some.integers(0, 7), min_size=FEWEST, max_size=120).filter(lambda daily: any(daily[-HISTORY:]))
SEEDS = some.integers(0, 2**64)
FEW = 200
"""Runs that are enough where only an order is looked at."""
BUSY = [0, 0, 1, 3, 0, 2, 1, 0, 0, 5, 1, 2, 0] * 7


def spread(forecast):
    return [forecast.by_confidence[sure] for sure in CONFIDENCES]


@settings(max_examples=40, deadline=None)
@given(HISTORIES, SEEDS, some.integers(0, 40))
def test_the_surer_the_fewer_items_and_the_more_days(daily, seed, wanted):
    items = spread(how_many(daily, days=wanted, seed=seed, runs=FEW))
    days = spread(when(daily, items=wanted, seed=seed, runs=FEW, limit_days=20_000))
    assert items == sorted(items, reverse=True)
    assert days == sorted(days)


@settings(max_examples=40, deadline=None)
@given(HISTORIES, SEEDS, some.integers(0, 30))
def test_more_days_never_mean_fewer_items_and_more_items_never_fewer_days(daily, seed, wanted):
    shorter, longer = (spread(how_many(daily, days=days, seed=seed, runs=FEW)) for days in (wanted, wanted + 1))
    less, more = (spread(when(daily, items=items, seed=seed, runs=FEW, limit_days=20_000)) for items in (wanted, wanted + 1))
    assert all(before <= after for before, after in zip((*shorter, *less), (*longer, *more), strict=True))


@settings(max_examples=40, deadline=None)
@given(HISTORIES, SEEDS, some.integers(1, 30))
def test_the_two_questions_agree_with_each_other(daily, seed, days):
    """If at least n are done in d days, n are done after at most d days, and n + 1 are not."""
    for sure, items in how_many(daily, days=days, seed=seed, runs=FEW).by_confidence.items():
        assert when(daily, items=items, seed=seed, runs=FEW, limit_days=20_000).by_confidence[sure] <= days
        assert when(daily, items=items + 1, seed=seed, runs=FEW, limit_days=20_000).by_confidence[sure] > days


@pytest.mark.parametrize("seed", [0, 1, 2**63])
def test_the_same_seed_has_the_same_answer_and_another_hardly_a_different_one(seed):
    assert how_many(BUSY, days=30, seed=seed) == how_many(BUSY, days=30, seed=seed)
    assert when(BUSY, items=50, seed=seed) == when(BUSY, items=50, seed=seed)
    assert all(abs(one - other) <= 2 for one, other in zip(spread(how_many(BUSY, days=30, seed=seed)), spread(how_many(BUSY, days=30, seed=seed + 1)), strict=True))


@pytest.mark.parametrize("each", [1, 3, 300, 70_000])
def test_where_every_day_was_alike_the_answer_is_exact(each):
    assert spread(how_many([each] * 30, days=10, seed=1)) == [10 * each] * 4
    assert spread(when([each] * 30, items=10 * each, seed=1)) == [10] * 4
    assert spread(when([each] * 30, items=10 * each + 1, seed=1)) == [11] * 4


def test_a_day_is_drawn_like_any_other():
    """Against as many plain draws: the totals of 30 days at each confidence, give or take one."""
    source = Random(9)  # noqa: S311 - a simulation, not a secret
    plain = sorted((sum(source.choices(BUSY[-HISTORY:], k=30)) for _ in range(RUNS)), reverse=True)
    expected = [plain[sure * RUNS // 100 - 1] for sure in CONFIDENCES]
    assert all(abs(one - other) <= 1 for one, other in zip(spread(how_many(BUSY, days=30, seed=3)), expected, strict=True))


def test_days_on_which_nothing_was_done_count():
    assert spread(how_many([2, 0] * 20, days=20, seed=1))[0] in range(18, 23)


def test_only_the_last_ninety_days_are_drawn_from():
    told = how_many([9] * 200 + [1] * HISTORY, days=5, seed=1)
    assert (spread(told), told.history, told.done, told.runs) == ([5] * 4, HISTORY, HISTORY, RUNS)


REFUSED = [([0] * 90, "no_throughput"), ([9] * 10 + [0] * 90, "no_throughput"), ([1] * (FEWEST - 1), "short_history"), ([], "short_history")]


@pytest.mark.parametrize(("daily", "reason"), REFUSED, ids=["all zero", "long ago", "too short", "nothing"])
def test_a_history_that_tells_nothing_has_no_forecast_and_a_reason(daily, reason):
    for told in (how_many(daily, days=5, seed=1), when(daily, items=5, seed=1)):
        assert (spread(told), told.reason) == ([None] * 4, reason)
        assert told.reason in SENTENCES


def test_what_lies_too_far_ahead_is_not_told_as_far_as_it_does():
    far = when([0] * 29 + [1], items=20, seed=1, limit_days=600)
    assert far.reason == "beyond_horizon"
    assert None not in spread(far)[:1]
    assert spread(far)[-1] is None
    assert spread(when([1] * 30, items=10**30, seed=1)) == [None] * 4
    assert how_many([1] * 30, days=HORIZON + 1, seed=1).reason == "beyond_horizon"


def test_nothing_to_do_is_done_at_once():
    assert spread(when(BUSY, items=0, seed=1)) == [0] * 4
    assert spread(how_many(BUSY, days=0, seed=1)) == [0] * 4


@pytest.mark.parametrize("wrong", [{"daily": [-1] * 20}, {"days": -1}, {"runs": 0}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="negative"):
        how_many(wrong.get("daily", BUSY), days=wrong.get("days", 5), seed=1, runs=wrong.get("runs", RUNS))


def test_ten_thousand_runs_of_a_quarter_take_well_under_three_tenths_of_a_second():
    """The best of three, because other work may share the machine."""
    taken = []
    for _ in range(3):
        began = perf_counter()
        how_many(BUSY, days=90, seed=1)
        when(BUSY, items=90, seed=1)
        taken.append(perf_counter() - began)
    assert min(taken) < 0.6
