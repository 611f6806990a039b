"""`sync` against a tracker: the plan before the first request, held deletions let go by a person, and watching."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.cli.running import environment
from tests.cli.tracking import tracked

from headway.cli.ingest import Plans, explain, plan_of
from headway.flows.ingest.sync import Outcome, Planned

ITEMS = 240


def planned(full, incremental, *, asked=True, notice=None):
    return Planned(source="jira", full=full, incremental=incremental, asked=asked, notice=notice)


PLANS = {
    "3 scopes in full, 97 scopes for what is new": planned(3, 97),
    "1 scope in full": planned(1, 0),
    "1 scope for what is new": planned(0, 1),
    "not read before; it is asked what it holds": planned(0, 0, asked=False),
    "nothing is read": planned(0, 0),
}


@pytest.mark.parametrize("said", PLANS)
def test_a_plan_is_told_in_words(said):
    assert plan_of(PLANS[said]) == said


def test_a_plan_and_its_notice_are_said_again_only_if_asking_the_source_changed_them(capsys):
    plans = Plans(quiet=False, narrowed=False)
    for one in (planned(0, 9, asked=False), planned(0, 9), planned(1, 9, notice="2 held back"), planned(1, 9, asked=False), planned(1, 9, notice="2 held back")):
        plans(one)
    said = capsys.readouterr()
    assert said.out.splitlines() == ["jira: 9 scopes for what is new", "jira: 1 scope in full, 9 scopes for what is new"]
    assert said.err == "headway: 2 held back\n"


def outcome(scope, error, entity="deployments"):
    return Outcome(source="forge", entity=entity, scope=scope, scope_name=scope, status="failed", items=0, lost=0, error=error)


def test_the_same_trouble_in_many_scopes_is_told_once(capsys):
    explain([*(outcome(f"acme/{name}", "refused") for name in "abcd"), outcome("acme/a", "gone", "releases"), outcome("acme/b", "gone", "releases")])
    assert capsys.readouterr().err.splitlines() == [
        "headway: deployments of 4 scopes of forge: failed: refused",
        "headway: releases of acme/a: failed: gone",
        "headway: releases of acme/b: failed: gone",
    ]


@pytest.fixture
def jira(tmp_path):
    with tracked(tmp_path, items=ITEMS, projects=2, more="    entities: [work_items]\n    every: 1s\n") as found:
        yield found


@pytest.mark.slow
def test_the_plan_comes_first_then_what_each_scope_brought(jira):
    lines = jira.call("sync").out.splitlines()
    assert lines[:2] == ["tracker: not read before; it is asked what it holds", "tracker: 2 scopes in full"]
    assert lines[2] == "Core platform: 120 work_items"
    assert jira.call("sync").out.splitlines()[0] == "tracker: 2 scopes for what is new"


@pytest.mark.slow
def test_one_scope_by_its_name_leaves_the_others_alone(jira):
    streams = jira.printed("sync", "--scope", "Core platform")["streams"]
    assert [(one["scope_name"], one["items"]) for one in streams] == [("Core platform", 120)]


REFUSED = {
    "deletions of nothing in particular": (("--accept-deletions",), "goes with --scope"),
    "deletions while watching": (("--accept-deletions", "--scope", "x", "--watch"), "goes with --scope"),
    "watching in full": (("--watch", "--full"), "go without it"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", REFUSED)
def test_refused_before_anything_is_asked(jira, case):
    call, why = REFUSED[case]
    said = jira.call("sync", *call)
    assert (said.code, why in said.err, jira.jira.requests) == (2, True, 0)


@pytest.mark.slow
def test_held_deletions_are_counted_confirmed_and_gone(jira):
    assert jira.call("sync").code == 0
    (key,) = [row["scope"] for row in jira.printed("scopes")["scopes"] if row["name"] == "Core platform"]
    for number in vanishing(jira, key):
        jira.jira.company.delete(number)
    held = jira.call("sync", "--full", "--scope", key)
    assert (held.code, "lost permission looks like deletion" in held.err) == (3, True)
    asked = jira.jira.requests
    refused = jira.call("sync", "--scope", key, "--accept-deletions")
    assert (refused.code, "say --yes as well" in refused.err, jira.jira.requests) == (2, True, asked)
    gone = jira.call("sync", "--scope", key, "--accept-deletions", "--yes")
    assert (gone.code, gone.err) == (0, "")
    assert stored(jira, key) == 40
    assert "is held" in jira.call("sync", "--scope", key, "--accept-deletions", "--yes").err
    changes = jira.printed("scopes", "audit", key)["changes"]
    assert any(change["after"] == "allowed" for change in changes)


def rows(jira, key):
    return [json.loads(line) for line in jira.call("facts", "work_items", "--scope", key).out.splitlines()]


def stored(jira, key):
    return len(rows(jira, key))


def vanishing(jira, key):
    """Eighty of the hundred and twenty items of a project."""
    return sorted(int(row["key"].rpartition(":")[2]) for row in rows(jira, key))[:80]


@pytest.mark.slow
def test_watching_goes_on_reading_what_is_new_until_it_is_interrupted(jira):
    child = subprocess.Popen(
        [sys.executable, "-m", "headway.cli.main", "sync", "--watch"], cwd=jira.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(jira.home, JIRA_TOKEN=jira.jira.token, PYTHONUNBUFFERED="1"), preexec_fn=os.setsid,  # noqa: PLW1509 - a group of its own, so that only it is interrupted
    )  # fmt: skip
    seen = []
    try:
        began = time.monotonic()
        while (sum("nothing new" in line for line in seen) < 2 or not any("points computed" in line for line in seen)) and time.monotonic() - began < 60:
            seen.append(child.stdout.readline())
    finally:
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert seen[0] == "watching tracker; Ctrl-C stops it, what was stored stays\n"
    assert f"tracker: {ITEMS} new records\n" in seen
    assert any("new points computed" in line for line in seen)
    assert "interrupted; what was stored stays" in err
