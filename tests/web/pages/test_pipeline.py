"""The pipeline monitor as a document, over a ledger that was filled as workers fill it."""

from __future__ import annotations

import html
import re
import time
from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.web.ledgers import age, at_ledger, bustle, stream

from headway.flows.report.timeline import Execution
from headway.model.scope import Scope, Stream
from headway.web.pages.pipeline import MINUTE_US, SHORTEST_BAR, spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.serving import Site

    from headway.ledger.sqlite import SqliteLedger

STREAMS = 500
NOW = 100 * MINUTE_US


@pytest.fixture(scope="module")
def bustling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Three sources in every state; one stream has been silent for five minutes."""
    with served(tmp_path_factory.mktemp("bustle") / "headway.db", filled=False) as found:
        at_ledger(found.path, bustle)
        age(found.path, stream("changes", "archive:repo:0", source="archive"), 300)
        yield found


def ran(number: int, started: int, finished: int | None) -> Execution:
    """A run that began and ended so many minutes ago."""
    ended = None if finished is None else NOW - finished * MINUTE_US
    return Execution(
        id=number, source="s", entity="commits", scope="s:r:1", scope_name="a", kind="sync", status="done", started_at=NOW - started * MINUTE_US, finished_at=ended,
        duration_ms=1, items=1, error=None,
    )  # fmt: skip


def rows(text: str) -> int:
    return len(re.findall(r"<tr [^>]*data-state=", text))


def row(text: str, entity: str, scope: str) -> str:
    """The row of a stream, without its tags."""
    (found,) = re.findall(rf'<tr class="[a-z_]+" data-key="[^"]*\|{re.escape(scope)}\|{entity}\|sync".*?</tr>', text, re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found)))


def test_each_counter_leads_to_as_many_rows_as_it_says(bustling: Site):
    text = bustling.get("/pipeline").text
    counters = re.findall(r'href="([^"]+)" data-key="counter-[a-z_]+"[^>]*>(?:<svg.*?</svg>)?\s*<b>(\d+)</b>', text, re.DOTALL)
    assert [int(count) for _, count in counters] == [39, 2, 1, 1, 1, 6, 4, 25]
    for href, count in counters:
        assert rows(bustling.get(href.replace("&amp;", "&")).text) == int(count)


def test_a_stalled_stream_says_so_and_has_no_time_left(bustling: Site):
    text = bustling.get("/pipeline").text
    assert re.search(r'<tr class="stalled" data-key="archive\|archive:repo:0\|changes', text)
    told = row(text, "changes", "archive:repo:0")
    assert "STALLED" in told
    assert "64 of ? ? \u2014 \u2014 5 m ago" in told


def test_a_running_stream_tells_done_of_estimate_and_percent(bustling: Site):
    told = row(bustling.get("/pipeline").text, "commits", "archive:repo:0")
    assert "1 270 of about 5 000 25 %" in told


def test_a_failed_stream_keeps_its_whole_error_one_click_away(bustling: Site):
    text = bustling.get("/pipeline?status=failed").text
    assert re.search(r"<details class=\"error\".*?<summary>the source closed[^<]* …</summary><p>the source closed[^<]*where this one stopped</p>", text, re.DOTALL)


@pytest.mark.parametrize(("target", "counted"), [("/pipeline?entity=refs", 6), ("/pipeline?status=done&entity=refs", 5), ("/pipeline?subject=acme%2Fweb", 5), ("/pipeline?status=cancelled", 0)])
def test_filters_live_in_the_address_and_say_when_they_leave_nothing(bustling: Site, target: str, counted: int):
    text = bustling.get(target).text
    assert rows(text) == counted
    assert ("Show all streams" in text) == (counted == 0)


@pytest.mark.parametrize("query", ["status=asleep", "entity=unicorns", "sort=oldest", "colour=red", "status=done&status=failed"])
def test_a_filter_that_is_not_understood_is_refused(bustling: Site, query: str):
    assert bustling.get(f"/pipeline?{query}").status == 400


def test_hostile_names_and_reasons_are_text(bustling: Site):
    text = bustling.get("/pipeline").text
    assert "<script>alert(1)</script>" not in text
    assert "acme/&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;b&gt;the author&#39;s date&lt;/b&gt;" in text


def test_quarantine_names_records_and_never_shows_a_payload(site: Site):
    text = site.get("/pipeline").text
    assert "f" * 40 in text
    assert "the object is missing" in text
    assert "secret payload" not in text


def test_the_fragment_stands_still_while_nothing_happens_and_only_time_goes_by(bustling: Site):
    first = bustling.get("/pipeline?view=fragment")
    bustling.clock.ahead += 2_000_000
    try:
        again = bustling.get("/pipeline?view=fragment", if_none_match=first.headers["etag"])
    finally:
        bustling.clock.ahead -= 2_000_000
    assert (again.status, again.body) == (304, b"")
    assert "<html" not in first.text
    assert not re.search(r"data-since>[^<]", first.text)


def test_the_fragment_changes_with_the_ledger(bustling: Site):
    first = bustling.get("/pipeline?view=fragment").headers["etag"]
    at_ledger(bustling.path, lambda ledger: ledger.plan([Stream(tenant="default", source="forge", entity="releases", scope="forge:repo:0")], "sync"))
    again = bustling.get("/pipeline?view=fragment", if_none_match=first)
    at_ledger(bustling.path, lambda ledger: ledger._database.write(lambda connection: connection.execute("DELETE FROM progress WHERE entity = 'releases'")))
    assert again.status == 200
    assert "releases" in again.text


UNTIL = 1_790_000_000_000_000


async def _troubled(ledger: SqliteLedger) -> None:
    """One stream that waits for its source, one paused with a long reason, one with held deletions."""
    scopes = [Scope(key=f"jira:project:{number}", name=f"Project {number}", location="") for number in (1, 2, 3)]
    await ledger.enlist("tracker", scopes, tenant="default", status="active", reason="")
    waiting, paused, held = (stream("work_items", scope.key, source="tracker") for scope in scopes)
    await ledger.wait(await ledger.begin(waiting, "sync"), until=UNTIL)
    await ledger.halt([paused], "sync", status="paused", reason="the token was refused (401); " + "renew it where tokens are made. " * 4)
    run = await ledger.begin(held, "sync")
    await ledger.hold(run, missing=60, stored=100)
    await ledger.finish(run, "done")


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("troubled") / "headway.db", filled=False) as found:
        at_ledger(found.path, _troubled)
        yield found


def test_a_stream_that_waits_for_its_source_says_until_when(troubled: Site):
    assert "rate limited until 21 Sep 2026, 14:13" in row(troubled.get("/pipeline").text, "work_items", "jira:project:1")


def test_a_paused_stream_says_why_all_of_it_one_click_away(troubled: Site):
    text = troubled.get("/pipeline?status=paused").text
    assert "the token was refused (401); renew it" in text
    assert ("renew it where tokens are made. " * 4).strip() in text


def test_held_deletions_stand_above_the_streams_with_the_command_that_lets_them_go(troubled: Site):
    text = troubled.get("/pipeline").text
    assert text.index("Deletions held for a decision") < text.index('id="streams"')
    assert "<code>headway sync --scope jira:project:3 --accept-deletions</code>" in text
    assert "Deletions held" not in troubled.get("/pipeline?entity=work_items&subject=jira:project:1").text


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    text = bare.get("/pipeline").text
    for command in ("headway analyze PATH", "headway demo"):
        assert command in text


def test_a_source_of_which_nothing_was_planned_is_shown_with_what_to_do(tmp_path: Path):
    with served(tmp_path / "headway.db", filled=False) as fresh:
        at_ledger(fresh.path, lambda ledger: ledger.enlist("forge", [Scope(key="forge:repo:1", name="a", location="")], tenant="default", status="active", reason=""))
        text = fresh.get("/pipeline").text
    assert "headway sync" in text
    assert "Nothing ran yet" in text


def test_bars_stand_in_their_time_and_the_shortest_is_seen():
    first, second, third = spans([ran(3, 10, 0), ran(2, 100, 60), ran(1, 50, 50)], now=NOW)
    assert (first.left, first.width) == (90.0, 10.0)
    assert (second.left, second.width) == (0.0, 40.0)
    assert (third.left, third.width) == (50.0, SHORTEST_BAR)


def test_a_run_that_goes_on_reaches_to_the_present_minute_and_none_beyond_the_chart():
    (going,) = spans([ran(1, 4, None)], now=NOW + MINUTE_US // 2)
    assert (going.left, going.width) == (0.0, 100.0)
    assert spans([], now=NOW) == []
    late = spans([ran(1, 0, 0), ran(2, 100, 1)], now=NOW)[0]
    assert late.left + late.width == 100.0


async def _many(ledger: SqliteLedger) -> None:
    scopes = [Scope(key=f"forge:repo:{at}", name=f"acme/{at}", location="") for at in range(STREAMS // 5)]
    await ledger.enlist("forge", scopes, tenant="default", status="active", reason="")
    names = ("commits", "changes", "refs", "accounts", "pull_requests")
    await ledger.plan([stream(entity, scope.key, source="forge") for scope in scopes for entity in names], "sync")


def test_five_hundred_streams_come_in_pages_and_quickly(tmp_path: Path):
    with served(tmp_path / "headway.db", filled=False) as large:
        at_ledger(large.path, _many)
        first, last = large.get("/pipeline?sort=name").text, large.get("/pipeline?sort=name&page=10").text
        assert "1 to 50 of 500" in first.replace("\u202f", " ")
        assert "451 to 500 of 500" in last.replace("\u202f", " ")
        assert 'rel="next"' not in last
        assert "beyond the last" in large.get("/pipeline?page=11").text
        took = []
        for _ in range(15):
            began = time.perf_counter()
            large.get("/pipeline?view=fragment")
            took.append(time.perf_counter() - began)
    # 50 ms is the aim and is measured by the benchmark; here a machine shared with other tests gets slack.
    assert sorted(took)[len(took) // 2] < 0.15
    print(f"500 streams: median {1000 * sorted(took)[7]:.0f} ms, worst {1000 * max(took):.0f} ms")  # noqa: T201 - shown with -s


def test_a_replay_that_went_well_is_told_beside_its_stream_and_links_beside_their_source(tmp_path: Path):
    async def fill(ledger: SqliteLedger) -> None:
        for kind in ("sync", "replay"):
            await ledger.finish(await ledger.begin(stream("commits", "forge:repo:1"), kind), "done")
        await ledger.finish(await ledger.begin(stream("item_mentions", "forge:source:local"), "link"), "done")

    with served(tmp_path / "headway.db", filled=False) as site:
        at_ledger(site.path, fill)
        page = site.get("/pipeline").text
        assert rows(page) == 2
        assert "replayed" in row(page, "commits", "forge:repo:1")
        assert "the whole source" in page
