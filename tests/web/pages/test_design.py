"""The design page shows what the stylesheet defines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.web.assets import content
from headway.web.pages.design import ROLES, SCALES, SIZES, SPACES

if TYPE_CHECKING:
    from tests.api.serving import Site

STYLES = content("headway.css").decode()


def test_every_role_that_is_shown_is_one_and_is_filled_with_it():
    for role in [role for role, *_ in ROLES] + [f"{role}-{at}" for role, count, *_ in SCALES for at in range(1, count + 1)]:
        assert f"--{role}: light-dark(" in STYLES
        assert f".f-{role} {{ fill: var(--{role}); }}" in STYLES


def test_sizes_and_spaces_are_those_of_the_stylesheet():
    for token, css, size, _ in SIZES:
        assert f"--{token}: {size.replace(' ', '')};" in STYLES
        assert f".{css} {{ font-size: var(--{token}); }}" in STYLES
    for token, pixels in SPACES:
        assert f"--{token}: {pixels / 16:g}rem;" in STYLES


def test_the_page_says_that_it_shows_samples_and_is_the_same_each_time(site: Site):
    text = site.get("/design").text
    assert "Everything below is a sample" in text
    times = re.compile(r"<p>Request.*")
    assert times.sub("", site.get("/design").text) == times.sub("", text)


def test_cards_rows_and_states_are_drawn_by_the_components_of_the_pages(site: Site):
    text = site.get("/design").text
    assert text.count('<article class="card"') == 8
    for part in ("being recomputed", ">partial<", "STALLED", "Hidden: fewer than 5 people", 'class="told-here warn"', "total unknown"):
        assert part in text
