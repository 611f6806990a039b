"""The pipeline monitor in Chromium: it follows a ledger that moves, keeps what the reader holds, and says when it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.serving import served
from tests.web.ledgers import age, at_ledger, batch, bustle, stream, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page
    from tests.api.serving import Site

    from headway.ledger.sqlite import SqliteLedger
    from headway.model.entries import Run

pytestmark = pytest.mark.browser
WORK = stream("commits", "archive:repo:1", source="archive")
KEY = "archive|archive:repo:1|commits|sync"
BEAT = 5100
"""A little more than the page waits between two looks, in milliseconds of its own clock."""


OVERLAPPING = """() => [...document.querySelectorAll("#monitor tbody tr")].flatMap((row) => {
  const cells = [...row.cells].map((cell) => [cell.className, cell.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  return cells.flatMap(([name, one], at) => cells.slice(at + 1)
    .filter(([, other]) => one.left + 1 < other.right && other.left + 1 < one.right && one.top + 1 < other.bottom && other.top + 1 < one.bottom)
    .map(([other]) => `${row.dataset.key}: ${name} on ${other}`));
})"""
"""What overlaps, by the boxes that are seen; a pixel is rounding."""


@dataclass
class Worker:
    """Reads one stream, a batch whenever it is told to."""

    site: Site
    run: Run = field(init=False)
    expected: str | None = None
    at: int = 0

    def begin(self) -> None:
        self.run = at_ledger(self.site.path, lambda ledger: ledger.begin(WORK, "sync", clear=True))

    def advance(self, items: int, estimate: int) -> None:
        part = batch(self.run, items, estimate=estimate, at=self.at)
        at_ledger(self.site.path, lambda ledger: ledger.advance(self.run, part, expected=self.expected))
        self.expected, self.at = part.cursor, self.at + 1

    def finish(self, status: str = "done", error: str | None = None) -> None:
        at_ledger(self.site.path, lambda ledger: ledger.finish(self.run, status, error=error, stored=self.at, total=self.at))


@pytest.fixture
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("busy") / "headway.db", filled=False) as found:
        at_ledger(found.path, bustle)
        yield found


def opened(page: Page, site: Site, target: str = "/pipeline?sort=name") -> None:
    """The monitor with a clock that only the test moves."""
    page.clock.install()
    page.goto(site.address + target)
    page.wait_for_selector("#live[data-state=live]")


def looked(page: Page) -> None:
    """Let the page look once more."""
    with page.expect_response(lambda response: "view=fragment" in response.url):
        page.clock.run_for(BEAT)


def row(page: Page, key: str = KEY) -> Locator:
    return page.locator(f'tr[data-key="{key}"]')


def test_a_sync_is_watched_from_the_queue_to_its_end_without_a_reload(busy: Site, page: Page):
    opened(page, busy)
    page.evaluate("window.same = true")
    assert row(page).get_attribute("data-state") == "queued"
    worker = Worker(busy)
    worker.begin()
    for done, percent in ((100, "25"), (200, "50"), (300, "75")):
        worker.advance(100, 400)
        looked(page)
        page.wait_for_function("([key, text]) => document.querySelector(`tr[data-key='${key}'] .amounts`).textContent.includes(text)", arg=[KEY, f"{done} of about 400"])
        assert row(page).locator(".percent").inner_text().startswith(percent)
    worker.finish()
    looked(page)
    page.wait_for_selector(f'tr[data-key="{KEY}"].done')
    assert row(page).locator("progress").get_attribute("value") == "100.0"
    assert page.locator('[data-key="counter-done"] b').inner_text() == "26"
    assert page.evaluate("window.same") is True


def test_what_the_reader_holds_stays_where_it_is(busy: Site, page: Page):
    opened(page, busy, "/pipeline?sort=activity")
    page.locator("tr.failed details summary").click()
    link = page.locator('tr[data-key="forge|forge:repo:2|refs|sync"] .scope a')
    link.scroll_into_view_if_needed()
    link.focus()
    before = page.evaluate("scrollY")
    worker = Worker(busy)
    worker.begin()
    worker.advance(10, 100)
    looked(page)
    page.wait_for_selector(f'tr[data-key="{KEY}"].running')
    assert page.locator("tr.failed details").evaluate("found => found.open")
    assert link.evaluate("found => found === document.activeElement")
    assert abs(page.evaluate("scrollY") - before) < 80  # the row that came to the top pushed the others down by itself


def test_only_a_change_of_state_is_announced(busy: Site, page: Page):
    opened(page, busy)
    worker = Worker(busy)
    worker.begin()
    looked(page)
    page.wait_for_function("() => document.getElementById('said').textContent === 'commits of legacy/part-1: running'")
    page.evaluate("document.getElementById('said').textContent = ''")
    worker.advance(10, 100)
    looked(page)
    page.wait_for_function("key => document.querySelector(`tr[data-key='${key}'] .amounts`).textContent.includes('10 of')", arg=KEY)
    assert page.locator("#said").inner_text() == ""


def test_many_changes_are_announced_in_one_breath(busy: Site, page: Page):
    opened(page, busy)

    async def all_of_them(ledger: SqliteLedger) -> None:
        for at in (1, 2, 3):
            for entity in ("commits", "changes"):
                await whole(ledger, stream(entity, f"archive:repo:{at}", source="archive"), 3)

    at_ledger(busy.path, all_of_them)
    looked(page)
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('6 streams changed: ')")


def test_time_goes_by_without_asking_the_server(busy: Site, page: Page):
    opened(page, busy)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    time = row(page, "forge|forge:repo:2|refs|sync").locator("time")
    before = time.inner_text()
    page.clock.run_for(2000)
    assert time.inner_text() != before
    assert asked == []


def test_while_nothing_happens_the_answer_is_empty(busy: Site, page: Page):
    opened(page, busy)
    with page.expect_response(lambda response: "view=fragment" in response.url) as found:
        page.clock.run_for(BEAT)
    assert found.value.status == 304


def test_a_stream_that_falls_silent_turns_amber_by_itself(busy: Site, page: Page):
    opened(page, busy)
    age(busy.path, stream("commits", "archive:repo:0", source="archive"), 120)
    looked(page)
    page.wait_for_selector('tr.stalled[data-key="archive|archive:repo:0|commits|sync"]')
    assert row(page, "archive|archive:repo:0|commits|sync").locator(".badge").inner_text() == "STALLED"


def test_a_hidden_tab_rests_and_looks_at_once_when_it_is_seen_again(busy: Site, page: Page):
    opened(page, busy)
    turn = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(turn, True)
    page.clock.run_for(4 * BEAT)
    assert asked == []
    assert page.locator("#live").get_attribute("data-state") == "rest"
    with page.expect_response(lambda response: "view=fragment" in response.url):
        page.evaluate(turn, False)
    page.wait_for_selector("#live[data-state=live]")


def test_a_server_that_is_away_is_said_and_its_return_too(busy: Site, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    opened(page, busy)
    away: Any = lambda route: route.abort()  # noqa: E731 - the same object takes the route away again
    page.route("**/pipeline?*view=fragment*", away)
    page.clock.run_for(BEAT)
    page.wait_for_selector("#live[data-state=lost]")
    assert page.locator("#live").inner_text().startswith("not updating since")
    assert "does not answer" in page.locator("#said").inner_text()
    assert page.locator("tr[data-state]").count() == 39
    page.unroute("**/pipeline?*view=fragment*", away)
    page.clock.run_for(BEAT)
    page.wait_for_selector("#live[data-state=live]")
    assert page.locator("#said").inner_text() == "Live again."
    context.close()


def test_filters_apply_when_chosen_and_stay_while_the_page_lives(busy: Site, page: Page):
    opened(page, busy)
    with page.expect_navigation():
        page.locator("#entity").select_option("refs")
    page.wait_for_selector("#live[data-state=live]")
    assert page.locator("tr[data-state]").count() == 6
    page.locator('[data-key="counter-failed"]').click()
    page.wait_for_selector("#live[data-state=live]")
    looked(page)
    assert "entity=refs" in page.url
    assert page.locator("tr[data-state]").count() == 1


def test_without_javascript_the_page_is_whole_and_says_how_to_refresh(busy: Site, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(busy.address + "/pipeline?status=done")
    assert page.locator("tr[data-state]").count() == 25
    assert page.locator("#live").is_hidden()
    page.get_by_role("link", name="Refresh").click()
    assert page.url.endswith("/pipeline?status=done")
    context.close()


@pytest.mark.parametrize("width", [390, 800, 1024, 1280, 1440])
def test_no_two_cells_of_a_row_lie_on_each_other_at_any_width(busy: Site, browser: Browser, width: int):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(busy.address + "/pipeline")
    page.wait_for_selector("#live[data-state=live]")
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_nothing_moves_while_the_monitor_loads_or_looks_again(busy: Site, page: Page):
    page.add_init_script("window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});")
    page.goto(busy.address + "/pipeline")
    page.wait_for_selector("#live[data-state=live]")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.01
