"""Areas in a rectangle: in proportion, inside, apart, and the same every time."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from headway.web.treemap import Rect, squarified

WIDTH, HEIGHT = 1200.0, 380.0
weights = st.lists(st.floats(min_value=0.5, max_value=1e6), min_size=1, max_size=40)
ROUNDING = 0.011
"""Edges are rounded to a hundredth of a pixel."""


def area(rect: Rect) -> float:
    return rect.width * rect.height


@given(weights)
def test_areas_are_in_proportion_to_their_weights(found: list[float]):
    for weight, rect in zip(found, squarified(found, width=WIDTH, height=HEIGHT), strict=True):
        assert abs(area(rect) - weight / sum(found) * WIDTH * HEIGHT) <= ROUNDING * (WIDTH + HEIGHT)


@given(weights)
def test_areas_stay_inside_and_do_not_overlap(found: list[float]):
    rects = squarified(found, width=WIDTH, height=HEIGHT)
    assert all(0 <= rect.left <= rect.right <= WIDTH + ROUNDING and 0 <= rect.top <= rect.bottom <= HEIGHT + ROUNDING for rect in rects)
    for one, other in combinations(rects, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= ROUNDING or down <= ROUNDING


def test_the_layout_does_not_depend_on_the_order_of_equal_rows():
    assert squarified([3.0, 3.0, 1.0], width=10, height=10) == squarified([3.0, 3.0, 1.0], width=10, height=10)
    assert set(squarified([1.0, 5.0, 2.0], width=10, height=10)) == set(squarified([5.0, 2.0, 1.0], width=10, height=10))


def test_the_example_of_the_paper_is_laid_out_as_in_the_paper():
    left = [Rect(0.0, 0.0, 3.0, 2.0), Rect(0.0, 2.0, 3.0, 4.0)]
    above = [Rect(3.0, 0.0, 4.71, 2.33), Rect(4.71, 0.0, 6.0, 2.33)]
    below = [Rect(3.0, 2.33, 4.2, 4.0), Rect(4.2, 2.33, 5.4, 4.0), Rect(5.4, 2.33, 6.0, 4.0)]
    assert squarified([6, 6, 4, 3, 2, 2, 1], width=6, height=4) == [*left, *above, *below]


def test_shapes_are_near_squares():
    rects = squarified([float(60 - at) for at in range(50)], width=WIDTH, height=HEIGHT)
    assert max(max(rect.width / rect.height, rect.height / rect.width) for rect in rects) < 2


def test_nothing_takes_no_room():
    assert squarified([], width=10, height=10) == []
    assert [area(rect) for rect in squarified([0.0, -4.0, 2.0], width=10, height=10)] == [0.0, 0.0, 100.0]
