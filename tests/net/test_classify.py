"""Every answer is one kind of error, in a sentence that people can act on."""

from __future__ import annotations

import msgspec
import pytest

from headway.model.errors import AuthFailed, BadRequest, Gone, Overloaded, RateLimited, Transport
from headway.net.classify import LONGEST_SAID, elsewhere, is_html, is_limit, refusal, tidy, undecodable, unsaid_wait, vendor_message
from headway.net.exchange import Answer, Request
from headway.telemetry import hide

NOW = 1_795_276_800_000_000
MINUTE = 60_000_000
REQUEST = Request(host="acme.example", method="GET", path="/rest/api/3/myself?token=abcdef", query={"jql": "x"})
JSON = {"Content-Type": "application/json"}

KINDS = {
    400: BadRequest, 401: AuthFailed, 402: BadRequest, 403: AuthFailed, 404: Gone, 405: BadRequest, 406: BadRequest, 407: BadRequest, 408: RateLimited, 409: Overloaded, 410: Gone,
    413: BadRequest, 414: BadRequest, 415: BadRequest, 422: BadRequest, 423: BadRequest, 425: Transport, 429: RateLimited, 451: BadRequest, 300: BadRequest, 304: BadRequest,
    500: Transport, 501: BadRequest, 502: Overloaded, 503: Overloaded, 504: Overloaded, 505: Transport, 507: Transport, 520: Overloaded, 522: Overloaded, 524: Overloaded, 529: Overloaded, 599: Overloaded,
}  # fmt: skip


@pytest.mark.parametrize("status", KINDS)
def test_a_status_is_one_kind_of_error(status):
    error = refusal(REQUEST, Answer(status, JSON, b'{"message":"why"}'), now=NOW)
    assert (type(error), error.sentence) == (KINDS[status], f"acme.example answered {status} to GET /rest/api/3/myself: why")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 206])
def test_a_success_is_none(status):
    assert refusal(REQUEST, Answer(status, JSON, b"{}"), now=NOW) is None


PAGES = {
    "html": ({"Content-Type": "text/html"}, b"", True),
    "html with a charset, in capitals": ({"CONTENT-TYPE": "Text/HTML; Charset=utf-8"}, b"", True),
    "xhtml": ({"Content-Type": "application/xhtml+xml"}, b"", True),
    "no type, a page": ({}, b"\n <!DOCTYPE html><p>", True),
    "no type, a page in short": ({}, b"<html>", True),
    "no type, data": ({}, b"{}", False),
    "data that looks like a page": (JSON, b"<html>", False),
    "plain text": ({"Content-Type": "text/plain"}, b"<html>", False),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_web_page_is_told_from_data_and_is_a_login_page_where_data_was_due(case):
    headers, body, page = PAGES[case]
    error = refusal(REQUEST, Answer(200, headers, body), now=NOW)
    assert (is_html(Answer(200, headers, body)), type(error)) == (page, AuthFailed if page else type(None))


LIMITS = {
    "GitHub, nothing left": ({"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "120"}, b"{}", 2 * MINUTE),
    "with a wait": ({"Retry-After": "60"}, b"{}", MINUTE),
    "with a wait that cannot be read": ({"Retry-After": "soon"}, b"{}", None),
    "LESSON 15: secondary, some left": (
        {"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "14", "X-RateLimit-Reset": "120"},
        b'{"message":"You have exceeded a Secondary Rate Limit"}',
        MINUTE,
    ),
    "abuse detection": ({}, b'{"message":"You have triggered an abuse detection mechanism."}', MINUTE),
    "abuse in the address of a document": ({}, b'{"message":"slow down","documentation_url":"https://x/#abuse-rate-limits"}', MINUTE),
    "LESSON 17: nothing of nothing": ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0"}, b"{}", "denied"),
    "a denial": ({}, b'{"message":"Resource not accessible"}', "denied"),
    "a denial that names a project": ({}, b'{"errorMessages":["You may not browse Abuse Reports"]}', "denied"),
    "a denial with requests left": ({"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "120"}, b"{}", "denied"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_a_403_is_a_limit_or_a_denial(case):
    headers, body, ahead = LIMITS[case]
    error = refusal(REQUEST, Answer(403, headers, body), now=NOW)
    if ahead == "denied":
        assert (type(error), is_limit(Answer(403, headers, body), now=NOW)) == (AuthFailed, False)
    else:
        assert (type(error), error.until) == (RateLimited, None if ahead is None else NOW + ahead)


def test_a_wait_that_is_not_said_doubles_each_time_up_to_a_bound():
    """LESSON 15."""
    body = b'{"message":"You have exceeded a secondary rate limit"}'
    waits = [refusal(REQUEST, Answer(403, {}, body), now=NOW, before=times).until - NOW for times in (0, 1, 2, 4, 9, 10**9)]
    assert waits == [unsaid_wait(times) for times in (0, 1, 2, 4, 9, 10**9)] == [MINUTE * factor for factor in (1, 2, 4, 16, 16, 16)]


def test_a_429_that_names_no_wait_has_none():
    assert refusal(REQUEST, Answer(429, JSON, b"{}"), now=NOW).until is None


SAID = {
    "Jira": ({"errorMessages": ["No such field", "Nor this"], "errors": {}}, "No such field; Nor this"),
    "Jira, by field": ({"errorMessages": [], "errors": {"jql": "must be bounded", "maxResults": "is too large"}}, "must be bounded; is too large"),
    "GitHub": ({"message": "Bad credentials", "documentation_url": "https://x"}, "Bad credentials"),
    "GitHub, with details": ({"message": "Validation Failed", "errors": [{"message": "no", "code": "custom"}]}, "Validation Failed; no"),
    "GitLab": ({"message": {"base": ["is taken"]}}, "is taken"),
    "GitLab, OAuth": ({"error": "invalid_token", "error_description": "Token was revoked."}, "Token was revoked.; invalid_token"),
    "said twice": ({"message": "no", "error": "no"}, "no"),
    "null": ({"message": None, "errorMessages": None}, ""),
    "numbers": ({"message": 7, "errors": [1, None]}, ""),
    "a list": (["one", "two"], "one; two"),
    "a word": ("no", "no"),
    "nothing for people": ({"status": "x", "path": "/y"}, ""),
    "nested beyond reason": ({"errors": {"a": {"b": {"c": {"d": {"e": "deep"}}}}}}, ""),
}


@pytest.mark.parametrize("case", SAID)
def test_what_the_vendor_says_is_passed_on(case):
    body, expected = SAID[case]
    assert vendor_message(Answer(400, JSON, msgspec.json.encode(body))) == expected


BODIES = {
    "plain text": (b"go away\n", "go away"),
    "nothing": (b"", ""),
    "no UTF-8": (b"\xff\xfe", "\ufffd\ufffd"),
    "deep": (b"[" * 10_000, None),
    "a page": (b"<html>", ""),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_is_no_json_is_cited_if_it_is_text(case):
    body, expected = BODIES[case]
    said = vendor_message(Answer(500, {}, body))
    assert said == expected if expected is not None else len(said) == LONGEST_SAID


def test_a_very_long_body_is_not_searched_for_words():
    assert vendor_message(Answer(500, JSON, b'{"message":"' + b"x" * 100_000 + b'"}')) == ""


def test_foreign_text_is_one_short_line_without_control_characters_and_secrets():
    hide("a-hidden-word")
    assert tidy("one\r\n\x00two\u202e\u2066 a-hidden-word\ud800 three ") == "one two *** three"
    assert tidy("x" * (LONGEST_SAID - 3) + "a-hidden-word").endswith("x***")
    assert len(tidy("x" * 1000)) == LONGEST_SAID


def test_a_place_elsewhere_and_a_broken_answer_say_what_to_do_and_what_was_wrong():
    assert "change the source's url" in elsewhere(REQUEST, 301, "https://new.example").sentence
    assert (
        undecodable(REQUEST, ValueError("at byte 7")).sentence == "acme.example answered GET /rest/api/3/myself with something that cannot be read: at byte 7"
    )
