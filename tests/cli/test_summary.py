"""The summary of `analyze`: what a lead reads, and the same as JSON."""

import json
import time

import pytest
from tests.builders.repositories import ADA, repository
from tests.cli.running import headway

pytestmark = pytest.mark.slow

DAY = 86_400
NOW = int(time.time())  # noqa: TID251 - the command under test asks the real clock, so the histories end near it
PROMISED = {"path", "commits", "additions", "deletions", "filesChanged", "contributors", "firstCommitAt", "lastCommitAt"}


def history(path, *, ended_days_ago, people=1):
    """Ten commits, one a day, by so many people in turn."""
    built = repository(path)
    for number in range(10):
        who = b"Person%d <p%d@example.org>" % (number % people, number % people) if people > 1 else ADA
        at = NOW - (ended_days_ago + 9 - number) * DAY
        built.commit({b"src/a.py": b"line\n" * (number + 1)}, author=who, authored=at, committed=at)
    return built


def analyzed(home, *arguments):
    said = headway(home, "analyze", "shop", "--json", *arguments)
    assert said.code == 0, said.err
    return json.loads(said.out)["repositories"][0]


def test_json_holds_what_was_promised(tmp_path):
    history(tmp_path / "shop", ended_days_ago=1)
    found = analyzed(tmp_path)
    assert set(found) >= PROMISED
    assert (found["commits"], found["additions"], found["deletions"], found["filesChanged"], found["contributors"]) == (10, 10, 0, 10, 1)


def test_the_last_90_days_are_told_against_the_90_before(tmp_path):
    history(tmp_path / "shop", ended_days_ago=1)
    told = {metric["metric"]: metric for metric in analyzed(tmp_path)["metrics"]}
    assert (told["code.commits"]["value"], told["code.commits"]["previous"]) == (10, 0)


def test_a_history_that_ended_long_ago_is_told_by_its_own_last_days_and_says_so(tmp_path):
    history(tmp_path / "shop", ended_days_ago=400)
    found = analyzed(tmp_path)
    assert "no commits in the last 90 days" in found["period"]["note"]
    assert found["metrics"][0]["value"] == 10


def test_a_period_that_was_asked_for_is_the_one_that_is_told(tmp_path):
    history(tmp_path / "shop", ended_days_ago=400)
    found = analyzed(tmp_path, "--period", "30d")
    assert (found["period"]["note"], found["metrics"][0]["value"]) == (None, 0)


def test_a_bad_period_is_refused_with_what_is_understood(tmp_path):
    history(tmp_path / "shop", ended_days_ago=1)
    said = headway(tmp_path, "analyze", "shop", "--period", "soon")
    assert said.code == 2
    assert "2026-W12" in said.err


@pytest.mark.parametrize(("people", "hidden"), [(1, True), (4, True), (5, False)])
def test_what_could_be_traced_to_few_people_is_hidden_with_the_reason(tmp_path, people, hidden):
    history(tmp_path / "shop", ended_days_ago=1, people=people)
    said = headway(tmp_path, "analyze", "shop")
    assert ("fewer than 5 people" in said.out) is hidden


def test_the_summary_shows_totals_period_and_busiest_files(tmp_path):
    history(tmp_path / "shop", ended_days_ago=1)
    said = headway(tmp_path, "analyze", "shop")
    assert said.err == ""
    assert [words for words in ("10 commits by 1 contributor,", "10 lines added, 0 deleted in 10 file changes", "Commit size", "After hours", "src/a.py") if words not in said.out] == []


def test_text_from_a_repository_cannot_drive_the_terminal(tmp_path):
    built = repository(tmp_path / "shop")
    built.commit({b"\x1b[31mred\x1b[0m": b"1\n"}, authored=NOW, committed=NOW)
    said = headway(tmp_path, "analyze", "shop")
    assert "\x1b" not in said.out


def test_an_empty_repository_is_no_error(tmp_path):
    repository(tmp_path / "shop")
    said = headway(tmp_path, "analyze", "shop")
    assert said.code == 0
    assert "no commits yet" in said.out
