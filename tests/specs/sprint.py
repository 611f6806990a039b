"""Specs of sprints: what was planned, what came and went, what got done, and how much one gets done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.specs.company import P, Q, item
from tests.specs.facts import NUMBERS, Case, at

from headway.model.records import Sprint, SprintMembership
from headway.model.teams import Member

if TYPE_CHECKING:
    from headway.model.records import Fact

START, END = "2026-03-02T09:00", "2026-03-16T09:00"
BEFORE, PLANNING, SOON, MIDDLE, LATE = "2026-03-01T09:00", "2026-03-02T20:00", "2026-03-04T10:00", "2026-03-06T10:00", "2026-03-15T10:00"
AFTER = "2026-03-20T10:00"
NONE = {"value": None, "n": 0, "reason": "no_sprints"}

Stay = tuple[str, str | None]


def told(made: list[Fact], **fields: object) -> list[Fact]:
    """An item of which more is known: its effort, its flag, its priority."""
    return [replace(made[0], **fields), *made[1:]]


def done(when: str = MIDDLE, *, points: float | None = None, **rest: object) -> list[Fact]:
    """An item that was completed."""
    return told(item(("in_progress", "2026-03-02T12:00"), ("done", when), **rest), effort=points)


def todo(*steps: tuple[str, str], points: float | None = None, **rest: object) -> list[Fact]:
    """An item that was not."""
    return told(item(*steps, **rest), effort=points)


def sprint(
    *inside: tuple[list[Fact], *tuple[Stay, ...]],
    start: str | None = START,
    end: str | None = END,
    closed: str | None = "",
    state: str | None = "closed",
    project: str = P,
    board: str = "board",
) -> list[Fact]:
    """A sprint closed at its end unless said, and its items with their stays; an item without one is in from before the start."""
    key = f"sprint-{next(NUMBERS)}"
    made = Sprint(
        key=key, project=project, board=board, name=f"Sprint {key}", state=state, state_raw=state or "zzz", goal="",
        start_at=at(start), end_at=at(end), completed_at=at(end if closed == "" else closed),
    )  # fmt: skip
    stays = [
        SprintMembership(key=f"{work[0].key}:{key}:{turn}", project=work[0].project, item=work[0].key, sprint=key, added_at=at(added), removed_at=at(removed))
        for work, *given in inside
        for turn, (added, removed) in enumerate(given or [(BEFORE, None)])
    ]
    return [made, *stays]


def holding(*inside: tuple[list[Fact], *tuple[Stay, ...]], **rest: object) -> list[Fact]:
    """A sprint, and the items themselves."""
    return [*(fact for work, *_ in inside for fact in work), *sprint(*inside, **rest)]


def course(*points: float | None, length: int = 7, **rest: object) -> list[Fact]:
    """Sprints that follow each other from the first of January, with one completed item of so many points each; None is an item nobody estimated."""
    days = [(f"2026-01-{1 + turn * length:02}T09:00", f"2026-01-{1 + (turn + 1) * length:02}T09:00") for turn in range(len(points))]
    return [fact for effort, (start, end) in zip(points, days, strict=True) for fact in holding((done(start, points=effort, created="2025-12-01T10:00"), ("2025-12-02T10:00", None)), start=start, end=end, **rest)]


MIXED = holding(
    (done(points=3),),
    (done(points=5),),
    (todo(points=8),),
    (todo(), ("2026-03-02T22:00", None)),
    (done(points=2), (SOON, None)),
    (todo(points=1), (SOON, MIDDLE)),
    (todo(points=13), (BEFORE, LATE)),
)
"""Committed 5 (29 points, one not estimated), added 2, removed 2, completed 3, carried over 2."""

COUNTS = [
    Case(metric="sprint.committed", given="a sprint with all there is", facts=MIXED, value=5, n=5, parts={"items": 5, "points": 29}),
    Case(metric="sprint.added", given="a sprint with all there is", facts=MIXED, value=2, parts={"items": 2, "points": 3}),
    Case(metric="sprint.removed", given="a sprint with all there is", facts=MIXED, value=2, parts={"items": 2, "points": 14}),
    Case(metric="sprint.completed", given="a sprint with all there is", facts=MIXED, value=3, parts={"items": 3, "points": 10}),
    Case(metric="sprint.carried_over", given="a sprint with all there is", facts=MIXED, value=2, parts={"items": 2, "points": 8}),
    Case(metric="sprint.committed", given="one that came within a day of the start, one that came after it", facts=holding((todo(), (PLANNING, None)), (todo(), (SOON, None))), value=1),
    Case(metric="sprint.committed", given="one that left again before planning was over", facts=holding((todo(),), (todo(), (BEFORE, PLANNING))), value=1),
    Case(metric="sprint.committed", given="an item of a sprint and its subtask, in an epic", facts=holding((todo(),), (todo(kind="subtask"),), (todo(kind="epic"),)), value=1, excluded={"epic": 1, "subtask": 1}),
    Case(metric="sprint.committed", given="one that was done before the sprint began", facts=holding((todo(),), (done("2026-03-01T12:00"),)), value=1, excluded={"done before the sprint": 1}),
    Case(metric="sprint.committed", given="items of which none was ever estimated", facts=holding((todo(),), (todo(),)), value=2, parts={"items": 2, "points": None}),
    Case(metric="sprint.committed", given="a board without sprints (Kanban)", facts=todo(), **NONE),
    Case(metric="sprint.committed", given="a sprint that was closed in another month", facts=holding((todo(),), closed="2026-04-01T09:00"), value=0, n=0),
    Case(metric="sprint.committed", given="a sprint that is planned to end in April and was closed early", facts=holding((todo(),), end="2026-04-09T09:00", closed=END), value=1),
    Case(metric="sprint.committed", given="a sprint without any date beside a good one", facts=[*holding((todo(),)), *holding((todo(),), start=None, end=None)], value=1),
    Case(metric="sprint.committed", given="a sprint without any date, in all time", facts=[*holding((todo(),)), *holding((todo(),), start=None, end=None)], value=1, excluded={"end not known": 1}, period="all"),
    Case(metric="sprint.committed", given="a sprint without a start, one that ended before it started", facts=[*holding((todo(),), start=None), *holding((todo(),), start=AFTER)], value=0, excluded={"start not known": 1, "ended before it started": 1}),
    Case(metric="sprint.committed", given="LESSON 75: a sprint whose state is a word nobody knows", facts=holding((todo(),), state=None), value=0, excluded={"state not known": 1}),
    Case(metric="sprint.committed", given="a sprint that goes on past its planned end", facts=holding((todo(),), state="active", closed=None), value=0, excluded={"not closed": 1}),
    Case(metric="sprint.committed", given="an item of another project on the board of this one", facts=holding((todo(project=Q),), (todo(),)), value=2, subject=f"project:{P}"),
    Case(metric="sprint.added", given="LESSON 75: one that left and came back: neither added nor removed", facts=holding((todo(), (BEFORE, SOON), (MIDDLE, None))), value=0, n=0),
    Case(metric="sprint.removed", given="LESSON 75: one that left and came back: neither added nor removed", facts=holding((todo(), (BEFORE, SOON), (MIDDLE, None))), value=0, n=0),
    Case(metric="sprint.removed", given="one that left at the instant the sprint ended, with the others that were moved on", facts=holding((todo(), (BEFORE, END))), value=0),
    Case(metric="sprint.removed", given="one that came after planning and left again", facts=holding((todo(), (SOON, MIDDLE))), value=1),
    Case(metric="sprint.added", given="one that was put into the sprint after it was over", facts=holding((todo(),), (done(), (AFTER, None))), value=0),
    Case(metric="sprint.completed", given="one done and taken out before the end", facts=holding((done(), (BEFORE, LATE))), value=0),
    Case(metric="sprint.completed", given="one done after the sprint was closed early", facts=holding((done(),), closed="2026-03-05T09:00"), value=0),
    Case(metric="sprint.completed", given="one done between the planned end and the late close", facts=holding((done("2026-03-17T10:00"),), closed="2026-03-18T09:00"), value=1),
    Case(metric="sprint.completed", given="one completed before it was started, as imports tell", facts=holding((told(item(("done", MIDDLE)), started_at=at(LATE)),)), value=1),
    Case(metric="sprint.carried_over", given="one reopened since, which is open again", facts=holding((todo(("in_progress", SOON), ("done", MIDDLE), ("in_progress", AFTER)),)), value=1),
    Case(metric="sprint.carried_over", given="one cancelled before the end, one after it", facts=holding((todo(("cancelled", MIDDLE)),), (todo(("cancelled", AFTER)),)), value=1),
]

WORK = todo(points=3)
TWICE = [
    *WORK,
    *sprint((WORK, (BEFORE, "2026-03-09T09:00")), end="2026-03-09T09:00"),
    *sprint((WORK, ("2026-03-09T09:00", None)), start="2026-03-09T09:00"),
]
"""An item that went from one sprint to the next, which end in the same month."""

RATES = [
    Case(metric="sprint.carried_over", given="an item left over from two sprints in a row", facts=TWICE, value=2, parts={"items": 2, "points": 6}),
    Case(metric="sprint.spillover_rate", given="an item left over from two sprints in a row", facts=TWICE, value=1, parts={"committed": 2, "unfinished": 2}),
    Case(metric="sprint.count", given="two sprints, one that goes on, one of unknown state", facts=[*TWICE, *sprint(state="active", closed=None), *sprint(state=None)], value=2, n=2, excluded={"not closed": 1, "state not known": 1}),
    Case(metric="sprint.count", given="sprints of two projects, asked for one", facts=[*sprint(), *sprint(project=Q)], value=1, subject=f"project:{Q}"),
    Case(metric="sprint.count", given="a project that came to the team after its sprint had ended", facts=[*sprint(), *sprint(project=Q)], value=1, subject="team:x", members=(Member("team:x", P), Member("team:x", Q, since=at(AFTER)))),
    Case(metric="sprint.count", given="no board has sprints", facts=todo(), **NONE),
    Case(metric="sprint.count", given="a sprint without items", facts=sprint(), value=1),
    Case(metric="sprint.completion_rate", given="a sprint with all there is: two of five", facts=MIXED, value=0.4, n=5, share=(2, 5), parts={"items": 0.4, "points": 0.275862069}, excluded={"added after planning": 2}),
    Case(metric="sprint.completion_rate", given="nothing was committed, all came later", facts=holding((done(), (SOON, None))), value=None, n=0, reason="no_items", excluded={"added after planning": 1}),
    Case(metric="sprint.completion_rate", given="LESSON 61: no sprint was closed in the window", facts=holding((done(),), closed="2026-04-01T09:00"), **NONE),
    Case(metric="sprint.scope_change", given="a sprint with all there is: two came and two went, of five", facts=MIXED, value=0.8, n=7, parts={"committed": 5, "added": 2, "removed": 2}),
    Case(metric="sprint.scope_change", given="more came than was planned", facts=holding((todo(),), (todo(), (SOON, None)), (todo(), (SOON, None))), value=2),
    Case(metric="sprint.scope_change", given="nothing was committed, all came later", facts=holding((done(), (SOON, None))), value=None, n=0, reason="no_items", excluded={"nothing was committed": 1}),
    Case(metric="sprint.scope_change", given="LESSON 75: one that left and came back", facts=holding((todo(), (BEFORE, SOON), (MIDDLE, None)), (todo(),)), value=0),
    Case(metric="sprint.spillover_rate", given="a sprint with all there is: two of five", facts=MIXED, value=0.4, n=5, parts={"committed": 5, "unfinished": 2}),
    Case(metric="sprint.spillover_rate", given="what was added was not finished either", facts=holding((todo(),), (todo(), (SOON, None))), value=2),
    Case(metric="sprint.spillover_rate", given="a board without sprints (Kanban)", facts=todo(), **NONE),
]

VELOCITY, TREND = "sprint.velocity", "sprint.velocity_trend"
COURSES = [
    Case(metric=VELOCITY, given="four sprints of 1, 2, 4 and 9 points", facts=course(1, 2, 4, 9), value=3, n=4, period="2026-01", parts={"items": 1, "points": 3}),
    Case(metric=VELOCITY, given="seven sprints, of which the first is too old", facts=course(90, 1, 2, 3, 4, 5, 6, length=4), value=3.5, n=6),
    Case(metric=VELOCITY, given="months after the last sprint", facts=course(1, 2, 4), value=2, n=3, period="2026-06"),
    Case(metric=VELOCITY, given="sprints in which nobody estimates: items", facts=course(None, None, None), value=1, n=3, parts={"items": 1, "points": None}),
    Case(metric=VELOCITY, given="a sprint that got nothing done", facts=[*course(4, 6), *holding((todo(points=3),))], value=4, n=3),
    Case(metric=VELOCITY, given="two boards, whose last six are looked at each", facts=[*course(*[1] * 7, length=4), *course(*[3] * 7, length=4, board="other")], value=2, n=12),
    Case(metric=VELOCITY, given="a sprint without a start beside two good ones", facts=[*course(4, 6), *sprint(start=None)], value=5, n=2, excluded={"start not known": 1}),
    Case(metric=VELOCITY, given="a board without sprints (Kanban)", facts=todo(), **NONE),
    Case(metric=VELOCITY, given="a sprint that goes on", facts=sprint(state="active", closed=None), **NONE),
    Case(metric=TREND, given="one point more in every sprint of four days", facts=course(4, 8, 12, length=4), value=1, n=3),
    Case(metric=TREND, given="as much in every sprint", facts=course(5, 5, 5, 5), value=0, n=4),
    Case(
        metric=TREND,
        given="a sprint twice as long that got twice as much done: as fast as ever",
        facts=[*course(7, 7), *holding((done("2026-01-20T10:00", points=14, created="2025-12-01T10:00"), ("2025-12-02T10:00", None)), start="2026-01-15T09:00", end="2026-01-29T09:00")],
        value=0,
        n=3,
    ),
    Case(metric=TREND, given="a large board and a small one, each as fast as ever", facts=[*course(50, 50), *course(1, 1, 1, board="small")], value=0, n=5),
    Case(metric=TREND, given="a single sprint", facts=course(5), value=None, n=0, reason="no_items", excluded={"the only sprint of its board": 1}),
    Case(metric=TREND, given="no sprints", facts=todo(), **NONE),
]

CASES = [*COUNTS, *RATES, *COURSES]
