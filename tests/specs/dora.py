"""Specs of the five keys: which changes came to production and when, which deployments failed, what repaired them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from tests.specs.company import deployment, each, incident, pull_request
from tests.specs.facts import NUMBERS, A, B, Case, at

from headway.model.records import DeployedChange, DeploymentOutcome, Fact, IncidentCause
from headway.model.scope import ALWAYS_END, ALWAYS_START
from headway.model.teams import Member
from headway.normalise.environments import environment_of

HOUR = 3_600_000
LEAD, INCLUSIVE, FIRST = "dora.change_lead_time", "dora.change_lead_time_inclusive", "dora.change_lead_time_from_first_commit"
FREQUENCY, DAYS, PENDING = "dora.deployment_frequency", "dora.deployment_days", "dora.pending_deployments"
FAILED, REWORK, RECOVERY = "dora.change_fail_rate", "dora.deployment_rework_rate", "dora.failed_deployment_recovery_time"

MORNING, TEN, NOON, LATER = "2026-03-02T09:00", "2026-03-02T10:00", "2026-03-02T12:00", "2026-03-05T12:00"
HOURS = [f"2026-03-02T{hour:02}:00" for hour in range(11, 16)]
"""One to five hours after ten o'clock."""
NO_PRODUCTION: dict[str, Any] = {"value": None, "n": 0, "reason": "no_production"}
NONE: dict[str, Any] = {"value": None, "n": 0, "reason": "no_items"}


def to_production(finished: str | None = TEN, *, service: str = "shop", environment: str = "production", result: str | None = "success", repository: str = A) -> list[Fact]:
    """A deployment of a service of which nothing more is known."""
    return [replace(made, service=service) for made in deployment(finished, environment=environment, result=result, repository=repository)]


def judged(
    finished: str = TEN,
    *,
    failed: str = "",
    pending: bool = False,
    repaired: str | None = None,
    by: str | None = "later",
    unplanned: str | None = None,
    changes: int | None = 1,
    service: str = "shop",
    repository: str = A,
) -> list[Fact]:
    """A successful deployment to production and what became of it: failed by some evidence and repaired by a later deployment or, without one, with its incident; else ok."""
    made = to_production(finished, service=service, repository=repository)
    remediation = f"{repository}:deployment:{by}" if repaired and by else None
    outcome = DeploymentOutcome(
        key=made[0].key, repository=repository, service=service, deployment=made[0].key, finished_at=at(finished), outcome="pending" if pending else "failed" if failed else "ok",
        evidence=failed or ("none" if pending else "elapsed"), confidence=1.0, remediation=remediation, remediated_at=at(repaired), unplanned=unplanned, deployed_changes=changes,
    )  # fmt: skip
    return [*made, outcome]


def change(deployed: str = TEN, *, begun: str | None = TEN, of: list[Fact] | None = None, original: bool = False, service: str = "shop", repository: str = A) -> list[Fact]:
    """A change that came to production, perhaps of a pull request; as an original commit where a squash stands for it."""
    number = next(NUMBERS)
    sha = f"{number:040x}"
    return [DeployedChange(
        key=f"{repository}:deployment:{service}:{number}", repository=repository, service=service, deployment=f"{repository}:deployment:{service}", sha=sha,
        original=f"{number:039x}f" if original else None, pull_request=of[0].key if of else None, basis="pull_request" if original else "commit",
        evidence="merge_sha" if original else "ancestor", confidence=1.0, title="Change something", begun_at=at(begun), deployed_at=at(deployed),
    )]  # fmt: skip


def caused(broken: list[Fact], *, by: list[Fact] | None = None, evidence: str = "explicit") -> list[Fact]:
    """An incident with the deployment that caused it."""
    one = broken[0]
    cause = by[0].key if by else f"{one.repository}:deployment:0"
    return [*broken, IncidentCause(key=one.key, repository=one.repository, incident=one.key, deployment=cause, evidence=evidence, confidence=1.0, opened_at=one.opened_at)]


def of(subject: str, *scopes: str, service: str | None = None, since: str | None = None, until: str | None = None) -> dict[str, Any]:
    """What a team or a service is asked for."""
    made = [Member(subject, scope, at(since) or ALWAYS_START, at(until) or ALWAYS_END, service) for scope in scopes]
    return {"subject": subject, "members": tuple(made)}


KNOWN = to_production("2026-01-05T10:00")
"""Production is known, in another month."""
FIVE = each(change, *HOURS)
FIVE_LATER = each(lambda deployed: change(deployed, begun=MORNING, repository=B), *HOURS)
SHOP, PAYMENTS = of("service:shop", A, service="shop"), of("service:payments", A, service="payments")

LEAD_TIMES = [
    Case(metric=LEAD, given="five changes deployed one to five hours after their commit", facts=[*KNOWN, *FIVE], value=3 * HOUR, n=5, percentiles={"p50": 3 * HOUR}, parts={"commit": 1.0}),
    Case(
        metric=LEAD,
        given="LESSON 66: two that a squash merge stands for, each since its author wrote it",
        facts=[*KNOWN, *FIVE[:3], *change(HOURS[3], begun=MORNING, original=True), *change(HOURS[4], begun=MORNING, original=True)],
        value=3 * HOUR,
        n=5,
        parts={"commit": 0.6, "pull_request": 0.4},
    ),
    Case(metric=LEAD, given="one that was begun last year", facts=[*KNOWN, *FIVE, *change(NOON, begun="2025-03-02T12:00")], value=3.5 * HOUR, n=6),
    Case(
        metric=LEAD,
        given="one deployed before it was written, as clocks tell, and one of unknown beginning",
        facts=[*KNOWN, *FIVE, *change(NOON, begun=LATER), *change(NOON, begun=None)],
        value=3 * HOUR,
        n=5,
        excluded={"deployed before it was written": 1, "beginning not known": 1},
    ),
    Case(metric=LEAD, given="a deployment without a known commit: it brings nothing, and says so", facts=[*FIVE, *judged(changes=None)], value=3 * HOUR, n=5, excluded={"commit of the deployment not known": 1}),
    Case(metric=LEAD, given="LESSON 65: the first deployment, which carries nothing rather than all of history", facts=judged(changes=0), **NONE),
    Case(metric=LEAD, given="changes deployed at the instant the window ends", facts=[*KNOWN, *each(lambda begun: change("2026-04-01T00:00", begun=begun), *HOURS)], **NONE),
    Case(metric=LEAD, given="changes of the month before that were deployed in this one", facts=[*KNOWN, *each(lambda deployed: change(deployed, begun="2026-02-27T10:00"), *HOURS)], value=75 * HOUR, n=5),
    Case(metric=LEAD, given="four: one too few for a median", facts=[*KNOWN, *FIVE[:4]], value=None, n=4, reason="below_minimum_n"),
    Case(metric=LEAD, given="a service beside another in one repository", facts=[*KNOWN, *FIVE, *change(LATER, service="payments")], value=3 * HOUR, n=5, **SHOP),
    Case(metric=LEAD, given="a team of two repositories: the median of all changes, not of two medians", facts=[*KNOWN, *FIVE[:4], *FIVE_LATER], value=3 * HOUR, n=9, **of("team:pay", A, B)),
    Case(metric=LEAD, given="a team that gave its repository away before the changes came", facts=[*KNOWN, *FIVE], **NONE, **of("team:pay", A, until="2026-03-01T00:00")),
    Case(metric=LEAD, given="no deployment anywhere", facts=pull_request(merged=NOON), **NO_PRODUCTION),
]

MERGED = [pull_request(merged=merged, first_commit=TEN) for merged in HOURS]
SIXTH = pull_request(merged=HOURS[0], first_commit=TEN)
FALLBACK = [
    Case(
        metric=INCLUSIVE,
        given="three deployed changes and two merged pull requests that no deployment holds",
        facts=[*KNOWN, *FIVE[:3], *MERGED[3], *MERGED[4]],
        value=3 * HOUR,
        n=5,
        parts={"deployed": 0.6, "merged": 0.4},
    ),
    Case(metric=INCLUSIVE, given="a pull request that was deployed, which is not counted as merged too", facts=[*FIVE, *KNOWN, *SIXTH, *change(NOON, of=SIXTH)], value=2.5 * HOUR, n=6, parts={"deployed": 1.0}),
    Case(metric=INCLUSIVE, given="merges only: production is unknown, and that is what it says", facts=[fact for made in MERGED for fact in made], value=3 * HOUR, n=5, parts={"merged": 1.0}),
    Case(
        metric=INCLUSIVE,
        given="a service of a repository of two: a merge may be for either",
        facts=[*KNOWN, *to_production("2026-01-05T10:00", service="payments"), *FIVE, *MERGED[0]],
        value=3 * HOUR,
        n=5,
        excluded={"service not known": 1},
        **SHOP,
    ),
    Case(metric=INCLUSIVE, given="the one service of a repository", facts=[*KNOWN, *FIVE[:4], *MERGED[4]], value=3 * HOUR, n=5, **SHOP),
    Case(metric=INCLUSIVE, given="nothing", facts=[], **NO_PRODUCTION),
]

REQUESTS = [pull_request(first_commit=MORNING, merged="2026-03-02T10:30") for _ in HOURS]
DEPLOYED = [fact for made, moment in zip(REQUESTS, HOURS, strict=True) for fact in (*made, *change(moment, of=made, begun="2026-03-02T10:30"))]
FROM_FIRST = [
    Case(metric=FIRST, given="five pull requests deployed two to six hours after their first commit", facts=[*KNOWN, *DEPLOYED], value=4 * HOUR, n=5),
    Case(metric=FIRST, given="one whose second change came days later: the first deployment counts", facts=[*KNOWN, *DEPLOYED, *change(LATER, of=REQUESTS[2])], value=4 * HOUR, n=5),
    Case(metric=FIRST, given="one whose changes came with another service first, asked for this one", facts=[*KNOWN, *DEPLOYED, *change(TEN, of=REQUESTS[0], service="payments")], value=4 * HOUR, n=5, **SHOP),
    Case(metric=FIRST, given="one whose first commit was rebased and is younger than its opening", facts=[*KNOWN, *DEPLOYED[2:], *(made := pull_request(MORNING, first_commit=NOON)), *change(HOURS[4], of=made)], value=5 * HOUR, n=5),
    Case(
        metric=FIRST,
        given="one deployed before its first commit, as clocks tell",
        facts=[*KNOWN, *DEPLOYED, *(made := pull_request(LATER, first_commit=LATER)), *change(NOON, of=made)],
        value=4 * HOUR,
        n=5,
        excluded={"deployed before it was written": 1},
    ),
    Case(metric=FIRST, given="changes of no pull request", facts=[*KNOWN, *FIVE], **NONE),
]

HOTFIX = judged("2026-03-02T11:00", unplanned="hotfix")
RATES = [
    Case(metric=FAILED, given="one that failed of four", facts=[*each(judged, *HOURS[:3]), *judged(failed="rolled_back")], value=0.25, n=4, share=(1, 4), parts={"ok": 0.75, "rolled_back": 0.25}),
    Case(metric=FAILED, given="one that failed, one that may still fail", facts=[*judged(failed="hotfixed"), *judged(NOON), *judged(LATER, pending=True)], value=0.5, n=2, share=(1, 2), excluded={"pending": 1}),
    Case(
        metric=FAILED,
        given="LESSON 64: one that never reached production is no failed deployment, nor is one that was skipped or cancelled",
        facts=[*judged(), *(f for result in ("failure", "error", "timeout", "skip", "cancellation", None) for f in to_production(NOON, result=result))],
        value=0,
        share=(0, 1),
        excluded={"did not reach production": 3, "skipped": 1, "cancelled": 1, "result not known": 1},
    ),
    Case(
        metric=FAILED,
        given="LESSON 64: one deployment that caused three incidents is one that failed, not 300 %",
        facts=[*(bad := judged(failed="incident")), *(f for _ in range(3) for f in caused(incident(), by=bad))],
        value=1,
        n=1,
        share=(1, 1),
    ),
    Case(metric=FAILED, given="LESSON 64: incidents that no deployment caused", facts=[*judged(), *judged(NOON), *incident(), *incident()], value=0, share=(0, 2)),
    Case(metric=FAILED, given="one that linking has not seen yet", facts=[*judged(), *to_production(NOON)], value=0, share=(0, 1), excluded={"pending": 1}),
    Case(metric=FAILED, given="pending ones only", facts=judged(pending=True), **NONE, excluded={"pending": 1}),
    Case(metric=FAILED, given="one each of two services, asked for the good one", facts=[*judged(failed="repaired"), *judged(service="payments")], value=0, share=(0, 1), **PAYMENTS),
    Case(metric=FAILED, given="LESSON 63: failed ones in staging", facts=[*judged(), *to_production(environment="staging", result="failure")], value=0, share=(0, 1)),
    Case(metric=FAILED, given="staging only", facts=to_production(environment="staging"), **NO_PRODUCTION),
    Case(metric=REWORK, given="a hotfix among four", facts=[*each(judged, *HOURS[1:4]), *HOTFIX], value=0.25, n=4, share=(1, 4), parts={"hotfix": 0.25, "planned": 0.75}),
    Case(metric=REWORK, given="a rollback, a revert, and what ended an incident", facts=[f for kind in ("rollback", "revert", "incident") for f in judged(unplanned=kind)], value=1, share=(3, 3)),
    Case(metric=REWORK, given="a hotfix that is not judged itself yet, so that both rates speak of the same ones", facts=[*judged(), *judged(NOON, unplanned="hotfix", pending=True)], value=0, share=(0, 1), excluded={"pending": 1}),
    Case(metric=REWORK, given="a failure that nobody has repaired", facts=judged(failed="incident"), value=0, share=(0, 1)),
    Case(metric=REWORK, given="nothing", facts=[], **NO_PRODUCTION),
    Case(metric=PENDING, given="one pending, one judged, one that linking has not seen", facts=[*judged(pending=True), *judged(NOON), *to_production(LATER)], value=2, n=2),
    Case(metric=PENDING, given="one that failed to deploy and one to staging", facts=[*judged(), *to_production(result="failure"), *to_production(environment="staging")], value=0, n=0),
    Case(metric=PENDING, given="nothing", facts=[], **NO_PRODUCTION),
]

BROKEN = each(lambda repaired: judged(failed="rolled_back", repaired=repaired), *HOURS)
RECOVERIES = [
    Case(metric=RECOVERY, given="five repaired after one to five hours", facts=BROKEN, value=3 * HOUR, n=5, parts={"deployment": 1.0}),
    Case(
        metric=RECOVERY,
        given="one that ended with its incident, without a deployment",
        facts=[*BROKEN[:8], *judged(failed="incident", repaired=HOURS[4], by=None)],
        value=3 * HOUR,
        n=5,
        parts={"deployment": 0.8, "incident": 0.2},
    ),
    Case(metric=RECOVERY, given="one that is not repaired yet", facts=[*BROKEN, *judged(failed="incident")], value=3 * HOUR, n=5, excluded={"not repaired yet": 1}),
    Case(metric=RECOVERY, given="five that failed last month and were repaired in this one", facts=each(lambda repaired: judged("2026-02-28T10:00", failed="hotfixed", repaired=repaired), *HOURS), value=51 * HOUR, n=5),
    Case(metric=RECOVERY, given="five repaired after the window", facts=each(lambda _: judged(failed="hotfixed", repaired="2026-04-01T00:00"), *HOURS), **NONE),
    Case(metric=RECOVERY, given="one repaired before it had finished, as clocks tell", facts=[*BROKEN, *judged(failed="repaired", repaired=MORNING)], value=3 * HOUR, n=5, excluded={"repaired before it had finished": 1}),
    Case(metric=RECOVERY, given="incidents that no deployment caused", facts=[*judged(), *each(lambda resolved: incident(resolved=resolved), *HOURS)], **NONE),
    Case(metric=RECOVERY, given="another service's", facts=[*BROKEN, *judged(service="payments")], **NONE, **PAYMENTS),
    Case(metric=RECOVERY, given="nothing", facts=[], **NO_PRODUCTION),
]

MONDAYS = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")
WEEKLY = each(lambda day: to_production(f"{day}T10:00"), *MONDAYS)
DEPLOYMENT_DAYS = [
    Case(metric=DAYS, given="a deployment on every Monday", facts=WEEKLY, value=1, n=4),
    Case(metric=DAYS, given="three on one day are one day", facts=[*WEEKLY, *to_production("2026-03-02T11:00"), *to_production("2026-03-02T12:00")], value=1, n=4),
    Case(metric=DAYS, given="days 3, 1, 1 and 0 of four weeks", facts=each(lambda day: to_production(f"{day}T10:00"), "2026-03-03", "2026-03-04", "2026-03-05", *MONDAYS[1:3], "2026-03-30"), value=1, n=4),
    Case(metric=DAYS, given="two days in the one week there is, none in the others", facts=[*KNOWN, *to_production("2026-03-03T10:00"), *to_production("2026-03-04T10:00")], value=0, n=4),
    Case(metric=DAYS, given="nothing before the third week: it is not known whether there was", facts=each(lambda day: to_production(f"{day}T10:00"), "2026-03-17", "2026-03-18", "2026-03-24"), value=1.5, n=2),
    Case(metric=DAYS, given="staging, failed and skipped ones", facts=[*WEEKLY, *to_production("2026-03-03T10:00", environment="staging"), *to_production("2026-03-03T10:00", result="failure"), *to_production("2026-03-03T10:00", result="skip")], value=1, n=4),
    Case(metric=DAYS, given="a Sunday evening, which is Monday in the tenant's zone", facts=[*WEEKLY, *to_production("2026-03-08T20:00")], value=1, n=4, zone="Asia/Kolkata"),
    Case(metric=DAYS, given="the week in which the clocks change", facts=each(lambda day: to_production(f"{day}T22:30+00:00"), "2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"), value=2, n=2, period="2026-03-23..2026-04-05", zone="Europe/Berlin"),
    Case(metric=DAYS, given="the month goes on: its weeks that are not over are left out", facts=WEEKLY, value=1, n=2, now="2026-03-18T12:00", excluded={"week not over": 1}),
    Case(metric=DAYS, given="a window shorter than a week", facts=WEEKLY, value=None, n=0, reason="no_whole_week", period="2026-03-03..2026-03-08"),
    Case(metric=DAYS, given="all there is", facts=WEEKLY, value=1, n=4, period="all"),
    Case(metric=DAYS, given="a service beside another", facts=[*WEEKLY, *each(lambda day: to_production(f"{day}T10:00", service="payments"), "2026-03-03", "2026-03-04")], value=2, n=1, period="2026-03-02..2026-03-08", **PAYMENTS),
    Case(metric=DAYS, given="nothing", facts=[], **NO_PRODUCTION),
]

FREQUENCIES = [
    Case(
        metric=FREQUENCY,
        given="LESSON 63: product-api is not production, nor is what no pattern knows",
        facts=[*to_production(), *(f for word in ("product-api", "reproduction", "green") for f in to_production(environment=environment_of(word)))],
        value=1,
        excluded={"not production": 3},
    ),
    Case(metric=FREQUENCY, given="two services of one repository, asked for one", facts=[*to_production(), *to_production(service="payments")], value=1, **PAYMENTS),
    Case(metric=FREQUENCY, given="a service of two repositories", facts=[*to_production(), *to_production(repository=B)], value=2, **of("service:shop", A, B, service="shop")),
    Case(metric=FREQUENCY, given="a team that got its repository in the middle of the month", facts=[*to_production(), *to_production("2026-03-20T10:00")], value=1, **of("team:pay", A, since="2026-03-15T00:00")),
]

CASES = [*LEAD_TIMES, *FALLBACK, *FROM_FIRST, *RATES, *RECOVERIES, *DEPLOYMENT_DAYS, *FREQUENCIES]
