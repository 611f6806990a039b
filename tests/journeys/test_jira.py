"""A tracker from the first file to numbers that follow a changed word, as a newcomer meets it: every step a call, every request counted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager

import pytest
from tests.cli.running import headway
from tests.cli.tracking import CONFIG, Tracked
from tests.fakes.jira import Company, running

pytestmark = pytest.mark.slow

ITEMS = 240
CORE = "jira:project:10000"
POINTS = "SELECT metric, subject, span, day, value, max(seq) FROM points GROUP BY metric, subject, span, day"


@contextmanager
def tracking(home):
    """A home that reads the issues and projects of a site with three of them, one of which is not shown to us."""
    with running(Company(seed=1, items=ITEMS, projects=3)) as jira:
        jira.company.hide("PAG")
        (home / "headway.yaml").write_text(CONFIG.format(url=jira.url, user=jira.user, more="    entities: [projects, work_items]\n"))
        yield Tracked(home, jira)


@pytest.fixture
def tracker(tmp_path):
    with tracking(tmp_path) as found:
        yield found


def well(said):
    assert (said.code, said.err) == (0, "")
    return said.out


def numbers(tracker):
    """The newest value of every point."""
    with closing(sqlite3.connect(f"file:{tracker.home}/.local/share/headway/headway.db?mode=ro", uri=True)) as connection:
        return {tuple(key): value for *key, value, _ in connection.execute(POINTS)}


def keys(tracker, **wanted):
    """Of all items that are stored and say so."""
    rows = [json.loads(told) for told in well(tracker.call("facts", "work_items")).splitlines()]
    return {row["key"] for row in rows if all(row[name] == value for name, value in wanted.items())}


def line(text, *words):
    """The first line that holds all of these words."""
    return next(one for one in text.splitlines() if all(word in one for word in words))


def test_a_newcomer_is_told_in_words_what_is_missing_one_step_after_the_other(tmp_path):
    assert "then run headway doctor and headway sync" in well(headway(tmp_path, "init"))
    example = (tmp_path / "headway.yaml").read_text()
    with running(Company(seed=1, items=30, projects=1)) as jira:
        commented = example[example.index("#  - name: tracker") : example.index("# What your words")].replace("\n#  ", "\n  ").replace("#  - name", "  - name")
        written = example[: example.index("  - name: code")] + commented.replace("https://example.atlassian.net", jira.url).replace("ana@example.com", jira.user)
        (tmp_path / "headway.yaml").write_text(written)
        tracker = Tracked(tmp_path, jira)
        without = tracker.call("doctor", JIRA_TOKEN="")
        assert (without.code, jira.requests) == (4, 0)
        assert "the variable JIRA_TOKEN is not set or empty; put the secret into it" in line(without.out, "NO", "secret of tracker")
        jira.set(denied=("BROWSE_PROJECTS",))
        jira.behave("bulkfetch", "403")
        lacking = tracker.call("doctor")
        assert (lacking.code, jira.token in lacking.out + lacking.err) == (4, False)
        assert "let this account browse the projects that should be read (permission Browse Projects" in line(lacking.out, "NO", "tracker: projects")
        assert "read:issue.changelog:jira" in line(lacking.out, "NO", "tracker: histories")
        jira.set(denied=())
        jira.well()
        assert "\nNO" not in well(tracker.call("doctor"))


def test_what_there_is_is_shown_then_planned_then_read_and_another_project_is_read_alone(tracker):
    assert "active" in line(well(tracker.call("discover")), CORE, "mode auto")
    assert "search" not in tracker.jira.counters
    plan, *lines = well(tracker.call("sync")).splitlines()
    assert plan == "tracker: 2 scopes in full"
    assert lines == ["Core platform: 1 projects, 80 work_items", "Descriptions and catalogue: 1 projects, 80 work_items"]
    status = well(tracker.call("status"))
    assert "100%" in line(status, "Core platform", "work_items", "done", "80")
    tracker.jira.company.show("PAG")
    tracker.jira.forget_counts()
    lines = well(tracker.call("sync")).splitlines()
    assert lines[:2] == ["tracker: 2 scopes for what is new", "tracker: 1 scope in full, 2 scopes for what is new"]
    assert "Pagamentos: 1 projects, 80 work_items" in lines
    assert {jql for jql in tracker.jira.jqls() if "updated >=" not in jql} == {"project = 10002 ORDER BY updated ASC, key ASC"}
    assert tracker.jira.counters["search"] == 1 + 2


def test_a_word_that_means_something_else_here_changes_the_numbers_without_one_request(tracker):
    well(tracker.call("sync"))
    well(tracker.call("compute"))
    before, begun = numbers(tracker), keys(tracker, status_raw="In Progress")
    assert "facts stay as they are until headway replay" in well(tracker.call("words", "set", "status", "In Progress", "backlog"))
    tracker.jira.forget_counts()
    assert "Core platform: 1 projects, 80 work_items" in well(tracker.call("replay", JIRA_TOKEN=""))
    assert "of them new" in well(tracker.call("compute"))
    assert tracker.jira.requests == 0
    after = numbers(tracker)
    assert keys(tracker, status="backlog") == begun != set()
    told_otherwise = {key[0] for key in after if after[key] != before.get(key)}
    assert told_otherwise >= {"flow.cycle_time", "flow.wip"}
    assert {name.partition(".")[0] for name in told_otherwise} == {"flow"}
    assert told_otherwise.isdisjoint({"flow.throughput", "flow.lead_time", "flow.arrivals"})  # which no word for work in progress concerns


def test_what_may_not_be_seen_any_more_is_held_until_a_person_lets_it_go(tracker):
    """LESSON 12, LESSON 5. BAD INPUT: lost permission that looks like deletion."""
    well(tracker.call("sync"))
    company = tracker.jira.company
    company.hide("CORE")
    hidden = tracker.call("sync")
    assert (hidden.code, "Core platform: failed: project 10000 is not there any more, or our credentials may not browse it" in hidden.err) == (3, True)
    company.show("CORE")
    for position in list(company.shelves[0].by_id)[:60]:
        company.shelves[0].remove(position)
    held = tracker.call("sync", "--full", "--scope", CORE)
    assert (held.code, "lost permission looks like deletion" in held.err, len(keys(tracker))) == (3, True, 160)
    assert f"if they are really gone: headway sync --scope {CORE} --accept-deletions" in tracker.call("status").out
    well(tracker.call("sync", "--scope", CORE, "--accept-deletions", "--yes"))
    assert len(keys(tracker)) == 160 - 60
