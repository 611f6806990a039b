"""Charts in Chromium, behind the real policy; the page fixture fails on any console message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.gallery import BROKEN, gallery, shown
from tests.web.views import BREAKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CHARTS = ("knowledge", "spots", "code.churn", "code.commits", "code.small_commit_ratio")
MOVED = "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with shown(gallery()) as found:
        yield found


def place(name: str) -> str:
    return f'figure[id="{name}"]'


def draw_all(page: Page) -> None:
    """Scroll every chart into view and wait until it stands."""
    for name in CHARTS:
        page.locator(place(name)).scroll_into_view_if_needed()
        page.wait_for_selector(f"{place(name)} svg.marks")


def test_every_chart_is_drawn_and_nothing_is_refused_or_said(address: str, page: Page):
    page.add_init_script("window.refused = []; document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.violatedDirective));")
    page.goto(f"{address}/code")
    draw_all(page)
    assert page.evaluate("window.refused") == []
    assert page.locator("#knowledge .mark-rect path").count() == 10
    assert page.locator("#spots .mark-symbol path").count() == 9


def test_the_script_is_not_asked_for_before_a_chart_is_near(address: str, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 200})
    page.goto(f"{address}/code")
    page.wait_for_load_state("networkidle")
    assert not any("vega" in url for url in asked)
    page.locator(place("knowledge")).scroll_into_view_if_needed()
    page.wait_for_selector(f"{place('knowledge')} svg.marks")
    assert any("vega" in url for url in asked)


def test_the_overview_needs_no_chart_script(address: str, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not any("vega" in url or "charts.js" in url for url in asked)


def test_another_theme_redraws_in_its_own_colours(address: str, page: Page):
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/code")
    draw_all(page)
    bright = page.locator("#knowledge .mark-rect path").first.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(f"{place('knowledge')}[data-drawn='2'] svg.marks")
    assert page.locator("#knowledge .mark-rect path").first.get_attribute("fill") != bright
    assert page.locator("#knowledge svg.marks").count() == 1


def test_a_theme_chosen_on_the_page_redraws_too(address: str, page: Page):
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/code")
    draw_all(page)
    bright = page.locator("#knowledge .mark-rect path").first.get_attribute("fill")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_selector(f"{place('knowledge')}[data-drawn='2'] svg.marks")
    assert page.locator("#knowledge .mark-rect path").first.get_attribute("fill") != bright


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_charts_come_and_nothing_scrolls_sideways(address: str, page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(MOVED)
    page.goto(f"{address}/code")
    draw_all(page)
    page.wait_for_timeout(200)
    assert page.evaluate("window.moved") < 0.005
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.chart-ground')].every(one => one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight)")


def test_the_keyboard_opens_the_table_of_a_chart_and_reaches_its_rows(address: str, page: Page):
    page.goto(f"{address}/code")
    page.locator(f"{place('code.commits')} summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{place('code.commits')} td").first.is_visible()
    page.keyboard.press("Tab")
    assert page.locator(f"{place('code.commits')} .chart-rows").evaluate("found => found === document.activeElement")


def test_pointing_at_an_area_says_what_it_is_and_a_click_leads_to_its_row(address: str, page: Page):
    page.goto(f"{address}/code")
    draw_all(page)
    page.evaluate("window.led = ''; document.addEventListener('click', (event) => { const link = event.target.closest('[data-row] a'); if (link) { window.led = link.textContent; event.preventDefault(); event.stopPropagation(); } }, true)")
    page.locator("#knowledge .mark-rect path").first.hover()
    assert page.locator("#knowledge .chart-tip").inner_text() == "src/orders\n9\u202f000 lines, 3 files\n15\u202f% held by one person"
    page.locator("#knowledge .mark-rect path").first.click()
    assert page.evaluate("window.led") == "src/orders"


def test_hostile_names_are_drawn_as_they_are_written(address: str, page: Page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{address}/code")
    draw_all(page)
    hidden = page.locator("#knowledge .mark-rect path[stroke-dasharray]")
    hidden.nth(1).hover()
    assert page.locator("#knowledge .chart-tip").inner_text().startswith(BREAKOUT)
    assert page.locator("#knowledge .mark-text text", has_text="var(--accent)").count() == 1


def test_without_javascript_every_table_stands_open_and_no_empty_chart_is_seen(address: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/code")
    for name in ("code.churn", "code.commits"):
        assert page.locator(f"{place(name)} td").first.is_visible()
    assert not any(page.locator(f"{place(name)} .chart-ground").is_visible() for name in CHARTS)
    context.close()


def test_when_the_script_cannot_be_made_the_page_says_so_and_opens_the_tables(browser: Browser):
    with shown(gallery(BROKEN)) as found:
        page = browser.new_page()
        page.goto(f"{found}/code")
        page.locator(place("code.commits")).scroll_into_view_if_needed()
        page.wait_for_selector(f"{place('code.commits')} .chart-ground.failed")
        assert "could not be drawn" in page.locator(f"{place('code.commits')} .chart-ground").inner_text()
        assert page.locator(f"{place('code.commits')} td").first.is_visible()
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/code"])
def test_nothing_on_the_page_keeps_anyone_out(address: str, page: Page, path: str, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.goto(address + path)
    if path == "/code":
        draw_all(page)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found if one["impact"] in {"serious", "critical"}] == []


@pytest.mark.parametrize("path", ["/", "/code"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_its_window(address: str, browser: Browser, path: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
