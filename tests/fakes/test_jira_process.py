"""The make-believe Jira as a process: says where it is, serves, is driven from outside, ends when told, and says how fast it is."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.fakes.jira.visitor import Visitor

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def command(*arguments):
    return [sys.executable, "-m", "tests.fakes.jira", *arguments]


def test_it_says_where_it_is_and_ends_when_told():
    with subprocess.Popen(command("--items", "30", "--projects", "2", "--latency-ms", "5", "--empty"), cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        said = json.loads(child.stdout.readline())
        assert (said["items"], [project["items"] for project in said["projects"]]) == (30, [15, 15, 0])
        reader = Visitor(SimpleNamespace(url=said["url"], user=said["user"], token=said["token"], cloud=True))
        assert len(reader.ids("project = CORE ORDER BY id ASC")) == 15
        assert reader.act("touch", item=10_000).status == 200
        assert reader.ask("GET", "/__fake/counters").said["endpoints"] == {"search": 1}
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0


def test_it_reads_itself_once_and_says_how_fast_that_was():
    done = subprocess.run(command("--items", "1200", "--projects", "2", "--heavy", "--drain"), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    rate = json.loads(done.stdout.splitlines()[-1])
    assert (rate["items"], rate["requests"]) == (1_200, 12 + 2)
    assert rate["bytes"] > 1_200 * 12 * 1024
    assert min(rate["items_per_server_cpu_second"], rate["items_per_second"], rate["megabytes_per_second"]) > 0
