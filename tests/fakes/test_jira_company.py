"""The make-believe company is the same for the same seed, and has everything that a reader of a Jira ever stumbled over."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import mean

import pytest
from tests.fakes.jira import FIRST_ID, Company, running
from tests.fakes.jira.visitor import Visitor

pytestmark = pytest.mark.slow

EVERYTHING = "project in (10000, 10001, 10002, 10003, 10004, 10005) ORDER BY updated ASC, id ASC"
SPRINT, FLAGGED, POINTS, ESTIMATE, EPIC, TEAM, SIZE = (f"customfield_{10_000 + offset}" for offset in (20, 21, 26, 16, 14, 1, 50))


@pytest.fixture(scope="module")
def jira():
    with running(Company(seed=3, items=2_000, projects=6)) as site:
        yield site


@pytest.fixture(scope="module")
def reader(jira):
    return Visitor(jira)


@pytest.fixture(scope="module")
def items(reader):
    return [issue for page in reader.pages(EVERYTHING, fields=["*all"], maxResults=100) for issue in page]


@pytest.fixture(scope="module")
def histories(reader, items):
    ids = [item["id"] for item in items]
    return reader.histories(ids[:1_000], maxResults=10_000) | reader.histories(ids[1_000:], maxResults=10_000)


def raw(seed, **more):
    with running(Company(seed=seed, items=80, projects=2, **more)) as jira:
        reader = Visitor(jira)
        return [reader.search("project in (10000, 10001) ORDER BY id ASC", fields=["*all"], maxResults=100, expand="changelog").raw.replace(jira.url.encode(), b"")]


def test_the_same_seed_makes_the_same_bytes_and_another_makes_others():
    assert raw(5) == raw(5) != raw(6)


@pytest.mark.parametrize("fields", [["*all"], ["summary", "status"]], ids=str)
def test_a_heavy_item_weighs_twelve_kilobytes_whatever_is_asked(fields):
    with running(Company(items=100, projects=1, heavy=True)) as jira:
        said = Visitor(jira).search("project = CORE", fields=fields, maxResults=100)
        assert len(said.raw) >= 100 * 12 * 1024
        assert len(said.said["issues"]) == 100


def test_projects_are_as_large_as_they_were_ordered():
    assert Company(sizes=(11_000, 0, 7)).sizes == (11_000, 0, 7)
    assert Company(items=100, projects=3).sizes == (34, 33, 33)
    assert Company(items=101, projects=4, skewed=True, empty=True).sizes == (50, 17, 17, 17, 0)
    assert len(Company(sizes=(11_000, 0, 7))) == 11_007


def test_a_large_project_is_read_whole_in_pages():
    with running(Company(sizes=(11_000,))) as jira:
        reader = Visitor(jira)
        assert len(set(reader.ids("project = CORE ORDER BY updated ASC", maxResults=5_000))) == 11_000
        assert jira.counters == {"search": 3}


def test_ties_are_equal_to_the_millisecond_and_are_read_once_each():
    with running(Company(items=5_600, projects=1, ties=5_000)) as jira:
        reader = Visitor(jira)
        rows = [(row["id"], row["fields"]["updated"]) for page in reader.pages("project = CORE ORDER BY updated ASC, id ASC", fields=["updated"], maxResults=100) for row in page]
        assert Counter(at for _, at in rows).most_common(1)[0][1] == 5_000
        assert len({item for item, _ in rows}) == 5_600


def test_histories_are_eight_on_average_and_a_hundredth_of_them_longer_than_a_hundred(histories):
    lengths = [len(found) for found in histories.values()]
    assert len(lengths) == 2_000
    assert 7.0 <= mean(lengths) <= 9.5
    assert 0.003 <= sum(length > 100 for length in lengths) / len(lengths) <= 0.02
    assert max(lengths) <= 151


def test_an_item_stands_where_its_history_led_it(items, histories):
    for item in items:
        moves = [change for history in histories[item["id"]] for change in history["items"] if change["fieldId"] == "status"]
        assert all(one["to"] == other["from"] for one, other in pairwise(moves))
        assert not moves or moves[-1]["to"] == item["fields"]["status"]["id"]
        stays = [change for history in histories[item["id"]] for change in history["items"] if change["fieldId"] == SPRINT]
        assert not stays or stays[-1]["to"] == ", ".join(str(sprint["id"]) for sprint in item["fields"][SPRINT] or [])


def test_nothing_is_later_than_the_end_of_the_story(jira, items):
    assert max(jira.company.columns.updated) <= jira.company.until
    assert all(item["fields"]["created"] <= item["fields"]["updated"] for item in items)


def kinds_of_oddity(items, histories):
    changes = [change for found in histories.values() for history in found for change in history["items"]]
    moves = [change for change in changes if change["fieldId"] == "status"]
    fields = [item["fields"] for item in items]
    people = [field["reporter"] for field in fields if field["reporter"]]
    categories = {(field["status"]["name"], field["status"]["statusCategory"]["key"]) for field in fields}
    yield "one name in two categories", {("已完成", "new"), ("已完成", "done")} & categories or any(change["from"] == "10032" for change in moves)
    yield "words of other scripts", {"Concluído", "Готово"} <= {name for name, _ in categories}
    yield "reopened items", any(change["from"] == "10002" for change in moves)
    yield "work that was given up", any((field["resolution"] or {}).get("name") == "Won't Do" for field in fields)
    yield "done without a resolution", any(field["status"]["statusCategory"]["key"] == "done" and not field["resolution"] for field in fields)
    yield "a sprint left and entered again", any(len(set(word)) < len(word) for word in entered(histories))
    yield "parts, epics and links", all(any(test(field) for field in fields) for test in (lambda f: f["issuetype"]["subtask"], lambda f: f["issuetype"]["name"] == "Epic", lambda f: f["issuelinks"], lambda f: f[EPIC], lambda f: f["subtasks"]))
    yield "both ends of a link", {side for field in fields for link in field["issuelinks"] for side in link} >= {"inwardIssue", "outwardIssue"}
    yield "flags, teams, sizes, estimates of both kinds", all(any(field[name] for field in fields) for name in (FLAGGED, TEAM, SIZE, POINTS, ESTIMATE))
    yield "null where text is said", all(any(field[name] is None for field in fields) for name in ("assignee", "reporter", "priority", "resolution", "description"))
    yield "a change from nothing", any(change["from"] is None and change["fromString"] is None for change in changes)
    yield "people who are gone", {"Former user"} <= {person["displayName"] for person in people} and any(person["accountId"] == "unknown" for person in people)
    yield "people without an address", any("emailAddress" not in person for person in people) and any(person["emailAddress"] == "" for person in people if "emailAddress" in person)
    yield "authors who are not named", any("author" not in history for found in histories.values() for history in found)
    yield "more work logged than is shown", any(field["worklog"]["total"] > len(field["worklog"]["worklogs"]) for field in fields)
    yield "an offset without a colon", all(field["created"].endswith("+0200") for field in fields)


def entered(histories):
    """For each item, the sprints it entered, in order."""
    for found in histories.values():
        stays = [change for history in found for change in history["items"] if change["fieldId"] == SPRINT]
        yield [sprint for change in stays for sprint in set(change["to"].split(", ")) - set(change["from"].split(", "))]


def test_every_oddity_of_real_sites_is_there(items, histories):
    assert [name for name, found in kinds_of_oddity(items, histories) if not found] == []


def test_what_the_data_center_shows_is_the_same_story_in_its_own_words(jira, items):
    with running(jira.company, edition="datacenter") as server:
        rows = {row["id"]: row for row in Visitor(server).search("project = CORE ORDER BY id ASC", fields=["*all"], maxResults=1_000, expand=["changelog"]).said["issues"]}
    for item in (one for one in items if one["id"] in rows):
        there, here = rows[item["id"]]["fields"], item["fields"]
        assert (there["status"]["id"], there["updated"], there["summary"]) == (here["status"]["id"], here["updated"], here["summary"])
        assert [f"[id={sprint['id']},rapidViewId={sprint['boardId']},state={sprint['state'].upper()},name={sprint['name']}," in line for sprint, line in zip(here[SPRINT] or [], there[SPRINT] or [], strict=True)].count(False) == 0
        assert there["reporter"] is None or ("accountId" not in there["reporter"] and there["reporter"]["key"].startswith("JIRAUSER"))
    assert not any("fieldId" in change for row in rows.values() for history in row["changelog"]["histories"] for change in history["items"])


def test_ids_begin_where_the_site_says_and_parents_exist(items):
    ids = {item["id"] for item in items}
    assert min(map(int, ids)) == FIRST_ID
    assert {field["parent"]["id"] for item in items if (field := item["fields"])["parent"]} <= ids
