"""Dice fall the same way for the same names, whoever throws them, and people sleep."""

import statistics
import subprocess
import sys

import pytest

from headway.sources.synthetic.chance import DAY, HOUR, around, at_work, by_weight, dice, one_of, portion, shared_out

MONDAY = 4 * DAY
"""1970-01-05."""


def test_the_same_name_throws_the_same():
    assert dice(7, "piece", 3).random() == dice(7, "piece", 3).random() != dice(7, "piece", 4).random()


@pytest.mark.slow
def test_another_process_throws_the_same():
    code = "from headway.sources.synthetic.chance import dice, portion; print(dice(7, 'x').random(), portion(7, 'x'))"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": "5"}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(dice(7, "x").random()), str(portion(7, "x"))]


def test_half_of_what_is_around_a_median_lies_below_it():
    chance = dice("around")
    found = [around(chance, 10.0) for _ in range(2000)]
    assert 9 < statistics.median(found) < 11
    assert statistics.mean(found) > 12


@pytest.mark.parametrize(
    ("local", "day", "offset"),
    [
        (MONDAY + 10 * HOUR, 0, 0), (MONDAY + 3 * HOUR, 0, 0), (MONDAY + 20 * HOUR, 1, 0), (MONDAY + 4 * DAY + 19 * HOUR, 7, 60), (MONDAY + 5 * DAY, 7, -180), (MONDAY + 6 * DAY + 23 * HOUR, 7, 330),
    ],
)  # fmt: skip
def test_who_stops_goes_on_in_the_next_working_hours(local, day, offset):
    at = local - offset * 60
    later = at_work(dice("work"), at, offset)
    assert later >= at
    assert (later + offset * 60 - MONDAY) // DAY == day
    assert 9 * HOUR <= (later + offset * 60) % DAY < 18 * HOUR


@pytest.mark.parametrize(("total", "weights"), [(10, [1, 1, 1]), (0, [1, 2]), (7, [0, 5, 0]), (100, [0.1, 0.2, 0.7])])
def test_shares_add_up_and_follow_the_weights(total, weights):
    found = shared_out(total, weights)
    assert sum(found) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(found, weights, strict=True))


def test_nothing_is_shared_where_nobody_has_a_weight():
    assert shared_out(5, [0.0, 0.0]) == [0, 0]


def test_choices_are_made_by_weight():
    chance = dice("weights")
    found = [by_weight(chance, {"often": 9.0, "seldom": 1.0, "never": 0.0}) for _ in range(500)]
    assert 400 < found.count("often") < 490
    assert found.count("never") == 0
    assert {one_of(chance, "ab") for _ in range(50)} == {"a", "b"}
