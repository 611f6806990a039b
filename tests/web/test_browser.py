"""The pages in Chromium: keyboard, drawer, widths, schemes; the page fixture fails on any console message."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from tests.api.world import API

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.api.serving import Site

pytestmark = pytest.mark.browser
ABOUT = f"/?subject={quote(f'repository:{API}')}&period=30d"
WIDTHS = (390, 1440)


def test_the_keyboard_opens_an_explanation_and_gives_the_focus_back(site: Site, page: Page):
    page.goto(site.address + ABOUT)
    number = page.locator("#card-code\\.commits a.figure")
    number.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer article h1")
    assert page.locator("#drawer").evaluate("found => found.open && found.contains(document.activeElement)")
    assert page.locator("#drawer h1").inner_text() == page.locator("#card-code\\.commits h3").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").evaluate("found => found.open")
    assert number.evaluate("found => found === document.activeElement")


def test_the_drawer_shows_the_same_number_as_the_card(site: Site, page: Page):
    page.goto(site.address + ABOUT)
    card = page.locator("#card-code\\.churn")
    card.locator("a.figure").click()
    page.wait_for_selector("#drawer data")
    assert page.locator("#drawer data").get_attribute("value") == card.locator("data").get_attribute("value")


def test_rows_turn_their_pages_inside_the_drawer(site: Site, page: Page):
    page.goto(site.address + ABOUT.replace("30d", "all"))
    page.locator("#card-code\\.churn a.figure").click()
    page.locator("#drawer [rel=next]").click()
    page.wait_for_selector("#drawer [rel=prev]")
    assert page.url.endswith("period=all")
    page.locator("#drawer-close").click()
    assert not page.locator("#drawer").is_visible()


def test_without_javascript_a_number_leads_to_its_page(site: Site, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + ABOUT)
    assert page.locator(".scriptless").is_visible()
    page.locator("#card-code\\.commits a.figure").click()
    assert page.locator("h1").inner_text() == "Commits"
    context.close()


def test_choosing_a_repository_applies_at_once_and_keeps_the_period(site: Site, page: Page):
    page.goto(site.address + ABOUT)
    with page.expect_navigation():
        page.locator("#subject").select_option(label="acme/web")
    assert page.locator("h1").inner_text() == "acme/web"
    assert "period=30d" in page.url


def test_a_period_of_ones_own_is_chosen_from_the_bar(site: Site, page: Page):
    page.goto(site.address + ABOUT)
    page.locator(".custom summary").click()
    page.locator("[name=start]").fill("2026-01-01")
    page.locator("[name=end]").fill("2026-01-31")
    with page.expect_navigation():
        page.locator(".popover button").click()
    assert "1 Jan 2026 \u2013 31 Jan 2026" in page.locator(".lead").inner_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("target", [ABOUT, "/explain/code.churn?period=all", "/explain/code.nothing/", "/"])
def test_no_width_scrolls_sideways(site: Site, browser: Browser, width: int, target: str):
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(site.address + target)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_hostile_text_runs_nothing_and_reads_as_it_was_written(site: Site, page: Page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(site.address + ABOUT)
    paths = page.locator(".path").all_inner_texts()
    assert "<script>alert(1)</script>" in paths
    assert "docs/\u27e8U+202E\u27e9gpj.exe" in paths


def test_nothing_on_the_page_moves_while_it_loads(site: Site, page: Page):
    page.add_init_script("window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});")
    page.goto(site.address + ABOUT)
    page.wait_for_timeout(200)
    # Web Vitals call 0.1 good; a loaded machine paints a word before its neighbour, which is no move anyone sees.
    assert page.evaluate("window.moved") < 0.005


def test_dark_is_dark_and_light_is_light(site: Site, browser: Browser):
    grounds = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(site.address + ABOUT)
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.close()
    assert grounds == {"light": "rgb(246, 247, 249)", "dark": "rgb(14, 17, 22)"}
