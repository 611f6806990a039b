"""What is read of records: null wherever Jira may put it, and nothing beside what is named."""

import msgspec
import pytest

from headway.sources.jira import raws

LENIENT = [raws.User, raws.StatusGiven, raws.TypeGiven, raws.Link, raws.Entry, raws.HistoryGiven, raws.Fields, raws.BoardPayload, raws.SprintPayload]


def names(kind):
    return [field.encode_name for field in msgspec.structs.fields(kind)]


@pytest.mark.parametrize("kind", LENIENT)
def test_every_part_may_be_null_left_out_or_beside_things_nobody_knows(kind):
    empty = msgspec.json.decode(b"{}", type=kind)
    nulls = msgspec.json.encode(dict.fromkeys([*names(kind), "somethingNew"]))
    assert msgspec.json.decode(nulls, type=kind) == empty


def test_names_are_those_of_the_vendor():
    assert names(raws.Entry) == ["field", "fieldId", "from", "fromString", "to", "toString"]
    assert {"accountId", "displayName", "emailAddress", "accountType"} <= set(names(raws.User))
    assert {"issuetype", "duedate", "issuelinks", "timeoriginalestimate"} <= set(names(raws.Fields))
    assert {"startDate", "endDate", "completeDate", "originBoardId"} <= set(names(raws.SprintPayload))


@pytest.mark.parametrize("payload", [b"{}", b'{"key":null}', b'{"key":7}'])
def test_a_project_and_an_issue_without_a_key_are_none(payload):
    for kind in (raws.ProjectGiven, raws.Issue):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(payload, type=kind)
