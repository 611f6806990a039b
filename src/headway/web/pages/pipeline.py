"""The pipeline monitor: every stream of every source, as a page and as the fragment that its script asks for again and again.

The fragment leaves out what only time changes ("12 s ago" is worded where it is read), so that while
nothing happens its ETag stands and the answer is an empty 304.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report import monitor as reports
from headway.flows.report.monitor import JOBS_SHOWN, Asking, Monitor
from headway.flows.report.timeline import Execution
from headway.model.progress import ACTIVE, FINAL
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

ALWAYS_COUNTED = ("running", "stalled", "done", "failed")
FILTERS = ("running", "stalled", "failed", "incomplete", *(status for status in ACTIVE if status != "running"), "done", *(status for status in FINAL if status not in {"done", "failed", "incomplete"}))
SORTS = (("attention", "What needs attention"), ("activity", "Last activity"), ("progress", "Least done"), ("name", "Name"))
EVERY_SECONDS = 5
MINUTE_US = 60_000_000
SHORTEST_BAR = 0.8
"""In percent of the chart: a run of a second among runs of hours is still seen."""


class Span(Struct, frozen=True, kw_only=True):
    """A run with the place of its bar, in percent of the time that all shown runs take."""

    run: Execution
    left: float
    width: float


async def monitor(request: Request) -> Response:
    """Health of the sources, counters, streams, quarantine, coverage and the last runs."""
    visit = await arrive(request, "status", "entity", "sort")
    if not visit.health:
        return visit.page("empty.html")
    wanted = visit.asked
    subject = visit.subject if wanted.subject else visit.subjects[0]
    asking = Asking(subject=subject, offset=JOBS_SHOWN * (wanted.page - 1), **wanted.more)
    found = await reports.monitor(visit.desk, asking)
    return visit.page(
        "pipeline_part.html" if wanted.fragment else "pipeline.html",
        found=found,
        subject=subject,
        counters=counters(found),
        sorts=SORTS,
        every=EVERY_SECONDS,
        spans=spans(found.timeline, now=visit.desk.clock.now()),
        about={about.id.partition(":")[2]: about.id for about in visit.subjects[1:]},
        pages=-(-found.total // JOBS_SHOWN),
        first=asking.offset + 1,
    )


def counters(found: Monitor) -> list[tuple[str, int]]:
    """The statuses that are always counted, and of the others those that occur."""
    return [(status, found.counts.get(status, 0)) for status in FILTERS if status in ALWAYS_COUNTED or found.counts.get(status)]


def spans(runs: Sequence[Execution], *, now: int) -> list[Span]:
    """Where the bar of every run begins and how long it is; a run that goes on reaches to the present minute."""
    now = max((now - now % MINUTE_US, *(run.started_at for run in runs)))
    begin = min((run.started_at for run in runs), default=now)
    whole = max((run.finished_at or now for run in runs), default=now) - begin or 1
    return [_span(run, begin, whole, now=now) for run in runs]


def _span(run: Execution, begin: int, whole: int, *, now: int) -> Span:
    width = max(SHORTEST_BAR, 100 * ((run.finished_at or now) - run.started_at) / whole)
    left = min(100 * (run.started_at - begin) / whole, 100 - width)
    return Span(run=run, left=round(max(0.0, left), 2), width=round(min(100.0, width), 2))
