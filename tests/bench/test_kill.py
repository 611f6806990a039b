"""Killed at random moments and resumed, at toy scale: nothing may show in the end."""

import json

import pytest

from bench import kill

pytestmark = [pytest.mark.bench, pytest.mark.slow]


def test_killed_runs_leave_what_an_unbroken_run_leaves(capsys, monkeypatch):
    monkeypatch.delenv("HEADWAY_BENCH_REPOS", raising=False)
    code = kill.main(["--kills", "6", "--commits", "150", "--seed", "11"])
    told = capsys.readouterr().out
    result = json.loads(told.splitlines()[-1].removeprefix("RESULT "))
    assert code == 0, told
    assert (result["kills"], result["differences"], result["seed"]) == (6, 0, 11)


def test_points_of_one_side_only_are_counted_and_shown():
    assert kill.differing_points("points", [("a", 1)], [("a", 1)]) == []
    assert kill.differing_points("points", [("a", 1)], [("a", 2)]) == ["points differ in 2 of 1: [('a', 1), ('a', 2)]"]


def test_a_difference_is_one_sentence():
    assert kill.differing("facts", {"commits": "1 x"}, {"commits": "1 x"}) == []
    assert kill.differing("facts", 1, 2) == ["facts differ: 1 instead of 2"]
