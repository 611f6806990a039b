"""Progress is shown from the ledger: plain lines where there is no terminal, a bar where there is one."""

import os
import pty
import subprocess
import sys

import pytest
from tests.builders.repositories import repository
from tests.cli.running import environment, headway

from headway.cli.progress import at_work, told, totals
from headway.model.progress import Progress

SECOND = 1_000_000
UNTIL = 1_790_000_000_000_000


def row(scope, status="running", **more):
    return Progress(source="jira", entity="work_items", scope=scope, status=status, **more)


def going(scope, done, estimate, *, rate=100):
    """A stream that has been at it for two seconds."""
    return row(scope, items_done=done, items_estimate=estimate, samples=((0, done - 2 * rate), (SECOND, done - rate), (2 * SECOND, done)))


def test_streams_add_up_and_the_time_to_go_is_said_once_all_are_at_work():
    found = totals([row("a", "done", items_done=500), going("b", 300, 700), going("c", 400, 600), row("d", "failed")])
    assert (found.streams, found.ended, found.working, found.troubled, found.items, found.rate, found.eta) == (4, 2, 2, 1, 1200, 200.0, 3.0)
    assert found.told() == "2 of 4 streams ended, 2 at work, 1 in trouble, 1 200 records, 200/s, 3s left"


def test_no_time_to_go_is_guessed_while_streams_wait_or_have_no_estimate():
    assert totals([going("a", 300, 700), row("b", "queued", items_done=9)]).eta is None
    assert totals([going("a", 300, 700), going("b", 300, None)]).eta is None
    assert totals([]).told() == "0 of 0 streams ended, 0 records"


def test_of_many_streams_those_at_work_are_shown_and_those_that_wait_come_last():
    rows = [row("a", "queued"), row("b", "rate_limited"), *(going(f"c{number}", 300, 700) for number in range(9))]
    assert [one.scope for one in at_work(rows, 3)] == ["c0", "c1", "c2"]
    assert at_work(rows, 20)[-1].scope == "b"


def test_a_stream_says_how_far_it_is_or_until_when_it_waits():
    assert told(going("a", 300, 700)) == "300 of 700 (43 %), 100/s, 4s left"
    assert told(going("a", 300, None)) == "300, 100/s, ? left"
    assert told(row("a", "rate_limited", items_done=5, rate_limited_until=UNTIL)) == "5, rate limited until 2026-09-21T14:13:20Z"


@pytest.fixture
def shop(tmp_path):
    built = repository(tmp_path / "shop")
    for number in range(300):
        built.commit({b"a": b"%d\n" % number})
    return tmp_path


@pytest.mark.slow
def test_work_that_is_soon_over_prints_no_progress(shop):
    assert headway(shop, "analyze", "shop").err == ""


@pytest.mark.slow
def test_json_is_all_there_is_on_standard_output(shop):
    assert headway(shop, "analyze", "shop", "--json").out.startswith("{")


@pytest.mark.slow
def test_a_terminal_gets_a_bar_and_keeps_its_last_line_clean(shop):
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "headway.cli.main", "analyze", "shop"], cwd=shop, env=environment(shop, TERM="xterm"), stdout=subprocess.PIPE, stderr=theirs, check=False, timeout=60
    )
    os.close(theirs)
    drawn = os.read(ours, 1_000_000) if done.returncode == 0 else b""
    os.close(ours)
    assert done.returncode == 0
    assert b"Traceback" not in drawn
    assert b"300 commits" in done.stdout
