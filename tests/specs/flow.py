"""Specs of the flow of work: what is finished, what is going on, for how long, and where the time goes."""

from __future__ import annotations

from msgspec.structs import replace
from tests.specs.company import P, Q, each, item
from tests.specs.delivery import HOUR, HOURS, LATER, NONE, NOON, START, TOO_FEW, done
from tests.specs.facts import Case, Fact

DAY = 24 * HOUR
OLD = "2026-02-01T00:00"
AFTER = "2026-04-02T10:00"


def known(facts: list[Fact], **said: object) -> list[Fact]:
    """An item of which more is known: its class, what it is in the Flow Framework."""
    return [replace(fact, **said) if fact.entity == "work_items" else fact for fact in facts]


def days(first: str, last: str, **rest: object) -> list[Fact]:
    """An item that was started and completed at midnights of March, wished for long before."""
    return item(("in_progress", f"2026-03-{first}T00:00"), ("done", f"2026-03-{last}T00:00"), created=OLD, **rest)


CLASSES = [f for kind in ("bug", "feature", "chore", "chore") for f in known(done(NOON), work_class=kind)]
PARTS = {"bug": 1, "feature": 1, "chore": 2}


def classes(metric: str, kind: str, count: int) -> list[Case]:
    """A class of work is counted like the throughput it is a part of."""
    return [
        Case(metric=metric, given="a bug, a feature and two chores", facts=CLASSES, value=count, n=count),
        Case(metric=metric, given="one reopened, one cancelled, one done after the window", facts=[f for steps in ([("done", NOON), ("in_progress", LATER)], [("cancelled", NOON)], [("done", AFTER)]) for f in known(item(START, *steps), work_class=kind)], value=0),
        Case(metric=metric, given="a subtask of the class", facts=known(done(NOON, kind="subtask"), work_class=kind), value=0, excluded={"subtask": 1}),
    ]


FINISHED = [
    Case(metric="flow.throughput", given="a bug, a feature and two chores: each counts once, and the parts sum to the whole", facts=CLASSES, value=4, parts=PARTS),
    # LESSON 48
    Case(metric="flow.throughput", given="one wished for years ago and done in the window, one wished for in it and done later", facts=[*done(NOON, created="2020-01-01T10:00"), *done(AFTER)], value=1),
    *classes("flow.throughput_bugs", "bug", 1),
    *classes("flow.throughput_features", "feature", 1),
    *classes("flow.throughput_chores", "chore", 2),
    Case(metric="flow.epics_completed", given="an epic, a story and a subtask done", facts=[*done(NOON, kind="epic"), *done(NOON), *done(NOON, kind="subtask")], value=1, n=1),
    Case(metric="flow.epics_completed", given="an epic that was done and reopened", facts=item(START, ("done", NOON), ("todo", LATER), kind="epic"), value=0),
    Case(metric="flow.epics_completed", given="nothing", facts=[], value=0, n=0),
    Case(metric="flow.subtasks_completed", given="two subtasks of a story that is going on", facts=[*done(NOON, kind="subtask"), *done(LATER, kind="subtask"), *item(START)], value=2, n=2),
    Case(metric="flow.subtasks_completed", given="one that was cancelled", facts=item(START, ("cancelled", NOON), kind="subtask"), value=0),
    Case(metric="flow.subtasks_completed", given="one done at the instant the window ends", facts=done("2026-04-01T00:00", kind="subtask"), value=0),
    Case(metric="flow.arrivals", given="one done, one cancelled and one not begun, all wished for in the window", facts=[*done(NOON), *item(("cancelled", NOON)), *item()], value=3, n=3),
    Case(metric="flow.arrivals", given="one wished for before the window and done in it, one at the instant it ends", facts=[*done(NOON, created=OLD), *item(created="2026-04-01T00:00")], value=0),
    Case(metric="flow.arrivals", given="an epic with its story", facts=[*item(), *item(kind="epic")], value=1, excluded={"epic": 1}),
]

REOPENED = [
    # LESSON 53
    Case(metric="flow.reopened", given="one done and reopened", facts=item(START, ("done", NOON), ("in_progress", LATER)), value=1, n=1),
    Case(metric="flow.reopened", given="one reopened twice, and done in the end", facts=item(START, ("done", NOON), ("todo", "2026-03-02T13:00"), ("done", "2026-03-02T14:00"), ("blocked", LATER), ("done", AFTER)), value=2),
    Case(metric="flow.reopened", given="one done years ago and reopened in the window", facts=item(START, ("done", "2026-03-02T11:00"), ("todo", NOON), created="2020-01-01T00:00"), value=1),
    Case(metric="flow.reopened", given="one reopened after the window", facts=item(START, ("done", NOON), ("todo", AFTER)), value=0),
    Case(metric="flow.reopened", given="from one word for done to another, from done to cancelled", facts=[*item(START, ("done", NOON), ("done", LATER)), *item(START, ("done", NOON), ("cancelled", LATER))], value=0),
    Case(metric="flow.reopened", given="a cancelled one that is taken up after all: it had never been done", facts=item(("cancelled", NOON), ("todo", LATER)), value=0),
    Case(metric="flow.reopened", given="an epic", facts=item(START, ("done", NOON), ("todo", LATER), kind="epic"), value=0, excluded={"epic": 1}),
]

TEN = [f"2026-03-02T{hour}:00" for hour in range(11, 21)]
TIMES = [
    Case(metric="flow.cycle_time_p50", given="one to five hours", facts=each(done, *HOURS), value=3 * HOUR, n=5, percentiles={"p50": 3 * HOUR}),
    Case(metric="flow.cycle_time_p50", given="four: one too few", facts=each(done, *HOURS[:4]), **TOO_FEW),
    Case(metric="flow.cycle_time_p50", given="one completed before it was started, as moves between boards tell", facts=[*each(done, *HOURS), *known(done(NOON), started_at=1_800_000_000_000_000)], value=3 * HOUR, excluded={"completed before it was started": 1}),
    Case(metric="flow.cycle_time_p90", given="one to ten hours: between the ninth and the tenth", facts=each(done, *TEN), value=32_760_000, n=10),
    Case(metric="flow.cycle_time_p90", given="nine: enough for a median, too few for nine of ten", facts=each(done, *TEN[:9]), value=None, n=9, reason="below_minimum_n"),
    Case(metric="flow.cycle_time_p90", given="nothing done", facts=item(START), **NONE),
    # LESSON 62
    Case(metric="flow.cycle_time", given="five of an hour in one project, ten of three in another: the median of all, not of the medians", facts=[*each(done, *HOURS[:1] * 5), *each(done, *[HOURS[2]] * 10, project=Q)], value=3 * HOUR, n=15),
    # LESSON 100
    Case(metric="flow.cycle_time", given="five of a second more than an hour: nothing is rounded to days", facts=each(done, *["2026-03-02T11:00:01"] * 5), value=HOUR + 1000),
    # LESSON 49
    Case(metric="flow.cycle_time", given="five of five hours sixty days ago, and five of an hour before them, asked for the sixty days", facts=[*each(done, *[HOURS[4]] * 5), *each(lambda moment: item(("in_progress", "2026-02-02T10:00"), ("done", moment), created=OLD), *["2026-02-02T11:00"] * 5)], value=5 * HOUR, n=5, period="2026-03-01..2026-04-29"),
]

WALK = (START, ("waiting", "2026-03-02T12:00"), ("in_review", "2026-03-02T13:00"), ("done", "2026-03-02T15:00"))
BACK = (START, ("todo", "2026-03-02T11:00"), ("unknown", "2026-03-02T12:00"), ("in_progress", "2026-03-02T13:00"), ("done", "2026-03-02T14:00"), ("blocked", "2026-03-02T15:00"), ("done", "2026-03-02T18:00"))
ALL = {"in_progress": 0, "in_review": 0, "waiting": 0, "blocked": 0, "put_back": 0, "closed": 0, "unknown": 0}
WHERE = [
    # LESSON 54: review is work, waiting for it is not, and the two are told apart
    Case(metric="flow.active_time", given="two hours in progress, one waiting for review, two in review", facts=[f for _ in range(5) for f in item(*WALK)], value=4 * HOUR, n=5),
    Case(metric="flow.active_time", given="put back, in an unknown status, done and blocked in between", facts=[f for _ in range(5) for f in item(*BACK)], value=2 * HOUR, n=5),
    Case(metric="flow.active_time", given="one that was never started", facts=[*[f for _ in range(5) for f in item(*WALK)], *item(("done", NOON))], value=4 * HOUR, excluded={"never started": 1}),
    Case(metric="flow.time_in_status", given="two hours in progress, one waiting for review, two in review", facts=[f for _ in range(5) for f in item(*WALK)], value=5 * HOUR, n=5, parts={**ALL, "in_progress": 0.4, "in_review": 0.4, "waiting": 0.2}),
    Case(metric="flow.time_in_status", given="put back, in an unknown status, done and blocked in between", facts=[f for _ in range(5) for f in item(*BACK)], value=8 * HOUR, parts={**ALL, "in_progress": 0.25, "blocked": 0.375, "put_back": 0.125, "closed": 0.125, "unknown": 0.125}),
    Case(metric="flow.time_in_status", given="waiting before the start, which is no part of it", facts=[f for _ in range(5) for f in item(("waiting", "2026-03-01T12:00"), START, ("done", NOON))], value=2 * HOUR, parts={**ALL, "in_progress": 1}),
    Case(metric="flow.time_in_status", given="nothing done", facts=item(START), **NONE, parts={}),
    Case(metric="flow.efficiency", given="four hours of work, one of waiting", facts=item(*WALK), value=0.8, n=1, share=(4 * HOUR, 5 * HOUR)),
    Case(metric="flow.efficiency", given="that and one that nobody waited for: hours are summed, shares are not averaged", facts=[*item(*WALK), *done("2026-03-02T11:00")], value=0.833333333, n=2, share=(5 * HOUR, 6 * HOUR)),
    Case(metric="flow.efficiency", given="put back for an hour, blocked for three; unknown and done are on neither side", facts=item(*BACK), value=0.333333333, share=(2 * HOUR, 6 * HOUR)),
    Case(metric="flow.efficiency", given="statuses that tell nothing apart", facts=[*done(NOON), *done(LATER)], value=None, n=0, reason="nothing_waits", excluded={"statuses do not tell waiting from work": 2}),
    Case(metric="flow.efficiency", given="a project whose statuses tell waiting, and one whose do not", facts=[*item(*WALK), *done(NOON, project=Q)], value=0.8, n=1, excluded={"statuses do not tell waiting from work": 1}),
    Case(metric="flow.efficiency", given="waiting that is first known after the window", facts=[*done(NOON), *item(START, ("waiting", AFTER))], value=None, reason="nothing_waits", excluded={"statuses do not tell waiting from work": 1}),
    # LESSON 61
    Case(metric="flow.efficiency", given="nothing done", facts=item(*WALK[:2]), **NONE),
]

STARTED = [*each(lambda moment: item(("in_progress", moment)), *HOURS)]
WEEK = [f for _ in range(10) for f in days("10", "11")]
EARLY, FRESH = item(("in_progress", "2026-03-27T00:00")), item(("in_progress", "2026-03-30T00:00"))
AGES = [
    Case(metric="flow.wip_age", given="started one to five hours after ten, asked at eight in the evening of a day that is not over", facts=STARTED, value=7 * HOUR, n=5, period="2026-03-02", now="2026-03-02T20:00"),
    Case(metric="flow.wip_age", given="the same, when the day is over", facts=STARTED, value=11 * HOUR, n=5, period="2026-03-02"),
    Case(metric="flow.wip_age", given="one put back, one done, one cancelled, a subtask", facts=[*STARTED, *item(START, ("todo", NOON)), *done(NOON), *item(START, ("cancelled", NOON)), *item(START, kind="subtask")], value=11 * HOUR, n=5, period="2026-03-02", excluded={"put back": 1, "subtask": 1}),
    Case(metric="flow.wip_age", given="four: one too few", facts=[f for _ in range(4) for f in item(START)], **TOO_FEW),
    Case(metric="flow.wip_age", given="nothing going on", facts=done(NOON), **NONE),
    Case(metric="flow.aging_wip", given="no cycle times at all: one older than 14 days, one not", facts=[*item(START), *EARLY], value=1, n=1, excluded={"not at risk": 1}),
    Case(metric="flow.aging_wip", given="ten cycle times of a day: older than two days, and not", facts=[*WEEK, *EARLY, *FRESH], value=1, excluded={"not at risk": 1}),
    Case(metric="flow.aging_wip", given="nine cycle times of its own, one more of another project: the tenant's ten hold", facts=[*WEEK[4:], *days("10", "11", project=Q), *EARLY, *FRESH], value=1, subject=f"project:{P}", excluded={"not at risk": 1}),
    Case(metric="flow.aging_wip", given="none of its own, ten of another project", facts=[*[f for _ in range(10) for f in days("10", "11", project=Q)], *EARLY], value=1, subject=f"project:{P}"),
    Case(metric="flow.aging_wip", given="nine in all the tenant: too few, so 14 days", facts=[*WEEK[4:], *EARLY], value=0, excluded={"not at risk": 1}),
    Case(metric="flow.aging_wip", given="ten cycle times of more than 90 days ago", facts=[*[f for _ in range(10) for f in item(("in_progress", "2025-12-01T00:00"), ("done", "2025-12-02T00:00"), created="2025-11-01T00:00")], *EARLY], value=0, excluded={"not at risk": 1}),
    Case(metric="flow.aging_wip", given="blocked and waiting for weeks", facts=[*item(START, ("blocked", NOON)), *item(START, ("waiting", NOON))], value=2),
    Case(metric="flow.aging_wip", given="nothing", facts=[], value=0, n=0),
]

STANDING = [
    Case(metric="flow.blocked", given="one blocked, one that was, one that waits", facts=[*item(START, ("blocked", NOON)), *item(START, ("blocked", NOON), ("in_progress", LATER)), *item(START, ("waiting", NOON))], value=1, n=1),
    Case(metric="flow.blocked", given="one blocked before anybody had started it", facts=item(("blocked", NOON)), value=0, excluded={"never started": 1}),
    Case(metric="flow.blocked", given="one that was freed after the window", facts=item(START, ("blocked", NOON), ("in_progress", AFTER)), value=1),
    Case(metric="flow.blocked", given="nothing", facts=[], value=0, n=0),
    Case(metric="flow.load", given="two features, a defect and a risk going on, a debt done", facts=[*item(START), *item(START), *known(item(START), flow_item="defect"), *known(item(START), flow_item="risk"), *known(done(NOON), flow_item="debt")], value=4, n=4, parts={"feature": 2, "defect": 1, "risk": 1}),
    # LESSON 51: whatever the window, whenever it began
    Case(metric="flow.load", given="one started years ago, asked for one day", facts=item(("in_progress", "2020-01-02T10:00"), created="2020-01-01T10:00"), value=1, period="2026-03-02"),
    # LESSON 55
    Case(metric="flow.load", given="one cancelled, one put back", facts=[*item(START, ("cancelled", NOON)), *item(START, ("backlog", NOON))], value=0, excluded={"put back": 1}),
    Case(metric="flow.distribution", given="a feature, a defect and two debts done", facts=[f for kind in ("feature", "defect", "debt", "debt") for f in known(done(NOON), flow_item=kind)], value=4, n=4, parts={"feature": 0.25, "defect": 0.25, "risk": 0, "debt": 0.5}),
    Case(metric="flow.distribution", given="one of another project", facts=[*done(NOON), *known(done(NOON, project=Q), flow_item="risk")], value=1, subject=f"project:{P}", parts={"feature": 1, "defect": 0, "risk": 0, "debt": 0}),
    Case(metric="flow.distribution", given="nothing done", facts=item(START), value=0, n=0, parts={}),
]

BUCKETS = ("0-4 h", "4-8 h", "8-24 h", "24-48 h", "48-120 h", "120-240 h", "240-480 h", "480-720 h", "720+ h")


def wished(hours: float) -> list[Fact]:
    """An item that was done that many hours after it was wished for."""
    (moved, *life) = item(("done", "2026-03-31T12:00"))
    return [replace(moved, created_at=moved.completed_at - round(hours * 3_600_000_000)), *life]


SPREAD = [
    Case(metric="flow.lead_time_distribution", given="just below and at every bound", facts=each(wished, 0, 3.999, 4, 8, 24, 48, 120, 240, 480, 719.999, 720, 10_000), value=12, parts=dict(zip(BUCKETS, (2, 1, 1, 1, 1, 1, 1, 2, 2), strict=True))),
    Case(metric="flow.lead_time_distribution", given="one done before it was wished for", facts=[*wished(5), *wished(-1)], value=1, excluded={"completed before it was created": 1}, parts={**dict.fromkeys(BUCKETS, 0), "4-8 h": 1}),
    Case(metric="flow.lead_time_distribution", given="nothing done", facts=item(START), value=0, n=0, parts={}),
]


def bands(*counts: int) -> dict[str, float | None]:
    """The bands of a cumulative flow, in their order."""
    return dict(zip(("backlog", "todo", "in_progress", "in_review", "done", "cancelled"), counts, strict=True))


CUMULATIVE = [
    Case(metric="flow.cumulative", given="one not begun, one in progress, one in review, one done", facts=[*item(), *item(START), *item(("in_review", NOON)), *done(NOON)], value=4, n=4, parts=bands(4, 4, 3, 2, 1, 0)),
    # LESSON 51: all items, whenever they came
    Case(metric="flow.cumulative", given="one done years ago, asked for one day", facts=item(("in_progress", "2020-01-02T10:00"), ("done", "2020-01-03T10:00"), created="2020-01-01T10:00"), value=1, period="2026-03-02", parts=bands(1, 1, 1, 1, 1, 0)),
    # LESSON 52: done does not shrink
    Case(metric="flow.cumulative", given="one that was done and reopened, one put back", facts=[*item(START, ("done", NOON), ("todo", LATER)), *item(("in_review", NOON), ("todo", LATER))], value=2, parts=bands(2, 2, 2, 2, 1, 0)),
    # LESSON 55
    Case(metric="flow.cumulative", given="one cancelled before it was begun: it has passed the bands and is not done", facts=[*item(("cancelled", NOON)), *item()], value=2, parts=bands(2, 2, 1, 1, 0, 1)),
    Case(metric="flow.cumulative", given="one cancelled after it was done, one done after it was cancelled: an item departs once", facts=[*item(START, ("done", NOON), ("cancelled", LATER)), *item(START, ("cancelled", NOON), ("done", LATER))], value=2, parts=bands(2, 2, 2, 2, 1, 1)),
    Case(metric="flow.cumulative", given="one that waits before its start, one after it", facts=[*item(("waiting", NOON)), *item(START, ("waiting", NOON))], value=2, parts=bands(2, 2, 1, 0, 0, 0)),
    Case(metric="flow.cumulative", given="one that comes after the window, one that is done after it", facts=[*item(created=AFTER), *item(START, ("done", AFTER))], value=1, parts=bands(1, 1, 1, 0, 0, 0)),
    Case(metric="flow.cumulative", given="an epic", facts=[*item(), *item(kind="epic")], value=1, excluded={"epic": 1}, parts=bands(1, 1, 0, 0, 0, 0)),
    Case(metric="flow.cumulative", given="nothing", facts=[], value=0, n=0, parts={}),
]

LITTLE = [
    Case(metric="flow.littles_law", given="one that took ten days, all in the window", facts=days("01", "11"), value=1, n=1, parts={"wip_mean": 0.322580645, "throughput_per_day": 0.032258065, "cycle_time_mean": 10 * DAY}),
    Case(metric="flow.littles_law", given="that and two that go on and on", facts=[*days("01", "11"), *item(("in_progress", "2026-02-02T00:00"), created=OLD), *item(("in_progress", "2026-03-22T00:00"), created=OLD)], value=5.1, n=1),
    Case(metric="flow.littles_law", given="one that had been going on for long when it was done", facts=item(("in_progress", "2026-02-09T00:00"), ("done", "2026-03-11T00:00"), created=OLD), value=0.333333333, n=1),
    Case(metric="flow.littles_law", given="a window that is not over: up to now", facts=days("01", "11"), value=1, parts={"wip_mean": 0.5, "throughput_per_day": 0.05, "cycle_time_mean": 10 * DAY}, now="2026-03-21T00:00"),
    Case(metric="flow.littles_law", given="something going on and nothing done", facts=item(START), value=None, n=0, reason="nothing_completed"),
    Case(metric="flow.littles_law", given="one done that was never started", facts=item(("done", NOON)), value=None, reason="nothing_completed", excluded={"never started": 1}),
    Case(metric="flow.littles_law", given="nothing", facts=[], **NONE, parts={}),
]

# LESSON 50: a filter is honoured
FILTERED = [Case(metric=metric, given="two projects, asked for the other one", facts=[*item(*WALK), *item(*WALK, project=Q), *item(START, ("blocked", NOON))], value=value, subject=f"project:{Q}") for metric, value in (("flow.arrivals", 1), ("flow.blocked", 0), ("flow.cumulative", 1), ("flow.efficiency", 0.8))]

OF_EVERY_KIND = [
    *CLASSES,
    *done(NOON, kind="epic"),
    *done(NOON, kind="subtask"),
    *item(START, ("done", NOON), ("blocked", LATER)),
]
"""Facts of which every metric here has an item."""

CASES = [*FINISHED, *REOPENED, *TIMES, *WHERE, *AGES, *STANDING, *SPREAD, *CUMULATIVE, *LITTLE, *FILTERED]
