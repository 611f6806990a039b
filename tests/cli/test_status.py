"""`status`: what needs a person first, and what many scopes share once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tests.cli.running import headway
from tests.web.ledgers import bustle, stream, whole

from headway.cli.status import grouped, share, well, why
from headway.db.sqlite import open_database
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.results import Job
from headway.model.scope import Scope

UNTIL = 1_790_000_000_000_000
SCOPES = 100


def job(scope="jira:project:1", status="done", **more: Any) -> Job:
    told = dict.fromkeys(Job.__struct_fields__)
    told |= {"source": "jira", "entity": "work_items", "scope": scope, "scope_name": scope, "kind": "sync", "status": status, "items_done": 5, "quarantined": 0, "is_stalled": False, "estimate_exact": False}
    return Job(**(told | more))


WHY = {
    "waiting for the source": (job(status="rate_limited", rate_limited_until=UNTIL, last_error="429 from the search"), "waits until 2026-09-21T14:13:20Z: 429 from the search"),
    "paused": (job(status="paused", last_error="the token was refused (401)"), "the token was refused (401)"),
    "stalled": (job(status="running", is_stalled=True), "claims to run and is silent; if no process is at work, run headway sync"),
    "well": (job(), ""),
}


@pytest.mark.parametrize("case", WHY)
def test_a_stream_says_why_it_is_not_further_when_it_is(case):
    one, said = WHY[case]
    assert why(one) == said


def test_a_stream_is_well_when_it_is_done_with_all_there_is():
    assert [well(one) for one in (job(), job(completeness=1.0), job(completeness=0.99), job(status="incomplete"), job(is_stalled=True))] == [True, True, False, False, False]


def test_completeness_is_called_whole_only_when_nothing_is_missing():
    assert [share(one) for one in (1.0, 0.99999, 0.5)] == ["100%", "99.9%", "50.0%"]


def test_what_stops_many_for_one_reason_is_one_group_and_what_is_at_work_stands_alone():
    paused = [job(f"jira:project:{number}", "paused", last_error="401") for number in range(9)]
    other = job("jira:project:77", "paused", last_error="503")
    running = [job(f"jira:project:{number}", "running") for number in (20, 21)]
    assert [len(some) for some in grouped([*paused, other, *running])] == [9, 1, 1, 1]


def filled(folder, fill):
    async def work():
        database = open_database(folder / "h.db", TABLES)
        await fill(SqliteLedger(database, code_version="test"))
        await database.close()

    asyncio.run(work())


def call(folder, *arguments):
    said = headway(folder, "status", *arguments, DATABASE_URI=f"sqlite:///{folder}/h.db")
    assert (said.code, said.err) == (0, "")
    return said.out


@pytest.mark.slow
def test_every_state_there_is_says_why(tmp_path):
    filled(tmp_path, bustle)
    told = call(tmp_path, "--all")
    assert "the token was refused (401)" in told
    assert "3 of 48 records could not be read" in told
    assert "archive  degraded" in told
    assert "headway quarantine ID shows one whole" in told
    assert "\x1b" not in told


async def _hundred(ledger):
    scopes = [Scope(key=f"jira:project:{number}", name=f"Project {number}", location="") for number in range(SCOPES)]
    await ledger.enlist("jira", scopes, tenant="default", status="active", reason="")
    for scope in scopes[:90]:
        await whole(ledger, stream("work_items", scope.key, source="jira"), 7)
    await whole(ledger, stream("work_items", scopes[90].key, source="jira"), 7, status="failed", error="the source closed the connection")
    dead = [stream("work_items", scope.key, source="jira") for scope in scopes[91:]]
    await ledger.halt(dead, "sync", status="paused", reason="the token was refused (401)")
    run = await ledger.begin(stream("work_items", scopes[0].key, source="jira"), "sync")
    await ledger.hold(run, missing=60, stored=100)
    await ledger.finish(run, "done")


@pytest.fixture(scope="module")
def hundred(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hundred")
    filled(folder, _hundred)
    return folder


@pytest.mark.slow
def test_a_hundred_scopes_are_a_few_lines_the_worst_first(hundred):
    lines = call(hundred).splitlines()
    assert len(lines) < 20
    rows = [line for line in lines if "work_items" in line]
    assert "failed" in rows[0]
    assert any("9 scopes of jira" in line and "the token was refused (401)" in line for line in rows)
    assert "89 more streams are read to their end; headway status --all shows them" in lines


@pytest.mark.slow
def test_all_of_them_are_shown_when_asked_for(hundred):
    assert sum("work_items" in line for line in call(hundred, "--all").splitlines()) >= SCOPES


@pytest.mark.slow
def test_held_deletions_come_with_the_command_that_lets_them_go(hundred):
    told = call(hundred)
    assert "60 of 100" in told
    assert "if they are really gone: headway sync --scope jira:project:0 --accept-deletions" in told
    (held,) = json.loads(call(hundred, "--json"))["holds"]
    assert (held["scope"], held["missing"], held["allowedBy"]) == ("jira:project:0", 60, None)


@pytest.mark.slow
def test_one_source_may_be_asked_for_and_must_be_known(hundred):
    assert json.loads(call(hundred, "--json", "--source", "jira"))["jobs"]
    said = headway(hundred, "status", "--source", "jirra", DATABASE_URI=f"sqlite:///{hundred}/h.db")
    assert (said.code, "did you mean 'jira'?" in said.err) == (2, True)
