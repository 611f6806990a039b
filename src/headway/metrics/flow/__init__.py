"""How work items move from the first wish to done, by the times at which they changed their status.

Epics and subtasks are parts or wholes of items that are counted already, and what was cancelled is not done. The words are those of
the Kanban Guide (work in progress, throughput, cycle time, age), of Vacanti, Actionable Agile Metrics (cumulative flow, Little's
law), and of Kersten's Flow Framework (load, distribution, efficiency).
"""

from __future__ import annotations

from msgspec.structs import replace

from headway.metrics.spec import PROJECTS, Metric

ITEMS = ("work_items",)
LIVES = ("work_items", "transitions")
TAGS = ("flow",)
KANBAN = "https://kanbanguides.org/english/"
FRAMEWORK = "https://flowframework.org/ff-the-flow-metrics/"
CUMULATIVE = "https://docs.prokanban.org/kanban-guide/cumulative-flow-diagrams/"
LITTLE = "https://en.wikipedia.org/wiki/Little%27s_law"
BUT = "without epics and subtasks"

COUNT = Metric(
    id="flow.throughput",
    title="Throughput",
    question="How much work gets done?",
    formula=f"work items completed in the window and not reopened since, {BUT}; by class of work",
    unit="items",
    better="up",
    kind="count",
    grain="work item",
    inputs=ITEMS,
    additive=True,
    about=PROJECTS,
    tags=TAGS,
    source=KANBAN,
)
TIME = Metric(
    id="flow.cycle_time",
    title="Cycle time",
    question="How long does work take once it has been started?",
    formula=f"completion - first entry into progress or review, of the items completed in the window, {BUT}; median, p75, p90, p95",
    unit="ms",
    better="down",
    kind="distribution",
    grain="work item",
    inputs=ITEMS,
    minimum_n=5,
    about=PROJECTS,
    tags=TAGS,
    source=KANBAN,
)
LEVEL = Metric(
    id="flow.wip",
    title="Work in progress",
    question="How much is going on at once?",
    formula=f"items that had been started and were in progress, in review, waiting, blocked or in an unknown status when the window ended, {BUT}",
    unit="items",
    better="down",
    kind="level",
    grain="work item",
    inputs=LIVES,
    about=PROJECTS,
    at_end=True,
    tallied=True,
    tags=TAGS,
    source=KANBAN,
)

DONE = (
    COUNT,
    replace(COUNT, id="flow.throughput_bugs", title="Bugs done", question="How many bugs get fixed?", formula=f"items of the class bug completed in the window and not reopened since, {BUT}", better="none"),
    replace(COUNT, id="flow.throughput_features", title="Features done", question="How much that is new gets done?", formula=f"items of the class feature completed in the window and not reopened since, {BUT}"),
    replace(COUNT, id="flow.throughput_chores", title="Chores done", question="How much else gets done?", formula=f"items of the class chore completed in the window and not reopened since, {BUT}", better="none"),
    replace(COUNT, id="flow.epics_completed", title="Epics completed", question="How many epics come to their end?", formula="epics completed in the window and not reopened since"),
    replace(COUNT, id="flow.subtasks_completed", title="Subtasks completed", question="How many small steps are made?", formula="subtasks completed in the window and not reopened since"),
    replace(COUNT, id="flow.arrivals", title="Arrivals", question="How much work comes in?", formula=f"work items created in the window, {BUT}", better="none"),
    replace(
        COUNT,
        id="flow.reopened",
        title="Reopened",
        question="How often was something done that was not?",
        formula=f"times in the window that an item left done for an open status, {BUT}",
        better="down",
        inputs=("transitions", "work_items"),
    ),
    replace(
        COUNT,
        id="flow.distribution",
        title="Flow distribution",
        question="What does the work go into: features, defects, risks or debts?",
        formula=f"items completed in the window and not reopened since, {BUT}; the share of each kind of the Flow Framework",
        better="none",
        parts_unit="ratio",
        stored=False,
        source=FRAMEWORK,
    ),
    replace(
        COUNT,
        id="flow.lead_time_distribution",
        title="Lead time distribution",
        question="How are the times spread that somebody waits?",
        formula=f"items completed in the window, {BUT}, by hours from creation to completion: 0-4, 4-8, 8-24, 24-48, 48-120, 120-240, 240-480, 480-720, 720 and more",
        better="none",
        stored=False,
    ),
)

TIMES = (
    TIME,
    replace(TIME, id="flow.cycle_time_p50", title="Cycle time, median", question="How long does every second item take at most once it has been started?", formula="the median of flow.cycle_time", stored=False),
    replace(
        TIME, id="flow.cycle_time_p90", title="Cycle time, p90", question="How long do nine of ten items take at most once they have been started?", formula="the 90th percentile of flow.cycle_time", shown="p90", stored=False
    ),
    replace(
        TIME, id="flow.lead_time", title="Lead time", question="How long does somebody wait who wishes for something?", formula=f"completion - creation, of the items completed in the window, {BUT}; median, p75, p90, p95"
    ),
    replace(
        TIME,
        id="flow.active_time",
        title="Active time",
        question="How long is an item really worked on?",
        formula=f"time in progress and in review until completion, of the items completed in the window, {BUT}; median, p75, p90, p95",
        inputs=LIVES,
        stored=False,
        source=FRAMEWORK,
    ),
    replace(
        TIME,
        id="flow.time_in_status",
        title="Time in status",
        question="Where does the time go between the start and the end?",
        formula=f"cycle time of the items completed in the window, {BUT}, and the share that they spent in each status of it; the median is that of the whole",
        inputs=LIVES,
        parts_unit="ratio",
        stored=False,
    ),
    replace(
        TIME,
        id="flow.wip_age",
        title="Age of work in progress",
        question="For how long has what is going on been going on?",
        formula=f"end of the window (now, where it is not over) - start, of the items going on then, {BUT}; median, p75, p90, p95",
        inputs=LIVES,
        at_end=True,
        stored=False,
    ),
)

LEVELS = (
    LEVEL,
    replace(
        LEVEL,
        id="flow.aging_wip",
        title="Aging work",
        question="What has been going on for so long that it is at risk?",
        formula=f"items going on at the end of the window for longer than 2 x p85 of the cycle times of the 90 days before: the subject's own if they are at least 10, else the tenant's if they are, else 14 days; {BUT}",
        across=True,
        stored=False,
    ),
    replace(LEVEL, id="flow.blocked", title="Blocked", question="How much stands still because something is in its way?", formula=f"items that had been started and stood in blocked when the window ended, {BUT}"),
    replace(
        LEVEL,
        id="flow.load",
        title="Flow load",
        question="What is the work that is going on: features, defects, risks or debts?",
        formula=f"work in progress when the window ended, {BUT}, by kind of the Flow Framework",
        better="none",
        stored=False,
        source=FRAMEWORK,
    ),
    replace(
        LEVEL,
        id="flow.cumulative",
        title="Cumulative flow",
        question="How many items have ever come, and how far have they got?",
        formula=f"items that had arrived by the end of the window, {BUT}; in each band those that had entered its status or a later one by then, by first entry; done and cancelled are departures",
        better="none",
        stored=False,
        source=CUMULATIVE,
    ),
)

SHARES = (
    Metric(
        id="flow.efficiency",
        title="Flow efficiency",
        question="How much of the time that work takes is somebody working on it?",
        formula=f"time in progress and in review / that time and the time waiting, blocked or put back, from start to completion, summed over the items completed in the window, {BUT}",
        unit="ratio",
        better="up",
        kind="ratio",
        grain="work item",
        inputs=LIVES,
        measured=True,
        stored=False,
        about=PROJECTS,
        tags=TAGS,
        source=FRAMEWORK,
    ),
    Metric(
        id="flow.littles_law",
        title="Little's law",
        question="Do the numbers of the flow agree with each other?",
        formula=f"average work in progress over the window / (items completed a day x average cycle time), {BUT}",
        unit="factor",
        parts_unit="items, items a day and ms",
        kind="level",
        grain="work item",
        inputs=LIVES,
        stored=False,
        about=PROJECTS,
        tags=TAGS,
        source=LITTLE,
    ),
)

METRICS = (*DONE, *TIMES, *LEVELS, *SHARES)
