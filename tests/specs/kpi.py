"""Specs of the numbers somebody who answers for delivery looks at first: blockers, risks, health, and work that counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.specs.company import P, Q, each, item, pull_request, run
from tests.specs.facts import NUMBERS, A, B, Case, at
from tests.specs.sprint import AFTER, MIDDLE, done, holding, todo, told

from headway.model.records import ItemLink, ItemMention
from headway.model.teams import Member

if TYPE_CHECKING:
    from headway.model.records import Fact

WEEK = "2026-03-25..2026-03-31"
"""The last week before the first of April."""
BLOCKERS, FAILED, RISKS, WORK, USUAL = "kpi.blocker_count", "kpi.failed_pipelines", "kpi.risk_items", "kpi.work_done", "kpi.throughput_relation"
HEALTH, RISK, SPILLOVER = "kpi.delivery_health", "kpi.release_risk", "kpi.spillover_rate"
NOTHING = {"value": None, "n": 0, "reason": "not_collected"}
NO_HISTORY = {"value": None, "n": 0, "reason": "no_history"}
TEAM = (Member("team:x", P), Member("team:x", A))
START = ("in_progress", "2026-03-01T11:00")


def linked(work: list[Fact], other: list[Fact], kind: str = "is_blocked_by") -> list[Fact]:
    """A link from one item to another, which is told by its code."""
    return [ItemLink(key=f"{work[0].key}:link:{next(NUMBERS)}", project=work[0].project, item=work[0].key, kind=kind, kind_raw=kind, target=other[0].code)]


def blocked(since: str, **rest: object) -> list[Fact]:
    """An item in a blocked status since then."""
    return item(START, ("blocked", since), **rest)


def broken(*, good: str | None = None, bad: tuple[str, ...] = ("2026-03-20T10:00",), name: str = "build", **rest: object) -> list[Fact]:
    """Runs of a pipeline on the default branch: a good one, then bad ones."""
    made = [*(run(good, started=good, **rest) if good else ()), *each(lambda ended: run(ended, started=ended, result="failure", **rest), *bad)]
    return [replace(fact, name=name) for fact in made]


def naming(request: list[Fact], work: list[Fact]) -> list[Fact]:
    """A pull request that names an item, in its title and in its branch."""
    return [
        ItemMention(key=f"{request[0].key}:{place}", repository=request[0].repository, pull_request=request[0].key, item_source="test", item=work[0].key, code=work[0].code, place=place, confidence=1.0)
        for place in ("title", "branch")
    ]


def weeks(*numbers: int, end: str = "2026-04-01T00:00", begun: str = "2025-01-01T10:00", **rest: object) -> list[Fact]:
    """So many items completed in each of the weeks before an instant, the last week first."""
    day = 86_400_000_000
    made = [told(done(begun, created=begun, **rest), completed_at=at(end) - (7 * turn + 3) * day) for turn, number in enumerate(numbers) for _ in range(number)]
    return [fact for some in made for fact in some]


PLAIN, OTHER, LATER = item(START, created="2026-03-01T10:00"), item(START, created="2026-03-05T00:00"), item(START, created="2026-03-11T00:00")
FINISHED, DROPPED = done(), todo(("cancelled", MIDDLE))
FAR = item(START, project=Q)

WAITING = [
    Case(metric=BLOCKERS, given="one in a blocked status for ten days, one that goes on", facts=[*blocked("2026-03-22T00:00"), *PLAIN], value=1, n=1, parts={"age_days": 10, "blocked": 10, "flagged": None, "highest priority": None, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="one that went from one blocked status to another", facts=item(START, ("blocked", "2026-03-12T00:00"), ("blocked", "2026-03-22T00:00")), value=1, parts={"age_days": 20, "blocked": 20, "flagged": None, "highest priority": None, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="one flagged, since its last change of status as far as is known", facts=told(item(("in_progress", "2026-03-30T00:00")), flagged=True), value=1, parts={"age_days": 2, "blocked": None, "flagged": 2, "highest priority": None, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="one of the highest priority since its creation, one of a high one", facts=[*told(item(created="2026-03-31T00:00"), priority="highest"), *told(item(), priority="high")], value=1, parts={"age_days": 1, "blocked": None, "flagged": None, "highest priority": 1, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="one blocked by an open item, since the later of them was created", facts=[*PLAIN, *LATER, *linked(PLAIN, LATER)], value=1, parts={"age_days": 21, "blocked": None, "flagged": None, "highest priority": None, "blocked by an open item": 21}),
    Case(metric=BLOCKERS, given="two open items that block one, told from their side", facts=[*PLAIN, *OTHER, *LATER, *linked(OTHER, PLAIN, "blocks"), *linked(LATER, PLAIN, "blocks")], value=1, n=1, parts={"age_days": 27, "blocked": None, "flagged": None, "highest priority": None, "blocked by an open item": 27}),
    Case(metric=BLOCKERS, given="one link told from both sides", facts=[*PLAIN, *LATER, *linked(PLAIN, LATER), *linked(LATER, PLAIN, "blocks")], value=1, n=1),
    Case(metric=BLOCKERS, given="one blocked by a done item, a cancelled one and one nobody knows", facts=[*PLAIN, *FINISHED, *DROPPED, *linked(PLAIN, FINISHED), *linked(PLAIN, DROPPED), *[replace(fact, target="GONE-1") for fact in linked(PLAIN, FINISHED)]], value=0, n=0),
    Case(metric=BLOCKERS, given="a link that is no obstacle", facts=[*PLAIN, *LATER, *linked(PLAIN, LATER, "relates")], value=0),
    Case(metric=BLOCKERS, given="one blocked by an open item of another project", facts=[*PLAIN, *FAR, *linked(PLAIN, FAR)], value=1, subject=f"project:{P}"),
    Case(metric=BLOCKERS, given="one that is all of it counts once, since the first of it", facts=told(blocked("2026-03-22T00:00", created="2026-03-12T00:00"), flagged=True, priority="highest"), value=1, parts={"age_days": 20, "blocked": 20, "flagged": 20, "highest priority": 20, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="done and cancelled ones, flagged and of the highest priority", facts=[*told(done(), flagged=True), *told(todo(("cancelled", MIDDLE)), priority="highest")], value=0),
    Case(metric=BLOCKERS, given="one that was done after the window", facts=told(item(START, ("blocked", MIDDLE), ("done", "2026-04-02T10:00"))), value=1),
    Case(metric=BLOCKERS, given="an epic and a subtask", facts=[*blocked(MIDDLE, kind="epic"), *blocked(MIDDLE, kind="subtask")], value=0, excluded={"epic": 1, "subtask": 1}),
    Case(metric=BLOCKERS, given="in a window that is not over the age goes to now", facts=blocked("2026-03-02T00:00"), value=1, now="2026-03-05T00:00", parts={"age_days": 3, "blocked": 3, "flagged": None, "highest priority": None, "blocked by an open item": None}),
    Case(metric=BLOCKERS, given="LESSON 61: no items at all", facts=[], **NOTHING),
    Case(metric=BLOCKERS, given="items of later than the window", facts=item(created="2026-04-02T10:00"), **NOTHING),
]

RUNS = [
    Case(metric=FAILED, given="one whose last run failed, one whose last run was good", facts=[*broken(), *broken(name="test"), *[replace(fact, name="test") for fact in run("2026-03-21T10:00")]], value=1, n=1),
    Case(metric=FAILED, given="one of the same name in each of two repositories", facts=[*broken(), *broken(repository=B)], value=2),
    Case(metric=FAILED, given="the last ones were skipped, cancelled and broken by the infrastructure", facts=[*broken(), *(f for result in ("skip", "cancellation", "error") for f in run("2026-03-22T10:00", result=result))], value=1),
    Case(metric=FAILED, given="a failed run on another branch", facts=[*run(), *[replace(fact, default_branch=False) for fact in broken()]], value=0),
    Case(metric=FAILED, given="one that failed in another month and has not run since", facts=broken(bad=("2026-02-20T10:00",)), value=0),
    Case(metric=FAILED, given="no runs of a default branch", facts=[replace(fact, default_branch=False) for fact in broken()], value=None, reason="no_default_branch_run"),
]

ITEM, REQUEST = done(), pull_request(merged=MIDDLE)
ONCE = [
    Case(metric=WORK, given="LESSON 55: an item and the pull request that names it are one", facts=[*ITEM, *REQUEST, *naming(REQUEST, ITEM)], value=1, n=1, excluded={"counts with its work item": 1}),
    Case(metric=WORK, given="an item and a pull request that names none", facts=[*ITEM, *REQUEST], value=2, parts={"work items": 1, "pull requests": 1}),
    Case(metric=WORK, given="LESSON 55: cancelled work, an epic, a bot's pull request, one that was closed", facts=[*DROPPED, *done(kind="epic"), *pull_request(merged=MIDDLE, bot=True), *pull_request(closed=MIDDLE)], value=0, excluded={"epic": 1, "bot": 1}),
    Case(metric=WORK, given="a team, by its projects and repositories", facts=[*ITEM, *done(project=Q), *REQUEST, *pull_request(merged=MIDDLE, repository=B)], value=2, subject="team:x", members=TEAM),
    Case(metric=WORK, given="what ended in other months", facts=[*done("2026-04-01T00:00"), *pull_request(merged="2026-04-01T00:00")], value=0, n=0),
]

PACE = [
    Case(metric=USUAL, given="as much every week", facts=weeks(*[2] * 12), value=1, n=24, parts={"a week of the window": 2, "usual week": 2}, period=WEEK),
    Case(metric=USUAL, given="three times the usual in the last week", facts=weeks(6, *[2] * 11), value=3, period=WEEK),
    Case(metric=USUAL, given="nothing in the last week", facts=weeks(0, *[2] * 11), value=0, period=WEEK),
    Case(metric=USUAL, given="the first item was created three weeks ago", facts=weeks(2, 2, 2, begun="2026-03-10T10:00"), **NO_HISTORY, excluded={"too little history": 6}),
    Case(metric=USUAL, given="nothing done in most weeks", facts=weeks(5, 5), **NO_HISTORY, excluded={"nothing done in most weeks": 10}),
    Case(metric=USUAL, given="weeks before the first item was created are no weeks of nothing", facts=weeks(2, 2, 2, 2, begun="2026-03-04T00:00"), value=1, period=WEEK),
    Case(metric=USUAL, given="epics, subtasks and cancelled ones in between", facts=[*weeks(*[2] * 12), *weeks(3, kind="epic")], value=1, excluded={"epic": 3}, period=WEEK),
    Case(metric=USUAL, given="a window that is not over: a week of what is over of it", facts=weeks(*[2] * 12), value=1, now="2026-04-01T00:00", period="2026-03-25..2026-04-20"),
    Case(metric=USUAL, given="no items", facts=[], **NO_HISTORY),
]

STALE, FRESH = pull_request("2026-03-02T10:00"), pull_request("2026-03-30T10:00")
AGING = item(("in_progress", "2026-03-02T10:00"))
RISKY = [*STALE, *FRESH, *broken(), *AGING, *told(item(created="2026-03-20T00:00"), priority="highest")]

ITEMS = [
    Case(metric=RISKS, given="one of each", facts=RISKY, value=4, n=4, parts={"aging item": 1, "blocker": 1, "failing pipeline": 1, "stale pull request": 1}),
    Case(metric=RISKS, given="of a repository: what stands in it", facts=RISKY, value=2, subject=f"repository:{A}", parts={"failing pipeline": 1, "stale pull request": 1}),
    Case(metric=RISKS, given="of a project: what stands in it", facts=RISKY, value=2, subject=f"project:{P}", parts={"aging item": 1, "blocker": 1}),
    Case(metric=RISKS, given="an item that is blocked and ages is two risks", facts=blocked(MIDDLE, created="2026-03-01T10:00"), value=2, parts={"aging item": 1, "blocker": 1}),
    Case(metric=RISKS, given="nothing wrong", facts=[*FRESH, *run()], value=0, n=0),
]

WHOLES = [
    Case(metric=RISK, given="blockers aged 30, 20 and 10 days, three failing pipelines, four of five pull requests stale", facts=[*each(blocked, "2026-03-02T00:00", "2026-03-12T00:00", "2026-03-22T00:00"), *each(lambda name: broken(name=name), "a", "b", "c"), *each(pull_request, *["2026-03-02T10:00"] * 4), *FRESH], value=66, n=3, parts={BLOCKERS: 60, FAILED: 60, "review.stale_ratio": 80}),
    Case(metric=RISK, given="a blocker of a day, a good pipeline, one of twenty pull requests stale", facts=[*blocked("2026-03-31T00:00"), *run(), *STALE, *each(pull_request, *["2026-03-30T10:00"] * 19)], value=5.7, n=3),
    Case(metric=RISK, given="no blockers, three failing pipelines, three of ten pull requests stale", facts=[*PLAIN, *each(lambda name: broken(name=name), "a", "b", "c"), *each(pull_request, *["2026-03-02T10:00"] * 3), *each(pull_request, *["2026-03-30T10:00"] * 7)], value=27, n=3),
    Case(metric=RISK, given="a repository, which has no items: the other two share their weight", facts=[*blocked(MIDDLE), *broken(), *STALE], value=60, n=2, excluded={"not_about": 1}, subject=f"repository:{A}"),
    Case(metric=RISK, given="LESSON 71: blockers alone", facts=blocked(MIDDLE), value=None, n=1, reason="too_few_parts", excluded={"no_default_branch_run": 1, "no_items": 1}),
    Case(metric=RISK, given="LESSON 71: nothing at all", facts=[], value=None, n=0, reason="too_few_parts", excluded={"not_collected": 1, "no_default_branch_run": 1, "no_items": 1}),
    Case(metric=HEALTH, given="LESSON 71: nothing at all", facts=[], value=None, n=0, reason="too_few_parts", excluded={"no_history": 1, "no_items": 1, "not_collected": 1, "no_sprints": 1}),
    Case(metric=HEALTH, given="half of the usual, reviews after a day, five blockers, half of the plan spilled over: half of it all", facts=[
        *weeks(0, *[2] * 11), *each(lambda reviewed: pull_request("2026-03-26T10:00", reviewed=reviewed), *["2026-03-27T10:00"] * 5), *each(blocked, *[MIDDLE] * 5),
        *holding((done("2026-03-28T10:00"),), (todo(),), start="2026-03-20T10:00", end="2026-03-30T10:00"),
    ], value=50, n=4, period=WEEK, parts={USUAL: 50, "review.time_to_first_review": 50, BLOCKERS: 50, SPILLOVER: 50}),
    Case(metric=HEALTH, given="no sprints and no reviews: the others share their weight", facts=[*weeks(1, *[2] * 11), *each(blocked, *[MIDDLE] * 5)], value=50, n=2, period=WEEK, excluded={"no_items": 1, "no_sprints": 1}),
    Case(metric=HEALTH, given="faster than ever, reviews after three days, twelve blockers: no part is above 100 or below 0", facts=[*weeks(9, *[2] * 11), *each(lambda reviewed: pull_request("2026-03-26T10:00", reviewed=reviewed), *["2026-03-29T10:00"] * 5), *each(blocked, *[MIDDLE] * 12)], value=37.5, n=3, period=WEEK, excluded={"no_sprints": 1}),
]  # fmt: skip

SPILLED = [
    Case(metric=SPILLOVER, given="one of two left over", facts=holding((done(),), (todo(),)), value=0.5, n=2, share=(1, 2), parts={"committed": 2, "unfinished": 1}),
    Case(metric=SPILLOVER, given="LESSON 75: one that left, and came back when the sprint was over", facts=holding((done(),), (todo(), ("2026-03-01T09:00", MIDDLE), (AFTER, None))), value=0, n=2),
    Case(metric=SPILLOVER, given="no sprint was closed", facts=todo(), value=None, n=0, reason="no_sprints"),
]

CASES = [*WAITING, *RUNS, *ONCE, *PACE, *ITEMS, *WHOLES, *SPILLED]
