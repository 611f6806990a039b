"""The stylesheet's promises: contrast of every pair of colours that meet, and nothing red or green alone."""

from __future__ import annotations

import re

import pytest

from headway.web.assets import content

TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "soft", "accent") for ground in ("page", "surface", "sunken")],
    *[(ink, "surface", TEXT) for ink in ("better", "worse")],
    ("ink", "raised", TEXT),
    ("accent", "accent-soft", TEXT),
    ("worse", "worse-soft", TEXT),
    ("worse", "page", TEXT),
    ("better", "better-soft", TEXT),
    *[(shape, ground, SHAPE) for shape in ("drawn", "control") for ground in ("surface", "page")],
]


def schemes() -> dict[str, dict[str, str]]:
    text = content("headway.css").decode()
    light, dark = text.split("@media (prefers-color-scheme: dark)", 1)
    found = {name: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for name, part in (("light", light), ("dark", dark))}
    return {"light": found["light"], "dark": found["light"] | found["dark"]}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
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
