"""A benchmark's last line is its result, and its exit code is honest."""

import json

from bench import report


def test_a_goal_is_met_on_its_own_side_of_the_bound():
    assert report.Goal("ratio", 0.8, "<=", 0.8).met
    assert not report.Goal("ratio", 0.81, "<=", 0.8).met
    assert report.Goal("times", 12.0, ">=", 12).met
    assert not report.Goal("times", 11.9, ">=", 12).met


def test_a_missed_goal_is_named_and_fails(capsys):
    goals = [report.Goal("good", 1, "<=", 2), report.Goal("bad", 3, "<=", 2)]
    assert report.conclude(goals, {"seed": 1}, check=True) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("RESULT ")
    assert json.loads(last.removeprefix("RESULT ")) == {"seed": 1, "missed": ["bad"]}


def test_unchecked_goals_are_told_and_pass(capsys):
    assert report.conclude([report.Goal("bad", 3, "<=", 2)], {}, check=False) == 0
    assert "MISSED bad: 3 (<= 2)" in capsys.readouterr().out


def test_a_table_has_columns_of_even_width():
    drawn = report.table(("name", "n"), [("long name", "1"), ("x", "22")])
    assert len({len(line) for line in drawn.splitlines()}) == 1


def test_the_machine_is_told_in_one_line():
    told = report.machine()
    assert "cores" in told
    assert "git version" in told
    assert "\n" not in told
