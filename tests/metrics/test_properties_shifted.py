"""Data moved by whole weeks move their numbers by whole weeks, also over a night in which clocks are turned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.metrics.anything import companies, engine_of, moved, unambiguous
from tests.metrics.test_properties import ADDITIVE, DAYS, HEAVY, IDS, MODEST, TURNS, as_said, figures

from headway.metrics.registry import REGISTRY
from headway.model.calendar import add_days, day_window

pytestmark = pytest.mark.slow

WEEK_US = 7 * 86_400_000_000
LONGEST = {"sprint"}
"""Planning is over 24 hours after a sprint starts, by no clock on a wall."""
BY_DATE = tuple(name for name in ADDITIVE if name.partition(".")[0] not in LONGEST)


def spans(zone, weeks=0):
    """The four weeks, the first two of them, and every day."""
    days = [(DAYS[-1], 28), (DAYS[13], 14), *((day, 1) for day in DAYS)]
    return [day_window(add_days(day, 7 * weeks), zone, days=length) for day, length in days]


def back(figure, weeks):
    """A figure as if it had been of so many weeks before; what is an instant itself is moved, too."""
    moment = REGISTRY[figure.metric].unit == "instant" and figure.value is not None
    return replace(figure, window=None, value=figure.value - weeks * WEEK_US if moment else figure.value)


@MODEST
@given(companies(), st.sampled_from([-60, -1, 1, 3, 52]), TURNS)
def test_all_numbers_of_a_zone_without_summer_move_with_their_facts(facts, weeks, turn):
    now = figures(engine_of(facts), IDS[turn::4], *spans("UTC")[:2])
    then = figures(engine_of(moved(facts, weeks)), IDS[turn::4], *spans("UTC", weeks)[:2])
    for figure, later in zip(now, then, strict=True):
        assert as_said(back(figure, 0)) == as_said(back(later, weeks))


@HEAVY
@given(companies(), st.sampled_from([-2, -1, 1, 2, 30]))
def test_what_is_counted_by_day_moves_with_it_over_the_night_that_has_an_hour_less_or_more(facts, weeks):
    zone = "Europe/Berlin"
    plain = [fact for fact in facts if unambiguous(fact, zone)]
    now = figures(engine_of(plain), BY_DATE, *spans(zone), zone=zone)
    then = figures(engine_of(moved(plain, weeks, zone)), BY_DATE, *spans(zone, weeks), zone=zone)
    for figure, later in zip(now, then, strict=True):
        assert (figure.metric, figure.value, figure.n) == (later.metric, later.value, later.n)
