"""Changelogs as sites give them: fields known by id or name, instants in three notations, sprints left and re-entered, both editions."""

import json
from datetime import datetime

import pytest
from tests.sources.jira.given import FIELDS, SPRINT, STATUSES, entry, facts, history, issue, item, moved, raw_item, rejected, resprinted, site, status, user

from headway.model.calendar import from_datetime, to_iso
from headway.sources.jira.reference import DATA_CENTER, FieldRef, StatusRef
from headway.sources.jira.shape_dates import instant
from headway.sources.jira.shape_history import numbers, sprints_now

T0 = "2026-03-01T10:00:00.123+0200"


def at(day, hour=9):
    return f"2026-03-{day:02}T{hour:02}:00:00.000+0000"


def moves(*histories, told=None, **more):
    return [(move.to_status, move.to_raw) for move in facts(told or issue(), histories, of="transitions", **more)]


NAMED = [
    ({"field": "status", "fieldId": "status"}, True),
    ({"field": "status"}, True),
    ({"field": "Status"}, True),
    ({"field": "STATUS", "fieldId": None}, True),
    ({"field": "Estado", "fieldId": "status"}, True),
    ({"field": "Estado", "fieldId": "STATUS"}, True),
    ({"field": "resolution", "fieldId": "resolution"}, False),
    ({"field": "status", "fieldId": "customfield_10999"}, False),
    ({"field": None}, False),
    ({}, False),
]


@pytest.mark.parametrize(("name", "counts"), NAMED)
def test_a_change_of_status_is_known_by_the_id_of_its_field_else_by_its_name(name, counts):
    change = {"from": "10000", "fromString": "To Do", "to": "3", "toString": "In Progress"} | name
    assert (len(moves(history(at(2), change))) == 2) is counts


@pytest.mark.parametrize("created", ["2026-03-02T11:00:00.250+0200", "2026-03-02T09:00:00.250Z", 1772442000250, "1772442000250", 1772442000.25, "2026-03-02T09:00:00.250+00:00"])
def test_the_instant_of_a_history_is_exact_in_every_notation(created):
    [_, move] = facts(issue(), [moved(created, "10000", "3")], of="transitions")
    assert to_iso(move.at) == "2026-03-02T09:00:00.250000Z"


def test_histories_are_told_in_any_order_and_sorted_by_instant_then_id():
    told = [moved(at(4), "10002", "10001", number=30), moved(at(2), "10000", "3", number=9), moved(at(2), "3", "10002", number=10)]
    assert [word for word, _ in moves(*told, told=issue(status=status("10001")))] == ["todo", "in_progress", "in_review", "done"]
    assert moves(*told) == moves(*told[::-1])


def test_a_history_that_came_twice_counts_once():
    told = [moved(at(2), "10000", "3", number=9), moved(at(2), "10000", "3", number=9)]
    assert len(facts(issue(), told, of="transitions")) == 2


def test_two_changes_of_status_in_one_history_are_two():
    both = history(at(2), entry("status", "10000", "3", field_id="status"), entry("status", "3", "10002", field_id="status"), number=9)
    assert [move.key for move in facts(issue(status=status("10002")), [both], of="transitions")] == ["20001:initial", "20001:9", "20001:9.1"]


def test_the_id_of_a_change_does_not_hang_on_what_else_was_changed_with_it():
    """One call gives the whole history, another only the fields asked for."""
    whole = history(at(2), entry("resolution", None, "1", field_id="resolution"), entry("status", "10000", "3", field_id="status"), number=9)
    assert [move.key for move in facts(issue(status=status("3")), [whole], of="transitions")] == ["20001:initial", "20001:9"]


def test_a_status_is_known_by_its_id_whatever_it_was_called_then():
    renamed = moved(at(2), "10000", "3", names=("Ideas", "Hacking"))
    assert facts(issue(status=status("3")), [renamed], of="transitions")[-1].to_raw == "Hacking"
    assert moves(renamed, told=issue(status=status("3"))) == [("todo", "Ideas"), ("in_progress", "Hacking")]


def test_one_name_in_two_categories_is_told_apart_by_id():
    told = [moved(at(2), "10201", "10200"), moved(at(3), "10200", "10201"), moved(at(4), "10201", "10200")]
    assert moves(*told, told=issue(status=status("10200"))) == [("todo", "已完成"), ("done", "已完成"), ("todo", "已完成"), ("done", "已完成")]
    seen = item(issue(status=status("10200")), told)
    assert (seen.reopens, to_iso(seen.completed_at)) == (1, "2026-03-04T09:00:00Z")


def test_a_name_in_two_categories_without_an_id_is_not_guessed():
    first, _ = moves(moved(at(2), None, None, names=("已完成", "Doing")), told=issue(status=status("3")))
    assert first == ("unknown", "已完成")


@pytest.mark.parametrize(("before", "after", "entered"), [("10100", "10101", ["todo", "in_progress"]), ("10101", "10102", ["in_progress", "done"]), ("10300", "10102", ["in_progress", "done"])])
def test_localised_names_are_read_by_map_or_category(before, after, entered):
    assert [word for word, _ in moves(moved(at(2), before, after), told=issue(status=status(after)))] == entered


DELETED = [("QA", "in_review"), ("Limbo", "unknown"), ("Schrödinger", "in_progress"), ("", "unknown"), (None, "unknown")]


@pytest.mark.parametrize(("name", "word"), DELETED)
def test_a_deleted_status_is_known_by_its_name_if_at_all(name, word):
    told = moved(at(2), "999", "3", names=(name, "In Progress"))
    assert moves(told, told=issue(status=status("3")))[0] == (word, name or "")


def test_from_and_to_may_be_null():
    bare = history(at(2), {"field": "status", "fieldId": "status", "from": None, "fromString": None, "to": None, "toString": None})
    assert moves(bare) == [("unknown", ""), ("unknown", "")]
    [_, into] = facts(issue(), [bare], of="transitions")
    assert (into.from_status, into.from_raw) == (None, None)


def test_nobody_may_have_done_it():
    [_, move] = facts(issue(), [moved(at(2), "10000", "3") | {"author": None}], of="transitions")
    assert move.actor is None


def test_an_item_that_never_moved_entered_its_status_when_it_was_created():
    [only] = facts(issue(status=status("3")), of="transitions")
    assert (only.key, only.to_status, to_iso(only.at), only.from_status, only.actor) == ("20001:initial", "in_progress", "2026-03-01T08:00:00.123000Z", None, None)


# --- sprints


def sprint(number, *, start=2, end=16, complete=None, state="active"):
    dates = {} if start is None else {"startDate": at(start), "endDate": at(end)}
    return {"id": number, "name": f"Sprint {number}", "state": state, "boardId": 3, "goal": "", **dates, **({"completeDate": at(complete)} if complete else {})}


def stays(*histories, now=(), created=None, **more):
    told = issue(**{SPRINT: list(now) or None}, **({"created": created} if created else {}))
    found = facts(told, histories, of="sprint_memberships", **more)
    return [(stay.key, stay.sprint, day(stay.added_at), day(stay.removed_at)) for stay in found]


def day(moment):
    return None if moment is None else to_iso(moment)[8:10]


IN_AND_OUT = [
    ("never in one", (), (), []),
    ("created in it", (), (sprint(4),), [("20001:4:0", "4", "01", None)]),
    ("added", (resprinted(at(3), "", "4"),), (sprint(4),), [("20001:4:0", "4", "03", None)]),
    ("added from null", (resprinted(at(3), "", "4") | {"items": [{"field": "Sprint", "fieldId": SPRINT, "from": None, "fromString": None, "to": "4", "toString": "Sprint 4"}]},), (sprint(4),), [("20001:4:0", "4", "03", None)]),
    ("removed", (resprinted(at(3), "", "4"), resprinted(at(8), "4", "")), (), [("20001:4:0", "4", "03", "08")]),
    ("created in it and removed", (resprinted(at(8), "4", ""),), (), [("20001:4:0", "4", "01", "08")]),
    ("carried over", (resprinted(at(16), "4", "4, 5"),), (sprint(4, complete=16, state="closed"), sprint(5, start=16, end=30)), [("20001:4:0", "4", "01", None), ("20001:5:0", "5", "16", None)]),
    ("moved to the next", (resprinted(at(8), "4", "5"),), (sprint(5),), [("20001:4:0", "4", "01", "08"), ("20001:5:0", "5", "08", None)]),
    ("three at once", (resprinted(at(3), "", "4, 5, 16"),), (), [("20001:4:0", "4", "03", None), ("20001:5:0", "5", "03", None), ("20001:16:0", "16", "03", None)]),
    ("by the name of the field", (history(at(3), entry("sprint", "", "4")),), (sprint(4),), [("20001:4:0", "4", "03", None)]),
    ("another field called so", (history(at(3), entry("Sprint", "", "4", field_id="customfield_999")),), (), []),
    ("ids that are none", (history(at(3), entry("Sprint", "x, , -1", "4,5 ,y", field_id=SPRINT)),), (), [("20001:4:0", "4", "03", None), ("20001:5:0", "5", "03", None)]),
]


@pytest.mark.parametrize(("histories", "now", "found"), [case[1:] for case in IN_AND_OUT], ids=[case[0] for case in IN_AND_OUT])
def test_the_sprints_of_an_item_are_read_from_its_changelog_and_its_field(histories, now, found):
    assert sorted(stays(*histories, now=now)) == sorted(found)


AGAIN = [
    ("within planning", (2, 3), 5, [("20001:4:0", "02", None)]),
    ("in the middle", (6, 8), 2, [("20001:4:0", "02", None)]),
    ("out when it was committed", (2, 8), 2, [("20001:4:0", "02", "02"), ("20001:4:1", "08", None)]),
    ("out when it ended", (14, 20), 2, [("20001:4:0", "02", "14"), ("20001:4:1", "20", None)]),
]


@pytest.mark.parametrize(("left_back", "hour", "found"), [case[1:] for case in AGAIN], ids=[case[0] for case in AGAIN])
def test_75_leaving_a_sprint_and_returning_is_no_removal_and_no_addition_unless_it_was_out_when_it_counted(left_back, hour, found):
    """LESSON 75: sprint re-entry counted as removed and added; the dates that judge it stand in the item's own field."""
    left, back = left_back
    histories = (resprinted(at(2, 1), "", "4"), resprinted(at(left, hour + 1), "4", ""), resprinted(at(back, hour + 2), "", "4"))
    assert [(key, added, removed) for key, _, added, removed in stays(*histories, now=(sprint(4),))] == found


def test_a_sprint_ends_when_it_was_closed_not_when_it_was_planned_to():
    histories = (resprinted(at(2, 1), "", "4"), resprinted(at(14), "4", ""), resprinted(at(20), "", "4"))
    assert len(stays(*histories, now=(sprint(4, end=16, complete=24, state="closed"),))) == 1
    assert len(stays(*histories, now=(sprint(4, end=24, complete=16, state="closed"),))) == 2


PRINTED = "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=4,rapidViewId=2,state=CLOSED,name=Ship, [really],startDate=2026-03-02T09:00:00.000+02:00,endDate=2026-03-16T09:00:00.000+02:00,completeDate=<null>,activatedDate=<null>,sequence=4,goal=a=b,synced=false]"
SHAPES = [
    (PRINTED, {4: ("2026-03-03T07:00:00Z", "2026-03-16T07:00:00Z")}),
    (PRINTED.replace("completeDate=<null>", "completeDate=2026-03-17T09:00:00.000Z"), {4: ("2026-03-03T07:00:00Z", "2026-03-17T09:00:00Z")}),
    ("com.atlassian.greenhopper.service.sprint.Sprint@1f[completeDate=<null>,endDate=<null>,goal=,id=77,name=N,rapidViewId=2,startDate=<null>,state=FUTURE]", {77: ()}),
    ("4", {4: ()}),
    (4, {}),
    ({"id": 4}, {4: ()}),
    ({"id": "4", "startDate": None, "endDate": None}, {4: ()}),
    ({"id": 4, "startDate": "2026-03-02T09:00:00.000Z"}, {4: ("2026-03-03T09:00:00Z",)}),
    ({"id": 4, "startDate": "soon", "endDate": 7.5}, {4: ("1970-01-01T00:00:07.500000Z",)}),
    ({"name": "no id"}, {}),
    ("Sprint@1f[]", {}),
    ("", {}),
    (None, {}),
]


@pytest.mark.parametrize(("given", "judged"), SHAPES)
def test_a_sprint_in_an_issue_is_an_object_or_a_printed_one(given, judged):
    found = {number: tuple(map(to_iso, instants)) for number, instants in sprints_now(json.dumps([given]).encode()).items()}
    assert found == judged


def test_data_center_tells_sprints_in_print_and_changes_without_field_ids():
    told = issue(customfield_10105=[PRINTED])
    reference = site(edition=DATA_CENTER, fields=(FieldRef("customfield_10105", "Sprint", "array:string", "com.pyxis.greenhopper.jira:gh-sprint"),))
    found = facts(told, [history(at(3), entry("Sprint", "", "4"))], of="sprint_memberships", whole=False, reference=reference)
    assert [(stay.sprint, day(stay.added_at), stay.removed_at) for stay in found] == [("4", "03", None)]


def test_a_localised_sprint_field_is_known_by_its_own_name():
    fields = tuple(field if field.id != SPRINT else FieldRef(SPRINT, "Спринт", field.type, field.custom) for field in FIELDS)
    assert [key for key, *_ in stays(history(at(3), entry("Спринт", "", "4")), reference=site(fields=fields))] == ["20001:4:0"]


def test_without_a_catalogue_names_still_tell():
    assert [word for word, _ in moves(moved(at(2), "10000", "3"), reference=site(statuses=()))] == ["todo", "in_progress"]


def test_the_catalogue_names_a_status_that_comes_as_an_id_alone():
    told = issue(status={"id": "10001"})
    seen = item(told, reference=site(statuses=(StatusRef("10001", *STATUSES["10001"]),)))
    assert (seen.status, seen.status_raw, seen.status_category) == ("done", "Done", "done")


def test_a_sprint_change_without_an_instant_is_told():
    assert rejected(raw_item(issue(), [resprinted(None, "", "4", number=5)])) == ["left out, because no date can be made of it: history 5"]


@pytest.mark.parametrize(("given", "ids"), [("4, 5", {4, 5}), ("4,5", {4, 5}), (" 4 ", {4}), ("", set()), (None, set()), (4, {4}), ("a, 5", {5}), ("٤", set()), ("9" * 30, set())])
def test_ids_of_sprints_are_read_from_either_side(given, ids):
    assert numbers(given) == ids


def test_everybody_met_in_a_changelog_is_an_account_once():
    bob = user("5b10ac8d82e05b22cc7d0001", "Bob")
    told = [moved(at(2), "10000", "3", by=bob, number=1), moved(at(3), "3", "10002", by=bob, number=2)]
    assert [account.handle for account in facts(issue(), told, of="accounts")] == ["5b10ac8d82e05b22cc7d0001", "5b10a2844c20165700ede21g"]


def test_instants_agree_with_the_calendar():
    assert instant(T0) == from_datetime(datetime.fromisoformat(T0))
