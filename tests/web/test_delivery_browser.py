"""Delivery and Sprints in Chromium, over a real store and behind the real policy; the page fixture fails on any console message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.flows.report.deliveries import shipped_today
from tests.web.ledgers import at_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.api.serving import Site

pytestmark = pytest.mark.browser
CHARTS = {"/delivery": ("fates", "dora.change_lead_time", "ops.incidents_opened"), "/sprints": ("planned-items", "planned-points")}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("shipped") / "headway.db", filled=False) as found:
        at_house(found.path, shipped_today)
        yield found


@pytest.mark.parametrize("path", ["/delivery", "/sprints"])
def test_every_chart_is_drawn_and_nothing_is_refused(shipped: Site, page: Page, path: str):
    page.add_init_script("window.refused = []; document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.violatedDirective));")
    page.goto(f"{shipped.address}{path}?period=90d")
    drawn = page.locator("figure.chart")
    names = [drawn.nth(at).get_attribute("id") for at in range(drawn.count())]
    assert set(CHARTS[path]) & set(names)
    for name in names:
        page.locator(f'figure[id="{name}"]').scroll_into_view_if_needed()
        page.wait_for_selector(f'figure[id="{name}"] svg.marks path')
    assert page.evaluate("window.refused") == []


def test_columns_stand_side_by_side_for_each_sprint(shipped: Site, page: Page):
    page.goto(f"{shipped.address}/sprints")
    page.locator("#planned-items").scroll_into_view_if_needed()
    page.wait_for_selector("#planned-items svg.marks path")
    assert page.locator("#planned-items .mark-rect path").count() == 4


@pytest.mark.parametrize("path", ["/delivery", "/sprints"])
def test_without_a_script_the_tables_say_it_all(shipped: Site, browser: Browser, path: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(shipped.address + path)
    for row in page.locator("figure.chart table tbody tr, .panel > .twin table tbody tr").all()[:3]:
        assert row.is_visible()
    assert page.locator("table").first.is_visible()
    context.close()


def test_a_number_opens_how_it_is_computed(shipped: Site, page: Page):
    page.goto(f"{shipped.address}/delivery")
    page.locator("#card-dora\\.change_fail_rate a.figure").click()
    page.locator("#drawer-body h1", has_text="Change fail rate").wait_for()
    page.keyboard.press("Escape")
