"""Results are values: equal when they say the same, and never changed."""

import pytest
from tests.contracts.material import point

from headway.model.results import DAY_SPAN, TRAILING_DAYS


def test_points_that_say_the_same_are_the_same():
    assert point(1.0) == point(1.0) != point(2.0)


def test_a_point_cannot_be_changed():
    with pytest.raises(AttributeError):
        point().value = 2


def test_trailing_windows_are_named_by_their_days():
    assert {name: f"{days}d" for name, days in TRAILING_DAYS.items()} == {name: name for name in TRAILING_DAYS}
    assert DAY_SPAN not in TRAILING_DAYS
