"""Specs of the way from a wish to production: pull requests, items, runs, deployments, incidents."""

from __future__ import annotations

from tests.specs.company import Q, deployment, each, incident, item, pull_request, run
from tests.specs.facts import B, Case

HOUR = 3_600_000
NONE = {"value": None, "n": 0, "reason": "no_items"}
NOON, LATER = "2026-03-02T12:00", "2026-03-05T12:00"
HOURS = [f"2026-03-02T{hour:02}:00" for hour in range(11, 16)]
"""One to five hours after ten o'clock."""
FIVE = each(lambda merged, **rest: pull_request(merged=merged, **rest), *HOURS)
TOO_FEW = {"value": None, "n": 4, "reason": "below_minimum_n"}

COUNTS = [
    Case(metric="review.opened_count", given="two opened, one of them closed again", facts=[*pull_request(), *pull_request(closed=NOON)], value=2, n=2),
    Case(metric="review.opened_count", given="one of a bot", facts=[*pull_request(), *pull_request(bot=True)], value=1, excluded={"bot": 1}),
    Case(metric="review.opened_count", given="one opened at the instant the window ends", facts=pull_request("2026-04-01T00:00"), value=0),
    Case(metric="review.opened_count", given="one in each of two repositories", facts=[*pull_request(), *pull_request(repository=B)], value=2),
    Case(metric="review.merged_count", given="one merged, one closed, one open", facts=[*pull_request(merged=NOON), *pull_request(closed=NOON), *pull_request()], value=1, n=1),
    Case(metric="review.merged_count", given="one opened before the window and merged in it", facts=pull_request("2026-01-02T10:00", merged=NOON), value=1),
    Case(metric="review.merged_count", given="one opened in the window and merged after it", facts=pull_request(merged="2026-04-01T00:00"), value=0),
    Case(metric="review.merged_count", given="nothing", facts=[], value=0, n=0),
    Case(metric="review.merged_count", given="one of a bot", facts=pull_request(merged=NOON, bot=True), value=0, excluded={"bot": 1}),
    Case(metric="review.open_count", given="one that waits since last year, one merged in the window", facts=[*pull_request("2025-03-02T10:00"), *pull_request(merged=NOON)], value=1, n=1),
    Case(metric="review.open_count", given="one that was merged after the window and so was open at its end", facts=pull_request(merged="2026-04-01T00:00"), value=1),
    Case(metric="review.open_count", given="one that was closed", facts=pull_request(closed=NOON), value=0, n=0),
    Case(metric="review.open_count", given="one opened after the window", facts=pull_request("2026-04-01T00:00"), value=0),
    Case(metric="review.open_count", given="one of a bot", facts=pull_request(bot=True), value=0, excluded={"bot": 1}),
]

TIMES = [
    Case(metric="review.cycle_time", given="merged one to five hours after they were opened", facts=FIVE, value=3 * HOUR, n=5, percentiles={"p50": 3 * HOUR}),
    Case(
        metric="review.cycle_time",
        given="the first commit an hour before that",
        facts=each(lambda merged: pull_request(merged=merged, first_commit="2026-03-02T09:00"), *HOURS),
        value=4 * HOUR,
    ),
    Case(metric="review.cycle_time", given="a first commit that was rebased and is younger", facts=each(lambda merged: pull_request(merged=merged, first_commit="2026-03-02T10:30"), *HOURS), value=3 * HOUR),
    Case(metric="review.cycle_time", given="one of a bot and one merged before it was opened", facts=[*FIVE, *pull_request(merged=NOON, bot=True), *pull_request(LATER, merged=NOON)], value=3 * HOUR, n=5, excluded={"bot": 1, "merged before it was opened": 1}),
    Case(metric="review.cycle_time", given="four: one too few for a median", facts=FIVE[:4], **TOO_FEW),
    Case(metric="review.cycle_time", given="nothing merged", facts=pull_request(), **NONE),
    Case(metric="review.time_to_first_review", given="reviewed after one to five hours", facts=each(lambda reviewed: pull_request(reviewed=reviewed), *HOURS), value=3 * HOUR, n=5),
    Case(metric="review.time_to_first_review", given="ready an hour after they were opened", facts=each(lambda reviewed: pull_request(reviewed=reviewed, ready="2026-03-02T11:00"), *HOURS), value=2 * HOUR),
    Case(metric="review.time_to_first_review", given="drafts that were reviewed before they were ready", facts=each(lambda reviewed: pull_request(reviewed=reviewed, ready=LATER), *HOURS), value=0),
    Case(
        metric="review.time_to_first_review",
        given="one that was reviewed after its merge",
        facts=[*each(lambda reviewed: pull_request(reviewed=reviewed), *HOURS), *pull_request(merged=NOON, reviewed=LATER)],
        value=3 * HOUR,
        n=5,
        excluded={"reviewed after the merge": 1},
    ),
    Case(metric="review.time_to_first_review", given="none that was reviewed in the window", facts=pull_request(reviewed="2026-04-01T00:00"), **NONE),
    Case(metric="review.size", given="1 to 5 lines", facts=each(lambda lines: pull_request(merged=NOON, lines=lines), 1, 2, 3, 4, 5), value=3, n=5),
    Case(metric="review.size", given="one whose size the source does not tell", facts=[*FIVE, *pull_request(merged=NOON, lines=None)], value=10, n=5, excluded={"size not known": 1}),
    Case(metric="review.size", given="nothing merged", facts=[], **NONE),
    Case(metric="review.without_review_ratio", given="one reviewed before the merge, one after it, one never", facts=[*pull_request(merged=LATER, reviewed=NOON), *pull_request(merged=NOON, reviewed=LATER), *pull_request(merged=NOON)], value=0.666666667, n=3, share=(2, 3)),
    Case(metric="review.without_review_ratio", given="one of a bot", facts=[*pull_request(merged=LATER, reviewed=NOON), *pull_request(merged=NOON, bot=True)], value=0, share=(0, 1), excluded={"bot": 1}),
    Case(metric="review.without_review_ratio", given="nothing merged", facts=[], **NONE),
]

START = ("in_progress", "2026-03-02T10:00")


def done(moment: str, **rest: object) -> list:
    """An item that was started and completed."""
    return item(START, ("done", moment), **rest)


FLOW = [
    Case(metric="flow.throughput", given="two done, one still going on", facts=[*done(NOON), *done(LATER), *item(START)], value=2, n=2),
    Case(metric="flow.throughput", given="an epic and a subtask, which are parts or wholes", facts=[*done(NOON), *done(NOON, kind="epic"), *done(NOON, kind="subtask")], value=1, excluded={"epic": 1, "subtask": 1}),
    Case(metric="flow.throughput", given="a cancelled one", facts=item(START, ("cancelled", NOON)), value=0),
    Case(metric="flow.throughput", given="one that was done and reopened", facts=item(START, ("done", NOON), ("in_progress", LATER)), value=0),
    Case(metric="flow.throughput", given="one that was done without ever being started", facts=item(("done", NOON)), value=1),
    Case(metric="flow.throughput", given="one done at the instant the window ends", facts=done("2026-04-01T00:00"), value=0),
    Case(metric="flow.throughput", given="two projects, asked for one", facts=[*done(NOON), *done(NOON, project=Q)], value=1, subject=f"project:{Q}"),
    Case(metric="flow.throughput", given="two projects, asked for the tenant", facts=[*done(NOON), *done(NOON, project=Q)], value=2),
    Case(metric="flow.cycle_time", given="done one to five hours after they were started", facts=each(done, *HOURS), value=3 * HOUR, n=5),
    Case(metric="flow.cycle_time", given="one that was never started", facts=[*each(done, *HOURS), *item(("done", NOON))], value=3 * HOUR, n=5, excluded={"never started": 1}),
    Case(metric="flow.cycle_time", given="an epic that took a year", facts=[*each(done, *HOURS), *done(NOON, kind="epic", created="2025-01-01T00:00")], value=3 * HOUR, excluded={"epic": 1}),
    Case(metric="flow.cycle_time", given="four: one too few", facts=each(done, *HOURS[:4]), **TOO_FEW),
    Case(metric="flow.lead_time", given="done one to five hours and a day after they were wished for", facts=each(done, *HOURS), value=27 * HOUR, n=5),
    Case(metric="flow.lead_time", given="one done before it was created, as imports tell", facts=[*each(done, *HOURS), *done("2026-03-02T12:00", created="2026-03-09T10:00")], value=27 * HOUR, excluded={"completed before it was created": 1}),
    Case(metric="flow.lead_time", given="nothing done", facts=item(START), **NONE),
]

GOING = item(START)
WIP = [
    Case(metric="flow.wip", given="one going on, one not started, one done", facts=[*GOING, *item(), *done(NOON)], value=1, n=1),
    Case(metric="flow.wip", given="blocked, waiting, in review and in an unknown status, each once started", facts=[f for status in ("blocked", "waiting", "in_review", "unknown") for f in item(START, (status, NOON))], value=4),
    Case(metric="flow.wip", given="one that waits but was never started", facts=item(("waiting", NOON)), value=0),
    Case(metric="flow.wip", given="one that was put back", facts=item(START, ("todo", NOON)), value=0, excluded={"put back": 1}),
    Case(metric="flow.wip", given="a cancelled one", facts=item(START, ("cancelled", NOON)), value=0),
    Case(metric="flow.wip", given="one that was done after the window and so was going on at its end", facts=done("2026-04-01T00:00"), value=1),
    Case(metric="flow.wip", given="one that was done, reopened after the window", facts=item(START, ("done", NOON), ("in_progress", "2026-04-02T00:00")), value=0),
    Case(metric="flow.wip", given="an epic", facts=item(START, kind="epic"), value=0, excluded={"epic": 1}),
    Case(metric="flow.wip", given="one started years ago", facts=item(("in_progress", "2020-01-02T10:00"), created="2020-01-01T10:00"), value=1),
]

FREQUENCY = "dora.deployment_frequency"
DEPLOYMENTS = [
    Case(metric=FREQUENCY, given="two to production", facts=[*deployment(), *deployment(LATER)], value=2, n=2),
    Case(
        metric=FREQUENCY,
        given="one each that failed, was skipped, was cancelled, whose result is not known",
        facts=[*deployment(), *(f for result in ("failure", "timeout", "skip", "cancellation", None) for f in deployment(result=result))],
        value=1,
        excluded={"failed": 2, "skipped": 1, "cancelled": 1, "result not known": 1},
    ),
    Case(metric=FREQUENCY, given="one to staging beside one to production", facts=[*deployment(), *deployment(environment="staging")], value=1, excluded={"not production": 1}),
    Case(metric=FREQUENCY, given="staging only: it is not known what production is", facts=deployment(environment="staging"), value=None, n=0, reason="no_production", excluded={"not production": 1}),
    Case(metric=FREQUENCY, given="production in another month", facts=deployment("2026-02-02T10:00"), value=0, n=0),
    Case(metric=FREQUENCY, given="one that goes on", facts=[*deployment(LATER), *deployment(None)], value=1),
    Case(metric=FREQUENCY, given="production in another repository only", facts=[*deployment(), *deployment(environment="other", repository=B)], value=None, reason="no_production", subject=f"repository:{B}", excluded={"not production": 1}),
    Case(metric=FREQUENCY, given="nothing", facts=[], value=None, n=0, reason="no_production"),
]

INCIDENTS = [
    Case(metric="ops.incidents_opened", given="two opened, one resolved", facts=[*incident(), *incident(resolved=NOON)], value=2, n=2),
    Case(metric="ops.incidents_opened", given="one opened before the window and resolved in it", facts=incident("2026-01-02T10:00", resolved=NOON), value=0),
    Case(metric="ops.incidents_opened", given="nothing", facts=[], value=0),
    Case(metric="ops.time_to_restore", given="resolved after one to five hours", facts=each(lambda resolved: incident(resolved=resolved), *HOURS), value=3 * HOUR, n=5),
    Case(metric="ops.time_to_restore", given="one that is still open", facts=[*each(lambda resolved: incident(resolved=resolved), *HOURS), *incident()], value=3 * HOUR, n=5),
    Case(metric="ops.time_to_restore", given="one resolved before it was opened", facts=incident(LATER, resolved=NOON), **NONE, excluded={"resolved before it was opened": 1}),
]

MINUTES = [f"2026-03-02T10:{minute:02}" for minute in (1, 2, 3, 4, 5)]
RUNS = [
    Case(metric="ci.runs", given="one good, one bad, one skipped, one that goes on", facts=[*run(), *run(result="failure"), *run(result="skip"), *run(None, result=None)], value=2, n=2, excluded={"skipped": 1}),
    Case(metric="ci.runs", given="two attempts, which are two runs", facts=[*run(result="failure"), *run(attempt=2)], value=2),
    Case(metric="ci.runs", given="nothing", facts=[], value=0),
    Case(metric="ci.success_ratio", given="three good ones, one that failed", facts=[*run(), *run(), *run(), *run(result="failure")], value=0.75, n=4, share=(3, 4)),
    Case(
        metric="ci.success_ratio",
        given="one each of what there is",
        facts=[f for result in ("success", "failure", "timeout", "error", "skip", "cancellation", None) for f in run(result=result)],
        value=0.333333333,
        share=(1, 3),
        excluded={"infrastructure error": 1, "skipped": 1, "cancelled": 1, "result not known": 1},
    ),
    Case(metric="ci.success_ratio", given="skipped ones only", facts=run(result="skip"), **NONE, excluded={"skipped": 1}),
    Case(metric="ci.duration", given="one to five minutes", facts=each(run, *MINUTES), value=180_000, n=5),
    Case(metric="ci.duration", given="bad ones, which take time too", facts=each(run, *MINUTES, result="failure"), value=180_000, n=5),
    Case(metric="ci.duration", given="a cancelled one, one without a start, one that ended before it", facts=[*each(run, *MINUTES), *run(result="cancellation"), *run(started=None), *run(started=LATER)], value=180_000, n=5, excluded={"cancelled": 1, "start not known": 1, "finished before it started": 1}),
    Case(metric="ci.duration", given="four: one too few", facts=each(run, *MINUTES[:4]), **TOO_FEW),
]

CASES = [*COUNTS, *TIMES, *FLOW, *WIP, *DEPLOYMENTS, *INCIDENTS, *RUNS]
