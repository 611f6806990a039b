"""Photographs of the demo's pages, for the eye: `make screens` takes them at full scale for docs/screens.

In a test run they go to a folder that is thrown away, or to HEADWAY_SHOTS, and what a machine can judge
is judged: nothing is wider than the screen, nothing is written to the console, no picture is heavy.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.journeys.visiting import SMALL, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.journeys.visiting import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {"overview": "/", "code": "/code", "delivery": "/delivery", "sprints": "/sprints", "flow": "/flow", "reviews": "/reviews", "pipeline": "/pipeline", "data-health": "/data-health", "explain": "/explain/code.churn"}
SCREENS = {1440: 680, 390: 844}
HEAVIEST = 150_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go."""
    found = Path(os.environ.get("HEADWAY_SHOTS") or tmp_path_factory.mktemp("screens"))
    found.mkdir(parents=True, exist_ok=True)
    return found


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The company of default size when the pictures are kept, else a small one."""
    home = tmp_path_factory.mktemp("demo")
    with visiting(home, "demo", *(() if os.environ.get("HEADWAY_SHOTS") else SMALL)) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_photographed(visit: Visit, browser: Browser, folder: Path, name: str, width: int, scheme: str):
    context = browser.new_context(viewport={"width": width, "height": SCREENS[width]}, color_scheme=scheme, reduced_motion="reduce")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(visit.address + PAGES[name], wait_until="load")
    for ground in page.locator(".chart-ground").all()[:1]:
        ground.scroll_into_view_if_needed()  # charts are drawn when they come near
        ground.locator("svg, canvas").first.wait_for()
    page.evaluate("() => window.scrollTo(0, 0)")
    place = folder / f"{name}-{width}-{scheme}.png"
    page.screenshot(path=place, animations="disabled")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
    assert (said, wide) == ([], False)
    assert place.stat().st_size < HEAVIEST
