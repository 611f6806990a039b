"""The benchmark of two sources at once at toy scale: who is judged by whom is checked, times are not."""

from __future__ import annotations

import pytest
from bench.github_beside import BOTH, GITHUB_ALONE, ILLS, JIRA_ALONE, WELL
from bench.intake import First, Unread
from bench.site import GITHUB, Reader, opened

from bench import github_beside, ingest

pytestmark = [pytest.mark.bench, pytest.mark.slow]

TOY = ["--runs", "1", "--sizes", "120,30", "--pulls", "60,20", "--ill-sizes", "600,100", "--latency", "0", "--no-check"]


def first(seconds):
    return First(seconds=seconds, cpu=seconds, visible=1.0, peak_bytes=10**8, main_bytes=10**8, below_bytes=0, items=10, requests=1, served=1, foresight={})


def test_both_at_once_bring_what_each_brings_alone(tmp_path, capsys):
    goals = github_beside.together(ingest.options(TOY), tmp_path)
    assert [goal.name for goal in goals] == [f"Jira and GitHub, 0 ms: {what}" for what in ("both / the slower alone", "first row of each visible, seconds", "peak memory, MB")]
    rows = {line.split("|")[1].strip(): line for line in capsys.readouterr().out.splitlines() if line.startswith("|")}
    assert "| 330 " in rows[BOTH]
    assert "| 150 " in rows[JIRA_ALONE]
    assert "| 180 " in rows[GITHUB_ALONE]


def test_both_are_judged_by_the_slower_and_the_ten_minutes_only_with_the_whole_load():
    found = {JIRA_ALONE: first(10.0), GITHUB_ALONE: first(4.0), BOTH: first(11.0)}
    small, full = ([goal for goal in github_beside.both_goals("n", found, scale=scale) if "memory" not in goal.name] for scale in ("small", "full"))
    assert [(goal.value, goal.bound) for goal in small] == [(pytest.approx(1.1), 1.1), (1.0, 2.0)]
    assert (full[-1].name, full[-1].value, full[-1].bound) == ("n: whole reference load, seconds", 11.0, 600)


def test_a_github_is_read_whole_beside_a_jira_that_is_ill_in_every_way(tmp_path, capsys):
    goals = github_beside.beside_ills(ingest.options(TOY), tmp_path)
    assert [goal.name for goal in goals] == [f"GitHub while Jira {ill} / GitHub alone" for ill in ILLS]
    rows = {line.split("|")[1].strip(): line for line in capsys.readouterr().out.splitlines() if line.startswith("|")}
    assert "none begun" in rows[WELL]
    assert "running" in rows["hangs in the midst"]


def test_a_run_that_ends_without_all_of_github_is_not_timed(tmp_path):
    with opened("--sizes", "8", kind=GITHUB) as github:
        reader = Reader.of(tmp_path, github)
        github.do("behave", endpoint="*", what="401")
        with pytest.raises(Unread, match="0 of 8"):
            github_beside.undisturbed(reader)
