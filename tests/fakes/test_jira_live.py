"""What is done to the make-believe Jira while it is read is seen as it would be on a real one: at the end of the order, late, or not at all."""

from __future__ import annotations

import pytest
from tests.builders.clocks import Hands
from tests.fakes.jira import Company, running
from tests.fakes.jira.visitor import Visitor

OLDEST_FIRST = "project in (10000, 10001, 10002) ORDER BY updated ASC, id ASC"


@pytest.fixture
def hands():
    return Hands(1_790_000_000_000)


@pytest.fixture
def jira(hands):
    with running(Company(seed=2, items=90, projects=3, clock=hands)) as site:
        yield site


@pytest.fixture
def reader(jira):
    return Visitor(jira)


def test_a_changed_item_goes_to_the_end_with_its_change_in_its_history(jira, reader, hands):
    first = reader.ids(OLDEST_FIRST)[0]
    jira.company.touch(first, "Another title")
    rows = [row for page in reader.pages(OLDEST_FIRST, fields=["summary", "updated"]) for row in page]
    assert (rows[-1]["id"], rows[-1]["fields"]["summary"], len(rows)) == (first, "Another title", 90)
    assert reader.ids(f"updated >= {hands.now}") == [first]
    assert reader.histories([first])[first][-1]["items"][0]["toString"] == "Another title"


def test_an_item_that_changes_while_it_is_read_comes_again_and_none_is_missed(jira, reader):
    victims = iter(reader.ids(OLDEST_FIRST)[:3])
    jira.behave("search", "do", nth=3, times=3, do=lambda: jira.company.touch(next(victims)))
    seen = reader.ids(OLDEST_FIRST, maxResults=10)
    assert (len(seen), len(set(seen))) == (93, 90)


def test_offset_pages_lose_rows_that_move(hands):
    with running(Company(seed=2, items=90, projects=3, clock=hands), edition="datacenter") as jira:
        reader = Visitor(jira)
        first = [row["id"] for row in reader.search(OLDEST_FIRST, maxResults=45).said["issues"]]
        jira.company.touch(first[0])
        second = [row["id"] for row in reader.search(OLDEST_FIRST, maxResults=45, startAt=45).said["issues"]]
        assert len({*first, *second}) == 89


def test_a_status_is_set_and_told_with_the_word_of_that_day(jira, reader):
    jira.company.set_status(10_000, "3")
    jira.company.rename_status("3", "Doing it")
    assert reader.get("/issue/10000").said["fields"]["status"]["name"] == "Doing it"
    assert "Doing it" in {status["name"] for status in reader.get("/status").said}
    assert (last := reader.histories(["10000"])["10000"][-1]["items"][0])["toString"] == "In Progress", last


def test_a_moved_item_keeps_its_id_and_gets_a_key_of_its_new_project(jira, reader):
    item = reader.ids("project = CORE")[0]
    old = reader.get(f"/issue/{item}").said["key"]
    key = jira.company.move(item, "PAG")
    assert key == "PAG-31"
    assert (item in reader.ids("project = CORE"), item in reader.ids("project = PAG")) == (False, True)
    assert {reader.get(f"/issue/{name}").said["id"] for name in (item, old, key)} == {item}
    assert reader.get(f"/issue/{item}").said["fields"]["project"]["key"] == "PAG"
    assert {(change["field"], change["fromString"], change["toString"]) for change in reader.histories([item])[item][-1]["items"]} == {("project", "Core platform", "Pagamentos"), ("Key", old, key)}


def test_a_new_item_is_found_and_a_deleted_one_is_gone(jira, reader):
    made = jira.company.create("CORE", "Quite new")
    assert reader.ids(OLDEST_FIRST)[-1] == str(made)
    assert reader.get(f"/issue/{made}").said["fields"]["summary"] == "Quite new"
    jira.company.touch(made, "Renamed")
    assert reader.get(f"/issue/{made}").said["fields"]["summary"] == "Renamed"
    jira.company.delete(made)
    assert reader.get(f"/issue/{made}").status == 404
    assert len(reader.ids(OLDEST_FIRST)) == 90
    assert reader.histories([str(made), "10000"]).keys() == {"10000"}


def test_a_project_that_is_hidden_vanishes_from_everything_without_a_word(jira, reader):
    item = reader.ids("project = CORE")[0]
    jira.company.hide("CORE")
    assert reader.search("project = CORE").status == 400
    assert len(reader.ids("updated >= 0")) == 60
    assert reader.post("/search/approximate-count", jql="updated >= 0").said == {"count": 60}
    assert "CORE" not in {project["key"] for project in reader.get("/project/search").said["values"]}
    assert 10000 not in {board["location"]["projectId"] for board in reader.get("/rest/agile/1.0/board").said["values"]}
    assert [reader.get(path).status for path in (f"/issue/{item}", f"/issue/{item}/changelog", "/project/CORE", "/rest/agile/1.0/board/1/sprint")] == [404] * 4
    assert reader.histories([item]) == {}
    jira.company.show("CORE")
    assert len(reader.ids("updated >= 0")) == 90


def test_a_late_index_knows_of_a_change_only_after_a_while(jira, reader, hands):
    jira.set(index_lag=5)
    first = reader.ids(OLDEST_FIRST)[0]
    jira.company.touch(first, "Not yet")
    made, gone = str(jira.company.create("CORE")), reader.ids(OLDEST_FIRST)[1]
    jira.company.delete(gone)
    assert reader.ids(f"id in ({made}, {first})") == [first]
    early = [row for page in reader.pages(OLDEST_FIRST, fields=["summary"]) for row in page]
    assert (early[0]["id"], early[0]["fields"]["summary"] != "Not yet", len(early)) == (first, True, 90)
    assert reader.get(f"/issue/{first}").said["fields"]["summary"] == "Not yet"
    hands.now += 5_000
    late = [row for page in reader.pages(OLDEST_FIRST, fields=["summary"]) for row in page]
    assert {row["id"]: row["fields"]["summary"] for row in late}[first] == "Not yet"
    assert {made, gone} & {row["id"] for row in late} == {made}


def test_a_page_token_is_good_for_its_query_and_its_week(jira, reader, hands):
    token = reader.search(OLDEST_FIRST, maxResults=5).said["nextPageToken"]
    assert reader.search(OLDEST_FIRST, maxResults=5, nextPageToken=token).status == 200
    assert reader.search("project = CORE", nextPageToken=token).status == 400
    assert reader.search(OLDEST_FIRST, nextPageToken="x" + token).status == 400
    hands.now += 8 * 86_400_000
    assert reader.search(OLDEST_FIRST, nextPageToken=token).status == 400
    fresh = reader.search(OLDEST_FIRST, maxResults=5).said["nextPageToken"]
    jira.expire_pages()
    assert reader.search(OLDEST_FIRST, nextPageToken=fresh).status == 400


@pytest.mark.parametrize(("how", "inside"), [("nul", b"\\u0000"), ("surrogate", b"\\ud83d"), ("bytes", b"\xe9"), ("raw", b"\x00")])
def test_one_title_can_be_spoilt(jira, reader, how, inside):
    jira.company.spoil(10_001, how)
    assert inside in reader.search("id = 10001", fields=["summary"]).raw


def test_a_field_can_be_given_any_value(jira, reader):
    jira.company.set_field(10_001, "customfield_10026", "not a number")
    assert reader.get("/issue/10001").said["fields"]["customfield_10026"] == "not a number"


def test_sprints_and_project_keys_change_too(jira, reader):
    jira.company.set_sprints(10_002, (1, 2))
    jira.company.rename_project("CORE", "BASE")
    assert [sprint["id"] for sprint in reader.get("/issue/10002").said["fields"]["customfield_10020"]] == [1, 2]
    assert len(reader.ids("project = BASE")) == 30
    assert reader.search("project = BASE", fields=["key"]).said["issues"][0]["key"].startswith("BASE-")


def test_everything_can_be_done_from_another_process(jira, reader):
    assert reader.act("touch", item=10_000, summary="From outside").status == 200
    assert reader.get("/issue/10000").said["fields"]["summary"] == "From outside"
    made = reader.act("create", project="CORE").said["said"]
    assert reader.get(f"/issue/{made}").status == 200
    assert reader.act("set", inline_cap=40, index_lag=1.5).status == 200
    assert (jira.knobs.inline_cap, jira.company.lag_ms) == (40, 1_500)
    assert reader.act("behave", endpoint="myself", what="500", times=1).status == 200
    assert [reader.get("/myself").status for _ in range(2)] == [500, 200]
    assert reader.act("expire_token").said["token"] == jira.token
    assert reader.get("/myself").status == 401
    counted = reader.ask("GET", "/__fake/counters").said
    assert (counted["endpoints"]["myself"], counted["requests"]) == (3, 5)


@pytest.mark.parametrize(("verb", "given", "status"), [("explode", {}, 404), ("touch", {"item": 1}, 400), ("touch", {"colour": 1}, 400), ("behave", {"endpoint": "search", "what": "sulk"}, 400), ("behave", {"endpoint": "nowhere", "what": "500"}, 400), ("set", {"mood": 1}, 400), ("set_status", {"item": 10_000, "status": "?"}, 400)])
def test_what_cannot_be_done_is_said(reader, verb, given, status):
    heard = reader.act(verb, **given)
    assert (heard.status, "error" in heard.said) == (status, True)
