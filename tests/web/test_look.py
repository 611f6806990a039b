"""The stylesheet's promises: contrast of every pair of colours that meet, and nothing red or green alone."""

from __future__ import annotations

import math
import re
from itertools import combinations

import pytest

from headway.web.assets import content

TEXT, SHAPE, APART = 4.5, 3.0, 0.08
SERIES = tuple(f"series-{at}" for at in range(1, 9))
TWO_SIDED = tuple(f"diverge-{at}" for at in range(1, 8))
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "soft", "accent") for ground in ("page", "surface", "sunken")],
    *[(ink, "surface", TEXT) for ink in ("better", "worse", "bad")],
    ("ink", "raised", TEXT),
    ("worse", "page", TEXT),
    *[(ink, f"{ink}-soft", TEXT) for ink in ("accent", "better", "worse", "bad", "demo")],
    *[("ink", ground, TEXT) for ground in ("accent-soft", "worse-soft", "bad-soft")],
    ("surface", "ink", TEXT),
    ("surface", "worse", TEXT),
    *[(shape, ground, SHAPE) for shape in ("drawn", "control") for ground in ("surface", "page")],
    *[(shape, "surface", SHAPE) for shape in ("quietly", "alarm", *SERIES, *TWO_SIDED)],
    ("alarm", "worse-soft", SHAPE),
    *[(f"on-ramp-{step}", f"ramp-{step}", TEXT) for step in range(1, 6)],
]
SEEN = {
    "as most see": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How linear light is seen (Machado, Oliveira and Fernandes 2009, severity 1)."""
TO_CONES = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005))
TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099), (0.0259040371, 0.7827717662, -0.8086757660))
"""Oklab (Ottosson 2020): distances in it are about as large as they look."""


def schemes() -> dict[str, dict[str, str]]:
    pairs = re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", content("headway.css").decode())
    return {"light": {name: light for name, light, _ in pairs}, "dark": {name: dark for name, _, dark in pairs}}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(weight * part for weight, part in zip(row, vector, strict=True)) for row in matrix]


def oklab(light: list[float]) -> list[float]:
    return times(TO_LAB, [math.copysign(abs(part) ** (1 / 3), part) for part in times(TO_CONES, light)])


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_that_meet_can_be_told_apart(scheme: str, ink: str, ground: str, least: float):
    tokens = schemes()[scheme]
    low, high = sorted((luminance(tokens[ink]), luminance(tokens[ground])))
    assert (high + 0.05) / (low + 0.05) >= least


def test_better_and_worse_differ_in_blue_and_not_only_in_red_and_green():
    for tokens in schemes().values():
        assert int(tokens["better"][5:7], 16) - int(tokens["worse"][5:7], 16) > 96


def test_a_colour_is_defined_once_for_both_themes():
    text = content("headway.css").decode()
    names = re.findall(r"--([a-z0-9-]+): light-dark", text)
    assert len(names) == len(set(names))
    assert "prefers-color-scheme" not in text


@pytest.mark.parametrize("sight", list(SEEN))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_series_stay_apart_for_every_kind_of_colour_vision(scheme: str, sight: str):
    seen = {name: oklab(times(SEEN[sight], linear(schemes()[scheme][name]))) for name in SERIES}
    assert {pair: gap for pair in combinations(SERIES, 2) if (gap := math.dist(seen[pair[0]], seen[pair[1]])) < APART} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_scales_go_one_way(scheme: str):
    tokens = schemes()[scheme]
    ramp = [luminance(tokens[f"ramp-{step}"]) for step in range(1, 6)]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True))
    sides = [luminance(tokens[name]) for name in TWO_SIDED]
    away = sides if scheme == "dark" else [-side for side in sides]
    assert min(away) == away[3]
    assert sorted(away[:4], reverse=True) == away[:4]
    assert sorted(away[3:]) == away[3:]
