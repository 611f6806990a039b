"""Specs of what runs and what breaks: queues, runs that were started again, pipelines that fail for everyone, incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from tests.specs.company import each, incident, run
from tests.specs.dora import LATER, NOON, PAYMENTS, SHOP, caused, judged, of
from tests.specs.facts import A, B, Case, at

if TYPE_CHECKING:
    from headway.model.records import Fact

MINUTE, HOUR = 60_000, 3_600_000
QUEUE, RERUN, FAILING = "ci.queue_time", "ci.rerun_ratio", "ci.failed_default_branch"
OPEN, OPENED, RESTORE, CAUSED = "ops.incidents_open", "ops.incidents_opened", "ops.time_to_restore", "ops.caused_by_deployment_ratio"
NONE: dict[str, Any] = {"value": None, "n": 0, "reason": "no_items"}
UNKNOWN: dict[str, Any] = {"value": None, "n": 0, "reason": "no_default_branch_run"}
SHA = "a" * 40
TEN_PAST, HALF_PAST = "2026-03-02T10:10", "2026-03-02T10:30"


def waited(queued: str | None, *, started: str | None = "2026-03-02T10:00", result: str | None = "success") -> list[Fact]:
    """A run that was queued before it was started."""
    return [replace(made, queued_at=at(queued)) for made in run(TEN_PAST, started=started, result=result)]


def tried(*results: str | None, name: str = "build", at_end: str = TEN_PAST, again: str = HALF_PAST, sha: str | None = SHA, repository: str = A, default_branch: bool = True) -> list[Fact]:
    """The attempts of one run: the first finished `at_end`, those that were started again `again`."""
    made: list[Fact] = []
    for attempt, result in enumerate(results, 1):
        one = run(again if attempt > 1 else at_end, result=result, attempt=attempt, repository=repository)[0]
        number = made[0].number if made else one.number
        made.append(replace(one, name=name, number=number, sha=sha, default_branch=default_branch))
    return made


WAITS = [f"2026-03-02T09:{minute}" for minute in (55, 56, 57, 58, 59)]
FIVE = each(waited, *WAITS)
QUEUES = [
    Case(metric=QUEUE, given="started one to five minutes after they were queued", facts=FIVE, value=3 * MINUTE, n=5),
    Case(metric=QUEUE, given="a failed one, which waited too", facts=[*each(waited, *WAITS[1:]), *waited(WAITS[0], result="failure")], value=3 * MINUTE, n=5),
    Case(
        metric=QUEUE,
        given="one each that was skipped, that was cancelled, of which the start or the queueing is not known, and one started before it was queued",
        facts=[*FIVE, *waited(WAITS[0], result="skip"), *waited(WAITS[0], result="cancellation"), *waited(WAITS[0], started=None), *waited(None), *waited("2026-03-02T10:05")],
        value=3 * MINUTE,
        n=5,
        excluded={"skipped": 1, "cancelled": 1, "start not known": 1, "queueing not known": 1, "started before it was queued": 1},
    ),
    Case(metric=QUEUE, given="four: one too few", facts=FIVE[:4], value=None, n=4, reason="below_minimum_n"),
    Case(metric=QUEUE, given="one queued ten million minutes ago", facts=[*FIVE, *waited("2007-02-26T07:20")], value=3.5 * MINUTE, n=6),
]

RERUNS = [
    Case(metric=RERUN, given="one that failed and then succeeded at the same commit, three that did not have to", facts=[*tried("failure", "success"), *tried("success"), *tried("success"), *tried("failure")], value=0.25, n=4, share=(1, 4)),
    Case(metric=RERUN, given="one that failed twice before it succeeded is one run", facts=tried("failure", "failure", "success"), value=1, share=(1, 1)),
    Case(metric=RERUN, given="one that never succeeded", facts=tried("failure", "timeout"), value=0, share=(0, 1)),
    Case(metric=RERUN, given="one that was started again though it had succeeded, and failed", facts=tried("success", "failure"), value=0, share=(0, 1)),
    Case(metric=RERUN, given="the same number at another commit is not the same run again", facts=[*(one := tried("failure")), *(replace(more, sha="b" * 40, number=one[0].number, attempt=2) for more in tried("success"))], value=0, share=(0, 1)),
    Case(metric=RERUN, given="another pipeline that succeeded at the commit", facts=[*(one := tried("failure")), *(replace(more, number=one[0].number, attempt=2) for more in tried("success", name="lint"))], value=0, share=(0, 2)),
    Case(metric=RERUN, given="one whose first attempt the infrastructure broke, one that was cancelled", facts=[*tried("error", "success"), *tried("cancellation", "success")], value=0, share=(0, 2)),
    Case(metric=RERUN, given="nothing that was tried to its end", facts=[*tried("skip"), *tried("cancellation"), *tried("error")], **NONE, excluded={"skipped": 1, "cancelled": 1, "infrastructure error": 1}),
    Case(metric=RERUN, given="one that failed last month and succeeded in this one", facts=tried("failure", "success", at_end="2026-02-28T10:00"), value=1, share=(1, 1)),
    Case(metric=RERUN, given="one that failed in this month and succeeded in the next", facts=tried("failure", "success", again="2026-04-01T00:00"), value=0, share=(0, 1)),
]

FAILURES = [
    Case(metric=FAILING, given="one pipeline that fails, one that does not", facts=[*tried("failure"), *tried("success", name="lint")], value=1, n=1),
    Case(metric=FAILING, given="one that failed and was put right", facts=[*tried("failure"), *tried("success", at_end=NOON)], value=0, n=0),
    Case(metric=FAILING, given="one that failed all day long is one", facts=[*tried("failure"), *tried("timeout", at_end=NOON), *tried("failure", at_end=LATER)], value=1),
    Case(metric=FAILING, given="one that failed and was then skipped, cancelled and broken by the infrastructure", facts=[*tried("failure"), *(f for kind in ("skip", "cancellation", "error") for f in tried(kind, at_end=NOON))], value=1),
    Case(metric=FAILING, given="one whose second attempt succeeded", facts=tried("failure", "success"), value=0),
    Case(metric=FAILING, given="one that fails on a branch", facts=[*tried("success"), *tried("failure", at_end=NOON, default_branch=False)], value=0),
    Case(metric=FAILING, given="pipelines of one name in two repositories", facts=[*tried("failure"), *tried("failure", repository=B)], value=2),
    Case(metric=FAILING, given="one that failed in another month", facts=tried("failure", at_end="2026-02-02T10:00"), value=0),
    Case(metric=FAILING, given="runs on branches only: it is not known what the default branch is", facts=tried("failure", default_branch=False), **UNKNOWN),
    Case(metric=FAILING, given="nothing", facts=[], **UNKNOWN),
]

ELSEWHERE = [replace(made, service="payments") for made in incident()]
NOWHERE = [replace(made, service=None) for made in incident()]
INCIDENTS = [
    Case(metric=OPEN, given="one open, one resolved", facts=[*incident(), *incident(resolved=NOON)], value=1, n=1),
    Case(metric=OPEN, given="one that has been open for ever", facts=incident("2016-03-02T10:00"), value=1),
    Case(metric=OPEN, given="one that was resolved after the window and so was open at its end", facts=incident(resolved="2026-04-01T00:00"), value=1),
    Case(metric=OPEN, given="one opened after the window", facts=incident("2026-04-01T00:00"), value=0, n=0),
    Case(metric=OPEN, given="one resolved before it was opened, as clocks tell", facts=incident(LATER, resolved=NOON), value=0),
    Case(metric=OPEN, given="one each of two services and one of none, asked for a service", facts=[*incident(), *ELSEWHERE, *NOWHERE], value=1, **PAYMENTS),
    Case(metric=OPEN, given="a team that gave its repository away before the window ended", facts=incident(), value=0, **of("team:pay", A, until="2026-03-15T00:00")),
    Case(metric=OPENED, given="one each of two services and one of none, asked for a service", facts=[*incident(), *ELSEWHERE, *NOWHERE], value=1, **SHOP),
    Case(metric=RESTORE, given="another service's that took a year", facts=[*each(lambda resolved: incident(resolved=resolved), *(f"2026-03-02T{hour}:00" for hour in range(11, 16))), *(replace(made, service="payments") for made in incident("2025-03-02T10:00", resolved=NOON))], value=3 * HOUR, n=5, **SHOP),
    Case(
        metric=CAUSED,
        given="one that names its deployment, one that came soon after one, two of nothing known",
        facts=[*caused(incident()), *caused(incident(), evidence="window"), *incident(), *incident()],
        value=0.5,
        n=4,
        share=(2, 4),
        parts={"explicit": 0.25, "window": 0.25, "not known": 0.5},
    ),
    Case(metric=CAUSED, given="LESSON 67: an incident is not tied to the last deployment of anything", facts=[*judged(), *incident(NOON), *ELSEWHERE], value=0, share=(0, 2)),
    Case(metric=CAUSED, given="LESSON 67: the same cause, whatever window the deployment lies in", facts=[*judged("2026-02-28T23:00", failed="incident"), *caused(incident("2026-03-01T01:00"), evidence="window")], value=1, share=(1, 1)),
    Case(metric=CAUSED, given="LESSON 68: an aborted build after it, which closes nothing", facts=[*caused(incident()), *run(NOON, result="cancellation")], value=1, share=(1, 1)),
    Case(metric=CAUSED, given="nothing opened", facts=incident("2026-01-02T10:00", resolved=NOON), **NONE),
    Case(metric=OPEN, given="LESSON 68: an aborted build after it, which closes nothing", facts=[*incident(), *run(NOON, result="cancellation")], value=1),
]

CASES = [*QUEUES, *RERUNS, *FAILURES, *INCIDENTS]
