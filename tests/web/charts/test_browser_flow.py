"""The charts of the Flow and Reviews pages in Chromium, behind the real policy; the page fixture fails on any console message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.gallery import gallery, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PATHS = ("/flow", "/reviews")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with shown(gallery()) as found:
        yield found


def draw_all(page: Page) -> int:
    """Scroll every chart into view and wait until it stands; how many there are."""
    names = page.evaluate("[...document.querySelectorAll('figure.chart')].map((one) => one.id)")
    for name in names:
        page.locator(f'figure[id="{name}"]').scroll_into_view_if_needed()
        page.wait_for_selector(f'figure[id="{name}"] svg.marks')
    return len(names)


def marks(page: Page, name: str, kind: str) -> int:
    return page.locator(f'figure[id="{name}"] .mark-{kind} path').count()


def test_every_chart_of_the_flow_is_drawn(address: str, page: Page):
    page.goto(f"{address}/flow")
    assert draw_all(page) == 8
    assert marks(page, "finished", "symbol") == 39
    assert marks(page, "flow.cumulative", "area") == 6
    assert marks(page, "flow.throughput", "rect") == 15
    assert marks(page, "flow.distribution", "rect") == 24
    assert page.locator('figure[id="going"] .mark-text text', has_text="!").count() == 1


def test_every_chart_of_the_reviews_is_drawn(address: str, page: Page):
    page.goto(f"{address}/reviews")
    assert draw_all(page) == 6
    assert marks(page, "phases", "rect") == 4
    assert marks(page, "review.phases", "rect") == 20
    assert marks(page, "review.merged_count", "rect") == 6


def test_a_column_is_as_wide_as_its_week_and_stands_on_the_ground(address: str, page: Page):
    page.goto(f"{address}/flow")
    draw_all(page)
    boxes = page.evaluate("""[...document.querySelectorAll('figure[id="flow.throughput"] .mark-rect path')].map((one) => { const box = one.getBoundingClientRect(); return [box.width, box.height]; })""")
    ground = page.locator('figure[id="flow.throughput"] .chart-ground').bounding_box()["width"]
    assert all(ground / 12 < width < ground / 4 and height > 4 for width, height in boxes)


def test_pointing_at_a_dot_says_what_it_is_and_a_click_leads_to_its_row(address: str, page: Page):
    page.goto(f"{address}/flow")
    draw_all(page)
    page.evaluate("window.led = ''; document.addEventListener('click', (event) => { const link = event.target.closest('[data-row] a'); if (link) { window.led = link.textContent; event.preventDefault(); event.stopPropagation(); } }, true)")
    bar = page.locator('figure[id="going"] .mark-rect path').last
    bar.hover()
    assert page.locator("#going .chart-tip").inner_text() == "PAY-91 Young\n20\u202fh"
    bar.click()
    assert page.evaluate("window.led") == "PAY-91 Young"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_on_the_page_keeps_anyone_out(address: str, page: Page, path: str, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.goto(address + path)
    draw_all(page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found if one["impact"] in {"serious", "critical"}] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_scrolls_sideways_and_no_chart_leaves_its_place(address: str, page: Page, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    draw_all(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.chart-ground')].every(one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight)")


@pytest.mark.parametrize("path", PATHS)
def test_without_javascript_tables_stand_open_and_questions_can_be_asked(address: str, browser: Browser, path: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    assert not any(one.is_visible() for one in page.locator(".chart-ground").all())
    assert all(one.is_visible() for one in page.locator("figure.chart .chart-rows td").all()[:3])
    if path == "/flow":
        page.locator('input[name="days"]').fill("14")
        page.locator('input[name="days"]').press("Enter")
        page.wait_for_url("**/flow?days=14&seed=1#forecast")
    context.close()
