"""How work items move from the first wish to done, by the times at which they changed their status.

Epics and subtasks are parts or wholes of items that are counted already, and what was cancelled is not done.
"""

from __future__ import annotations

from headway.metrics.spec import PROJECTS, Metric

ITEMS = ("work_items",)
TAGS = ("flow",)
KANBAN = "https://kanbanguides.org/english/"

METRICS = (
    Metric(
        id="flow.throughput",
        title="Throughput",
        question="How much work gets done?",
        formula="work items completed in the window and not reopened since, without epics and subtasks",
        unit="items",
        better="up",
        kind="count",
        grain="work item",
        inputs=ITEMS,
        additive=True,
        about=PROJECTS,
        tags=TAGS,
        source=KANBAN,
    ),
    Metric(
        id="flow.cycle_time",
        title="Cycle time",
        question="How long does work take once it has been started?",
        formula="completion - first entry into progress or review, of the items completed in the window, without epics and subtasks; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="work item",
        inputs=ITEMS,
        minimum_n=5,
        about=PROJECTS,
        tags=TAGS,
        source=KANBAN,
    ),
    Metric(
        id="flow.lead_time",
        title="Lead time",
        question="How long does somebody wait who wishes for something?",
        formula="completion - creation, of the items completed in the window, without epics and subtasks; median, p75, p90, p95",
        unit="ms",
        better="down",
        kind="distribution",
        grain="work item",
        inputs=ITEMS,
        minimum_n=5,
        about=PROJECTS,
        tags=TAGS,
        source=KANBAN,
    ),
    Metric(
        id="flow.wip",
        title="Work in progress",
        question="How much is going on at once?",
        formula="items that had been started and were in progress, in review, waiting, blocked or in an unknown status when the window ended, without epics and subtasks",
        unit="items",
        better="down",
        kind="level",
        grain="work item",
        inputs=("work_items", "transitions"),
        about=PROJECTS,
        at_end=True,
        tallied=True,
        tags=TAGS,
        source=KANBAN,
    ),
)
