"""Runs as records: every attempt one, with its jobs."""

import asyncio
import json

import pytest
from msgspec import Raw as Json
from tests.sources.github.nodes import check, day, job, run, us
from tests.sources.github.told import Told, asked

from headway.model.errors import Gone
from headway.sources.github.attempts import RunHead, run_records
from headway.sources.github.jobs import Jobs
from headway.sources.github.lists import head


def headed(**more):
    raw = Json(json.dumps(run(**more)).encode())
    return head(raw, RunHead), raw


def recorded(site, *runs, known=None):
    where = asked(site)
    raws, rejects = asyncio.run(run_records(where, Jobs(where), runs, known or {}))
    return {raw.external_id: json.loads(raw.payload) for raw in raws}, rejects


def checks(*jobs, name="WFR_1"):
    return {"nodes": [{"id": name, "checkSuite": {"checkRuns": {"pageInfo": {"hasNextPage": False}, "nodes": list(jobs)}}}]}


def test_a_run_is_a_record_with_the_jobs_of_its_attempt():
    found, rejects = recorded(Told(checks(check(1))), headed())
    assert (found["555:1"]["run"], found["555:1"]["checks"], rejects) == (run(), [check(1)], [])


def test_the_attempts_before_the_last_are_asked_for_each_with_its_own_jobs():
    site = Told(checks(), run(conclusion="failure"), {"jobs": [job(9, "failure")]})
    found, _ = recorded(site, headed(run_attempt=2))
    assert (set(found), found["555:1"]["run"]["conclusion"], found["555:1"]["jobs"]) == ({"555:1", "555:2"}, "failure", [job(9, "failure")])
    assert [path for path, _ in site.asked[1:]] == ["/repos/acme/ledger/actions/runs/555/attempts/1", "/repos/acme/ledger/actions/runs/555/attempts/1/jobs"]


@pytest.mark.parametrize(("known", "asked_for"), [(0, ["555:1", "555:2"]), (1, ["555:1", "555:2"]), (2, ["555:2"]), (3, [])])
def test_attempts_before_one_that_is_known_are_not_asked_for_again(known, asked_for):
    site = Told(checks(), *[run(), {"jobs": []}] * len(asked_for))
    found, _ = recorded(site, headed(run_attempt=3), known={555: known} if known else {})
    assert sorted(found) == [*asked_for, "555:3"]


def test_an_attempt_that_cannot_be_had_is_told_and_costs_no_other():
    found, (reject,) = recorded(Told(checks(), Gone("not there")), headed(run_attempt=2))
    assert (set(found), reject.external_id, reject.obtained, "attempt 1 of run 555" in reject.reason) == ({"555:2"}, "555:1", False, True)


def test_a_run_that_graphql_does_not_know_has_its_jobs_listed():
    found, _ = recorded(Told({"nodes": [None]}, {"jobs": [job(1)]}), headed())
    assert (found["555:1"]["jobs"], "checks" in found["555:1"]) == ([job(1)], False)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, (us(day(4)), us(day(4, "10:30:00")), 1, False)),
        ({"status": "in_progress", "run_attempt": 3}, (us(day(4)), us(day(4, "10:30:00")), 3, True)),
        ({"status": None, "run_attempt": None, "updated_at": None}, (us(day(4)), us(day(4)), 1, True)),
        ({"updated_at": day(3)}, (us(day(4)), us(day(4)), 1, False)),
        ({"created_at": "soon", "updated_at": "later"}, (0, 0, 1, False)),
    ],
)
def test_what_is_missing_in_a_run_does_not_keep_it_out(more, expected):
    found = headed(**more)[0]
    assert (found.created, found.updated, found.attempt, found.open) == expected
