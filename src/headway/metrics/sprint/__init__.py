"""What sprints were planned with, what became of it, and how much one gets done: items and points side by side.

A sprint belongs to the window in which it ended (when it was closed, early or late), and only closed ones tell anything. An
item is committed to when it is in a day after the start, since planning ends late. Nothing is stored: an item that
is edited today changes a sprint that ended weeks ago, whose day nothing marks as touched. Boards span projects,
so the items of a sprint are looked for in all of them.
"""

from __future__ import annotations

from headway.metrics.spec import PROJECTS, Metric

INPUTS = ("sprints", "sprint_memberships", "work_items", "transitions")
TAGS = ("sprint",)
SCRUM = "https://scrumguides.org/scrum-guide.html"
CLOSED = "of the sprints that were closed in the window, without epics, subtasks and what was done before the sprint"


def _count(name: str, title: str, question: str, what: str) -> Metric:
    return Metric(
        id=f"sprint.{name}",
        title=title,
        question=question,
        formula=f"{what}, {CLOSED}; an item that is in two sprints is an item of each; parts: items, and the points of those that were estimated",
        unit="items",
        better="up" if name == "completed" else "down" if name in {"removed", "carried_over"} else "none",
        kind="count",
        grain="item of a sprint",
        inputs=INPUTS,
        across=True,
        additive=True,
        stored=False,
        about=PROJECTS,
        tags=TAGS,
        source=SCRUM,
    )


METRICS = (
    Metric(
        id="sprint.count",
        title="Sprints closed",
        question="How many sprints were brought to their end?",
        formula="sprints that were closed in the window, by the instant they were closed, else their planned end",
        unit="sprints",
        kind="count",
        grain="sprint",
        inputs=INPUTS,
        across=True,
        additive=True,
        stored=False,
        about=PROJECTS,
        tags=TAGS,
        source=SCRUM,
    ),
    _count("committed", "Committed", "How much was planned?", "items that were in the sprint a day after its start (at its end, where that came first)"),
    _count("added", "Added", "How much came in after planning?", "items that came in later and were not committed to; leaving and coming back is no addition"),
    _count("removed", "Removed", "How much was taken out again?", "items that were committed to or added and not in the sprint at its end"),
    _count("completed", "Completed", "How much got done in the sprints?", "items completed before the end of the sprint, not reopened since and still in it at its end"),
    _count("carried_over", "Carried over", "How much was left over?", "items still in the sprint at its end that were neither completed nor cancelled by then"),
    Metric(
        id="sprint.completion_rate",
        title="Completion",
        question="How much of what was planned got done?",
        formula=f"committed items that were completed / committed items, {CLOSED}; parts: by items, and by the points of those that were estimated",
        unit="ratio",
        better="up",
        kind="ratio",
        grain="item of a sprint",
        inputs=INPUTS,
        across=True,
        minimum_n=1,
        stored=False,
        about=PROJECTS,
        tags=TAGS,
        source=SCRUM,
    ),
    Metric(
        id="sprint.scope_change",
        title="Scope change",
        question="How much of the plan changed on the way?",
        formula=f"(items added + items removed) / committed items, {CLOSED}; not a share: more can change than was planned",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="item of a sprint",
        inputs=INPUTS,
        across=True,
        measured=True,
        minimum_n=1,
        stored=False,
        about=PROJECTS,
        parts_unit="items",
        tags=TAGS,
        source=SCRUM,
    ),
    Metric(
        id="sprint.spillover_rate",
        title="Spillover",
        question="How much of the plan spilled into what came next?",
        formula=f"items unfinished at the end of the sprint / committed items, {CLOSED}; not a share: what was added can be left over too",
        unit="ratio",
        better="down",
        kind="ratio",
        grain="item of a sprint",
        inputs=INPUTS,
        across=True,
        measured=True,
        minimum_n=1,
        stored=False,
        about=PROJECTS,
        parts_unit="items",
        tags=TAGS,
        source=SCRUM,
    ),
    Metric(
        id="sprint.velocity",
        title="Velocity",
        question="How much does a sprint get done?",
        formula="median of what was completed in the last 6 sprints of every board that were closed when the window ended: in points, in items where none of theirs was estimated",
        unit="points",
        kind="level",
        grain="sprint",
        inputs=INPUTS,
        across=True,
        minimum_n=1,
        stored=False,
        about=PROJECTS,
        at_end=True,
        tags=TAGS,
        source="https://www.scrum.org/resources/blog/velocity",
    ),
    Metric(
        id="sprint.velocity_trend",
        title="Velocity trend",
        question="Does a day of a sprint get more done than it used to?",
        formula="slope of the line through what was completed per day of the sprint, over the last 6 sprints of every board that were closed when the window ended, in order; boards are compared with themselves",
        unit="points per day and sprint",
        kind="level",
        grain="sprint",
        inputs=INPUTS,
        across=True,
        minimum_n=2,
        stored=False,
        about=PROJECTS,
        at_end=True,
        tags=TAGS,
        source="https://www.scrum.org/resources/blog/velocity",
    ),
)
