"""Effort: points, else size, else time, else nothing."""

import math

import pytest

from headway.normalise.effort import effort_field, effort_of

HOUR = 3600
ESTIMATES = [
    (5, None, None, 5.0, "points"),
    (0.5, None, None, 0.5, "points"),
    (100, None, None, 100.0, "points"),
    (3, "G", 80 * HOUR, 3.0, "points"),
    (0, None, None, None, None),
    (-1, None, None, None, None),
    (0, "M", None, 3.0, "size"),
    (-2, None, HOUR, 1.0, "estimate"),
    (math.nan, "P", None, 2.0, "size"),
    (math.inf, None, None, None, None),
    (None, "PP", None, 1.0, "size"),
    (None, "P", None, 2.0, "size"),
    (None, "M", None, 3.0, "size"),
    (None, "G", None, 5.0, "size"),
    (None, "GG", None, 8.0, "size"),
    (None, "GGG", None, 13.0, "size"),
    (None, "XS", None, 1.0, "size"),
    (None, "S", None, 2.0, "size"),
    (None, "L", None, 5.0, "size"),
    (None, "XL", None, 8.0, "size"),
    (None, "XXL", None, 13.0, "size"),
    (None, " xl ", None, 8.0, "size"),
    (None, "gg", 4 * HOUR, 8.0, "size"),
    (None, "gigantic", None, None, None),
    (None, "gigantic", 4 * HOUR, 1.0, "estimate"),
    (None, "story points", None, None, None),
    (None, "8", None, None, None),
    (None, "", None, None, None),
    (None, None, 1, 1.0, "estimate"),
    (None, None, 4 * HOUR, 1.0, "estimate"),
    (None, None, 4 * HOUR + 1, 2.0, "estimate"),
    (None, None, 8 * HOUR, 2.0, "estimate"),
    (None, None, 16 * HOUR, 3.0, "estimate"),
    (None, None, 16 * HOUR + 1, 5.0, "estimate"),
    (None, None, 24 * HOUR, 5.0, "estimate"),
    (None, None, 40 * HOUR, 8.0, "estimate"),
    (None, None, 80 * HOUR, 13.0, "estimate"),
    (None, None, 80 * HOUR + 1, 21.0, "estimate"),
    (None, None, 1000 * HOUR, 21.0, "estimate"),
    (None, None, 0, None, None),
    (None, None, -HOUR, None, None),
    (None, None, None, None, None),
]


@pytest.mark.parametrize(("points", "size", "seconds", "effort", "source"), ESTIMATES)
def test_the_first_estimate_that_says_something_holds(points, size, seconds, effort, source):
    assert effort_of(points=points, size=size, estimate_seconds=seconds) == (effort, source)


FIELDS = [
    ("Story Points", "number", "points"),
    ("Story point estimate", "number", "points"),
    ("Story Points", "string", None),
    ("T-Shirt Size", "option", "size"),
    ("tshirt size", "string", "size"),
    ("Tamanho", "option", "size"),
    ("Tamanho/Impacto", "option", "size"),
    ("Tamanho", "number", None),
    ("Story Points (old)", "number", None),
    ("XL", "option", None),
]


@pytest.mark.parametrize(("name", "kind", "carries"), FIELDS)
def test_fields_of_estimates_are_known_by_name_and_type(name, kind, carries):
    assert effort_field(name, kind=kind) == carries
