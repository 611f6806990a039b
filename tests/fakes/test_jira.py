"""The make-believe Jira gives pages, histories and refusals as the vendor's does; what its readers rely on is checked endpoint by endpoint."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from tests.fakes.checking import Checker
from tests.fakes.jira import FIRST_ID, Company, running, schema
from tests.fakes.jira.visitor import Visitor

pytestmark = pytest.mark.slow

ALL = ("CORE", '"DESC"', "PAG", "TEAM", "RUS", "ZHO")
EVERYTHING = f"project in ({', '.join(ALL)}) ORDER BY updated ASC, id ASC"
CUSTOM = 13_000


@pytest.fixture(scope="module")
def jira():
    with running(Company(seed=7, items=600, projects=6, empty=True, custom=CUSTOM)) as site:
        yield site


@pytest.fixture(scope="module")
def reader(jira):
    return Visitor(jira)


@pytest.fixture(scope="module")
def server():
    with running(Company(seed=7, items=600, projects=6, empty=True, custom=CUSTOM), edition="datacenter") as site:
        yield Visitor(site)


def test_token_pages_together_hold_every_item_once_in_the_order_asked_for(reader):
    rows = [issue for page in reader.pages(EVERYTHING, fields=["updated"], maxResults=37) for issue in page]
    assert len(rows) == len({row["id"] for row in rows}) == 600
    assert all(one["fields"]["updated"] <= other["fields"]["updated"] for one, other in pairwise(rows))


@pytest.mark.parametrize(("fields", "asked", "given"), [(["summary"], 5_000, 100), (["id"], 5_000, 600), (["id", "key"], 5_000, 600), (None, 5_000, 600), (["summary"], 30, 30), (["summary"], None, 50)])
def test_a_page_is_as_large_as_the_site_pleases(reader, fields, asked, given):
    more = {name: value for name, value in (("fields", fields), ("maxResults", asked)) if value is not None}
    assert len(reader.search(EVERYTHING, **more).said["issues"]) == given


def test_an_item_has_only_the_fields_asked_for_and_without_any_only_its_id(reader):
    assert reader.search("project = CORE").said["issues"][0].keys() == {"id"}
    assert reader.search("project = CORE", fields=["key"]).said["issues"][0].keys() == {"expand", "id", "self", "key"}
    assert reader.search("project = CORE", fields=["summary", "created"]).said["issues"][0]["fields"].keys() == {"summary", "created"}
    every = reader.search("project = CORE", fields=["*all", "-summary"]).said["issues"][0]["fields"]
    assert {"description", "worklog", f"customfield_{CUSTOM + 20}"} <= every.keys()
    assert "summary" not in every


REFUSALS = {
    "no restriction": ("ORDER BY updated ASC", "Unbounded"),
    "nothing at all": ("", "Unbounded"),
    "a reserved word": ("project = DESC", "reserved JQL word"),
    "a reserved word in a list": ("project in (CORE, desc)", "reserved JQL word"),
    "an unknown project": ('project = "NOPE"', "does not exist for the field 'project'"),
    "an unknown field": ("colour = red", "Field 'colour' does not exist"),
    "an unclosed list": ("project in (CORE", "before the end"),
    "an unclosed quotation": ('project = "CORE', "is not allowed here"),
    "no operator": ("project CORE", "Expecting operator"),
    "too many orders": ("project = CORE ORDER BY " + ", ".join(["updated ASC"] * 8), "at most 7"),
    "no date": ('project = CORE AND updated >= "yesterday"', "is invalid"),
    "a word too many": ("project = CORE created > 5", "Expecting 'and'"),
}


@pytest.mark.parametrize(("jql", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_query_it_cannot_carry_out_is_refused_in_the_vendors_words(reader, jql, sentence):
    heard = reader.search(jql)
    assert (heard.status, sentence in heard.said["errorMessages"][0]) == (400, True), heard.said


def test_a_reserved_word_is_a_project_when_it_is_quoted_or_named_by_its_id(reader):
    assert len(reader.ids('project = "DESC"')) == len(reader.ids("project = 10001")) == 100


def test_conditions_narrow_what_is_found(reader):
    ids = reader.ids("project = CORE ORDER BY id ASC")
    assert ids == sorted(ids, key=int)
    assert reader.ids(f"project = CORE AND id > {ids[40]} ORDER BY id ASC") == ids[41:]
    assert reader.ids(f"id in ({ids[3]}, {ids[1]}, 99999999) ORDER BY id DESC") == [ids[3], ids[1]]
    assert reader.ids(f"project = PAG AND id in ({ids[3]})") == []
    assert reader.ids('key = "CORE-1"') == ids[:1]
    assert reader.ids("project = CORE ORDER BY id DESC", maxResults=7) == ids[::-1]
    newest = reader.ids("project = CORE ORDER BY updated DESC", maxResults=9)
    assert newest == reader.ids("project = CORE ORDER BY updated ASC")[::-1]


def test_an_instant_is_exact_in_epoch_ms_and_in_words_a_minute_of_the_callers_zone(jira, reader):
    updated = sorted((jira.company.columns.updated[position], str(FIRST_ID + position)) for position in jira.company.shelves[0].by_id)
    cut = updated[50][0]
    assert reader.ids(f"project = CORE AND updated >= {cut} ORDER BY updated ASC") == [item for _, item in updated[50:]]
    assert reader.ids(f"project = CORE AND updated >= {cut + 1} ORDER BY updated ASC") == [item for _, item in updated[51:]]
    midnight = 1_767_236_400_000  # 2026-01-01T00:00 in São Paulo is 03:00 UTC
    expected = [item for at, item in updated if at >= midnight]
    assert 0 < len(expected) < 100
    assert reader.ids('project = CORE AND updated >= "2026/01/01 00:00" ORDER BY updated ASC') == expected


def test_a_count_is_given_for_a_bounded_query(reader):
    assert reader.post("/search/approximate-count", jql="project in (CORE, ZHO)").said == {"count": 200}
    assert reader.post("/search/approximate-count", jql="project = 10006").said == {"count": 0}
    assert reader.post("/search/approximate-count", jql="").status == 400


def test_histories_come_oldest_first_and_may_be_cut_within_an_item(reader):
    ids = reader.ids("project = CORE")
    whole = reader.histories(ids, maxResults=10_000)
    assert reader.histories(ids, maxResults=7) == whole
    one = max(whole, key=lambda item: len(whole[item]))
    assert [history["created"] for history in whole[one]] == sorted(history["created"] for history in whole[one])
    assert whole[one] == [history for start in (0, 100) for history in reader.get(f"/issue/{one}/changelog", startAt=start).said["values"]]


def test_only_changes_of_the_fields_asked_for_are_given(reader):
    found = reader.histories(reader.ids("project = CORE"), fieldIds=["status", f"customfield_{CUSTOM + 20}"])
    assert {item["fieldId"] for histories in found.values() for history in histories for item in history["items"]} == {"status", f"customfield_{CUSTOM + 20}"}


@pytest.mark.parametrize("body", [{"issueIdsOrKeys": []}, {"issueIdsOrKeys": ["1"] * 1001}, {"issueIdsOrKeys": ["1"], "fieldIds": [str(n) for n in range(11)]}, {"issueIdsOrKeys": ["1"], "maxResults": 10_001}, {}])
def test_the_bulk_changelog_has_limits(reader, body):
    assert reader.post("/changelog/bulkfetch", **body).status == 400


def test_an_item_in_a_search_tells_its_newest_histories_first_and_no_more_than_the_cap(jira, reader):
    jira.set(inline_cap=5)
    rows = {row["id"]: row["changelog"] for page in reader.pages("project = CORE", fields=["status"], expand="changelog") for row in page}
    jira.set(inline_cap=100)
    longest = max(rows, key=lambda item: rows[item]["total"])
    assert rows[longest]["total"] > 5
    assert rows[longest]["histories"] == reader.histories([longest])[longest][::-1][:5]


def test_expand_is_one_string_in_a_body_too(reader):
    assert reader.search("project = CORE", expand=["changelog"]).status == 400


def test_the_old_search_is_gone(reader):
    for heard in (reader.get("/search", jql="project = CORE"), reader.post("/search", jql="project = CORE")):
        assert heard.status == 410
        assert "removed" in heard.said["errorMessages"][0]


def test_who_has_an_old_token_finds_nothing_and_is_told_so_only_elsewhere():
    with running(Company(items=20)) as jira:
        late = Visitor(jira)
        jira.expire_token()
        assert (late.search("project = CORE").status, late.search("project = CORE").said) == (200, {"issues": [], "isLast": True})
        assert late.post("/search/approximate-count", jql="project = CORE").said == {"count": 0}
        assert {late.get(path).status for path in ("/myself", "/status", "/field", "/project/search", "/rest/agile/1.0/board")} == {401}
        assert late.post("/changelog/bulkfetch", issueIdsOrKeys=["10000"]).status == 401
        assert late.get("/serverInfo").status == 200
        assert Visitor(jira).get("/myself").said["timeZone"] == "America/Sao_Paulo"


def test_a_bearer_is_let_in_and_a_data_center_lets_in_nobody_else(jira, server):
    assert Visitor(jira).ask("GET", "/rest/api/3/myself", Authorization=f"Bearer {jira.token}").status == 200
    assert server.get("/myself").status == 200
    assert server.ask("GET", "/rest/api/2/myself", Authorization=Visitor(jira).login).status == 401
    assert server.ask("GET", "/rest/api/2/search?jql=project=CORE", Authorization="Bearer old").status == 401


def test_boards_have_sprints_but_kanban_boards_have_none(reader):
    boards = reader.get("/rest/agile/1.0/board", maxResults=4).said
    assert (len(boards["values"]), boards["isLast"]) == (4, False)
    types = {board["id"]: board["type"] for start in (0, 50) for board in reader.get("/rest/agile/1.0/board", startAt=start).said["values"]}
    assert set(types.values()) == {"scrum", "kanban", "simple"}
    kanban = next(board for board, kind in types.items() if kind == "kanban")
    refusal = reader.get(f"/rest/agile/1.0/board/{kanban}/sprint")
    assert (refusal.status, refusal.said["errorMessages"]) == (400, ["The board does not support sprints"])
    states = [sprint["state"] for sprint in reader.get("/rest/agile/1.0/board/1/sprint").said["values"]]
    assert set(states) == {"closed", "active", "future", "paused"}
    assert {sprint["state"] for sprint in reader.get("/rest/agile/1.0/board/1/sprint", state="active,future").said["values"]} == {"active", "future"}


def test_a_team_managed_board_estimates_in_another_field(reader):
    fields = {board["name"]: reader.get(f"/rest/agile/1.0/board/{board['id']}/configuration").said.get("estimation", {}).get("field", {}).get("fieldId") for board in reader.get("/rest/agile/1.0/board").said["values"]}
    assert (fields["CORE board"], fields["CORE flow"], fields["TEAM board"]) == (f"customfield_{CUSTOM + 26}", None, f"customfield_{CUSTOM + 16}")


def test_the_data_center_pages_by_offset_with_whole_changelogs(server):
    pages = [server.search(EVERYTHING, fields=["updated"], startAt=start, maxResults=250, expand=["changelog"]).said for start in range(0, 600, 250)]
    assert [(len(page["issues"]), page["total"]) for page in pages] == [(250, 600), (250, 600), (100, 600)]
    assert max(row["changelog"]["total"] for page in pages for row in page["issues"]) > 100
    assert all(len(row["changelog"]["histories"]) == row["changelog"]["total"] for page in pages for row in page["issues"])


@pytest.mark.parametrize("path", ["/search/jql", "/changelog/bulkfetch", "/search/approximate-count"])
def test_the_data_center_has_none_of_the_newer_endpoints(server, path):
    assert server.post(path, jql="project = CORE", issueIdsOrKeys=["10000"]).status == 404


def answers(reader, api):
    """Every endpoint that a reader asks, with one good answer each."""
    fields = {"fields": ["*all"], "expand": "changelog"} if reader.jira.cloud else {"fields": ["*all"], "expand": ["changelog"]}
    yield "search", reader.search("project in (CORE, TEAM, ZHO)", maxResults=100, **fields)
    yield "issue", reader.get("/issue/10003", expand="changelog")
    named = {"statuses": "/status", "fields": "/field", "myself": "/myself", "server": "/serverInfo", "project": "/project/CORE", "users": "/users/search" if api == 3 else "/user/search"}
    for name, path in named.items():
        yield name, reader.get(path)
    yield "permissions", reader.get("/mypermissions", permissions="BROWSE_PROJECTS,USER_PICKER")
    for name, path in {"boards": "board", "sprints": "board/1/sprint", "configuration": "board/1/configuration"}.items():
        yield name, reader.get(f"/rest/agile/1.0/{path}")
    yield "projects", reader.get("/project/search" if api == 3 else "/project")
    if api == 3:
        yield "count", reader.post("/search/approximate-count", jql="project = CORE")
        yield "changelog", reader.get("/issue/10003/changelog")
        yield "bulk_users", reader.get("/user/bulk", accountId=["unknown"])
        yield "bulkfetch", reader.post("/changelog/bulkfetch", issueIdsOrKeys=[str(FIRST_ID + number) for number in range(300)], maxResults=10_000)


@pytest.mark.parametrize("edition", ["cloud", "datacenter"])
def test_every_endpoint_answers_what_its_description_says(edition, reader, server):
    visitor = reader if edition == "cloud" else server
    heard = dict(answers(visitor, 3 if edition == "cloud" else 2))
    assert heard.keys() == schema.ENDPOINTS[edition].keys()
    assert {name: one.status for name, one in heard.items() if one.status != 200} == {}
    assert {name: found for name, one in heard.items() if (found := schema.complaints(edition, name, one.said, custom=CUSTOM)[:3])} == {}


@pytest.mark.parametrize("spoil", [lambda said: said["issues"][0].pop("id"), lambda said: said["issues"][0]["fields"].update(status=None), lambda said: said["issues"][0]["fields"].update(updated="2026-01-01"), lambda said: said.update(isLast="yes")])
def test_the_description_finds_what_is_not_as_it_says(reader, spoil):
    said = reader.search("project = CORE", fields=["status", "updated"]).said
    spoil(said)
    assert len(schema.complaints("cloud", "search", said, custom=CUSTOM)) == 1


def test_a_description_that_says_more_than_is_checked_is_an_error():
    with pytest.raises(ValueError, match="what 'minLength' means is not known"):
        list(Checker({}).complaints("x", {"type": "string", "minLength": 3}))


def test_the_site_leaves_no_thread_behind():
    before = set(threading.enumerate())
    with running(Company(items=5)) as jira:
        assert Visitor(jira).get("/myself").status == 200
    assert set(threading.enumerate()) == before


def test_a_port_that_is_taken_is_said_at_once(jira):
    with pytest.raises(RuntimeError, match="did not"), running(Company(items=1), port=int(jira.url.rsplit(":", 1)[1])):
        pass
