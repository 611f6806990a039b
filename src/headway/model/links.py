"""What follows from facts of several kinds: which change a deployment brought, what became of it, what broke because of it.

Derived by us when linking, never read from a source, and derived again whenever what it stands on changes. Each
link says by what evidence it holds and how sure that makes it (`confidence`, between 0 and 1).
"""

from __future__ import annotations

from typing import ClassVar

from headway.model.fact import Fact, Touch, instants, repository_subject


class DeployedChange(Fact, frozen=True, kw_only=True):
    """A change came to production with a deployment, the first successful one of its service that holds it.

    `sha` is the commit on the deployed line. A commit that squashes or rebases a known pull request stands for the commits
    of that request: one row each, `original` being the commit as it was written, `begun_at` its author date and `basis`
    pull_request; else `original` is None, `begun_at` the committer date and `basis` commit. `evidence`: ancestor, merge_sha,
    head_sha or patch_id, by which the commit was found in what was deployed. The key is `<deployment key>:<sha or original>`.
    """

    entity: ClassVar[str] = "deployed_changes"
    follows: ClassVar[tuple[str, ...]] = ("deployments", "commits")

    repository: str
    service: str
    deployment: str
    sha: str
    original: str | None
    pull_request: str | None
    basis: str
    evidence: str
    confidence: float
    title: str
    begun_at: int | None
    deployed_at: int

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.deployed_at)


class DeploymentOutcome(Fact, frozen=True, kw_only=True):
    """What became of a successful deployment to production: `outcome` failed, ok or pending while it may still turn out to have failed.

    `evidence` of a failure: repaired (a later deployment says so), rolled_back, hotfixed or incident; of ok: elapsed, else none.
    `remediation` is the deployment that repaired it, finished at `remediated_at`; an incident's end stands there where no
    deployment did. `unplanned` names why this deployment itself is an unplanned fix (hotfix, revert, rollback, incident), None
    for a planned one. `deployed_changes` counts the changes it carried, None where its commit is not known to git. The key is
    that of the deployment.
    """

    entity: ClassVar[str] = "deployment_outcomes"
    follows: ClassVar[tuple[str, ...]] = ("deployments",)

    repository: str
    service: str
    deployment: str
    finished_at: int
    outcome: str
    evidence: str
    confidence: float
    remediation: str | None
    remediated_at: int | None
    unplanned: str | None
    deployed_changes: int | None

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.finished_at, self.remediated_at)


class IncidentCause(Fact, frozen=True, kw_only=True):
    """The deployment that caused an incident: `evidence` explicit (the incident names it), mention (its text does) or window (the last one of its service before it).

    The key is that of the incident; an incident without a cause has none of these.
    """

    entity: ClassVar[str] = "incident_causes"
    follows: ClassVar[tuple[str, ...]] = ("incidents", "deployments")

    repository: str
    incident: str
    deployment: str
    evidence: str
    confidence: float
    opened_at: int

    def touches(self) -> tuple[Touch, ...]:
        return instants(repository_subject(self.repository), self.opened_at)
