"""Effort: points, else size, else time, else nothing."""

import pytest
from tests.normalise.cases import EFFORT_FIELDS, EFFORTS

from headway.normalise.effort import effort_field, effort_of


@pytest.mark.parametrize(("points", "size", "seconds", "effort", "source"), EFFORTS)
def test_the_first_estimate_that_says_something_holds(points, size, seconds, effort, source):
    assert effort_of(points=points, size=size, estimate_seconds=seconds) == (effort, source)


@pytest.mark.parametrize(("name", "kind", "carries"), EFFORT_FIELDS)
def test_fields_of_estimates_are_known_by_name_and_type(name, kind, carries):
    assert effort_field(name, kind=kind) == carries


SAID = {"peso": "points", "complexity": "size", "tamanho": "size", "story points": "size", "xxs": "0.5", "m": "4", "giant": "34"}
OWN_SIZES = [("XXS", 0.5), ("m", 4.0), ("Giant", 34.0), ("L", 5.0), ("Peso", None), ("xxl", 13.0)]


@pytest.mark.parametrize(("size", "points"), OWN_SIZES)
def test_a_team_says_what_its_sizes_are_worth(size, points):
    assert effort_of(points=None, size=size, estimate_seconds=None, overrides=SAID) == (points, "size" if points else None)


OWN_FIELDS = [("Peso", "number", "points"), ("Peso", "option", None), ("Complexity", "option", "size"), ("Story Points", "number", None), ("Story point estimate", "number", "points")]


@pytest.mark.parametrize(("name", "kind", "carries"), OWN_FIELDS)
def test_a_team_says_which_fields_it_estimates_in(name, kind, carries):
    assert effort_field(name, kind=kind, overrides=SAID) == carries
