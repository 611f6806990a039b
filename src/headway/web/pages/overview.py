"""The Overview: all numbers there are, by family, beside what needs attention, freshness and the busiest files; three steps when nothing is connected yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report import numbers, pipeline
from headway.model.records import repository_subject
from headway.web.charts import bars, spark
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Job, Overview, Subject

RUNNING_SHOWN = 4
ATTENTION_SHOWN = 6
"""More than these are one summary away: a wall of warnings is read by nobody."""
HOTSPOTS = "code.hotspots"
"""The metric that the list of busiest files belongs to; its number stands above the list, not among the cards."""


async def overview(request: Request) -> Response:
    """One read, laid out."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.overview(visit.desk, visit.subject, visit.asked.span)
    running = await pipeline.jobs(visit.desk, status="running")
    return visit.page("overview.html", running=reading_of(running, visit.subject), **laid_out(found))


def reading_of(running: Sequence[Job], subject: Subject) -> list[Job]:
    """The streams being read just now that a subject's numbers stand on; the first few, since each takes a line."""
    return [job for job in running if subject.kind != "repository" or subject.id == repository_subject(job.scope)][:RUNNING_SHOWN]


def laid_out(found: Overview) -> dict[str, object]:
    """What the template shows of a view: sections without cards and files without work are left out."""
    cards = [card.answer for section in found.sections for card in section.cards]
    return {
        "found": found,
        "sections": [
            (section, [(card.answer, spark(card.series) if card.answer.value is not None else None) for card in section.cards if card.answer.metric != HOTSPOTS])
            for section in found.sections
            if any(card.answer.metric != HOTSPOTS for card in section.cards)
        ],
        "open": next((answer for answer in cards if answer.open), None),
        "half": next((answer for answer in cards if answer.metric == HOTSPOTS), None),
        "hotspots": bars([item for item in found.hotspots.items if item.amount]),
        "hotspots_metric": HOTSPOTS,
        "attention_shown": ATTENTION_SHOWN,
    }
