"""The make-believe GitHub as a process: says where it is, serves, is driven from outside, ends when told, and says how fast it is."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.fakes.github import Company, running
from tests.fakes.github.__main__ import arguments, site
from tests.fakes.github.draining import drained
from tests.fakes.github.visitor import Visitor

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


def command(*given):
    return [sys.executable, "-m", "tests.fakes.github", *given]


def test_it_says_where_it_is_and_ends_when_told():
    with subprocess.Popen(command("--pulls", "30", "--repos", "2", "--issues", "8", "--latency-ms", "5", "--awkward"), cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        said = json.loads(child.stdout.readline())
        assert [(repo["name"], repo["pulls"], repo["issues"]) for repo in said["repos"]][:3] == [("acme/platform", 15, 4), ("acme/checkout", 15, 4), ("acme/empty", 0, 0)]
        reader = Visitor(SimpleNamespace(url=said["url"], token=said["token"]))
        assert len(reader.get("/repos/acme/platform/pulls", state="all").said) == 15
        assert reader.act("create_pull", repo="platform").said["said"] == 15 + 4 + 1
        assert reader.ask("GET", "/__fake/counters").said["endpoints"] == {"pulls": 1}
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0


def test_it_reads_itself_once_and_says_how_fast_that_was():
    done = subprocess.run(command("--pulls", "600", "--repos", "2", "--heavy", "--drain", "--lanes", "2"), cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    rate = json.loads(done.stdout.splitlines()[-1])
    assert [rate[name] for name in ("pulls", "issues", "runs", "deployments")] == [600, 300, 1_200, 120]
    assert rate["bytes"] > 600 * 12 * 1_000
    assert min(rate["items_per_server_cpu_second"], rate["items_per_second"], rate["megabytes_per_second"]) > 0


def test_a_reader_that_is_refused_says_so():
    with running(Company(pulls=3, repos=1)) as github, pytest.raises(RuntimeError, match="a lane broke"):
        drained(github.url, "wrong", ["acme/platform"])


def test_what_is_asked_for_on_the_command_line_is_what_there_is():
    github = site(arguments(["--sizes", "5,3", "--runs", "16", "--deployments", "0", "--owners", "acme,globex", "--limit", "70", "--until", "1700000000"]))
    assert [(repo.full_name, len(repo.pull_numbers()), len(repo.run_ids()), len(repo.deployment_ids())) for repo in github.company.repos()] == [("acme/platform", 5, 10, 0), ("globex/checkout", 3, 6, 0)]
    assert (github.knobs.core_limit, github.knobs.graphql_limit, github.company.until) == (70, 70, 1_700_000_000)
