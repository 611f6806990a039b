"""Wilson's interval against published values and its own laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headway.metrics.stats import wilson


def test_the_interval_of_ten_in_a_hundred_is_the_published_one():
    assert wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=5e-5)


def test_nothing_of_nothing_has_no_interval():
    assert wilson(0, 0) is None


def test_none_of_few_still_leaves_room_above():
    low, high = wilson(0, 5)
    assert low == 0
    assert 0.4 < high < 0.5


@given(st.integers(0, 10**6).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den))))
def test_the_interval_holds_the_rate_and_stays_within_zero_and_one(pair):
    num, den = pair
    if den:
        low, high = wilson(num, den)
        assert 0 <= low <= num / den + 1e-9
        assert num / den - 1e-9 <= high <= 1
