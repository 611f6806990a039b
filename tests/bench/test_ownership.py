"""The benchmark of line ownership at toy scale: its results are checked, its times are not."""

import json

import pytest
from bench.seeded import build

from bench import ownership

pytestmark = [pytest.mark.bench, pytest.mark.slow]


def test_the_whole_benchmark_runs_and_ends_with_its_result(capsys, monkeypatch):
    monkeypatch.delenv("HEADWAY_BENCH_REPOS", raising=False)
    assert ownership.main(["--runs", "1", "--commits", "120", "--files", "9", "--no-check"]) == 0
    numbers = json.loads(capsys.readouterr().out.splitlines()[-1].removeprefix("RESULT "))["numbers"]
    assert numbers["seeded 1: sampled lines that agree, %"] >= 97
    assert numbers["seeded 1: increment of 10 commits, seconds"] > 0
    assert numbers["seeded 1: memory, MB"] > 0


def test_the_sample_is_the_same_for_the_same_seed_and_blame_tells_of_all_its_lines(tmp_path):
    path = build(tmp_path / "toy.git", commits=60, seed=3)
    _, owned = ownership.timed_walk(path)
    files = ownership.sample(path, owned, files=5, seed=1)
    assert files == ownership.sample(path, owned, files=5, seed=1)
    seconds, theirs = ownership.blamed(path, files)
    assert seconds > 0
    assert {name for name, _ in theirs} == {name.decode() for name in files}
    assert sum(theirs.values()) == sum(lines for (name, _), lines in owned.items() if name.encode() in files)


def test_a_missed_bound_is_named():
    seen = ownership.Walked(lines=100, walks=(1.0, 3.0, 2.0), blame=30.0, sampled=50, agreeing=48, increments=(1.5,), peak_bytes=10**6)
    missed = [goal.name for goal in ownership.goals("x", 2, seen) if not goal.met]
    assert missed == ["x: sampled lines that agree, %", "x: increment of 10 commits, seconds"]
    assert "x: git blame / headway" in {goal.name for goal in ownership.goals("x", 2, seen)} - {goal.name for goal in ownership.goals("x", 3, seen)}
    assert (seen.ratio, len(seen.rows())) == (15.0, 6)
