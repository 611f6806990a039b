"""Specs of what no source should say and some do: nothing at all, one of a kind, ages of decades, clocks that were turned or stand wrong."""

from __future__ import annotations

from msgspec.structs import replace
from tests.specs.company import incident, item, pull_request, run
from tests.specs.dora import judged, to_production
from tests.specs.facts import Case, at, commit, commits

MINUTE = 60_000
NOON, NIGHT = "2026-03-02T12:00", "2026-03-29T00:30"
LONG = 10_000_000 * MINUTE
LONG_AGO = "2007-02-26T01:20"
"""Ten million minutes before noon of the second of March 2026."""
BERLIN = {"zone": "Europe/Berlin", "period": "2026-03-29..2026-03-29"}
"""A day of 23 hours: at 01:00 UTC the clocks go from two to three."""
NOTHING_KNOWN = {"value": None, "n": 0, "reason": "no_production"}
FIVE_OLD = [fact for _ in range(5) for fact in item(("in_progress", LONG_AGO), ("done", NOON), created=LONG_AGO)]
BACKWARDS = [replace(made, started_at=at("2026-03-02T13:00")) if made.entity == "work_items" else made for made in item(("in_progress", "2026-03-02T11:00"), ("done", NOON))]

CASES = [
    # LESSON 59
    Case(metric="code.commits", given="LESSON 59: written in March and landed in April, written in February and landed in March", facts=[*commit("2026-04-01T10:00", authored=NOON), *commit(NOON, authored="2026-02-01T10:00")], value=1, n=1),
    Case(metric="code.landing_delay", given="LESSON 59: an author's date an hour before the committer's", facts=commits(5, "2026-03-02T13:00", authored=NOON), value=60 * MINUTE, n=5),
    Case(metric="dora.change_lead_time", given="deployments that name no commit", facts=[*judged(NOON, changes=None), *to_production()], value=None, n=0, reason="no_items", excluded={"commit of the deployment not known": 1}),
    Case(metric="dora.deployment_frequency", given="deployments that name no commit are deployments all the same", facts=[*judged(NOON, changes=None), *to_production()], value=2, n=2),
    Case(metric="ops.time_to_restore", given="incidents that nobody ever closed", facts=[fact for _ in range(5) for fact in incident(LONG_AGO)], value=None, n=0, reason="no_items"),
    Case(metric="flow.cycle_time", given="five that took ten million minutes", facts=FIVE_OLD, value=LONG, n=5, percentiles={"p50": LONG}),
    Case(metric="flow.lead_time", given="one that was completed before it was created", facts=item(("done", NOON), created="2026-03-09T10:00"), value=None, n=0, reason="no_items", excluded={"completed before it was created": 1}),
    Case(metric="flow.cycle_time", given="five, and one completed an hour before it was started: left out, not 23 hours", facts=[*FIVE_OLD, *BACKWARDS], value=LONG, n=5, excluded={"completed before it was started": 1}),
    Case(metric="review.cycle_time", given="a single one: its row and no percentile", facts=pull_request(first_commit="2026-03-02T09:00", merged=NOON), value=None, n=1, percentiles={}, reason="below_minimum_n"),
    Case(metric="flow.throughput", given="one at 00:30 of a day that loses an hour, one at 23:30, both by the clocks of Berlin", facts=[*item(("done", "2026-03-28T23:30")), *item(("done", "2026-03-29T21:30"))], value=2, **BERLIN),
    Case(metric="flow.throughput", given="half an hour before such a day, half an hour after it", facts=[*item(("done", "2026-03-28T22:30")), *item(("done", "2026-03-29T22:30"))], value=0, **BERLIN),
    Case(metric="flow.cycle_time", given="five over the night in which an hour is missing: two hours, not three", facts=[fact for _ in range(5) for fact in item(("in_progress", NIGHT), ("done", "2026-03-29T02:30"))], value=120 * MINUTE, n=5, **BERLIN),
    Case(metric="ci.duration", given="one run that ended before it began, alone", facts=run("2026-03-02T10:00", started="2026-03-02T11:00"), value=None, n=0, reason="no_items", excluded={"finished before it started": 1}),
]
