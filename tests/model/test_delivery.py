"""Pull requests to incidents: the days they touch, and that children belong to their pull request."""

from __future__ import annotations

import pytest
from tests.contracts.material import DAY, A, pull_request, review

from headway.model.delivery import Deployment, DraftChange, Incident, PipelineRun, PullRequestCommit
from headway.model.fact import repository_subject

HERE = repository_subject(A)
REQUEST = pull_request().key


def deployment(finished_at):
    return Deployment(
        key="d", repository=A, service="s", environment="production", environment_raw="prod", ref=None, sha=None, state="finished", result="success", result_raw=None,
        cause=None, repairs=None, created_at=1, started_at=2, finished_at=finished_at, run=None, actor=None, url=None,
    )  # fmt: skip


def pipeline_run(finished_at):
    return PipelineRun(
        key="r", repository=A, name="ci", number=1, attempt=1, event="push", branch=None, sha=None, default_branch=True, state="finished", result="success",
        result_raw=None, queued_at=1, started_at=2, finished_at=finished_at, actor=None, url=None,
    )  # fmt: skip


def incident(resolved_at):
    return Incident(
        key="i", repository=A, service=None, title="", severity=None, severity_raw=None, state="open", state_raw="", opened_at=1, acknowledged_at=2,
        resolved_at=resolved_at, deployment=None, labels=(), url=None,
    )  # fmt: skip


TOUCHES = {
    "a pull request touches the days it was opened, merged and closed": (pull_request(), (DAY, 2 * DAY)),
    "an open one the day it was opened": (pull_request(merged_at=None), (DAY,)),
    "a review its own": (review(), (3 * DAY,)),
    "a pending review none": (review(at=None), ()),
    "a deployment the day it finished": (deployment(5), (5,)),
    "one that has not finished none": (deployment(None), ()),
    "a pipeline's run the day it finished": (pipeline_run(6), (6,)),
    "an incident the days it was opened and resolved": (incident(7), (1, 7)),
}


@pytest.mark.parametrize("case", TOUCHES)
def test_which_days_a_fact_touches(case):
    fact, moments = TOUCHES[case]
    assert fact.touches() == tuple((HERE, moment) for moment in moments)


def test_what_comes_in_a_pull_requests_record_is_its_child():
    commit = PullRequestCommit(key=f"{REQUEST}:1", repository=A, pull_request=REQUEST, sha="1", author=None, authored_at=None, committed_at=None)
    drafted = DraftChange(key=f"{REQUEST}:2", repository=A, pull_request=REQUEST, at=1, draft=True, actor=None)
    assert {child.parent() for child in (review(), commit, drafted)} == {REQUEST}
