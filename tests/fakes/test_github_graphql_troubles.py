"""GraphQL of the make-believe GitHub goes wrong as the vendor's does: mostly with status 200, and never so that a status tells it."""

from __future__ import annotations

import json

import pytest
from tests.fakes.github.graphql import answer
from tests.fakes.github.graphql_tiny import NOON, READER, TinyCompany, TinyRepo, pull
from tests.fakes.troubles import Trouble

QUERY = 'query Q($first: Int!) { repository(owner: "acme", name: "web") { pullRequests(first: $first) { nodes { number labels(first: 9) { nodes { name } } } } } rateLimit { remaining } }'
IDS = 'query { nodes(ids: ["PullRequest_7_1", "PullRequest_7_2"]) { ... on PullRequest { number } } }'


@pytest.fixture
def company():
    return TinyCompany(TinyRepo(pulls={number: pull(number, labels=["bug"]) for number in range(1, 30)}))


def met(company, what, query=QUERY, *, first=20, **particulars):
    return answer(company, {"query": query, "variables": {"first": first}}, url="http://git.example", viewer=READER, troubles=[Trouble("graphql", what, particulars=particulars)])


def told(company, what, query=QUERY, **particulars):
    status, body, _, _ = met(company, what, query, **particulars)
    assert status == 200
    return json.loads(body)


def test_a_page_that_is_too_big_is_a_gateways_502_and_half_of_it_is_served(company):
    status, body, headers, _ = met(company, "too_big", nodes=150)
    assert (status, headers["Content-Type"]) == (502, "text/html")
    assert b"<title>502 Bad Gateway</title>" in body
    assert len(json.loads(met(company, "too_big", first=10, nodes=150)[1])["data"]["repository"]["pullRequests"]["nodes"]) == 10


@pytest.mark.parametrize(("rows", "served"), [(19, False), (20, True)])
def test_too_big_may_be_meant_of_the_outermost_rows_alone(company, rows, served):
    assert (met(company, "too_big", rows=rows)[0] == 200) is served
    assert (met(company, "too_big", IDS, rows=rows // 10)[0] == 200) is served


def test_too_big_may_be_said_as_an_error_without_data(company):
    found = told(company, "too_big", nodes=150, as_errors=True)
    assert found["data"] is None
    assert found["errors"][0]["message"].startswith("Something went wrong while executing your query. This may be the result of a timeout")
    assert "type" not in found["errors"][0]


def test_a_server_that_always_gives_up_needs_no_number(company):
    assert met(company, "too_big", first=1)[0] == 502


def test_partial_data_have_a_null_in_a_list_and_an_error_beside_them(company):
    found = told(company, "partial")
    rows = found["data"]["repository"]["pullRequests"]["nodes"]
    assert (rows[0], len(rows), rows[1]["number"]) == (None, 20, 2)
    assert found["errors"][0]["path"] == ["repository", "pullRequests", "nodes", 0]


def test_partial_data_do_not_spoil_the_records_themselves(company):
    told(company, "partial")
    assert answer(company, {"query": QUERY, "variables": {"first": 1}}, url="http://git.example", viewer=READER)[1].startswith(b'{"data":{"repository":{"pullRequests":{"nodes":[{"number":1,')


def test_a_spent_limit_is_told_with_status_200_and_costs_nothing(company):
    company.left = (5_000, 0, NOON + 60)
    status, body, headers, cost = met(company, "rate_limited")
    assert (status, cost, headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]) == (200, 0, "0", str(NOON + 60))
    assert json.loads(body) == {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]}


@pytest.mark.parametrize(("what", "kind", "words"), [("forbidden", "FORBIDDEN", "Resource not accessible by personal access token"), ("insufficient_scopes", "INSUFFICIENT_SCOPES", "Your token has not been granted the required scopes")])
def test_a_token_that_may_not_is_told_with_status_200_too(company, what, kind, words):
    found = told(company, what)
    assert found["data"] == {"repository": None, "rateLimit": None}
    assert [(error["type"], error["path"]) for error in found["errors"]] == [(kind, ["repository"])]
    assert words in found["errors"][0]["message"]


def test_a_token_without_rights_sees_no_repositories_and_hears_of_no_error(company):
    query = 'query { viewer { repositories(first: 5) { totalCount nodes { name } } } repositoryOwner(login: "acme") { repositories(first: 5) { totalCount } } }'
    assert told(company, "empty_list", query) == {"data": {"viewer": {"repositories": {"totalCount": 0, "nodes": []}}, "repositoryOwner": {"repositories": {"totalCount": 0}}}}


def test_troubles_of_the_line_are_no_business_of_the_interface(company):
    assert told(company, "truncate")["data"]["repository"]["pullRequests"]["nodes"]
