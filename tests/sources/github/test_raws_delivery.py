"""Runs and jobs as the vendor's own description has them."""

import msgspec
from tests.sources.github.nodes import check, job, run

from headway.normalise.lenient import reader
from headway.sources.github.raws_delivery import CheckNode, JobTold, RunPayload


def test_a_run_carries_its_jobs_or_its_checks_or_nothing():
    read = reader(RunPayload)
    for lists in ({}, {"jobs": [job()]}, {"checks": [check()]}, {"jobs": None, "checks": None}):
        told = read(msgspec.json.encode({"run": run()} | lists))
        assert (told.run.id, told.run.run_number, len(told.jobs or ()), len(told.checks or ())) == (555, 41, len(lists.get("jobs") or ()), len(lists.get("checks") or ()))


def test_a_job_and_the_check_it_fills_bear_one_id():
    told, checked = msgspec.convert(job(9), JobTold), msgspec.convert(check(9), CheckNode)
    assert told.id == checked.database_id == 9
    assert (told.status, checked.status) == ("completed", "COMPLETED")
