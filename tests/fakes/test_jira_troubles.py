"""Every misbehaviour of the make-believe Jira happens when it is switched on, as often as was said, and to nobody else."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from http.client import IncompleteRead, RemoteDisconnected

import pytest
from tests.fakes.jira import Company, running
from tests.fakes.jira.draining import drain
from tests.fakes.jira.troubles import KINDS
from tests.fakes.jira.visitor import Visitor
from tests.fakes.visiting import begun, ends_while_waiting

QUERY = "project = CORE ORDER BY updated ASC"


@pytest.fixture
def jira():
    with running(Company(seed=4, items=60, projects=2)) as site:
        yield site


@pytest.fixture
def reader(jira):
    return Visitor(jira)


def statuses(reader, count):
    return [reader.search(QUERY).status for _ in range(count)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [({}, [503] * 6), ({"times": 2}, [503, 503, 200, 200, 200, 200]), ({"every": 3}, [503, 200, 200, 503, 200, 200]), ({"nth": 4, "times": 1}, [200, 200, 200, 503, 200, 200]), ({"nth": 2, "every": 2}, [200, 503, 200, 503, 200, 503])],
    ids=str,
)
def test_it_happens_as_often_as_was_said_and_only_where(jira, reader, when, expected):
    jira.behave("search", "503", **when)
    assert statuses(reader, 6) == expected
    assert reader.get("/myself").status == 200
    assert jira.counters == {"search": 6, "myself": 1}
    jira.well()
    assert reader.search(QUERY).status == 200


@pytest.mark.parametrize("status", ["400", "401", "403", "404", "429", "500", "502", "503", "504"])
def test_it_refuses_with_a_status(jira, reader, status):
    jira.behave("*", status, times=1)
    assert [reader.get("/myself").status, reader.get("/myself").status] == [int(status), 200]


def test_too_many_requests_come_with_and_without_a_time(jira, reader):
    jira.behave("search", "429", times=1)
    jira.behave("search", "429", nth=1, times=1, retry_after=7, reset=60)
    bare, told = reader.search(QUERY), None
    assert (bare.status, "Retry-After" in bare.headers, "X-RateLimit-Reset" in bare.headers) == (429, False, False)
    jira.well()
    jira.behave("search", "429", times=1, retry_after=7, reset=60)
    told = reader.search(QUERY)
    assert (told.status, told.headers["Retry-After"], told.headers["X-RateLimit-Remaining"], told.headers["X-RateLimit-Reset"][-1]) == (429, "7", "0", "Z")


def test_it_announces_its_limits_when_it_should(jira, reader):
    assert "X-RateLimit-Limit" not in reader.get("/myself").headers
    jira.set(rate_headers=True, rate_limit=350, rate_remaining=10, near_limit=True)
    headers = reader.get("/myself").headers
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"], headers["X-RateLimit-NearLimit"]) == ("350", "10", "true")


@pytest.mark.parametrize(("where", "error"), [("before", RemoteDisconnected), ("mid", IncompleteRead)])
def test_the_line_is_cut_at_the_page_that_was_chosen(jira, reader, where, error):
    jira.behave("search", "disconnect", nth=3, times=1, where=where)
    assert statuses(reader, 2) == [200, 200]
    with pytest.raises((error, ConnectionResetError)):
        reader.search(QUERY)
    assert reader.search(QUERY).status == 200


@pytest.mark.parametrize("what", ["truncate", "garbage", "login_page"])
def test_it_answers_200_and_no_json(jira, reader, what):
    jira.behave("search", what, times=1)
    heard = reader.search(QUERY)
    assert heard.status == 200
    with pytest.raises(ValueError, match=r".+"):
        _ = heard.said
    assert ("text/html" in heard.headers["Content-Type"]) == (what == "login_page")
    assert reader.search(QUERY).said["issues"]


def test_it_is_slow_in_three_ways(jira, reader):
    jira.behave("search", "latency", times=1, ms=80)
    started = time.perf_counter()
    assert reader.search(QUERY).status == 200
    assert time.perf_counter() - started >= 0.08
    whole = reader.search(QUERY, fields=["summary"]).raw
    jira.behave("search", "slow", times=1, bytes_per_second=len(whole) * 5)
    started = time.perf_counter()
    assert reader.search(QUERY, fields=["summary"]).raw == whole
    assert time.perf_counter() - started >= 0.15
    jira.behave("myself", "hang", times=1)
    with pytest.raises(TimeoutError):
        Visitor(jira, timeout=0.2).get("/myself")
    assert reader.get("/myself").status == 200


def test_a_page_token_may_come_again_and_again(jira, reader):
    first = reader.search(QUERY, maxResults=5).said["nextPageToken"]
    jira.behave("search", "repeat_token")
    second = reader.search(QUERY, maxResults=5, nextPageToken=first).said
    assert (second["nextPageToken"], second["isLast"]) == (first, False)


def test_the_bulk_changelog_may_repeat_its_token_too(jira, reader):
    body = {"issueIdsOrKeys": reader.ids(QUERY), "maxResults": 5}
    first = reader.post("/changelog/bulkfetch", **body).said["nextPageToken"]
    jira.behave("bulkfetch", "repeat_token")
    assert reader.post("/changelog/bulkfetch", **body, nextPageToken=first).said["nextPageToken"] == first


def test_a_page_may_be_empty_and_promise_more_or_be_shorter_than_asked(jira, reader):
    jira.behave("search", "empty_page", times=1)
    empty = reader.search(QUERY).said
    assert (empty["issues"], empty["isLast"], bool(empty["nextPageToken"])) == ([], False, True)
    jira.behave("search", "short_page", size=4)
    assert len(reader.search(QUERY, maxResults=20).said["issues"]) == 4
    assert len(set(reader.ids(QUERY))) == 30


def test_the_bulk_changelog_may_be_forbidden_and_count_time_in_milliseconds(jira, reader):
    item = reader.ids(QUERY)[0]
    words = reader.histories([item])[item][0]["created"]
    jira.set(dates="epoch")
    assert isinstance(number := reader.histories([item])[item][0]["created"], int)
    assert words.startswith(time.strftime("%Y-%m-%dT%H:%M", time.gmtime(number / 1000 + 7_200)))
    jira.behave("bulkfetch", "403")
    assert reader.post("/changelog/bulkfetch", issueIdsOrKeys=[item]).status == 403


def test_a_total_within_an_item_may_hide_what_was_cut_off(jira, reader):
    jira.set(inline_cap=2, inline_total="capped")
    rows = reader.search(QUERY, expand="changelog", fields=["status"], maxResults=50).said["issues"]
    assert max(row["changelog"]["total"] for row in rows) == 2


def test_its_clock_may_be_wrong_and_its_answers_packed(jira, reader):
    jira.set(clock_skew=3_600, gzip=True)
    heard = reader.get("/myself")
    assert 3_500 <= parsedate_to_datetime(heard.headers["Date"]).timestamp() - time.time_ns() / 1e9 <= 3_700
    packed = reader.ask("GET", "/rest/api/3/myself", **{"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.raw[:2]) == ("gzip", b"\x1f\x8b")


def test_a_permission_may_be_lacking(jira, reader):
    jira.set(denied=("USER_PICKER",))
    said = reader.get("/mypermissions", permissions="BROWSE_PROJECTS,USER_PICKER").said["permissions"]
    assert (said["BROWSE_PROJECTS"]["havePermission"], said["USER_PICKER"]["havePermission"]) == (True, False)
    assert reader.get("/mypermissions").status == 400
    assert reader.get("/mypermissions", permissions="FLY").status == 400


def test_every_kind_of_trouble_is_known_by_name(jira):
    with pytest.raises(ValueError, match="no such trouble: sulk; known are latency"):
        jira.behave("search", "sulk")
    with pytest.raises(ValueError, match="no such endpoint: nowhere; known are board"):
        jira.behave("nowhere", next(iter(KINDS)))
    with pytest.raises(AttributeError, match="no such knob: mood"):
        jira.set(mood=1)


def test_it_keeps_count_of_what_it_was_asked_and_gave(jira, reader):
    sizes = [len(reader.search(QUERY).raw), len(reader.get("/status").raw)]
    assert (jira.requests, jira.counters, jira.served_bytes) == (2, {"search": 1, "statuses": 1}, sum(sizes))
    assert jira.jqls() == [QUERY]
    assert [(asked.endpoint, asked.method, asked.status) for asked in jira.log] == [("search", "POST", 200), ("statuses", "GET", 200)]
    jira.forget_counts()
    assert (jira.requests, jira.served_bytes, jira.jqls()) == (0, 0, [])


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"jql": 5}', b'{"jql": "project = CORE", "maxResults": "many"}', b'{"jql": "project = CORE", "nextPageToken": "???"}'])
def test_a_request_it_cannot_read_is_refused(reader, body):
    assert reader.ask("POST", "/rest/api/3/search/jql", body).status == 400


def test_an_address_that_is_nothing_is_not_found(reader):
    assert reader.get("/rest/api/3/nothing").status == 404


def test_somebody_who_leaves_in_the_middle_breaks_nothing(jira, reader):
    jira.behave("search", "slow", times=1, bytes_per_second=100)
    with begun(jira.url, "/rest/api/3/search/jql?jql=project=CORE", Authorization=reader.login) as line:
        assert line.recv(100)
    assert reader.search(QUERY).status == 200


def test_it_ends_at_once_even_while_somebody_waits_for_an_answer():
    taken, heard = ends_while_waiting(running(Company(items=5)), "myself", "/rest/api/3/myself")
    assert (taken < 2, heard) == (True, b"")


def test_it_says_how_fast_it_can_give_all_it_has(jira):
    found = drain(jira)
    assert (found.items, found.requests) == (60, 2 + 2)
    assert found.items_per_second > 0
    assert found.bytes == jira.served_bytes
