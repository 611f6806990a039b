"""The benchmark of reading git history at toy scale: its results are checked, its times are not."""

import json
import os

import pytest
from bench.history import counted
from bench.measure import run
from bench.peers import PEERS, PeerFailed
from bench.report import Goal
from bench.seeded import build
from bench.watch import TOTAL, Watched, server_ms

from bench import git

pytestmark = [pytest.mark.bench, pytest.mark.slow]


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return counted("toy", build(tmp_path_factory.mktemp("toy") / "toy.git", commits=60, seed=2))


def test_the_whole_benchmark_runs_and_ends_with_its_result(capsys, monkeypatch):
    monkeypatch.delenv("HEADWAY_BENCH_REPOS", raising=False)
    assert git.main(["--runs", "1", "--commits", "80", "--peers", "--no-check"]) == 0
    told = capsys.readouterr().out
    numbers = json.loads(told.splitlines()[-1].removeprefix("RESULT "))["numbers"]
    assert "seeded 1 (80 commits)" in told
    assert numbers["seeded 1: headway / git log"] > 0
    assert numbers["seeded 1: memory, MB"] > 0
    assert numbers["seeded 1: Overview server time, ms"] > 0


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_reads_every_commit_of_the_same_history(peer, toy):
    try:
        peer.install()
    except PeerFailed as problem:
        if os.environ.get("HEADWAY_REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(str(problem))
    found = peer.counts(toy.path)
    assert found["commits"] == toy.commits
    assert found["files"] >= toy.changes * 0.9
    assert peer.read(toy.path) > 0


def test_git_itself_can_be_timed_on_it(toy):
    assert run(toy.log()) > 0


def test_a_server_timing_header_is_believed_before_the_wall_clock():
    assert server_ms("total;dur=12.5", 40.0) == 12.5
    assert server_ms("db;dur=3, total;dur=9", 40.0) == 9.0
    assert server_ms("", 40.0) == 40.0
    assert TOTAL.search("x") is None


def test_the_goals_are_those_promised():
    seen = Watched(first_visible=2, peak_bytes=10**6, nothing_new=0.2, bare=0.1, help=0.2, compute=1, compute_bytes=1, points=3, page_ms=60)
    assert [goal.name for goal in git.watch_goals(seen) if not goal.met] == ["first commits visible, seconds", "Overview server time, ms"]
    assert Goal("memory, MB", 1.0, "<=", 200) in git.watch_goals(seen)
    assert len(seen.rows()) == 6
