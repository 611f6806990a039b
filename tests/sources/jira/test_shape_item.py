"""An issue with its changelog becomes facts: the mapper and what reads the changelog, together, on payloads as sites give them."""

import json

import msgspec
import pytest
from tests.sources.jira.given import (
    COMPLEXITY,
    EPIC,
    ESTIMATE,
    FLAGGED,
    POINTS,
    SCOPE,
    SIZE,
    SPRINT,
    TEAM,
    WEIGHT,
    adf,
    facts,
    issue,
    item,
    moved,
    raw_item,
    rejected,
    resprinted,
    shaped,
    site,
    status,
    user,
)

from headway.model.calendar import to_iso
from headway.model.scope import Raw, Reject
from headway.model.wording import Override

MIA, BOB = user("5b10ac8d82e05b22cc7d4ef5", email="mia@acme.example"), user("5b10ac8d82e05b22cc7d0001", "Bob")
LIFE = [
    moved("2026-03-02T09:00:00.000+0200", "10000", "3", by=MIA, number=1),
    moved("2026-03-04T09:00:00.000+0200", "3", "10002", by=BOB, number=2),
    moved("2026-03-05T18:30:00.250+0200", "10002", "10001", by=MIA, number=3),
]
DONE = {"status": status("10001"), "resolution": {"name": "Done", "id": "10000"}}


def said(word, value, *, of, level="tenant", target=""):
    return Override(level=level, target=target, map=of, word=word, value=value)


@pytest.mark.parametrize("whole", [True, False], ids=["fetched beside it", "inside it"])
def test_22_the_changelog_comes_through_the_mapper_wherever_it_stands(whole):
    """LESSON 22: a mapper dropped the changelog and 311 007 items lost every transition; only the extractor had a test."""
    moves = facts(issue(**DONE), LIFE, of="transitions", whole=whole)
    assert [(move.key, to_iso(move.at), move.from_status, move.to_status, move.from_raw, move.to_raw, move.actor) for move in moves] == [
        ("20001:initial", "2026-03-01T08:00:00.123000Z", None, "todo", None, "To Do", None),
        ("20001:1", "2026-03-02T07:00:00Z", "todo", "in_progress", "To Do", "In Progress", MIA["accountId"]),
        ("20001:2", "2026-03-04T07:00:00Z", "in_progress", "in_review", "In Progress", "In Review", BOB["accountId"]),
        ("20001:3", "2026-03-05T16:30:00.250000Z", "in_review", "done", "In Review", "Done", MIA["accountId"]),
    ]
    assert {move.item for move in moves} == {"20001"}


def test_23_histories_fetched_for_an_item_stand_for_those_that_came_with_it():
    """LESSON 23: the list inside an issue is cut at 40 or 100, newest first; what was fetched whole is the whole truth."""
    told = issue(**DONE) | {"changelog": {"histories": LIFE[2:], "total": 3, "maxResults": 1}}
    moves = facts(told, LIFE, of="transitions")
    assert [move.to_status for move in moves] == ["todo", "in_progress", "in_review", "done"]
    assert facts(told, (), of="transitions")[-1].key == "20001:initial"


def test_24_an_item_is_completed_by_its_history_and_no_date_field_is_believed():
    """LESSON 24: `resolutiondate`, mis-cased, was never there and every cycle time was 0."""
    done = item(issue(**DONE, resolutiondate="2020-01-01T00:00:00.000+0000"), LIFE)
    assert (to_iso(done.started_at), to_iso(done.completed_at)) == ("2026-03-02T07:00:00Z", "2026-03-05T16:30:00.250000Z")
    assert item(issue(resolutiondate="2020-01-01T00:00:00.000+0000"), ()).completed_at is None


def test_25_everything_an_item_says_is_read_anew_each_time():
    """LESSON 25: an upsert did not refresh title, key, url and status. Here they are what the record says now."""
    before, after = item(issue()), item(issue("20001", "OPS-7", summary="Refund once", status=status("3"), updated="2026-03-10T00:00:00.000+0000"))
    assert before.key == after.key == "20001"
    assert (after.code, after.title, after.status, after.url) == ("OPS-7", "Refund once", "in_progress", "https://acme.atlassian.net/browse/OPS-7")
    assert after.version > before.version


def test_53_a_reopened_item_is_open_again_and_counts_a_reopen():
    """LESSON 53: reopened items stayed completed."""
    reopened = item(issue(status=status("3")), [*LIFE, moved("2026-03-06T09:00:00.000+0200", "10001", "3", number=4)])
    assert (reopened.status, reopened.completed_at, reopened.reopens) == ("in_progress", None, 1)
    again = item(issue(**DONE), [*LIFE, moved("2026-03-06T09:00:00.000+0200", "10001", "3", number=4), moved("2026-03-07T09:00:00.000+0200", "3", "10001", number=5)])
    assert (again.status, to_iso(again.completed_at), again.reopens) == ("done", "2026-03-07T07:00:00Z", 1)


@pytest.mark.parametrize("resolution", ["Won't Do", "Duplicate", "Declined", "Não será feito"])
def test_55_a_resolution_without_delivery_cancels(resolution):
    """LESSON 55: throughput counted what was cancelled."""
    dropped = item(issue(status=status("10001"), resolution={"name": resolution}), LIFE)
    assert (dropped.status, dropped.resolution_raw, dropped.completed_at) == ("cancelled", resolution, None)
    assert facts(issue(status=status("10001"), resolution={"name": resolution}), LIFE, of="transitions")[-1].to_status == "cancelled"


def test_everything_beside_the_life_is_kept_in_their_words_and_ours():
    seen = item(
        issue(
            description=adf("As a user", "I want <b>this</b>"), assignee=MIA, labels=["payments", "q1"], duedate="2026-03-20", parent={"id": "20000", "key": "PAY-0"},
            worklog={"total": 7, "worklogs": []}, **{TEAM: {"id": "36885b3c-1bf0", "name": "Ledger"}, FLAGGED: [{"id": "10019", "value": "Impediment"}], POINTS: 5.0},
        )
    )  # fmt: skip
    assert msgspec.structs.asdict(seen) == {
        "key": "20001", "version": 1773037800456000, "project": SCOPE, "code": "PAY-1", "title": "Refund twice", "body": "As a user\nI want <b>this</b>", "type": "story", "type_raw": "Story",
        "status": "todo", "status_raw": "To Do", "status_category": "new", "priority_raw": "Medium", "resolution_raw": None, "assignee": MIA["accountId"], "reporter": "5b10a2844c20165700ede21g",
        "team": "Ledger", "parent_code": "PAY-0", "labels": ("payments", "q1"), "flagged": True, "effort": 5.0, "effort_source": "points", "created_at": 1772352000123000, "due_at": 1773964800000000,
        "started_at": None, "completed_at": None, "reopens": 0, "url": "https://acme.atlassian.net/browse/PAY-1", "worklogs": 7,
        "work_class": "feature", "flow_item": "feature", "priority": "medium",
    }  # fmt: skip


def test_what_an_item_counts_as_and_how_urgent_it_is_comes_from_its_type_labels_and_priority():
    seen = item(issue(labels=["security"], priority={"name": "Blocker"}))
    assert (seen.type, seen.work_class, seen.flow_item, seen.priority, seen.priority_raw) == ("story", "feature", "risk", "highest", "Blocker")
    assert item(issue(priority={"name": "Whenever"})).priority is None


OPTIONAL = ["summary", "description", "status", "issuetype", "priority", "resolution", "assignee", "reporter", "updated", "duedate", "labels", "parent", "issuelinks", "timeoriginalestimate", "worklog", "project"]


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("missing", [False, True], ids=["null", "left out"])
def test_null_is_normal(field, missing):
    told = issue()
    told["fields"][field] = None
    if missing:
        del told["fields"][field]
    seen = item(told, LIFE)
    assert seen.key == "20001"
    assert not rejected(raw_item(told, LIFE))


def test_an_issue_of_which_hardly_anything_is_told():
    bare = {"id": "9", "key": "PAY-9", "fields": {"created": "2026-03-01T10:00:00.000+0000"}}
    seen = item(bare, [{"id": "1", "created": "2026-03-02T10:00:00.000+0000", "items": None}, {"id": "2", "created": None, "items": []}])
    assert (seen.status, seen.type, seen.title, seen.body, seen.project, seen.version) == ("unknown", "unknown", "", "", SCOPE, seen.created_at)
    assert [move.to_status for move in facts(bare, of="transitions")] == ["unknown"]


def test_an_item_that_moved_is_filed_under_the_project_it_is_in():
    there = issue(key="OPS-4", project={"id": "10011", "key": "OPS"}, assignee=MIA, **{SPRINT: [{"id": 3}]}, issuelinks=[LINKS[0][0]])
    seen = [fact for fact in shaped(raw_item(there, LIFE)) if not isinstance(fact, Reject)]
    assert {fact.project for fact in seen if hasattr(fact, "project")} == {"jira:project:10011"}
    assert {(fact.repository, fact.key.split(":")[0]) for fact in seen if fact.entity == "accounts"} == {("jira:project:10011", "10011")}
    assert {fact.entity for fact in seen} == {"work_items", "transitions", "item_links", "sprint_memberships", "accounts"}


def test_ids_are_numbers_or_text():
    told = issue(project={"id": 10010, "key": "PAY"}, status=status("3") | {"id": 3})
    moves = [moved("2026-03-02T09:00:00.000+0200", "10000", "3", number=1) | {"id": 1}]
    moves[0]["items"][0] |= {"from": 10000, "to": 3}
    assert [move.to_status for move in facts(told, moves, of="transitions")] == ["todo", "in_progress"]


BLOCKS = {"id": "10000", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
LINKS = [
    ({"id": "1", "type": BLOCKS, "outwardIssue": {"id": "2", "key": "PAY-2"}}, "blocks", "blocks"),
    ({"id": "1", "type": BLOCKS, "inwardIssue": {"id": "2", "key": "PAY-2"}}, "is_blocked_by", "is blocked by"),
    ({"id": "1", "type": {"name": "Duplicate", "inward": "is duplicated by", "outward": "duplicates"}, "outwardIssue": {"key": "PAY-2"}}, "duplicates", "duplicates"),
    ({"id": "1", "type": {"name": "Duplicate", "inward": "is duplicated by", "outward": "duplicates"}, "inwardIssue": {"key": "PAY-2"}}, "other", "is duplicated by"),
    ({"id": "1", "type": {"name": "Relates", "inward": "relates to", "outward": "relates to"}, "inwardIssue": {"key": "PAY-2"}}, "relates", "relates to"),
    ({"id": "1", "type": {"name": "Cloners", "inward": "is cloned by", "outward": "clones"}, "outwardIssue": {"key": "PAY-2"}}, "clones", "clones"),
    ({"id": "1", "type": {"name": "Blocks", "inward": "вытекает из", "outward": "мешает"}, "inwardIssue": {"key": "PAY-2"}}, "is_blocked_by", "вытекает из"),
    ({"id": "1", "type": {"name": "Bloqueio", "inward": "é bloqueado por", "outward": "bloqueia"}, "outwardIssue": {"key": "PAY-2"}}, "blocks", "bloqueia"),
    ({"id": "1", "type": {"name": "Causes", "inward": "is caused by", "outward": "causes"}, "outwardIssue": {"key": "PAY-2"}}, "other", "causes"),
    ({"id": None, "type": None, "outwardIssue": {"key": "PAY-2"}}, "other", ""),
]  # fmt: skip


@pytest.mark.parametrize(("link", "kind", "words"), LINKS)
def test_links_are_told_from_the_end_of_the_item(link, kind, words):
    [seen] = facts(issue(issuelinks=[link]), of="item_links")
    assert (seen.kind, seen.kind_raw, seen.target, seen.item) == (kind, words, "PAY-2", "20001")
    assert seen.key.startswith("20001:")


def test_a_link_to_nothing_is_none():
    assert facts(issue(issuelinks=[{"id": "1", "type": BLOCKS}, {"id": "2", "type": BLOCKS, "outwardIssue": {"id": "3"}}]), of="item_links") == []


EFFORTS = [
    ({POINTS: 5.0}, 5.0, "points"),
    ({ESTIMATE: 3}, 3.0, "points"),
    ({ESTIMATE: 3, POINTS: 8}, 3.0, "points"),
    ({ESTIMATE: 0, POINTS: 8}, 8.0, "points"),
    ({POINTS: "2.5"}, 2.5, "points"),
    ({POINTS: {"value": 5}}, None, None),
    ({POINTS: 10**400}, None, None),
    ({POINTS: True}, None, None),
    ({POINTS: 0, SIZE: {"value": "G"}}, 5.0, "size"),
    ({SIZE: "GG"}, 8.0, "size"),
    ({SIZE: {"id": "1", "value": "enorme"}, "timeoriginalestimate": 14400}, 1.0, "estimate"),
    ({"timeoriginalestimate": 28800}, 2.0, "estimate"),
    ({WEIGHT: 4}, None, None),
    ({COMPLEXITY: {"value": "M"}}, None, None),
    ({}, None, None),
]


@pytest.mark.parametrize(("fields", "effort", "source"), EFFORTS)
def test_effort_is_found_by_type_and_name_whatever_the_ids(fields, effort, source):
    seen = item(issue(**fields))
    assert (seen.effort, seen.effort_source) == (effort, source)


def test_the_field_a_board_estimates_in_comes_first_for_its_project_only():
    told = {"estimation": {"10010": WEIGHT, "10011": "timeoriginalestimate"}}
    assert item(issue(**{WEIGHT: 4, POINTS: 8}), reference=site(**told)).effort == 4.0
    assert item(issue(**{WEIGHT: None, POINTS: 8}), reference=site(**told)).effort == 8.0
    assert item(issue(project={"id": "10011"}, **{WEIGHT: 4, POINTS: 8}), reference=site(**told)).effort == 8.0


SAID = [
    (said("Peso", "points", of="effort"), {WEIGHT: 4}, (4.0, "points")),
    (said("Complexity", "size", of="effort"), {COMPLEXITY: {"value": "M"}}, (3.0, "size")),
    (said("M", "4", of="effort"), {SIZE: {"value": "M"}}, (4.0, "size")),
    (said("enorme", "21", of="effort"), {SIZE: {"value": "Enorme"}}, (21.0, "size")),
    (said("Story Points", "size", of="effort"), {POINTS: 5}, (None, None)),
    (said("Peso", "points", of="effort", level="source", target="jira"), {WEIGHT: 4}, (4.0, "points")),
    (said("Peso", "points", of="effort", level="source", target="other"), {WEIGHT: 4}, (None, None)),
    (said("Peso", "points", of="effort", level="team", target="ledger"), {WEIGHT: 4, TEAM: {"name": "Ledger"}}, (4.0, "points")),
    (said("Peso", "points", of="effort", level="team", target="ledger"), {WEIGHT: 4, TEAM: {"name": "Cards"}}, (None, None)),
    (said("Peso", "points", of="effort", level="scope", target=SCOPE), {WEIGHT: 4}, (4.0, "points")),
]


@pytest.mark.parametrize(("override", "fields", "effort"), SAID)
def test_an_installation_says_what_its_teams_estimate_in(override, fields, effort):
    seen = item(issue(**fields), overrides=[override])
    assert (seen.effort, seen.effort_source) == effort


WORDS = [
    (said("In Review", "waiting", of="status"), {"status": status("10002")}, "status", "waiting"),
    (said("In Review", "waiting", of="status", level="scope", target=SCOPE), {"status": status("10002")}, "status", "waiting"),
    (said("In Review", "waiting", of="status", level="scope", target="jira:project:1"), {"status": status("10002")}, "status", "in_review"),
    (said("In Review", "waiting", of="status", level="team", target="Ledger"), {"status": status("10002"), TEAM: {"title": "Ledger"}}, "status", "waiting"),
    (said("In Review", "done", of="status"), {"status": status("10002")}, "status", "in_progress"),
    (said("Obsolete", "done", of="resolutions"), {"status": status("10001"), "resolution": {"name": "Obsolete"}}, "status", "done"),
    (said("Shelved", "cancelled", of="resolutions"), {"status": status("10001"), "resolution": {"name": "Shelved"}}, "status", "cancelled"),
    (said("undefined", "in_progress", of="categories"), {"status": status("1", "Odd", "undefined")}, "status", "in_progress"),
    (said("Story", "chore", of="types"), {}, "type", "chore"),
    (said("toil", "chore", of="type_labels"), {"issuetype": {"name": "Wunsch"}, "labels": ["Toil"]}, "type", "chore"),
]


@pytest.mark.parametrize(("override", "fields", "column", "word"), WORDS)
def test_an_installation_says_what_its_words_mean(override, fields, column, word):
    assert getattr(item(issue(**fields), overrides=[override]), column) == word


def test_what_is_said_of_a_status_holds_for_the_whole_history():
    told = facts(issue(**DONE), LIFE, of="transitions", overrides=[said("In Review", "waiting", of="status")])
    assert [move.to_status for move in told] == ["todo", "in_progress", "waiting", "done"]
    assert facts(issue(issuelinks=[LINKS[8][0]]), of="item_links", overrides=[said("causes", "blocks", of="links")])[0].kind == "blocks"


TYPES = [("Bug", {}, (), "bug"), ("Subtarefa", {"subtask": True}, (), "subtask"), ("Teilaufgabe", {"subtask": True}, (), "subtask"), ("Grobziel", {"hierarchyLevel": 1}, (), "epic"), ("Story", {"hierarchyLevel": -1}, (), "story"), ("Wunsch", {}, ("bug",), "bug"), ("Wunsch", {}, (), "unknown"), (None, {}, (), "unknown")]


@pytest.mark.parametrize(("name", "more", "labels", "type_"), TYPES)
def test_the_type_is_told_by_its_name_its_level_or_a_label(name, more, labels, type_):
    assert item(issue(issuetype={"name": name} | more, labels=list(labels))).type == type_


def test_the_epic_is_the_parent_where_there_is_no_other():
    assert item(issue(**{EPIC: "PAY-100"})).parent_code == "PAY-100"
    assert item(issue(parent={"key": "PAY-2"}, **{EPIC: "PAY-100"})).parent_code == "PAY-2"


TEAMS = [({"id": "1", "name": "Ledger"}, "Ledger"), ({"displayName": "Shown", "publicName": "Public"}, "Shown"), ({"displayName": "", "publicName": "Public"}, "Public"), ({"id": "1", "title": "Cards"}, "Cards"), ("Risk", "Risk"), ({"id": "1"}, None), ("", None), (None, None), ([], None)]


@pytest.mark.parametrize(("value", "team"), TEAMS)
def test_a_team_is_known_by_the_type_of_its_field(value, team):
    assert item(issue(**{TEAM: value})).team == team


@pytest.mark.parametrize("flag", [None, []])
def test_an_item_without_a_flag_is_not_flagged(flag):
    assert item(issue(**{FLAGGED: flag})).flagged is False


def test_what_is_no_date_is_told_and_the_rest_is_kept():
    told = issue(duedate="tomorrow")
    assert rejected(raw_item(told, [moved("yesterday", "10000", "3", number=77), *LIFE])) == ["left out, because no date can be made of it: due date 'tomorrow', history 77"]
    assert item(told).due_at is None
    assert len(facts(told, [moved("yesterday", "10000", "3"), *LIFE], of="transitions")) == 4


@pytest.mark.parametrize("created", [None, "", "soon", "0000-00-00", "99999-01-01T00:00:00.000+0000"])
def test_an_issue_that_was_never_created_is_no_item(created):
    with pytest.raises(ValueError, match="no instant"):
        item(issue(created=created))


@pytest.mark.parametrize("payload", [b'{"issue":{"id":"1","fields":{}}}', b'{"issue":{"key":"PAY-1"}}', b'{"issue":null}', b"{}", b"[]", b'{"issue":{"key":"PAY-1","fields":{"created":"2026-03-01T10:00:00.000+0000","summary":7}}}', b'{"issue":'])
def test_what_is_no_issue_is_refused(payload):
    with pytest.raises(msgspec.DecodeError):
        shaped(Raw("1", payload))


def test_21_a_nul_and_half_a_pair_of_surrogates_cost_one_character_each():
    """LESSON 21: one such description aborted a batch of 200."""
    told = issue(summary="nul \x00 and half \ud83d smile", description=adf("deep \ud83d \x00"), labels=["a\x00b"])
    seen = item(told, LIFE)
    assert (seen.title, seen.body, seen.labels) == ("nul  and half \ufffd smile", "deep \ufffd", ("ab",))
    assert len(facts(told, LIFE, of="transitions")) == 4


def test_bytes_that_are_no_text_cost_one_character_each():
    payload = json.dumps({"issue": issue(summary="caf@")}).encode().replace(b"caf@", b"caf\xe9")
    [seen] = [fact for fact in shaped(Raw("20001", payload)) if fact.entity == "work_items"]
    assert seen.title == "caf\ufffd"


def test_shaping_twice_gives_the_same():
    raw = raw_item(issue(**DONE, assignee=MIA), [*LIFE, resprinted("2026-03-02T09:00:00.000+0200", "", "4")])
    assert shaped(raw) == shaped(raw)
    keys = [(fact.entity, fact.key) for fact in shaped(raw)]
    assert len(keys) == len(set(keys))
