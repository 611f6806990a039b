"""Runs of pipelines: one for each push, landing and deployment, and another try for what failed for no reason."""

from collections import Counter

import pytest
from tests.sources.synthetic.world import world

from headway.sources.synthetic.story import story


@pytest.fixture(scope="module")
def told():
    squad = world().squad("Payments")
    return story(world().company, squad, squad.repositories[0])


def test_every_landing_and_deployment_was_run(told):
    landed = {job.sha for job in told.jobs if job.event == "push"}
    assert {pull.merge_sha for pull in told.pulls if pull.merged} == landed
    assert {deploy.run for deploy in told.shipping.deploys if deploy.status == "SUCCESS"} <= {f"{told.repository.key}:{job.id}:{job.attempt}" for job in told.jobs}


def test_a_second_attempt_is_of_the_same_run_and_begins_after_the_first(told):
    first = {job.id: job for job in told.jobs if job.attempt == 1}
    again = [job for job in told.jobs if job.attempt == 2]
    assert again
    for job in again:
        assert first[job.id].sha == job.sha
        assert first[job.id].finished < job.queued
        assert first[job.id].result in {"FAILURE", "TIMED_OUT", "startup_failure"}


def test_a_run_is_asked_for_then_begun_then_over(told):
    assert all(job.queued <= job.started <= job.finished or job.deploy for job in told.jobs)


def test_an_attempt_has_a_name_of_its_own(told):
    assert max(Counter((job.id, job.attempt) for job in told.jobs).values()) == 1


def test_slower_squads_break_more_often():
    def red(name):
        found = [run.result for run in world().of("pipeline_runs", world().squad(name)) if run.attempt == 1]
        return found.count("failure") / len(found)

    assert red("Checkout") < red("Search") < red("Warehouse")
