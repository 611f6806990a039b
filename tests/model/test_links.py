"""Facts that follow from others: whose numbers they are part of, and when."""

from __future__ import annotations

import pytest

from headway.model.links import DeployedChange, DeploymentOutcome, IncidentCause

R = "git:repo:a"
CHANGE = DeployedChange(
    key="d:1", repository=R, service="shop", deployment="d", sha="1", original=None, pull_request=None, basis="commit", evidence="ancestor", confidence=1.0, title="", begun_at=1, deployed_at=5
)  # fmt: skip
OUTCOME = DeploymentOutcome(
    key="d", repository=R, service="shop", deployment="d", finished_at=5, outcome="failed", evidence="hotfixed", confidence=0.8, remediation="e", remediated_at=9, unplanned=None, deployed_changes=1
)  # fmt: skip
CAUSE = IncidentCause(key="i", repository=R, incident="i", deployment="d", evidence="explicit", confidence=1.0, opened_at=7)


@pytest.mark.parametrize(("fact", "moments"), [(CHANGE, [5]), (OUTCOME, [5, 9]), (CAUSE, [7])])
def test_a_link_touches_the_repository_when_what_it_counts_in_ended(fact, moments):
    assert fact.touches() == tuple((f"repository:{R}", moment) for moment in moments)
