"""The one look: colours only by the names of tokens, each of which the stylesheet knows; ramps that are read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.web.test_look import TEXT, luminance

from headway.web.assets import content
from headway.web.charts import look
from headway.web.pages import code

STYLE = content("headway.css").decode()
PAIRED = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\);", STYLE))


def of(token: str, scheme: str) -> str:
    return PAIRED[token].split(", ")[scheme == "dark"]


def test_every_colour_is_a_token_of_the_stylesheet():
    for name in (look.INK, look.SOFT, look.LINE, look.SURFACE, look.DRAWN, look.WASH, look.ACCENT, look.HIDDEN, *look.RAMP, *look.ON_RAMP):
        assert f"{name.removeprefix('var(').removesuffix(')')}: " in STYLE


def test_a_spec_is_as_wide_as_its_place_and_as_high_as_the_room_kept_for_it():
    spec = look.framed(180, mark="bar")
    assert (spec["width"], spec["height"], spec["autosize"]) == ("container", 180, {"type": "fit", "contains": "padding"})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_labels_can_be_read_on_every_step_of_the_ramp_and_on_what_is_hidden(scheme: str):
    pairs = [(of(f"on-ramp-{step}", scheme), of(f"ramp-{step}", scheme)) for step in range(1, 6)]
    for ink, ground in [*pairs, (of("soft", scheme), of("hidden-fill", scheme))]:
        low, high = sorted((luminance(ink), luminance(ground)))
        assert (high + 0.05) / (low + 0.05) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_step_of_the_ramp_is_further_from_the_surface_than_the_one_before(scheme: str):
    steps = [luminance(of(f"ramp-{step}", scheme)) for step in range(1, 6)]
    assert steps == sorted(steps, reverse=scheme == "light")
    assert min((max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairwise(steps)) > 1.2


def test_room_is_kept_for_every_height_a_page_asks_for():
    assert {code.SMALL, code.LARGE} <= {int(height) for height in re.findall(r"^\.h-(\d+) \{ height: \1px; \}$", STYLE, re.MULTILINE)}
