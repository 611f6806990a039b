"""Everything that goes wrong on the make-believe GitHub goes wrong as it does on the real one, when it is told to and no oftener."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from http.client import HTTPException, IncompleteRead

import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.troubles import KINDS
from tests.fakes.github.visitor import Visitor
from tests.fakes.visiting import begun, ends_while_waiting

HOME = "/repos/acme/platform"
VIEWER = "query Viewer { viewer { login } }"


@pytest.fixture(scope="module")
def site():
    with running(Company(seed=3, pulls=60, repos=2)) as made:
        yield made


@pytest.fixture
def github(site):
    yield site
    site.well()
    site.set(clock_skew=0, gzip=False)
    site.forget_counts()


@pytest.fixture
def reader(github):
    return Visitor(github, timeout=5)


@pytest.mark.parametrize(
    ("what", "particulars", "status", "head", "sentence"),
    [
        ("500", {}, 500, {}, b"Server Error"),
        ("502", {}, 502, {}, b"Bad Gateway"),
        ("503", {"retry_after": 7}, 503, {"Retry-After": "7"}, b"Service Unavailable"),
        ("504", {}, 504, {}, b"Gateway Time-out"),
        ("401", {}, 401, {}, b"Bad credentials"),
        ("403", {}, 403, {}, b"not accessible"),
        ("404", {}, 404, {}, b"Not Found"),
        ("422", {"message": "no"}, 422, {}, b'"message":"no"'),
        ("429", {"retry_after": 3}, 429, {"Retry-After": "3"}, b"secondary rate limit"),
        ("secondary", {"retry_after": 9}, 403, {"Retry-After": "9"}, b"secondary rate limit"),
        ("abuse", {}, 403, {}, b"abuse detection"),
        ("spent", {"status": 429}, 429, {"x-ratelimit-remaining": "0"}, b"API rate limit exceeded"),
    ],
)
def test_a_refusal_has_the_status_the_head_and_the_words_of_the_vendor(github, reader, what, particulars, status, head, sentence):
    github.behave("pulls", what, times=1, **particulars)
    heard = reader.get(f"{HOME}/pulls")
    assert (heard.status, sentence in heard.raw, {name: heard.headers.get(name) for name in head}) == (status, True, head)
    assert reader.get(f"{HOME}/pulls").status == 200


def test_lesson_15_a_secondary_limit_has_no_retry_after_and_much_remaining(github, reader):
    """LESSON 15."""
    github.behave("runs", "secondary", times=1)
    heard = reader.get(f"{HOME}/actions/runs")
    assert (heard.status, "Retry-After" in heard.headers, int(heard.headers["x-ratelimit-remaining"]) > 1_000) == (403, False, True)
    assert heard.said["message"].startswith("You have exceeded a secondary rate limit")
    github.behave("graphql:Viewer", "secondary", times=1)
    assert reader.graphql(VIEWER).headers["x-ratelimit-resource"] == "graphql"


def test_what_is_spent_says_when_it_begins_anew(github, reader):
    github.behave("repo", "spent", reset=30)
    heard = reader.get(HOME)
    assert (heard.status, heard.headers["x-ratelimit-remaining"]) == (403, "0")
    assert 25 <= int(heard.headers["x-ratelimit-reset"]) - time.time_ns() / 1e9 <= 31


def test_it_strikes_every_so_many_times_from_the_nth_on_and_no_oftener(github, reader):
    github.behave("user", "500", nth=2, every=3, times=2)
    assert [reader.get("/user").status for _ in range(9)] == [200, 500, 200, 200, 500, 200, 200, 200, 200]


@pytest.mark.slow
def test_one_question_of_graphql_goes_wrong_and_the_others_do_not(github, reader):
    github.behave("graphql:Viewer", "502")
    assert (reader.graphql(VIEWER).status, reader.graphql("query Other { viewer { login } }").status) == (502, 200)
    github.behave("graphql", "500")
    assert reader.graphql("query Other { viewer { login } }").status == 500
    github.behave("graphql", "spent")
    github.troubles.active[:2] = []
    assert reader.graphql(VIEWER).headers["x-ratelimit-resource"] == "graphql"


def test_an_answer_breaks_off_before_or_in_the_middle_or_is_half_as_if_it_were_whole(github, reader):
    github.behave("pulls", "disconnect", times=1)
    with pytest.raises((HTTPException, OSError)):
        reader.get(f"{HOME}/pulls", state="all")
    github.behave("pulls", "disconnect", times=1, where="mid")
    with pytest.raises((IncompleteRead, OSError)):
        reader.get(f"{HOME}/pulls", state="all")
    github.behave("pulls", "truncate", times=1)
    heard = reader.get(f"{HOME}/pulls", state="all")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        _ = heard.said
    assert reader.get(f"{HOME}/pulls", state="all").said


@pytest.mark.parametrize(("what", "begin"), [("login_page", b"<!DOCTYPE html>"), ("garbage", b"\x00\x01")])
def test_a_good_status_may_come_with_something_else(github, reader, what, begin):
    github.behave("*", what)
    for heard in (reader.get(HOME), reader.graphql(VIEWER)):
        assert (heard.status, heard.raw[: len(begin)]) == (200, begin)


def test_a_list_may_be_empty_for_somebody_without_rights(github, reader):
    github.behave("*", "empty_list")
    assert [reader.get(path).said for path in ("/orgs/acme/repos", f"{HOME}/pulls", f"{HOME}/issues")] == [[], [], []]
    assert reader.get(f"{HOME}/actions/runs").said == {"total_count": 0, "workflow_runs": []}


@pytest.mark.slow
def test_an_answer_may_be_late_drip_or_never_come(github, reader):
    github.behave("user", "latency", ms=80, times=1)
    started = time.perf_counter()
    assert reader.get("/user").status == 200
    assert time.perf_counter() - started >= 0.08
    github.behave("user", "slow", times=1, bytes_per_second=4_000)
    started = time.perf_counter()
    assert reader.get("/user").said["login"] == "headway-reader"
    assert time.perf_counter() - started > 0.2
    github.behave("user", "hang", times=1)
    with pytest.raises(TimeoutError):
        Visitor(github, timeout=0.2).get("/user")


def test_something_may_happen_while_somebody_reads(github, reader):
    repo = github.company.sure("platform")
    first = repo.pull_numbers()[0]
    github.behave("pulls", "do", nth=2, times=1, do=lambda: github.company.touch_pull("platform", first))
    pages = [[one["number"] for one in page] for page in reader.pages(f"{HOME}/pulls", state="all", sort="updated", direction="asc", per_page=10)]
    assert pages[0][0] == pages[-1][-1] == first


def test_its_clock_may_be_wrong_and_its_answers_packed(github, reader):
    github.set(clock_skew=3_600, gzip=True)
    heard = reader.get("/user")
    assert 3_500 <= parsedate_to_datetime(heard.headers["Date"]).timestamp() - time.time_ns() / 1e9 <= 3_700
    packed = reader.ask("GET", "/user", Accept_Encoding="gzip")
    assert (packed.headers["Content-Encoding"], packed.raw[:2]) == ("gzip", b"\x1f\x8b")


def test_every_kind_of_trouble_is_known_by_name(github):
    with pytest.raises(ValueError, match="no such trouble: sulk; known are latency"):
        github.behave("user", "sulk")
    with pytest.raises(ValueError, match="no such endpoint: nowhere; known are access_token, app"):
        github.behave("nowhere", next(iter(KINDS)))
    with pytest.raises(AttributeError, match="no such knob: mood"):
        github.set(mood=1)


def test_it_keeps_count_of_what_it_was_asked_and_gave(github, reader):
    sizes = [len(reader.get("/user").raw), len(reader.graphql(VIEWER).raw), len(reader.get("/nothing").raw)]
    assert github.counters == {"user": 1, "graphql": 1, "graphql:Viewer": 1, "nothing": 1}
    assert (github.requests, github.served_bytes) == (3, sum(sizes))
    assert [(asked.endpoint, asked.operation, asked.status) for asked in github.log] == [("user", "", 200), ("graphql", "Viewer", 200), ("nothing", "", 404)]
    assert reader.ask("GET", "/__fake/counters").said["endpoints"] == github.counters
    github.forget_counts()
    assert (github.requests, github.served_bytes, len(github.log)) == (0, 0, 0)


def test_somebody_who_leaves_in_the_middle_breaks_nothing(github, reader):
    github.behave("pulls", "slow", times=1, bytes_per_second=100)
    with begun(github.url, f"{HOME}/pulls", Authorization=f"Bearer {github.token}") as line:
        assert line.recv(100)
    assert reader.get(f"{HOME}/pulls").status == 200


def test_it_ends_at_once_even_while_somebody_waits_for_an_answer():
    taken, heard = ends_while_waiting(running(Company(pulls=5)), "user", "/user")
    assert (taken < 2, heard) == (True, b"")
