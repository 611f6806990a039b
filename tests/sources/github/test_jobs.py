"""Jobs of runs: fifty runs a question, and by REST only what that does not give."""

import asyncio
import json

import pytest
from tests.sources.github.nodes import check, job
from tests.sources.github.told import Told, asked

from headway.model.errors import AuthFailed, Gone, Overloaded, Transport
from headway.sources.github.jobs import BATCH, Jobs


def checked(name, *jobs, more=False):
    runs = {"totalCount": len(jobs), "pageInfo": {"hasNextPage": more, "endCursor": "x" if more else None}, "nodes": list(jobs)}
    return {"id": name, "databaseId": 1, "checkSuite": {"checkRuns": runs}}


def answer(*runs):
    return {"nodes": list(runs)}


def told(site, *nodes):
    found = asyncio.run(Jobs(asked(site)).checked(nodes))
    return {name: [json.loads(bytes(one))["databaseId"] for one in jobs] for name, jobs in found.items()}


def listed(site):
    return [json.loads(bytes(one))["id"] for one in asyncio.run(Jobs(asked(site)).listed(5, 2))]


def test_the_jobs_of_many_runs_are_one_question():
    site = Told(answer(checked("a", check(1), check(2)), checked("b")))
    assert (told(site, "a", "b"), site.asked) == ({"a": [1, 2], "b": []}, [("jobs", {"ids": ["a", "b"], "first": 100})])


def test_a_hundred_runs_are_two():
    site = Told(*[answer(*[checked(f"r{number}", check(number)) for number in range(start, start + BATCH)]) for start in (0, BATCH)])
    names = [f"r{number}" for number in range(2 * BATCH)]
    assert (set(told(site, *names)), [len(given["ids"]) for _, given in site.asked]) == (set(names), [BATCH, BATCH])


def test_no_runs_are_no_question():
    site = Told()
    assert (told(site), site.asked) == ({}, [])


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(None, id="unknown"),
        pytest.param({"id": "a", "checkSuite": None}, id="no suite"),
        pytest.param(checked("a", check(1), more=True), id="more than came"),
    ],
)
def test_what_did_not_come_whole_is_left_to_be_listed(run):
    assert told(Told(answer(run, checked("b", check(3)))), "a", "b") == {"b": [3]}


def test_a_job_that_is_null_is_no_job_left_out():
    with pytest.raises(Transport):
        told(Told(answer(checked("a", None))), "a")


def test_16_a_question_that_is_too_much_is_asked_in_parts():
    """LESSON 16: a large page that always fails ended the stream."""
    site = Told(Overloaded("too much"), answer(*[checked(f"r{number}") for number in range(25)]), answer(*[checked(f"r{number}") for number in range(25, 30)]))
    assert len(told(site, *[f"r{number}" for number in range(30)])) == 30
    assert [len(given["ids"]) for _, given in site.asked] == [30, 25, 5]


def test_a_refusal_is_raised():
    with pytest.raises(AuthFailed):
        told(Told(AuthFailed("no checks for you")), "a")


def test_the_jobs_of_an_attempt_are_listed_by_rest():
    site = Told({"total_count": 2, "jobs": [job(1), job(2)]})
    assert (listed(site), site.asked) == ([1, 2], [("/repos/acme/ledger/actions/runs/5/attempts/2/jobs", {"per_page": 100})])


def test_an_attempt_that_is_gone_has_no_jobs():
    assert listed(Told(Gone("not there"))) == []
