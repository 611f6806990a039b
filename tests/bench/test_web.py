"""The benchmark of the pages at toy scale: its results are checked, its times are not."""

import http.server
import json
import threading
from contextlib import closing

import pytest
from bench.web import PAGES, Times, Wrong, fetch, percentile, targets

from bench import web

pytestmark = pytest.mark.bench


@pytest.mark.slow
@pytest.mark.browser
def test_the_whole_benchmark_runs_and_ends_with_its_result(capsys):
    assert web.main(["--runs", "1", "--requests", "3", "--scale", "0.05", "--no-check"]) == 0
    told = capsys.readouterr().out
    numbers = json.loads(told.splitlines()[-1].removeprefix("RESULT "))["numbers"]
    assert numbers["company generated, stored and computed, seconds"] > 0
    assert numbers["Overview: first contentful paint, ms"] > 0
    assert {name for name in PAGES if numbers[f"{name}: server time p95, warm, ms"] > 0 and numbers[f"{name}: kB with charts cached"] > 0} == set(PAGES)


def test_a_percentile_is_a_value_that_was_measured():
    assert [percentile(range(1, 101), share) for share in (50, 95, 100)] == [50, 95, 100]
    assert percentile([7.0], 95) == 7.0
    assert percentile([1.0, 9.0], 95) == 9.0


def test_addresses_differ_and_a_page_of_one_metric_walks_through_all():
    found = list(targets("/explain/{metric}", ["repository:a b", "tenant:demo"], ["code.a", "code.b", "code.c"]))
    assert len(set(found)) == len(found) == 6
    assert found[0] == "/explain/code.a?subject=repository%3Aa%20b&period=90d"


def test_cold_and_warm_are_told_apart():
    assert Times(cold=[10.0, 20.0, 30.0], warm=[1.0, 2.0, 3.0]).row("Code") == ("Code", "3", "20.0 ms", "30.0 ms", "2.0 ms", "3.0 ms")


def test_an_answer_that_is_no_page_is_not_measured():
    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(503)

        def log_message(self, *_):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with closing(http.client.HTTPConnection("127.0.0.1", server.server_port)) as connection, pytest.raises(Wrong, match="/x answered 503"):
            fetch(connection, "/x")
        thread.join()
