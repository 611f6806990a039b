"""The scopes page as a document, and what may be decided on it."""

from __future__ import annotations

import html
import re
import time
from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.api.world import TENANT
from tests.web.catalogs import HOSTILE, HUB, catalogued
from tests.web.ledgers import at_ledger
from tests.web.posting import post, text_of

from headway.model.scope import Scope
from headway.web.pages.scopes import BACK

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

HELD = "github:repo:21"
ACTIVATE = {"source": HUB, "scope": HELD, "decision": "activate", "back": "/scopes"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nothing is decided here."""
    with served(tmp_path_factory.mktemp("hub") / "headway.db", filled=False) as found:
        at_ledger(found.path, catalogued)
        yield found


@pytest.fixture
def fresh(tmp_path) -> Iterator[Site]:
    with served(tmp_path / "headway.db", filled=False) as found:
        at_ledger(found.path, catalogued)
        yield found


def send(site: Site, fields: object, **headers: str) -> tuple[int, str, str]:
    return post(site, "/scopes/decide", fields, **headers)


def status(site: Site, scope: str = HELD) -> tuple[str, str]:
    (row,) = [row for row in at_ledger(site.path, lambda ledger: ledger.scopes(tenant=TENANT)) if row.scope == scope]
    return row.status, row.reason


def test_what_waits_for_a_person_comes_first_and_says_why(hub: Site):
    page = hub.get("/scopes").text
    queue = text_of(page[page.index('class="queue"') : page.index("</ul>", page.index('class="queue"'))])
    assert "3 wait for you." in text_of(page)
    assert page.index('class="queue"') < page.index('id="all"')
    for told in ("acme/hr-portal sensitive name", "acme/payroll_service sensitive name", "acme/web keeps failing", "Reading it failed 5 times in a row"):
        assert told in queue


def test_every_scope_says_its_status_why_its_activity_and_its_failures(hub: Site):
    told = text_of(hub.get("/scopes").text)
    for expected in ("10 all", "The limit of 100 active scopes; 100 busier ones", "2 failures in a row , the last: runs:", "300 d ago", "3 of 5 read, 2 not well", "Nobody works there any more."):
        assert expected in told


def test_how_far_each_entity_is_stands_in_the_row(hub: Site):
    page = hub.get("/scopes?text=shop").text
    told = text_of(page[page.index("<details") :])
    assert re.search(r"deployments rate limited until \d+ \w+ \d{4}, \d\d:\d\d", told)
    assert "work items incomplete 90 of about 93 97 %" in told
    assert "3 of 93 records could not be read" in told


@pytest.mark.parametrize(("asked", "count"), [("status=discovered", 3), ("status=blocked", 1), ("flagged=yes", 2), ("flagged=no&status=discovered", 1), ("source=tracker", 1), ("text=PAY", 2), ("text=nothing", 0)])
def test_filters_stand_in_the_address(hub: Site, asked: str, count: int):
    page = hub.get(f"/scopes?{asked}").text
    assert page.count('<td class="standing">') == count


@pytest.mark.parametrize("asked", ["status=asleep", "source=nowhere", "flagged=perhaps", "colour=red", "page=0", "text=a&text=b"])
def test_an_address_that_is_not_understood_is_refused(hub: Site, asked: str):
    assert hub.get(f"/scopes?{asked}").status == 400


def test_one_that_finds_nothing_leads_back(hub: Site):
    assert "No scope of hub is archived with “x” in its name or key" in text_of(hub.get("/scopes?source=hub&status=archived&text=x").text)
    assert "this page is beyond the last" in hub.get("/scopes?page=9").text


def test_hostile_names_are_text(hub: Site):
    for target in ("/scopes", "/scopes/hub/github:repo:6"):
        page = hub.get(target).text
        assert HOSTILE not in page
        assert html.escape(HOSTILE) in page


def test_a_location_that_is_no_address_of_the_web_is_no_link(fresh: Site):
    odd = Scope(key="fake:repo:1", name="odd", location="javascript:alert(1)")
    at_ledger(fresh.path, lambda ledger: ledger.enlist("x", [odd], tenant=TENANT, status="active", reason=""))
    page = fresh.get("/scopes/x/fake:repo:1").text
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


def test_the_page_of_one_tells_all_of_it_and_no_person(hub: Site):
    told = text_of(hub.get("/scopes/hub/github:repo:5").text)
    assert "acme/docs" in told
    assert "an operator active blocked nobody works there any more" in told
    assert " ann" not in told
    assert hub.get("/scopes/hub/github:repo:99").status == 404
    assert 'aria-current="true">Scopes' in hub.get("/scopes/hub/github:repo:5").text


@pytest.mark.parametrize(("decision", "is_now"), [("activate", "active"), ("pause", "paused"), ("block", "blocked")])
def test_one_form_decides_leads_back_and_says_what_it_did(fresh: Site, decision: str, is_now: str):
    code, where, _ = send(fresh, ACTIVATE | {"decision": decision, "back": "/scopes?text=hr&page=1", "reason": "agreed"})
    assert (code, where, status(fresh)) == (303, "/scopes?text=hr&page=1&decided=hub%2Fgithub%3Arepo%3A21", (is_now, "agreed"))
    assert f"acme/hr-portal is {is_now} now." in text_of(fresh.get(where).text)
    newest = at_ledger(fresh.path, lambda ledger: ledger.audit(tenant=TENANT, limit=1))[0]
    assert (newest.actor, newest.before, newest.after) == ("the scopes page", "discovered", is_now)


def test_what_was_decided_before_is_no_news_of_a_scope_there_is_not(hub: Site):
    assert hub.get("/scopes?decided=hub%2Fnowhere").status == 200


FOREIGN = {
    "a page of another site": {"sec_fetch_site": "cross-site"},
    "a page of this machine at another port": {"sec_fetch_site": "same-site"},
    "a bookmark or an address bar": {"sec_fetch_site": "none"},
    "an older browser elsewhere": {"sec_fetch_site": "", "origin": "https://evil.example"},
    "something that is no browser": {"sec_fetch_site": ""},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_nothing_is_decided_by(hub: Site, case: str):
    code, _, body = send(hub, ACTIVATE, **FOREIGN[case])
    assert (code, status(hub)[0], "decided on from this page only" in body) == (403, "discovered", True)


WRONG = {
    "a decision there is not": (ACTIVATE | {"decision": "delete"}, 400),
    "a scope there is not": (ACTIVATE | {"scope": "github:repo:99"}, 404),
    "a way back to somewhere else": (ACTIVATE | {"back": "https://evil.example"}, 400),
    "a way back that looks like ours": (ACTIVATE | {"back": "//evil.example/scopes"}, 400),
    "a reason that is a novel": (ACTIVATE | {"reason": "a" * 501}, 400),
    "a field too few": ({"source": HUB, "scope": HELD}, 400),
    "a field too many": (ACTIVATE | {"status": "active"}, 400),
    "a NUL byte": (ACTIVATE | {"reason": "a\x00"}, 400),
}


@pytest.mark.parametrize("case", WRONG)
def test_refused_is(hub: Site, case: str):
    fields, expected = WRONG[case]
    assert (send(hub, fields)[0], status(hub)[0]) == (expected, "discovered")


@pytest.mark.parametrize("address", ["/scopes\r\nset-cookie: a=b", "/scopesque", "/scopes ", "/scopes/ä", "https://x/scopes", ""])
def test_a_decision_leads_back_to_our_own_pages_only(address: str):
    assert BACK.fullmatch(address) is None


def test_nothing_is_decided_by_following_a_link(hub: Site):
    assert hub.get("/scopes/decide?source=hub").status == 405


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    assert "headway analyze PATH" in bare.get("/scopes").text


def test_a_thousand_repositories_come_fifty_a_page_and_quickly(fresh: Site):
    at_ledger(fresh.path, lambda ledger: catalogued(ledger, many=1000))
    fresh.get("/scopes")
    began = time.perf_counter()
    page = fresh.get("/scopes?text=many/&page=20").text
    assert time.perf_counter() - began < 1.5
    assert (page.count('<td class="standing">'), "951 to 1 000 of 1 000" in text_of(page)) == (50, True)
