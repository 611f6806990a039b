"""What headers say of waiting, as hosts really write it; now is 2026-11-21 16:00 UTC."""

from __future__ import annotations

import pytest

from headway.model.scope import Budget
from headway.net.waits import announced, budgets, date_of, instant, of_one_resource, retry_after, spent

NOW = 1_795_276_800_000_000
S = 1_000_000
HOUR = 3600 * S

INSTANTS = {
    "seconds": ("30", 30 * S),
    "seconds with a fraction": ("1.5", S * 3 // 2),
    "seconds with spaces": (" 30 ", 30 * S),
    "a whole day": ("86400", 24 * HOUR),
    "an epoch": ("1795276890", 90 * S),
    "an epoch with a fraction": ("1795276890.5", 90 * S + S // 2),
    "an epoch in milliseconds": ("1795276890000", 90 * S),
    "ISO": ("2026-11-21T16:01:30Z", 90 * S),
    "ISO to the minute": ("2026-11-21T16:05Z", 300 * S),
    "ISO with an offset": ("2026-11-21T18:01:30+02:00", 90 * S),
    "ISO without a zone": ("2026-11-21T16:01:30", 90 * S),
    "an HTTP date": ("Sat, 21 Nov 2026 16:01:30 GMT", 90 * S),
    "now": ("0", None),
    "a moment ago": ("2026-11-21T15:59:59Z", None),
    "an epoch long ago": ("1495276890", None),
    "LESSON 17: an epoch years ahead": ("1995276890", None),
    "more than a day": ("2026-11-22T16:00:01Z", None),
    "less than nothing": ("-5", None),
    "no number": ("soon", None),
    "nan": ("nan", None),
    "infinity": ("inf", None),
    "digits without end": ("9" * 5000, None),
    "a date that there is not": ("Sat, 99 Nov 2026 16:01:30 GMT", None),
    "the end of time": ("9999-12-31T23:59:59-23:59", None),
    "nothing": ("", None),
    "absent": (None, None),
}


@pytest.mark.parametrize("case", INSTANTS)
def test_an_instant_is_read_or_not_believed(case):
    text, ahead = INSTANTS[case]
    assert instant(text, now=NOW) == (None if ahead is None else NOW + ahead)


SKEWED = {
    "an epoch by a clock an hour behind": ("1795273290", NOW - HOUR, 90 * S),
    "an epoch by a clock an hour ahead": ("1795280490", NOW + HOUR, 90 * S),
    "seconds need no clock": ("90", NOW - HOUR, 90 * S),
    "a clock that is right but for its whole seconds": ("1795276890", NOW - 2 * S, 90 * S),
    "a clock that makes nonsense": ("1795276890", 0, None),
}


@pytest.mark.parametrize("case", SKEWED)
def test_an_instant_told_by_another_clock_is_carried_over_to_ours(case):
    text, date, ahead = SKEWED[case]
    assert instant(text, now=NOW, date=date) == (None if ahead is None else NOW + ahead)


def test_the_date_of_a_host_is_read_in_any_case_of_letters_and_is_none_otherwise():
    assert [date_of(headers) for headers in ({"DATE": "Sat, 21 Nov 2026 16:00:00 GMT"}, {"Date": "today"}, {})] == [NOW, None, None]


def test_a_wait_of_nothing_is_over_now():
    assert retry_after({"Retry-After": "0"}, now=NOW) == NOW


def test_retry_after_is_carried_over_too():
    headers = {"Retry-After": "Sat, 21 Nov 2026 15:00:30 GMT", "Date": "Sat, 21 Nov 2026 15:00:00 GMT"}
    assert retry_after(headers, now=NOW) == NOW + 30 * S


REFUSED = {
    "Retry-After before all": ({"Retry-After": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795276890"}, 5),
    "GitHub, nothing left": (
        {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795276890", "x-ratelimit-resource": "core"},
        90,
    ),
    "LESSON 15: GitHub, some left": ({"x-ratelimit-limit": "30", "x-ratelimit-remaining": "14", "x-ratelimit-reset": "1795276890"}, None),
    "GitLab": ({"RateLimit-Limit": "600", "RateLimit-Remaining": "0", "RateLimit-Reset": "1795276890"}, 90),
    "delta seconds": ({"RateLimit-Limit": "100, 100;w=60", "RateLimit-Remaining": "0", "RateLimit-Reset": "45"}, 45),
    "Jira": ({"X-RateLimit-Limit": "350", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-21T16:05Z"}, 300),
    "Jira, a reset alone": ({"X-Ratelimit-Reset": "2026-11-21T16:05Z"}, 300),
    "Jira's coming limits": ({"X-Beta-Ratelimit-Remaining": "0", "X-Beta-Ratelimit-Reset": "2026-11-21T16:10Z"}, 600),
    "the later of two": ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30", "X-Beta-RateLimit-Remaining": "0", "X-Beta-RateLimit-Reset": "60"}, 60),
    "the one that is spent": ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30", "X-Beta-RateLimit-Remaining": "7", "X-Beta-RateLimit-Reset": "60"}, 30),
    "LESSON 17: nothing of nothing": ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795276890"}, None),
    "unreadable": ({"X-RateLimit-Limit": "many", "X-RateLimit-Remaining": "few", "X-RateLimit-Reset": "later"}, None),
    "nothing said": ({}, None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_request_is_told_until_when(case):
    headers, seconds = REFUSED[case]
    assert announced(headers, now=NOW) == (None if seconds is None else NOW + seconds * S)


def _budget(limit, remaining, ahead, resource=""):
    return Budget(resource=resource, limit=limit, remaining=remaining, resets_at=NOW + ahead * S)


ANNOUNCED = {
    "GitHub": (
        {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": "1795276890", "X-RateLimit-Resource": "core"},
        [_budget(5000, 4999, 90, "core")],
    ),
    "older and newer headers of one limit": (
        {
            "X-RateLimit-Limit": "10",
            "X-RateLimit-Remaining": "9",
            "X-RateLimit-Reset": "30",
            "RateLimit-Limit": "10",
            "RateLimit-Remaining": "9",
            "RateLimit-Reset": "30",
        },
        [_budget(10, 9, 30)],
    ),
    "Jira with its coming limits": (
        {
            "X-RateLimit-Limit": "350",
            "X-RateLimit-Remaining": "349",
            "X-RateLimit-Reset": "1",
            "X-Beta-RateLimit-Limit": "100100",
            "X-Beta-RateLimit-Remaining": "7",
            "X-Beta-RateLimit-Reset": "60",
        },
        [_budget(350, 349, 1), _budget(100100, 7, 60, "beta")],
    ),
    "LESSON 17: a limit of nothing": ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, []),
    "a reset that has passed": ({"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1495276890"}, []),
    "half said": ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, []),
    "nothing": ({}, []),
}


@pytest.mark.parametrize("case", ANNOUNCED)
def test_a_budget_is_what_is_announced_whole(case):
    """LESSON 73: percentages of a limit were written into the code."""
    headers, expected = ANNOUNCED[case]
    assert budgets(headers, now=NOW) == expected


@pytest.mark.parametrize(("remaining", "limit", "is_spent"), [("0", "10", True), ("0", None, True), ("0", "0", False), ("1", "10", False), (None, "10", False)])
def test_a_limit_is_spent_when_nothing_is_left_of_something(remaining, limit, is_spent):
    headers = {"X-RateLimit-Remaining": remaining, "X-RateLimit-Limit": limit}
    assert spent({name: value for name, value in headers.items() if value is not None}, now=NOW) is is_spent


NAMED = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795276890", "X-RateLimit-Resource": "core"}
RESOURCES = {
    "one is spent": (NAMED, True),
    "the host wants to be left alone too": (NAMED | {"Retry-After": "60"}, False),
    "some is left, so it is something else": (NAMED | {"X-RateLimit-Remaining": "14"}, False),
    "it has no name": ({name: value for name, value in NAMED.items() if "Resource" not in name}, False),
    "nobody knows until when": (NAMED | {"X-RateLimit-Reset": "0"}, False),
    "LESSON 17: nothing of nothing": (NAMED | {"X-RateLimit-Limit": "0"}, False),
}


@pytest.mark.parametrize("case", RESOURCES)
def test_what_is_spent_is_one_resource_or_the_patience_of_the_host(case):
    headers, one = RESOURCES[case]
    assert of_one_resource(headers, now=NOW) is one
