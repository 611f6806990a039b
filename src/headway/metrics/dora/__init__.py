"""How changes reach production, by the definitions of the DORA programme: three keys of throughput, two of instability.

All of them are per service: a repository, a team or the whole tenant is answered from the items of its services, never
from their medians. What became of a deployment and which changes it brought are derived by linking (headway.model.links).
"""

from __future__ import annotations

from headway.metrics.spec import SERVICES, Metric

TAGS = ("dora",)
KEYS = "https://dora.dev/guides/dora-metrics/"
JUDGED = ("deployments", "deployment_outcomes")

THROUGHPUT = (
    Metric(
        id="dora.change_lead_time",
        title="Change lead time",
        question="How long does a change take from commit to production?",
        formula="end of the first production deployment that holds the change - its commit, of the changes deployed in the window; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="change",
        inputs=("deployed_changes", "deployment_outcomes", "deployments"),
        minimum_n=5,
        about=SERVICES,
        parts_unit="ratio",
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.change_lead_time_inclusive",
        title="Change lead time, merges included",
        question="How long does a change take from commit to production, or to its merge where no deployment is known?",
        formula="as the change lead time and, of pull requests merged in the window without a deployment, merge - first commit; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="change",
        inputs=("deployed_changes", "pull_requests", "deployments"),
        minimum_n=5,
        stored=False,
        about=SERVICES,
        parts_unit="ratio",
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.change_lead_time_from_first_commit",
        title="Lead time from the first commit",
        question="How long does a pull request take from its first commit to production?",
        formula="end of the first production deployment with any of its changes - first commit, of the pull requests first deployed in the window; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="pull request",
        inputs=("deployed_changes", "pull_requests", "deployments"),
        minimum_n=5,
        stored=False,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.deployment_frequency",
        title="Deployments",
        question="How often do changes reach production?",
        formula="successful deployments to production that finished in the window",
        unit="deployments",
        better="up",
        kind="count",
        grain="deployment",
        inputs=("deployments",),
        additive=True,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.deployment_days",
        title="Days with a deployment",
        question="On how many days of a week do changes reach production?",
        formula="median over the ISO weeks that lie in the window whole of the days with a successful deployment to production, from the first known one on",
        unit="days",
        better="up",
        kind="level",
        grain="week",
        inputs=("deployments",),
        stored=False,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.failed_deployment_recovery_time",
        title="Failed deployment recovery time",
        question="How long does it take to repair a deployment that failed?",
        formula="end of what repaired it - end of the failed deployment, of the failures repaired in the window; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="deployment",
        inputs=("deployment_outcomes", "deployments"),
        minimum_n=5,
        about=SERVICES,
        parts_unit="ratio",
        tags=TAGS,
        source=KEYS,
    ),
)
"""How fast changes come; recovery belongs here since it is the speed of the change that repairs."""

INSTABILITY = (
    Metric(
        id="dora.change_fail_rate",
        title="Change fail rate",
        question="How many deployments have to be repaired?",
        formula="failed production deployments / production deployments that are judged, of those that finished in the window",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="deployment",
        inputs=JUDGED,
        minimum_n=1,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.deployment_rework_rate",
        title="Deployment rework rate",
        question="How many deployments are unplanned repairs?",
        formula="unplanned fixes among them / production deployments that are judged, of those that finished in the window",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="deployment",
        inputs=JUDGED,
        minimum_n=1,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
    Metric(
        id="dora.pending_deployments",
        title="Deployments not judged yet",
        question="How many deployments may still turn out to have failed?",
        formula="successful production deployments that finished in the window and are neither known to have failed nor old enough to be called good",
        unit="deployments",
        kind="count",
        grain="deployment",
        inputs=JUDGED,
        additive=True,
        about=SERVICES,
        tags=TAGS,
        source=KEYS,
    ),
)
"""How often what came was no good."""

METRICS = (*THROUGHPUT, *INSTABILITY)
