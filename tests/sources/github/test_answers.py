"""What GraphQL answers is data whole, or an error that says what to do."""

import json

import pytest
from msgspec import Raw, Struct

from headway.model.errors import AuthFailed, BadRequest, Gone, Overloaded, RateLimited, Transport
from headway.sources.github.answers import Nodes, PageInfo, judged

NOW = 1_780_300_000_000_000
TIMEOUT = "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `AB12:3` when reporting this issue."


class Who(Struct):
    viewer: dict[str, str]


class Listed(Struct):
    nodes: list[Raw]


def judge(answer, kind=Who, question="viewer"):
    return judged(question, kind, now=lambda: NOW)(answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def test_data_without_errors_are_data():
    assert judge({"data": {"viewer": {"login": "ann"}, "rateLimit": {"cost": 1}}}).viewer == {"login": "ann"}
    assert judge({"data": {"viewer": {"login": "ann"}}, "errors": []}).viewer == {"login": "ann"}


def test_text_that_no_decoder_takes_costs_no_page():
    assert judge(b'{"data":{"viewer":{"login":"a\\ud800b"}}}').viewer == {"login": "a\ufffdb"}


def error(message, kind=None, *, path=None, code=None):
    found = {"message": message} | ({"type": kind} if kind else {}) | ({"path": path} if path else {})
    return found | ({"extensions": {"code": code}} if code else {})


@pytest.mark.parametrize("data", [None, {"viewer": {"login": "ann"}}, {"repository": {"pullRequests": {"nodes": [None]}}}])
@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (error(TIMEOUT), Overloaded),
        (error("Timeout on validation of query"), Overloaded),
        (error("Resource limits for this query exceeded.", "RESOURCE_LIMITS_EXCEEDED"), Overloaded),
        (error("This query requests up to 600,000 possible nodes", "MAX_NODE_LIMIT_EXCEEDED"), Overloaded),
        (error("API rate limit exceeded for user ID 7.", "RATE_LIMITED"), RateLimited),
        (error("You have exceeded a secondary rate limit. Please wait a few minutes before you try again."), RateLimited),
        (error("Resource not accessible by personal access token", "FORBIDDEN", path=["repository", "issues"]), AuthFailed),
        (error("Your token has not been granted the required scopes", "INSUFFICIENT_SCOPES"), AuthFailed),
        (error("Could not resolve to a Repository with the name 'a/b'.", "NOT_FOUND", path=["repository"]), Gone),
        (error("Field 'fullDatabaseId' doesn't exist on type 'PullRequest'", code="undefinedField", path=["query", "repository"]), BadRequest),
        (error("`abc` does not appear to be a valid cursor.", "INVALID_CURSOR_ARGUMENTS"), BadRequest),
        (error("Internal", "INTERNAL"), Transport),
        (error("a word of tomorrow", "BRAND_NEW", path=["repository", 3]), Transport),
        (error(""), Transport),
    ],
)
def test_16_data_beside_errors_are_an_error_whatever_they_hold(data, wrong, kind):
    """LESSON 16: 200 with errors, and partial data."""
    with pytest.raises(kind) as found:
        judge({"data": data, "errors": [wrong]})
    assert type(found.value) is kind
    assert wrong["message"][:30] in found.value.sentence


def test_a_limit_without_a_wait_is_a_minute():
    with pytest.raises(RateLimited) as found:
        judge({"data": None, "errors": [error("limited", "RATE_LIMITED")]})
    assert found.value.until == NOW + 60_000_000


def test_of_several_errors_the_gravest_is_told():
    with pytest.raises(AuthFailed, match="no access"):
        judge({"errors": [error("gone", "NOT_FOUND", path=["repository"]), error("no access", "FORBIDDEN")]})


def test_a_record_asked_for_by_id_that_is_gone_is_null_in_its_place():
    answer = {"data": {"nodes": [{"id": "a"}, None]}, "errors": [error("Could not resolve to a node with the global id of 'b'.", "NOT_FOUND", path=["nodes", 1])]}
    assert [bytes(node) for node in judge(answer, Listed).nodes] == [b'{"id": "a"}', b"null"]
    with pytest.raises(AuthFailed):
        judge(answer | {"errors": [*answer["errors"], error("no", "FORBIDDEN", path=["nodes", 0])]}, Listed)


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": None, "errors": []}, {"data": None, "errors": None}])
def test_neither_data_nor_errors_is_no_answer(answer):
    with pytest.raises(Transport, match="neither data nor errors"):
        judge(answer)


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"data":{"viewer"', b'{"data":{"viewer":7}}'])
def test_what_is_no_such_answer_is_a_fault_of_the_way(answer):
    with pytest.raises(ValueError, match=r"."):
        judge(answer)


def test_a_list_with_gaps_is_none():
    info = PageInfo(has_next_page=False)
    assert len(Nodes(page_info=info, nodes=[Raw(b"{}")]).whole()) == 1
    with pytest.raises(Transport, match="gaps"):
        Nodes(page_info=info, nodes=[Raw(b"{}"), Raw(b"null")]).whole()
