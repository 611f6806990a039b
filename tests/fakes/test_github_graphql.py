"""The make-believe GitHub answers questions of GraphQL as the vendor's does: pages with their cursors, names old and new, records by id."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.fakes.github.data import Event, Issue
from tests.fakes.github.graphql_tiny import ANA, NOON, TinyCompany, TinyRepo, commit, heard, pull, said

PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount nodes { number }"
PULLS = 'query P($first: Int!, $after: String, $direction: OrderDirection = ASC) { repository(owner: "acme", name: "web") { pullRequests(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: $direction}) { %s } } }'


def issue(number: int, **said: Any) -> Issue:
    usual: dict[str, Any] = {"id": 100 + number, "number": number, "title": f"Issue {number}", "body": None, "state": "OPEN", "reason": None, "created": NOON + number, "updated": NOON + 10 * number, "closed": None, "author": ANA}
    return Issue(**usual | said)


@pytest.fixture
def repo():
    return TinyRepo(pulls={number: pull(number, commits=[commit(one) for one in range(5)]) for number in range(1, 8)}, issues={number: issue(number, labels=["bug"] if number % 2 else ["incident"]) for number in range(1, 7)})


@pytest.fixture
def company(repo):
    return TinyCompany(repo)


def pages(company, *, between=lambda: None, **variables):
    found, after = [], None
    while True:
        part = said(company, PULLS % PAGE, after=after, **variables)["repository"]["pullRequests"]
        found.append([node["number"] for node in part["nodes"]])
        if not part["pageInfo"]["hasNextPage"]:
            return found
        after = part["pageInfo"]["endCursor"]
        between()


# --- pages


def test_a_list_comes_in_pages_either_way_round(company):
    assert pages(company, first=3) == [[1, 2, 3], [4, 5, 6], [7]]
    assert pages(company, first=3, direction="DESC") == [[7, 6, 5], [4, 3, 2], [1]]


def test_a_row_that_is_touched_while_somebody_pages_moves_to_the_end_and_is_seen_again(company, repo):
    def touch():
        repo.pulls[1].updated = repo.pulls[4].updated = NOON + 50

    assert pages(company, first=3, between=touch) == [[1, 2, 3], [5, 6, 7], [1, 4]]


def test_rows_of_one_moment_are_told_apart_by_their_number(company, repo):
    for one in repo.pulls.values():
        one.updated = NOON
    assert pages(company, first=2) == [[1, 2], [3, 4], [5, 6], [7]]
    assert pages(company, first=4, direction="DESC") == [[7, 6, 5, 4], [3, 2, 1]]


def test_a_page_says_where_it_lies(company):
    first = said(company, PULLS % PAGE, first=3)["repository"]["pullRequests"]
    assert (first["totalCount"], first["pageInfo"]["hasPreviousPage"]) == (7, False)
    second = said(company, PULLS % PAGE, first=3, after=first["pageInfo"]["endCursor"])["repository"]["pullRequests"]
    assert (second["totalCount"], second["pageInfo"]["hasPreviousPage"], second["pageInfo"]["startCursor"] != second["pageInfo"]["endCursor"]) == (7, True, True)


@pytest.mark.parametrize(
    ("given", "numbers"),
    [("first: 2", [0, 1]), ("last: 2", [3, 4]), ("first: 2, after: %s", [2, 3]), ("last: 1, before: %s", [0]), ("first: 100", [0, 1, 2, 3, 4])],
)
def test_lists_of_a_record_are_cut_from_either_end(company, given, numbers):
    nested = 'query { repository(owner: "acme", name: "web") { pullRequests(first: 1) { nodes { commits(%s) { edges { cursor node { commit { messageHeadline } } } } } } } }'

    def asked(words):
        return said(company, nested % words)["repository"]["pullRequests"]["nodes"][0]["commits"]["edges"]

    second = asked("first: 2")[-1]["cursor"]
    found = asked(given % json.dumps(second) if "%s" in given else given)
    assert [edge["node"]["commit"]["messageHeadline"] for edge in found] == [f"Step {number}" for number in numbers]


def test_issues_are_asked_for_by_label_and_by_update_time(company):
    issues = 'query I($filter: IssueFilters) { repository(owner: "acme", name: "web") { issues(first: 9, filterBy: $filter, orderBy: {field: UPDATED_AT, direction: ASC}) { totalCount nodes { number } } } }'

    def numbers(**wanted):
        found = said(company, issues, filter=wanted)["repository"]["issues"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["number"] for node in found["nodes"]]

    assert numbers() == [1, 2, 3, 4, 5, 6]
    assert numbers(labels=["incident"]) == [2, 4, 6]
    assert numbers(since="2026-05-01T10:00:40Z") == [4, 5, 6]
    assert numbers(since="2026-05-01T10:00:40Z", labels=["bug"]) == [5]


@pytest.mark.parametrize("since", ["yesterday", "2026-05-01T10:00:40", 5])
def test_issues_since_no_moment_are_refused(company, since):
    found = heard(company, 'query I($filter: IssueFilters) { repository(owner: "acme", name: "web") { issues(first: 9, filterBy: $filter) { totalCount } } }', filter={"since": since})
    assert found["errors"][0]["message"].startswith("Argument 'filterBy' on Field 'issues' has an invalid value")


def test_a_repository_without_issues_has_none_to_show(company, repo):
    repo.has_issues = False
    assert said(company, 'query { repository(owner: "acme", name: "web") { hasIssuesEnabled issues { totalCount } } }') == {"repository": {"hasIssuesEnabled": False, "issues": {"totalCount": 0}}}


def test_timelines_give_the_steps_that_are_asked_for(company, repo):
    repo.pulls[1].events = [Event(1, "ReadyForReviewEvent", NOON, ANA), Event(2, "LabeledEvent", NOON + 1, ANA, label="bug"), Event(3, "ConvertToDraftEvent", NOON + 2, None)]
    timeline = 'query { nodes(ids: ["PullRequest_7_1"]) { ... on PullRequest { timelineItems(first: 9%s) { totalCount nodes { __typename ... on LabeledEvent { label { name } } ... on ConvertToDraftEvent { createdAt actor { login } } } } } } }'
    every = said(company, timeline % "")["nodes"][0]["timelineItems"]
    assert [node["__typename"] for node in every["nodes"]] == ["ReadyForReviewEvent", "LabeledEvent", "ConvertToDraftEvent"]
    assert every["nodes"][1]["label"] == {"name": "bug"}
    drafts = said(company, timeline % ", itemTypes: [CONVERT_TO_DRAFT_EVENT]")["nodes"][0]["timelineItems"]
    assert drafts == {"totalCount": 1, "nodes": [{"__typename": "ConvertToDraftEvent", "createdAt": "2026-05-01T10:00:02Z", "actor": None}]}


# --- names


def test_a_former_name_leads_to_the_repository(company, repo):
    repo.former_names.append("website")
    assert said(company, 'query { repository(owner: "acme", name: "website") { nameWithOwner databaseId } }') == {"repository": {"nameWithOwner": "acme/web", "databaseId": 7}}


def test_a_former_name_leads_nowhere_where_renames_are_not_to_be_followed(company, repo):
    repo.former_names.append("website")
    assert heard(company, 'query { repository(owner: "acme", name: "website", followRenames: false) { databaseId } }')["errors"][0]["type"] == "NOT_FOUND"


def test_what_is_not_there_is_null_and_an_error_says_so(company):
    found = heard(company, 'query { mine: repository(owner: "acme", name: "nope") { id } nodes(ids: ["PullRequest_9_1"]) { id } repositoryOwner(login: "nobody") { login } }')
    assert found["data"] == {"mine": None, "nodes": [None], "repositoryOwner": None}
    assert found["errors"][0] == {"type": "NOT_FOUND", "path": ["mine"], "message": "Could not resolve to a Repository with the name 'acme/nope'."}
    assert (found["errors"][1]["type"], found["errors"][1]["path"]) == ("NOT_FOUND", ["nodes", 0])


def test_owners_are_found_in_any_case_and_show_their_repositories_the_busiest_first():
    company = TinyCompany(TinyRepo(id=1, name="a", pushed=None), TinyRepo(id=2, name="b", pushed=NOON), TinyRepo(id=3, name="c", owner="Other"), TinyRepo(id=4, name="d", pushed=NOON + 1))
    owned = 'query { repositoryOwner(login: "ACME") { __typename repositories(first: 2, ownerAffiliations: [OWNER], orderBy: {field: PUSHED_AT, direction: DESC}) { totalCount pageInfo { endCursor } nodes { name pushedAt } } } }'
    found = said(company, owned)["repositoryOwner"]
    assert (found["__typename"], found["repositories"]["totalCount"]) == ("Organization", 3)
    assert [node["name"] for node in found["repositories"]["nodes"]] == ["d", "b"]
    reached = said(company, "query { viewer { login repositories(first: 9) { nodes { name } } } }")["viewer"]
    assert (reached["login"], [node["name"] for node in reached["repositories"]["nodes"]]) == ("reader", ["a", "b", "c", "d"])


def test_records_are_asked_for_by_their_opaque_ids_in_the_order_of_the_ids(company):
    opaque = said(company, PULLS % "nodes { id }", first=3)["repository"]["pullRequests"]["nodes"]
    ids = [node["id"] for node in reversed(opaque)]
    found = said(company, "query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on PullRequest { number } ... on Issue { title } } }", ids=ids)
    assert found["nodes"] == [{"__typename": "PullRequest", "id": one, "number": number} for one, number in zip(ids, (3, 2, 1), strict=True)]
