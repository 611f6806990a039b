"""Percentiles of runs of days, each held against one computed from nothing."""

import random
from math import floor

import pytest

from headway.metrics.sliding import FEW, Counted, Listed, slide


def plainly(rows, runs, share):
    """What slide says, window by window."""
    for name, length, last in runs:
        held = sorted(amount for day, amount in rows if last - length < day <= last)
        if held:
            place = (len(held) - 1) * share
            low = floor(place)
            high = held[min(low + 1, len(held) - 1)]
            yield name, len(held), held[low] + (high - held[low]) * (place - low)


def slid(rows, runs, share):
    ordered = sorted(rows, key=lambda row: row[1])
    return sorted(slide([day for day, _ in ordered], [amount for _, amount in ordered], runs, share))


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9])
@pytest.mark.parametrize("count", [1, 2, 40, FEW, FEW + 1, 3 * FEW])
def test_every_window_has_the_percentile_of_what_lies_in_it(count, share):
    dice = random.Random(count)  # noqa: S311 - amounts, no secret
    rows = [(dice.randrange(40, 150), dice.randrange(-50, 400)) for _ in range(count)]
    runs = [(number * 1000 + day, length, day) for number, length in enumerate((7, 30, 90)) for day in range(20, 260, dice.choice((1, 3)))]
    found, expected = slid(rows, runs, share), sorted(plainly(rows, runs, share))
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert [value for *_, value in found] == pytest.approx([value for *_, value in expected])


def test_windows_without_anything_are_left_out():
    assert slid([(10, 5)], [(1, 7, 9), (2, 7, 10), (3, 7, 16), (4, 7, 17)], 0.5) == [(2, 1, 5.0), (3, 1, 5.0)]
    assert list(slide((), (), [(1, 7, 9)], 0.5)) == []


def test_a_list_and_bits_find_the_same_places():
    by_day = {day: sorted(random.Random(day).sample(range(day * 100, day * 100 + 100), 9)) for day in range(30)}  # noqa: S311 - places, no secret
    listed, counted = Listed(by_day), Counted(by_day)
    for held in (listed, counted):
        for day, places in by_day.items():
            held.enter(day, places)
        held.leave(3, by_day[3])
    assert [listed.at(number) for number in range(261)] == [counted.at(number) for number in range(261)]
