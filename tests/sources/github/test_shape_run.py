"""Workflow runs: attempts, and jobs in the words of both interfaces."""

import msgspec
import pytest
from tests.sources.github.nodes import SCOPE, check, day, facts, first, job, lost, raw, reference, run, shaped, us

from headway.model.scope import Raw

ENTITY = "pipeline_runs"


def attempt(node, *, seen=None, **lists):
    return first(node, ENTITY, name="555:1", lists=lists, seen=seen)


def jobs(node, **lists):
    return facts(node, ENTITY, of="jobs", name="555:1", lists=lists)


def test_a_run_as_it_stands():
    seen = attempt(run(), jobs=[job()])
    assert (seen.key, seen.repository, seen.name, seen.number, seen.attempt, seen.event, seen.branch, seen.sha) == ("555:1", SCOPE, "CI", 41, 1, "push", "main", "e" * 40)
    assert (seen.default_branch, seen.state, seen.result, seen.result_raw, seen.actor, seen.url) == (True, "finished", "success", "success", "ana", "https://github.com/acme/ledger/actions/runs/555")
    assert (seen.queued_at, seen.started_at, seen.finished_at, seen.version) == (us(day(4)), us(day(4, "10:01:00")), us(day(4, "10:05:00")), us(day(4, "10:30:00")))


WORDS = [
    ("completed", "success", "finished", "success"),
    ("completed", "failure", "finished", "failure"),
    ("completed", "cancelled", "finished", "cancellation"),
    ("completed", "skipped", "finished", "skip"),
    ("completed", "neutral", "finished", "skip"),
    ("completed", "action_required", "finished", "skip"),
    ("completed", "timed_out", "finished", "timeout"),
    ("completed", "stale", "finished", "timeout"),
    ("completed", "startup_failure", "finished", "error"),
    ("completed", None, "finished", None),
    ("completed", "applauded", "finished", None),
    ("queued", None, "pending", None),
    ("requested", None, "pending", None),
    ("waiting", None, "pending", None),
    ("pending", None, "pending", None),
    ("in_progress", None, "executing", None),
    ("in_progress", "success", "executing", None),
    ("something_new", None, "unknown", None),
    ("something_new", "failure", "finished", "failure"),
    (None, None, "unknown", None),
]


@pytest.mark.parametrize(("status", "conclusion", "state", "result"), WORDS)
def test_words_of_runs_and_of_their_jobs_in_both_casings(status, conclusion, state, result):
    seen = attempt(run(status=status, conclusion=conclusion))
    assert (seen.state, seen.result, seen.result_raw) == (state, result, conclusion)
    [told] = jobs(run(), jobs=[job(status=status, conclusion=conclusion)])
    [shouted] = jobs(run(), checks=[check(status=status and status.upper(), conclusion=conclusion and conclusion.upper())])
    assert (told.state, told.result) == (shouted.state, shouted.result) == (state, result)


TIMES = {
    "no jobs are told": (run(), {}, ("10:00:00", "10:00:00", "10:30:00")),
    "jobs tell better, whenever the run was touched last": (run(updated_at=day(20)), {"jobs": [job(1, end="10:03:00"), job(2, start="10:02:00", end="10:09:00")]}, ("10:00:00", "10:01:00", "10:09:00")),
    "checks tell as much": (run(updated_at=day(20)), {"checks": [check(1, end="10:03:00"), check(2, start="10:02:00", end="10:09:00")]}, ("10:00:00", "10:01:00", "10:09:00")),
    "a skipped job never began": (run(), {"jobs": [job(1, "skipped", start="10:00:01", end="10:00:01"), job(2, start="10:02:00")]}, ("10:00:00", "10:02:00", "10:05:00")),
    "all were skipped": (run(conclusion="skipped"), {"jobs": [job(1, "skipped", start="10:00:01", end="10:00:01")]}, ("10:00:00", "10:00:00", "10:00:01")),
    "it waits": (run(status="queued", conclusion=None), {}, ("10:00:00", None, None)),
    "it runs": (run(status="in_progress", conclusion=None), {"jobs": [job(1), job(2, None, start="10:02:00")]}, ("10:00:00", "10:01:00", None)),
    "run_started_at is null": (run(run_started_at=None), {}, ("10:00:00", None, "10:30:00")),
    "updated_at is null": (run(updated_at=None), {}, ("10:00:00", "10:00:00", None)),
}


@pytest.mark.parametrize("name", TIMES)
def test_when_it_was_queued_began_and_ended(name):
    node, lists, times = TIMES[name]
    seen = attempt(node, **lists)
    assert (seen.queued_at, seen.started_at, seen.finished_at) == tuple(None if time is None else us(day(4, time)) for time in times)


def test_an_attempt_was_queued_when_it_was_asked_for_and_does_not_begin_with_what_it_took_over():
    """A second attempt lists good jobs of the first as they were then; its creation is that of the run."""
    node = run(run_attempt=2, run_started_at=day(5), updated_at=day(5, "11:00:00"), triggering_actor={"login": "bob", "type": "User"})
    seen = first(node, ENTITY, name="555:2", lists={"jobs": [job(1), job(2, on=5, start="10:02:00", end="10:20:00")]})
    assert (seen.key, seen.attempt, seen.actor) == ("555:2", 2, "bob")
    assert (seen.queued_at, seen.started_at, seen.finished_at) == (us(day(5)), us(day(5, "10:02:00")), us(day(5, "10:20:00")))
    assert first(node | {"run_started_at": None}, ENTITY, name="555:2").queued_at == us(day(4))


BRANCHES = [
    (run(), True),
    (run(head_branch="release"), False),
    (run(head_branch=None), False),
    (run(event="pull_request", head_repository={"id": 8}), False),
    (run(event="pull_request", head_repository=None), False),
    (run(event="pull_request_target", head_repository=None), False),
    (run(event="schedule", head_repository=None), True),
    (run(head_repository={"id": None}), True),
]


@pytest.mark.parametrize(("node", "default"), BRANCHES)
def test_only_our_own_branch_of_that_name_is_the_default_one(node, default):
    assert attempt(node).default_branch is default
    assert not attempt(node, seen=reference(default_branch=None)).default_branch


def test_a_job_stands_under_its_attempt():
    node, told = run(), job(9, "failure", name="e2e\x00")
    [seen] = jobs(node, jobs=[told])
    assert (seen.key, seen.run, seen.parent(), seen.repository, seen.name, seen.state, seen.result, seen.result_raw) == ("555:1:9", "555:1", "555:1", SCOPE, "e2e", "finished", "failure", "failure")
    assert (seen.queued_at, seen.started_at, seen.finished_at) == (us(day(4)), us(day(4, "10:01:00")), us(day(4, "10:05:00")))
    [check_of_it] = jobs(node, checks=[check(9, "FAILURE")])
    assert (check_of_it.key, check_of_it.queued_at, check_of_it.result_raw) == ("555:1:9", None, "FAILURE")


FORGIVEN = [("success", "failure", True), ("success", "timed_out", True), ("success", "startup_failure", True), ("success", "success", False), ("success", "skipped", False), ("success", "cancelled", False), ("failure", "failure", False), (None, "failure", False)]


@pytest.mark.parametrize(("conclusion", "result", "allowed"), FORGIVEN)
def test_a_job_that_failed_in_a_run_that_did_not_was_allowed_to(conclusion, result, allowed):
    [seen] = jobs(run(conclusion=conclusion), jobs=[job(1, result)])
    assert seen.allowed_to_fail is allowed


def test_jobs_that_came_twice_are_there_once_and_rest_says_more():
    told = jobs(run(), jobs=[job(1), None, job(1)], checks=[check(1), check(2), None])
    assert [(seen.key, seen.queued_at is not None) for seen in told] == [("555:1:1", True), ("555:1:2", False)]


def test_what_may_be_null_is_read_as_nothing():
    node = run(name=None, run_number=None, run_attempt=None, event=None, head_sha=None, actor=None, triggering_actor=None, html_url=None, head_repository=None)
    seen = attempt(node)
    assert (seen.name, seen.number, seen.attempt, seen.event, seen.sha, seen.actor, seen.url) == ("ci.yml", 0, 1, "", None, None, None)
    assert attempt(run(name=None, path=None)).name == ""
    assert attempt(run(actor={"login": "dependabot[bot]", "type": "Bot"})).actor == "dependabot[bot]"
    assert jobs(run(), jobs=[job(name=None, created_at=None, started_at=None)])[0].name == ""


def test_a_date_that_is_none_is_told():
    assert lost(run(updated_at="late"), ENTITY, jobs=[job(completed_at="never")]) == ["left out, because no date can be made of it: update time 'late', end of a job 'never'"]
    with pytest.raises(ValueError, match="created at None"):
        attempt(run(created_at=None))


@pytest.mark.parametrize("payload", [b"[]", b"{}", b'{"run":{"name":"x"}}', b'{"run":{"id":1},"jobs":[{}]}'])
def test_what_is_no_run_is_refused(payload):
    with pytest.raises(msgspec.DecodeError):
        shaped(Raw("555:1", payload), ENTITY)


def test_shaping_twice_is_shaping_once_whatever_the_order_of_jobs():
    told = [job(number, start=f"10:0{number}:00") for number in range(1, 5)]
    straight, mixed = (shaped(raw(run(), ENTITY, "555:1", jobs=listed), ENTITY) for listed in (told, told[::-1]))
    assert {fact.key: fact for fact in straight} == {fact.key: fact for fact in mixed}
