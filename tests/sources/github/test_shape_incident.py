"""Incidents: issues with a label that says so."""

import pytest
from tests.sources.github.nodes import SCOPE, closed, day, done, first, issue, labelled, lost, reopened, us

ENTITY = "incidents"


def incident(node):
    return first(node, ENTITY, name="7:3")


CASES = {
    "open": (issue("incident"), {"state": "open", "state_raw": "OPEN", "opened_at": 1, "resolved_at": None, "acknowledged_at": None, "severity": None, "severity_raw": None}),
    "resolved": (done("incident"), {"state": "resolved", "state_raw": "CLOSED COMPLETED", "resolved_at": 5}),
    "closed for no told reason": (done("incident", reason=None), {"state": "resolved", "state_raw": "CLOSED", "resolved_at": 5}),
    "closed as not planned, over all the same": (done("incident", reason="NOT_PLANNED"), {"state": "resolved", "state_raw": "CLOSED NOT_PLANNED", "resolved_at": 5}),
    "closed, and only an event tells when": (done("incident", closedAt=None), {"state": "resolved", "resolved_at": 5}),
    "closed at no told instant": (done("incident", closedAt=None, events=[]), {"state": "resolved", "resolved_at": None}),
    "reopened": (issue("incident", events=[closed(day(3)), reopened(day(4))], stateReason="REOPENED"), {"state": "open", "state_raw": "OPEN REOPENED", "resolved_at": None}),
    "reopened and closed again: the close that stands": (done("incident", at=day(7), events=[closed(day(3)), reopened(day(4)), closed(day(7))]), {"resolved_at": 7}),
    "somebody is at it": (issue("incident", "investigating", events=[labelled(day(2), "investigating")]), {"state": "acknowledged", "acknowledged_at": 2, "resolved_at": None}),
    "somebody was at it": (done("incident", events=[labelled(day(2), "Mitigated"), closed(day(5))]), {"state": "resolved", "acknowledged_at": 2, "resolved_at": 5}),
    "labelled so from the beginning": (issue("incident", "investigating"), {"state": "acknowledged", "acknowledged_at": None}),
    "sev1": (issue("incident", "sev1"), {"severity": "critical", "severity_raw": "sev1"}),
    "SEV-2": (issue("incident", "SEV-2"), {"severity": "major", "severity_raw": "SEV-2"}),
    "severity: critical": (issue("incident", "severity: critical"), {"severity": "critical", "severity_raw": "severity: critical"}),
    "the worst of two": (issue("incident", "p3", "p1"), {"severity": "critical", "severity_raw": "p1"}),
    "no service is named": (issue("incident"), {"service": None}),
    "the service is in a label": (issue("incident", "service: api"), {"service": "api"}),
    "no deployment is named": (issue("incident", body="After the deployment 12 users saw errors"), {"deployment": None}),
    "a deployment is named": (issue("incident", body="Caused by deployment #88."), {"deployment": "88"}),
    "a deployment of elsewhere is named": (issue("incident", body="https://github.com/acme/other/deployments/88"), {"deployment": None}),
    "everything is null": (issue(title=None, body=None, labels=None, author=None, url=None, state=None, stateReason=None), {"title": "", "state": "open", "severity": None, "labels": (), "url": None}),
    "a state nobody knows": (issue("incident", state="LOST"), {"state": "unknown", "state_raw": "LOST"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_of_an_incident(name):
    node, wanted = CASES[name]
    seen = incident(node)
    assert {field: getattr(seen, field) for field in wanted} == {field: us(day(value)) if field.endswith("_at") and value is not None else value for field, value in wanted.items()}


def test_an_incident_is_the_issue_of_its_number():
    seen = incident(issue("incident", "sev1"))
    assert (seen.key, seen.repository, seen.title, seen.labels, seen.version, seen.url) == ("7:3", SCOPE, "Totals are off by a cent", ("incident", "sev1"), us(day(9)), "https://github.com/acme/ledger/issues/3")


def test_68_nothing_but_a_close_ends_one():
    """LESSON 68: a label that merely sounds like the end, or a run that was aborted, resolves nothing."""
    for label in ("resolved", "done", "aborted", "cancelled"):
        seen = incident(issue("incident", label, events=[labelled(day(2), label)]))
        assert (seen.state, seen.resolved_at) == ("open", None)


def test_a_date_that_is_none_is_told():
    assert lost(done("incident", closedAt="late"), ENTITY) == ["left out, because no date can be made of it: closing 'late'"]
    with pytest.raises(ValueError, match="created at ''"):
        incident(issue(createdAt=""))
