"""The data health page as a document, and the one thing that may be said on it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.flows.report.trackers import TRACKER, filled_today
from tests.web.ledgers import at_house, at_ledger
from tests.web.posting import post, text_of

from headway.model.scope import Scope
from headway.web.pages.data_health import shares

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.serving import Site

PARKED = {"map": "status", "word": "parked", "value": "waiting", "target": "tenant"}
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def tracked(tmp_path: Path) -> Iterator[Site]:
    """A tracker with everything that may be wrong with one."""
    with served(tmp_path / "headway.db", filled=False) as found:
        at_house(found.path, filled_today)
        yield found


def send(site: Site, fields: object, **headers: str) -> tuple[int, str, str]:
    return post(site, "/data-health/words", fields, **headers)


def said(site: Site) -> list[tuple[str, ...]]:
    found = at_ledger(site.path, lambda ledger: ledger.overrides(tenant="default"))
    return [(one.level, one.target, one.map, one.word, one.value) for one in found]


def test_it_says_how_many_things_need_a_look_and_what_to_do(tracked: Site):
    page = tracked.get("/data-health").text
    told = text_of(page)
    assert re.search(r"How far the numbers can be trusted: \d+ things need a look", told)
    assert "3 words of the sources are in none of our maps, 6 records." in told
    assert "<code>headway replay</code>" in page
    assert page.index('id="sign-held"') < page.index('id="sign-words"')


def test_links_are_told_by_source_and_names_that_lead_nowhere_with_an_example(tracked: Site):
    told = text_of(tracked.get("/data-health").text)
    assert "forge 40 % 40 % lead to a work item: 2 of 5 pull requests merged in the last 90 days." in told
    assert re.search(r"OPS 2 pull requests name it, such as OPS-7 in acme/shop #\d+\.", told)


def test_a_project_that_is_known_and_not_read_comes_with_the_command_that_reads_it(tracked: Site):
    known = Scope(key="jira:project:2", name="Operations", location="", code="OPS")
    at_ledger(tracked.path, lambda ledger: ledger.enlist(TRACKER, [known], tenant="default", status="discovered", reason=""))
    page = tracked.get("/data-health").text
    assert "The project is discovered and not read: <code>headway scopes activate jira:project:2</code>" in page
    assert tracked.get("/api/v1/data-health").json["orphanPrefixes"][0]["scope"] == "jira:project:2"


def test_each_unmapped_word_has_a_form_with_what_it_may_stand_for(tracked: Site):
    page = tracked.get("/data-health").text
    (form,) = re.findall(r'<form method="post"[^>]*>(?:(?!</form>).)*value="parked"(?:(?!</form>).)*</form>', page, re.DOTALL)
    assert re.findall(r'<option value="([^"]*)"', form)[1:4] == ["backlog", "todo", "in_progress"]
    assert '<option value="unknown"' not in form
    assert f'<option value="source:{TRACKER}">' in form


def test_a_word_is_said_with_one_form_and_the_page_then_says_that_a_replay_applies_it(tracked: Site):
    assert send(tracked, PARKED)[:2] == (303, "/data-health#words")
    assert said(tracked) == [("tenant", "", "status", "parked", "waiting")]
    told = text_of(tracked.get("/data-health").text)
    assert "3 records wait for a replay." in told
    assert "“parked” is waiting now and still counts as unknown" in told
    assert "Take back" in told


def test_it_is_audited_and_no_fact_is_changed_by_the_pages(tracked: Site):
    send(tracked, PARKED)

    async def look(ledger):
        rows = "SELECT actor, action, target FROM audit"
        return await ledger._database.read(lambda connection: connection.execute(rows).fetchall()), await ledger._database.read(
            lambda connection: connection.execute("SELECT DISTINCT status FROM work_items WHERE status_raw = 'Parked'").fetchall()
        )

    assert at_ledger(tracked.path, look) == ([("the data health page", "override", "status: parked (tenant)")], [("unknown",)])


def test_a_word_may_be_said_for_one_source_and_taken_back(tracked: Site):
    send(tracked, PARKED | {"target": f"source:{TRACKER}"})
    assert said(tracked) == [("source", TRACKER, "status", "parked", "waiting")]
    assert send(tracked, PARKED | {"target": f"source:{TRACKER}", "value": ""})[0] == 303
    assert said(tracked) == []


FOREIGN = {
    "a page of another site": {"sec_fetch_site": "cross-site"},
    "a page of this machine at another port": {"sec_fetch_site": "same-site"},
    "a bookmark or an address bar": {"sec_fetch_site": "none"},
    "an older browser elsewhere": {"sec_fetch_site": "", "origin": "https://evil.example"},
    "an origin that is hidden": {"sec_fetch_site": "", "origin": "null"},
    "something that is no browser": {"sec_fetch_site": ""},
    "a lie about the origin": {"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1:{port}"},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_nothing_is_said_by(tracked: Site, case: str):
    status, _, body = send(tracked, PARKED, **{name: value.format(port=tracked.port) for name, value in FOREIGN[case].items()})
    assert (status, said(tracked)) == (403, [])
    assert "Words are said from this page only" in body


def test_an_older_browser_says_its_origin(tracked: Site):
    assert send(tracked, PARKED, sec_fetch_site="", origin=f"http://127.0.0.1:{tracked.port}")[0] == 303


def test_another_host_name_is_refused_before_anything_is_read(tracked: Site):
    assert send(tracked, PARKED, host="evil.example")[0] == 421
    assert said(tracked) == []


WRONG = {
    "a map there is not": (PARKED | {"map": "moods"}, 400, "there is no map"),
    "a meaning that is none of ours": (PARKED | {"value": "asleep"}, 400, "choose one of backlog"),
    "a level there is not": (PARKED | {"target": "planet:mars"}, 400, "write tenant"),
    "a word that is empty": (PARKED | {"word": "  "}, 400, "an empty word"),
    "a word nothing was said of": (PARKED | {"value": ""}, 404, "nothing was said of"),
    "a field too many": (PARKED | {"colour": "red"}, 400, "each once"),
    "a field twice": ("map=status&map=types&word=a&value=done", 400, "each once"),
    "a field too few": ("map=status", 400, "each once"),
    "nothing": ("", 400, "each once"),
    "no form": (b'{"map": "status"}', 400, "could not be read"),
    "bytes that are no text": (b"map=status&word=%ff%fe&value=done", 400, "could not be read"),
    "a NUL byte": (PARKED | {"word": "a\x00b"}, 400, "NUL"),
    "a novel": (PARKED | {"word": "a" * 9000}, 400, "larger than any word"),
}


@pytest.mark.parametrize("case", WRONG)
def test_refused_with_a_page_that_says_why(tracked: Site, case: str):
    fields, expected, why = WRONG[case]
    status, _, body = send(tracked, fields)
    assert (status, said(tracked)) == (expected, [])
    assert why in html.unescape(body)


def test_a_body_that_is_no_form_is_refused(tracked: Site):
    assert send(tracked, b"{}", content_type="application/json")[0] == 400


def test_words_are_not_said_by_following_a_link(tracked: Site):
    assert tracked.get("/data-health/words?map=status&word=a&value=done").status == 405


def test_hostile_words_are_text(tracked: Site):
    send(tracked, PARKED | {"word": HOSTILE})
    page = tracked.get("/data-health").text
    assert HOSTILE not in page
    assert html.escape(HOSTILE) in page


def test_held_deletions_come_with_the_command_that_lets_them_go(tracked: Site):
    told = text_of(tracked.get("/data-health").text)
    assert "headway sync --scope jira:project:1 --accept-deletions" in told
    assert "60 stored records are missing at the source" in told


def test_without_a_tracker_every_number_says_why_there_is_none(site: Site):
    told = text_of(site.get("/data-health").text)
    assert "No work items were read: no tracker is connected" in told
    assert "No pull requests were read" in told


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    assert "headway analyze PATH" in bare.get("/data-health").text


def test_an_address_that_is_not_understood_is_refused(site: Site):
    assert site.get("/data-health?colour=red").status == 400


class Counts:
    points, size, estimate, none = 1, 0, 1, 2


def test_parts_of_effort_stand_beside_each_other_and_fill_the_whole():
    assert [(count, left, width) for _, _, count, left, width in shares(Counts())] == [(1, 0.0, 25.0), (0, 25.0, 0.0), (1, 25.0, 25.0), (2, 50.0, 50.0)]
