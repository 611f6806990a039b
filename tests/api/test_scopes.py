"""The endpoints about scopes: what is read and why, page by page, and decisions that only come from here."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING

import pytest
from tests.api.serving import served
from tests.api.world import TENANT
from tests.web.ledgers import at_ledger, bustle

from headway.model.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

pytestmark = pytest.mark.slow
HELD, FOLDER = "github:repo:7", "jenkins:job:folder/deploy-api"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("scopes") / "headway.db", filled=False) as found:
        at_ledger(found.path, bustle)
        at_ledger(found.path, scoped)
        yield found


async def scoped(ledger):
    await ledger.enlist("hub", [Scope(key=HELD, name="acme/hr-portal", location="")], tenant=TENANT, status="discovered", reason="its name looks sensitive (hr)", flagged=True)
    await ledger.enlist("ci", [Scope(key=FOLDER, name="deploy <api>", location="")], tenant=TENANT, status="active", reason="mode auto")
    await ledger.enlist("other", [Scope(key=HELD, name="of another tenant", location="")], tenant="elsewhere", status="active", reason="")


def post(site: Site, target: str, body: object = "{}", **headers: str) -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    given = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("POST", f"/api/v1{target}", body if isinstance(body, str | bytes) else json.dumps(body), {name: value for name, value in given.items() if value})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def status(site: Site, source: str = "hub", scope: str = HELD) -> str:
    return site.get(f"/api/v1/scopes/{source}/{scope}").json["status"]


@pytest.fixture
def held(busy: Site) -> Iterator[Site]:
    yield busy
    at_ledger(busy.path, lambda ledger: ledger.settle([("hub", HELD)], tenant=TENANT, status="discovered", actor="ann", reason="as it was"))


def test_pages_follow_each_other_and_hold_every_scope_once(busy: Site):
    met, cursor = [], ""
    while cursor is not None:
        found = busy.get(f"/api/v1/scopes?limit=4{cursor and '&cursor=' + cursor}").json
        met += [(one["source"], one["scope"]) for one in found["scopes"]]
        cursor = found["nextCursor"]
    assert (len(met), len(set(met)), found["total"], found["waiting"]) == (found["total"], found["total"], len(met), 1)
    assert sum(found["counts"].values()) == len(met)


def test_a_scope_says_why_it_stands_so_and_how_far_its_streams_are(busy: Site):
    found = busy.get("/api/v1/scopes?source=archive&text=part-0").json["scopes"][0]
    by = {one["entityType"]: one for one in found["streams"]}
    assert (found["name"], found["status"], by["refs"]["status"], "closed the connection" in by["refs"]["lastError"]) == ("legacy/part-0", "active", "failed", True)
    assert by["accounts"]["completeness"] == pytest.approx(45 / 48)


@pytest.mark.parametrize(("asked", "expected"), [("flagged=true", ["acme/hr-portal"]), ("status=discovered", ["acme/hr-portal"]), ("text=HR-P", ["acme/hr-portal"]), ("source=ci", ["deploy <api>"])])
def test_filters(busy: Site, asked: str, expected: list[str]):
    assert [one["name"] for one in busy.get(f"/api/v1/scopes?{asked}").json["scopes"]] == expected


@pytest.mark.parametrize("asked", ["status=asleep", "source=nowhere", "flagged=perhaps", "limit=0", "limit=9999", "colour=red", "cursor=abc", "text=a%00b", "status=active&status=paused"])
def test_what_is_not_understood_is_refused(busy: Site, asked: str):
    reply = busy.get(f"/api/v1/scopes?{asked}")
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")


def test_a_cursor_of_another_question_is_refused(busy: Site):
    cursor = busy.get("/api/v1/scopes?limit=1").json["nextCursor"]
    assert busy.get(f"/api/v1/scopes?limit=1&source=forge&cursor={cursor}").status == 400


@pytest.mark.parametrize(("decision", "is_now"), [("activate", "active"), ("pause", "paused"), ("block", "blocked")])
def test_a_decision_holds_at_once_and_is_audited_with_its_reason(held: Site, decision: str, is_now: str):
    assert post(held, f"/scopes/hub/{HELD}/{decision}", {"reason": "agreed with the council"})[1]["status"] == is_now
    newest = held.get(f"/api/v1/scopes/hub/{HELD}/audit").json[0]
    assert (status(held), newest["by"], newest["before"], newest["after"], newest["reason"]) == (is_now, "the API", "discovered", is_now, "agreed with the council")


def test_a_key_with_slashes_is_found(busy: Site):
    assert busy.get(f"/api/v1/scopes/ci/{FOLDER}").json["name"] == "deploy <api>"
    assert busy.get(f"/api/v1/scopes/ci/{FOLDER}/audit").json[0]["by"] == "discovery"
    assert post(busy, f"/scopes/ci/{FOLDER}/pause")[1]["status"] == "paused"
    assert post(busy, f"/scopes/ci/{FOLDER}/activate")[1]["status"] == "active"


FOREIGN = {
    "a page of another site": {"sec_fetch_site": "cross-site"},
    "a page of this machine at another port": {"sec_fetch_site": "same-site"},
    "an address bar": {"sec_fetch_site": "none"},
    "an older browser elsewhere": {"origin": "https://evil.example"},
    "an origin that is hidden": {"origin": "null"},
    "a lie about the origin": {"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1:{port}"},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_nothing_is_decided_by(busy: Site, case: str):
    found, body = post(busy, f"/scopes/hub/{HELD}/activate", **{name: value.format(port=busy.port) for name, value in FOREIGN[case].items()})
    assert (found, body["status"], status(busy)) == (403, 403, "discovered")


FORMS = {
    "a form": ("reason=x", "application/x-www-form-urlencoded"),
    "a form of another kind": ("{}", "multipart/form-data; boundary=x"),
    "plain text, which a form may send": ('{"reason": "x"}', "text/plain"),
    "nothing said of it": ("{}", ""),
    "no JSON": ("{", "application/json"),
    "a field too many": ('{"status": "active"}', "application/json"),
    "a NUL byte": ('{"reason": "a\\u0000b"}', "application/json"),
    "a novel": (json.dumps({"reason": "a" * 501}), "application/json"),
}


@pytest.mark.parametrize("case", FORMS)
def test_a_body_is_refused_that_is(busy: Site, case: str):
    body, media = FORMS[case]
    assert (post(busy, f"/scopes/hub/{HELD}/activate", body, content_type=media)[0], status(busy)) == (400, "discovered")


@pytest.mark.parametrize("target", ["/scopes/hub/github:repo:8/activate", "/scopes/nowhere/github:repo:7/activate", "/scopes/other/github:repo:7/activate"])
def test_what_there_is_not_is_not_found_also_what_another_tenant_has(busy: Site, target: str):
    assert (post(busy, target)[0], busy.get(f"/api/v1{target.removesuffix('/activate')}").status, busy.get(f"/api/v1{target.removesuffix('activate')}audit").status) == (404, 404, 404)


def test_a_decision_there_is_not_is_refused_and_none_is_made_by_following_a_link(busy: Site):
    assert post(busy, f"/scopes/hub/{HELD}/delete")[0] == 400
    assert busy.get(f"/api/v1/scopes/hub/{HELD}/activate").status == 404
    assert status(busy) == "discovered"


def test_another_host_name_is_refused_before_anything_is_decided(busy: Site):
    assert (post(busy, f"/scopes/hub/{HELD}/activate", host="evil.example")[0], status(busy)) == (421, "discovered")
