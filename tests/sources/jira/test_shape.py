"""Projects, boards and sprints, as given alone or beside what tells more of them."""

import json

import msgspec
import pytest
from tests.sources.jira.given import POINTS, SITE, rejected, shaped, site

from headway.model.calendar import to_iso
from headway.model.records import FACTS
from headway.model.scope import Raw, Reject
from headway.model.wording import Override
from headway.sources.jira.shape import SHAPES, VERSION, Wording

BOARD = "jira:board:14"


def raw(given, identifier="14"):
    return Raw(identifier, json.dumps(given).encode())


def one(given, entity, **more):
    return shaped(raw(given), entity, **more)[0]


def test_every_entity_of_jira_has_a_shape():
    assert set(SHAPES) == {"projects", "boards", "sprints", "work_items", "accounts"} <= set(FACTS)
    assert VERSION >= 1
    assert Wording.__slots__ == ("words", "source")


def test_a_project():
    given = {"self": f"{SITE}/rest/api/3/project/10010", "id": "10010", "key": "PAY", "name": "Payments\x00", "projectTypeKey": "software", "style": "next-gen"}
    seen = one(given, "projects", scope="jira:project:10010")
    assert (seen.key, seen.project, seen.code, seen.name, seen.kind, seen.url) == ("14", "jira:project:10010", "PAY", "Payments", "software", f"{SITE}/browse/PAY")


def test_a_project_that_tells_little():
    seen = one({"key": "DESC"}, "projects", scope="jira:project:7", reference=site(url=f"{SITE}/"))
    assert (seen.code, seen.name, seen.kind, seen.url) == ("DESC", "DESC", None, f"{SITE}/browse/DESC")


GIVEN = {"id": 14, "self": f"{SITE}/rest/agile/1.0/board/14", "name": "Ledger board", "type": "scrum", "location": {"projectId": 10010, "projectKey": "PAY"}}
FIELD = {"type": "field", "field": {"fieldId": POINTS, "displayName": "Story Points"}}
ESTIMATIONS = [
    (GIVEN, {}, None),
    (GIVEN, {"10010": POINTS}, "Story Points"),
    (GIVEN, {"10010": "customfield_4"}, "customfield_4"),
    ({"board": GIVEN, "configuration": {"estimation": FIELD}}, {}, "Story Points"),
    ({"board": GIVEN, "configuration": {"estimation": {"type": "field", "field": {"fieldId": "customfield_4", "displayName": "Effort"}}}}, {"10010": POINTS}, "Effort"),
    ({"board": GIVEN, "configuration": {"estimation": {"type": "none"}}}, {"10010": POINTS}, None),
    ({"board": GIVEN, "configuration": {"estimation": {"type": "issueCount", "field": None}}}, {}, None),
    ({"board": GIVEN, "configuration": None}, {}, None),
]


@pytest.mark.parametrize(("given", "told", "estimation"), ESTIMATIONS)
def test_a_board_and_what_its_team_estimates_in(given, told, estimation):
    seen = one(given, "boards", scope=BOARD, reference=site(estimation=told))
    assert (seen.key, seen.project, seen.name, seen.kind, seen.estimation) == ("14", "jira:project:10010", "Ledger board", "scrum", estimation)
    assert seen.url == f"{SITE}/secure/RapidView.jspa?rapidView=14"


@pytest.mark.parametrize("location", [None, {}, {"userId": 5, "displayName": "Mia"}, {"projectId": None}])
def test_a_board_of_nobodys_project_is_filed_under_itself(location):
    seen = one({"id": 14, "name": None, "type": None, "location": location}, "boards", scope=BOARD)
    assert (seen.project, seen.name, seen.kind) == (BOARD, "", "unknown")


CLOUD = {"id": 37, "self": f"{SITE}/rest/agile/1.0/sprint/37", "state": "closed", "name": "Sprint 1", "startDate": "2026-03-02T09:00:00.000Z", "endDate": "2026-03-16T09:00:00.000Z", "completeDate": "2026-03-16T11:30:00.250Z", "originBoardId": 5, "goal": "Refunds"}


def test_a_sprint_alone():
    seen = one(CLOUD, "sprints", scope=BOARD)
    assert (seen.key, seen.project, seen.board, seen.name, seen.state, seen.state_raw, seen.goal) == ("14", BOARD, "14", "Sprint 1", "closed", "closed", "Refunds")
    assert [to_iso(at) for at in (seen.start_at, seen.end_at, seen.completed_at)] == ["2026-03-02T09:00:00Z", "2026-03-16T09:00:00Z", "2026-03-16T11:30:00.250000Z"]


def test_a_sprint_beside_its_board_is_filed_under_the_boards_project():
    assert one({"sprint": CLOUD, "board": GIVEN}, "sprints", scope=BOARD).project == "jira:project:10010"
    assert one({"sprint": CLOUD, "board": None}, "sprints", scope=BOARD).project == BOARD


def test_a_sprint_asked_of_a_project_says_which_board_it_is_of():
    assert one({"sprint": CLOUD, "board": GIVEN}, "sprints", scope="jira:project:10010").board == "14"
    assert one(CLOUD, "sprints", scope="jira:project:10010").board == "5"


STATES = [("active", "active"), ("ACTIVE", "active"), ("closed", "closed"), ("FUTURE", "future"), ("paused", None), ("", None), (None, None)]


@pytest.mark.parametrize(("word", "state"), STATES)
def test_75_the_state_of_a_sprint_is_ours_or_none_and_their_word_is_kept(word, state):
    """LESSON 75: the state was lost on four ways; a word nobody knows is no state, and stays readable."""
    seen = one(CLOUD | {"state": word}, "sprints", scope=BOARD)
    assert (seen.state, seen.state_raw) == (state, word or "")


@pytest.mark.parametrize(("level", "target"), [("tenant", ""), ("source", "jira"), ("scope", BOARD)])
def test_an_installation_says_what_a_state_means(level, target):
    assert one(CLOUD | {"state": "paused"}, "sprints", scope=BOARD, overrides=[Override(level, target, "sprints", "Paused", "active")]).state == "active"


def test_a_sprint_to_come_has_no_dates():
    seen = one({"id": 38, "state": "future", "name": "Next", "originBoardId": 5}, "sprints", scope=BOARD)
    assert (seen.start_at, seen.end_at, seen.completed_at, seen.goal) == (None, None, None, "")


def test_a_date_of_a_sprint_that_is_none_is_told_and_the_sprint_is_kept():
    given = CLOUD | {"endDate": "someday"}
    assert one(given, "sprints", scope=BOARD).end_at is None
    assert rejected(raw(given), "sprints", scope=BOARD) == ["left out, because no date can be made of it: end 'someday'"]
    [told] = [found for found in shaped(raw(given), "sprints", scope=BOARD) if isinstance(found, Reject)]
    assert (told.partial, told.external_id) == (True, "14")


@pytest.mark.parametrize("entity", ["projects", "boards", "sprints", "accounts"])
def test_what_is_no_record_is_refused(entity):
    for payload in (b"[]", b"null", b"7", b'{"a":'):
        with pytest.raises(msgspec.DecodeError):
            shaped(Raw("1", payload), entity, scope=BOARD)


def test_half_a_pair_of_surrogates_costs_one_character():
    assert one({"key": "PAY", "name": "half \ud83d"}, "projects", scope="jira:project:1").name == "half \ufffd"


