"""What a person does with the demo, in Chromium: arrives, looks, watches it being read, goes from a number to its rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.journeys.visiting import SMALL, visiting

from headway.sources.synthetic.squads import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.journeys.visiting import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERIOD = "?period=90d"


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A small company up to today, made and served."""
    home = tmp_path_factory.mktemp("demo")
    with visiting(home, "demo", *SMALL) as found:
        yield found


def test_a_first_visitor_with_nothing_connected_is_shown_three_steps_and_the_demo(tmp_path, page: Page):
    with visiting(tmp_path, "serve") as empty:
        page.goto(empty.address)
        assert page.get_by_role("heading", level=1).inner_text() == "Nothing is connected yet"
        assert page.locator("ol.steps li").count() == 3
        assert page.get_by_text("headway demo", exact=True).is_visible()
        assert page.get_by_text("DEMO DATA").count() == 0


@pytest.mark.parametrize("target", ["/", "/delivery", "/flow", "/reviews", "/code", "/sprints", "/pipeline", "/explain/code.churn", "/design", "/nowhere"])
def test_every_page_says_that_its_data_are_made_up(visit: Visit, browser: Browser, target: str):
    page = browser.new_page()
    page.goto(visit.address + target)
    assert page.get_by_text("DEMO DATA", exact=True).is_visible()
    page.close()


def test_the_demo_opens_on_numbers(visit: Visit, page: Page):
    page.goto(visit.address)
    assert page.locator(".card").count() >= 8
    values = page.locator(".card data").evaluate_all("found => found.map(one => one.value)")
    assert len([value for value in values if value]) >= 6


def test_a_card_leads_to_its_explanation_and_that_to_a_commit(visit: Visit, page: Page):
    page.goto(f"{visit.address}/{PERIOD}")
    card = page.locator("#card-code\\.commits")
    value = card.locator("data").get_attribute("value")
    card.locator("a.figure").click()
    page.wait_for_selector("#drawer article h1")
    assert page.locator("#drawer data").first.get_attribute("value") == value
    page.locator("#drawer-page").click()
    page.wait_for_url("**/explain/code.commits**")
    commit = visit.json(f"/api/v1/metrics/code.commits/items{PERIOD}")["items"][0]
    assert re.search(r":[0-9a-f]{40}$", commit["key"])
    assert commit["label"] in page.locator("main table tbody tr").first.inner_text()


def test_a_repository_is_chosen_and_its_own_numbers_shown(visit: Visit, page: Page):
    page.goto(visit.address)
    with page.expect_navigation():
        page.locator("#subject").select_option(label="checkout-api")
    assert page.get_by_role("heading", level=1).inner_text() == "checkout-api"
    assert "repository" in page.url


def test_a_hostile_repository_name_is_read_and_never_run(visit: Visit, page: Page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    shown = HOSTILE.replace("\u202e", "\u27e8U+202E\u27e9")
    page.goto(visit.address)
    with page.expect_navigation():
        page.locator("#subject").select_option(label=shown)
    assert page.get_by_role("heading", level=1).inner_text() == shown
    for target in ("/code", "/pipeline"):
        page.goto(visit.address + target + "?" + page.url.partition("?")[2])
        assert shown in page.locator("main").inner_text()


def test_colours_are_chosen_and_stay_chosen(visit: Visit, page: Page):
    page.goto(visit.address)
    grounds = {}
    for choice in ("light", "dark"):
        page.locator(f"[data-theme-choice={choice}]").click()
        page.wait_for_selector(f"html[data-theme={choice}]")
        grounds[choice] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(f"{visit.address}/code")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert (page.evaluate("getComputedStyle(document.body).backgroundColor"), len(set(grounds.values()))) == (grounds["dark"], 2)


def test_the_code_page_draws_its_chart_and_shows_the_same_as_a_table(visit: Visit, page: Page):
    page.goto(f"{visit.address}/code")
    page.wait_for_selector("#knowledge svg, #knowledge canvas")
    assert page.locator("[data-rows=knowledge] tbody tr").count() >= 3
    assert page.locator("[data-rows=spots] tbody tr").count() >= 3


def test_the_pipeline_page_explains_what_lies_in_quarantine(visit: Visit, page: Page):
    page.goto(f"{visit.address}/pipeline")
    assert page.locator("#quarantine tbody tr").count() > 0
    assert page.locator("#health .source").count() == 3


def test_a_live_read_is_watched_to_its_end_without_a_reload(tmp_path, page: Page):
    with visiting(tmp_path, "demo", "--live", *SMALL) as live:
        page.goto(f"{live.address}/pipeline")
        page.evaluate("window.never_reloaded = true")
        page.wait_for_selector("tr[data-state=running], tr[data-state=queued]", timeout=30_000)  # of small streams, none may be running at the moment of a look
        first = done(page)
        page.wait_for_function(f"() => Number(document.querySelector('[data-key=counter-done] b')?.textContent.replace(/\\D/g, '')) > {first}", timeout=30_000)
        page.wait_for_function("() => !document.querySelector('tr[data-state=running], tr[data-state=queued]') && document.querySelector('#health .source')", timeout=120_000)
        assert page.evaluate("window.never_reloaded")
        assert done(page) > first


def done(page: Page) -> int:
    """The number of streams that the page counts as done."""
    return int(re.sub(r"\D", "", page.locator("[data-key=counter-done] b").inner_text()) or 0)
