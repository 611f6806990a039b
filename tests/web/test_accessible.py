"""Every page under axe, in both themes and widths, and by keyboard alone.

With HEADWAY_SHOTS naming a folder, a picture of each is left there for people to judge.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.api.serving import served
from tests.flows.report.deliveries import shipped_today
from tests.flows.report.trackers import filled_today
from tests.web.catalogs import catalogued
from tests.web.ledgers import age, at_house, at_ledger, bustle, stream

from headway.model.scope import DEMO_TENANT
from headway.web.frame import NAVIGATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.api.serving import Site

pytestmark = pytest.mark.browser
PAGES = {
    "overview": "/?period=30d",
    "code": "/code?period=30d",
    "delivery": "/delivery",
    "sprints": "/sprints",
    "flow": "/flow?period=90d",
    "reviews": "/reviews?period=90d",
    "no-flow": "/flow?period=30d",
    "nothing-delivered": "/delivery?period=30d",
    "no-sprints": "/sprints?period=30d",
    "explain": "/explain/code.churn?period=30d",
    "pipeline": "/pipeline",
    "scopes": "/scopes",
    "scope": "/scopes/hub/github:repo:1",
    "data-health": "/data-health",
    "design": "/design",
    "lost": "/nowhere",
}
BAD = ("serious", "critical")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("demo") / "headway.db", filled=False, tenant=DEMO_TENANT) as found:
        at_ledger(found.path, lambda ledger: bustle(ledger, tenant=DEMO_TENANT))
        age(found.path, stream("changes", "archive:repo:0", source="archive", tenant=DEMO_TENANT), 300)
        yield found


@pytest.fixture(scope="module")
def tracked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("tracked") / "headway.db", filled=False) as found:
        at_house(found.path, filled_today)
        yield found


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("hub") / "headway.db", filled=False) as found:
        at_ledger(found.path, catalogued)
        yield found


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("shipped") / "headway.db", filled=False) as found:
        at_house(found.path, shipped_today)
        yield found


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for one in found if one["impact"] in BAD for node in one["nodes"]]


def kept(page: Page, name: str) -> None:
    folder = os.environ.get("HEADWAY_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)] if os.environ.get("HEADWAY_SHOTS") else [("light", 1440), ("dark", 390)])
@pytest.mark.parametrize("name", list(PAGES))
def test_no_page_has_a_serious_barrier_or_scrolls_sideways(site: Site, demo: Site, tracked: Site, hub: Site, shipped: Site, browser: Browser, name: str, theme: str, width: int):
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": address.address} for address in (site, demo, tracked, hub, shipped)])
    page = context.new_page()
    page.goto({"pipeline": demo, "data-health": tracked, "scopes": hub, "scope": hub, "delivery": shipped, "sprints": shipped, "flow": tracked, "reviews": tracked}.get(name, site).address + PAGES[name])
    page.wait_for_load_state("networkidle") if name != "pipeline" else page.wait_for_selector("#live[data-state=live]")
    page.evaluate("document.querySelectorAll('details.far').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    kept(page, f"{name}-{width}-{theme}")
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("target", ["/", "/pipeline", "/scopes", "/data-health"])
def test_nothing_connected_has_no_barrier_either(bare: Site, browser: Browser, target: str):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(bare.address + target)
    kept(page, "nothing-connected")
    assert violations(page) == []
    page.close()


def test_a_theme_is_chosen_at_once_and_kept(demo: Site, page: Page):
    page.goto(demo.address + "/pipeline")
    ground = "getComputedStyle(document.body).backgroundColor"
    for theme, colour in (("dark", "rgb(14, 17, 22)"), ("light", "rgb(246, 247, 249)")):
        page.locator(f"[data-theme-choice={theme}]").click()
        assert page.evaluate(ground) == colour
        assert page.locator(".themes [aria-current]").get_attribute("data-theme-choice") == theme
        page.reload()
        assert page.evaluate(ground) == colour
        assert page.locator("html").get_attribute("data-theme") == theme
    assert "theme" not in page.url


def test_without_a_script_the_theme_is_chosen_by_a_link(demo: Site, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(demo.address + "/design")
    page.locator("[data-theme-choice=dark]").click()
    page.goto(demo.address + "/pipeline")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()


def test_the_keyboard_meets_the_skip_link_then_the_pages_then_the_choices(demo: Site, page: Page):
    page.goto(demo.address + "/pipeline")
    met = []
    for _ in range(7 + len(NAVIGATION)):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.textContent.trim().split('\\n')[0].slice(0, 24) || document.activeElement.id"))
        assert page.evaluate("(() => { const seen = getComputedStyle(document.activeElement); return seen.outlineStyle !== 'none' && parseFloat(seen.outlineWidth) > 1; })()")
    assert met[: 2 + len(NAVIGATION)] == ["Skip to content", "Headway", *(label for _, label in NAVIGATION)]
    assert met[3 + len(NAVIGATION) : 6 + len(NAVIGATION)] == ["as the system", "light", "dark"]
    page.keyboard.press("Home")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


@pytest.mark.parametrize("target", ["/pipeline", "/design"])
def test_pages_write_nothing_to_the_console(demo: Site, page: Page, target: str):
    page.goto(demo.address + target)
    page.wait_for_timeout(300)
    assert page.locator("h1").count() == 1


def test_a_word_is_said_without_a_script_and_the_page_tells_what_is_next(tmp_path: Path, browser: Browser):
    with served(tmp_path / "headway.db", filled=False) as fresh:
        at_house(fresh.path, filled_today)
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
        page = context.new_page()
        page.goto(fresh.address + "/data-health")
        row = page.locator("tr", has_text="parked")
        row.locator("select[name=value]").select_option("waiting")
        row.locator("button").click()
        page.wait_for_url(fresh.address + "/data-health#words")
        page.get_by_text("3 records wait for a replay.").wait_for()
        kept(page, "data-health-said-390")
        page.locator(".said-words button", has_text="Take back").click()
        page.locator("tr", has_text="parked").locator("select[name=value]").wait_for()
        context.close()


def test_a_scope_is_decided_on_without_a_script_and_taken_back(tmp_path: Path, browser: Browser):
    with served(tmp_path / "headway.db", filled=False) as fresh:
        at_ledger(fresh.path, catalogued)
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
        page = context.new_page()
        page.goto(fresh.address + "/scopes?text=hr-portal")
        page.locator(".queue li", has_text="acme/hr-portal").locator("button", has_text="Activate").click()
        page.get_by_text("acme/hr-portal is active now.").wait_for()
        assert "text=hr-portal" in page.url
        assert page.locator(".queue li", has_text="acme/hr-portal").count() == 0
        kept(page, "scopes-decided-390")
        page.get_by_role("button", name="Pause it instead").click()
        page.get_by_text("acme/hr-portal is paused now.").wait_for()
        page.get_by_role("link", name="acme/hr-portal").first.click()
        page.get_by_label("Why, for the audit").fill("not ours")
        page.get_by_role("button", name="Block").click()
        page.locator(".audit td", has_text="not ours").wait_for()
        context.close()
