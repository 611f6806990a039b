"""Waves of refusals are counted, not refusals."""

from headway.net.quiet import Quiet


def told(*steps):
    """How many times in a row, after each (now, until) or None for an answer as it should be."""
    quiet, found = Quiet(), []
    for step in steps:
        if step is None:
            quiet.broken()
        else:
            quiet.asked(step[1], now=step[0])
        found.append(quiet.times)
    return found


def test_what_was_under_way_together_is_one_time():
    assert told((0, 60), (1, 61), (59, 90)) == [1, 1, 1]


def test_each_wave_after_the_wait_is_one_more_until_an_answer():
    assert told((0, 60), (60, 180), (181, 400), None, (500, 560)) == [1, 2, 3, 0, 1]
