"""What the make-believe GitHub takes for a question of GraphQL, what it costs, and how it refuses what is none or too much, in the vendor's words."""

from __future__ import annotations

import json

import pytest
from tests.fakes.github.graphql import answer
from tests.fakes.github.graphql_tiny import NOON, READER, TinyCompany, TinyRepo, error, heard, pull, said

PULLS = 'query P($first: Int!, $after: String) { repository(owner: "acme", name: "web") { pullRequests(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: ASC}) { nodes { number } } } }'


@pytest.fixture
def company():
    return TinyCompany(TinyRepo(pulls={number: pull(number) for number in range(1, 8)}))


def test_aliases_fragments_and_defaults_mean_what_they_say(company):
    query = """
      query Q($name: String = "web", $count: Int = 2) { repo: repository(owner: "acme", name: $name) { ...Head again: name ... on Repository { pulls: pullRequests(first: $count) { nodes { number ...T } } } } }
      fragment Head on Repository { id name }
      fragment T on PullRequest { title who: author { ...W } author { login } }
      fragment W on Actor { __typename ... on User { email } ... on Bot { databaseId } }
    """
    node = {"number": 1, "title": "Change 1", "who": {"__typename": "User", "email": "ana@acme.example"}, "author": {"login": "ana"}}
    assert said(company, query)["repo"] == {"id": "Repository_7_7", "name": "web", "again": "web", "pulls": {"nodes": [node, node | {"number": 2, "title": "Change 2"}]}}


def test_the_same_field_asked_twice_is_one_with_the_parts_of_both(company):
    query = 'query { repository(owner: "acme", name: "web") { pullRequests(first: 1) { nodes { author { login } author { ... on User { name } } } } } }'
    assert said(company, query)["repository"]["pullRequests"]["nodes"] == [{"author": {"login": "ana", "name": "Ana Nuñez"}}]


REFUSED = {
    "an unknown field": ("query Q { viewer { shoe } }", "undefinedField", "Field 'shoe' doesn't exist on type 'User'"),
    "a field that only some of several types have": ("query { nodes(ids: []) { number } }", "undefinedField", "Field 'number' doesn't exist on type 'Node'"),
    "an unknown part of a list": ("query { viewer { repositories(first: 1) { rows } } }", "undefinedField", "Field 'rows' doesn't exist on type 'RepositoryConnection'"),
    "an unknown part of a page": ("query { viewer { repositories(first: 1) { pageInfo { next } } } }", "undefinedField", "Field 'next' doesn't exist on type 'PageInfo'"),
    "an unknown type": ("query { viewer { ... on Shoe { login } } }", "undefinedType", "No such type Shoe, so it can't be a fragment condition"),
    "a fragment that was not sent": ("query { viewer { ...Who } }", "useAndDefineFragment", "Fragment Who was used, but not defined"),
    "a variable that was not declared": ("query Q { repositoryOwner(login: $who) { login } }", "variableNotDefined", "Variable $who is used by query Q but not declared"),
    "an argument that is not taken": ('query { viewer { repositories(first: 1, colour: "red") { totalCount } } }', "argumentNotAccepted", "Field 'repositories' doesn't accept argument 'colour'"),
    "an argument left out": ('query { repository(owner: "acme") { id } }', "missingRequiredArguments", "Field 'repository' is missing required arguments: name"),
    "a record without parts": ("query { viewer }", "selectionMismatch", "Field must have selections (field 'viewer' returns User but has no selections. Did you mean 'viewer { ... }'?)"),
    "parts of a plain value": ("query { viewer { login { first } } }", "selectionMismatch", "Selections can't be made on scalars (field 'login' returns a scalar but has selections)"),
    "a directive, which is beyond this fake": ("query { viewer { login @skip(if: true) } }", "notServedByTheFake", "the make-believe GitHub does not serve directives"),
}


@pytest.mark.parametrize(("query", "code", "message"), REFUSED.values(), ids=REFUSED)
def test_a_question_that_is_none_is_refused_whole(company, query, code, message):
    found = heard(company, query)
    assert "data" not in found
    assert (found["errors"][0]["extensions"]["code"], found["errors"][0]["message"]) == (code, message)


def test_a_refusal_says_where_in_the_question(company):
    assert error(company, "query Q {\n  viewer {\n    shoe: hat\n  }\n}") == {
        "path": ["query Q", "viewer", "shoe"], "extensions": {"code": "undefinedField", "typeName": "User", "fieldName": "hat"}, "locations": [{"line": 3, "column": 5}], "message": "Field 'hat' doesn't exist on type 'User'",
    }  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"first": None}, {"first": "3"}, {"first": True}, {"first": 3, "after": 7}])
def test_a_variable_that_is_missing_or_of_another_type_is_refused(company, given):
    assert "was provided invalid value" in error(company, PULLS, **given)["message"]


@pytest.mark.parametrize("body", [{}, {"query": None}, {"query": ["x"]}])
def test_a_body_without_a_question_is_a_bad_request(company, body):
    assert answer(company, body, url="http://git.example", viewer=READER)[0] == 400


def test_what_cannot_be_parsed_is_said_with_status_200(company):
    assert error(company, "query {")["message"].startswith("Parse error on ")


def test_of_several_operations_the_named_one_is_answered(company):
    both = {"query": "query A { viewer { login } } query B { viewer { databaseId } }"}
    found = answer(company, both | {"operationName": "B"}, url="http://git.example", viewer=READER)
    assert json.loads(found[1]) == {"data": {"viewer": {"databaseId": 1}}}
    assert "errors" in json.loads(answer(company, both, url="http://git.example", viewer=READER)[1])


@pytest.mark.parametrize(("given", "kind"), [("", "MISSING_PAGINATION_BOUNDARIES"), ("(first: 101)", "EXCESSIVE_PAGINATION"), ("(last: 101)", "EXCESSIVE_PAGINATION"), ("(first: -1)", "EXCESSIVE_PAGINATION")])
def test_a_list_wants_a_size_of_at_most_a_hundred(company, given, kind):
    found = heard(company, f"query {{ viewer {{ repositories{given} {{ nodes {{ id }} }} }} }}")
    assert (found["data"], found["errors"][0]["type"], found["errors"][0]["path"][-1]) == ({"viewer": None}, kind, "repositories")


def test_how_many_there_are_may_be_asked_without_a_size(company):
    assert said(company, 'query { repository(owner: "acme", name: "web") { pullRequests { totalCount } } }') == {"repository": {"pullRequests": {"totalCount": 7}}}


def test_a_cursor_that_nobody_handed_out_is_refused(company):
    for cursor in ("nonsense", "Y3Vyc29yOnYyOlsxXQ=="):
        assert error(company, PULLS, first=3, after=cursor)["type"] == "INVALID_CURSOR_ARGUMENTS"


def test_more_than_a_hundred_ids_are_refused(company):
    assert error(company, "query N($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["PullRequest_7_1"] * 101)["type"] == "ARGUMENT_LIMIT"


def test_half_a_million_records_are_too_many(company):
    deep = 'query { repository(owner: "acme", name: "web") { pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { oid } } } timelineItems(first: 100) { nodes { __typename } } reviews(first: %d) { nodes { id } } } } } }'
    assert "errors" not in heard(company, deep % 100)
    wide = "query { viewer { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes { commits(first: 60) { nodes { commit { oid } } } } } } } } }"
    assert error(company, wide) == {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": "This query requests up to 610,100 possible nodes which exceeds the maximum limit of 500,000."}


COSTS = {
    "a plain question": ("viewer { login }", 1, 0),
    "one list": ("viewer { repositories(first: 100) { nodes { id } } }", 1, 100),
    "the vendor's own example": ("viewer { repositories(first: 100) { nodes { issues(first: 50) { nodes { labels(first: 60) { nodes { name } } } } } } }", 51, 305_100),
    "a number without a list": ("viewer { repositories(first: 100) { nodes { issues { totalCount } } } }", 1, 100),
    "lists beneath ids": ('nodes(ids: ["PullRequest_7_1", "PullRequest_7_2"]) { ... on PullRequest { commits(first: 50) { nodes { commit { oid } } } reviews(first: 100) { nodes { id } } } }', 1, 302),
}


@pytest.mark.parametrize(("asked", "cost", "nodes"), COSTS.values(), ids=COSTS)
def test_a_question_costs_its_lists_by_the_hundred(company, asked, cost, nodes):
    company.left = (5_000, 4_000, NOON)
    found = answer(company, {"query": f"query {{ {asked} rateLimit {{ limit cost remaining used nodeCount resetAt }} }}"}, url="http://git.example", viewer=READER)
    assert found[3] == cost
    assert json.loads(found[1])["data"]["rateLimit"] == {"limit": 5_000, "cost": cost, "remaining": 4_000 - cost, "used": 1_000 + cost, "nodeCount": nodes, "resetAt": "2026-05-01T10:00:00Z"}
