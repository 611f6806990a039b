"""The two pages: Overview, and the explanation behind any of its numbers.

A page reads once and lays out what it got; an explanation is the same text as a whole page and as
the drawer's content, so the drawer can promise nothing that the page does not hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from headway.flows.report import numbers, pipeline
from headway.model.records import repository_subject
from headway.web.asked import Asked, asked
from headway.web.charts import bars, spark
from headway.web.frame import draw

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from headway.flows.report.desk import Desk

ROWS = 50
RUNNING_SHOWN = 4
HOTSPOTS = "code.hotspots"
"""The metric that the list of busiest files belongs to; its number stands above the list, not among the cards."""


async def overview(request: Request) -> Response:
    """Cards, hotspots, what needs attention, freshness; three steps when nothing is connected yet."""
    desk, wanted = _read(request)
    health = await pipeline.health(desk)
    if not health:
        return _page("empty.html", desk, wanted, request)
    subject = await numbers.find_subject(desk, wanted.subject)
    found = await numbers.overview(desk, subject, wanted.span)
    running = await pipeline.jobs(desk, status="running")
    return _page(
        "overview.html",
        desk,
        wanted,
        request,
        found=found,
        subject=subject,
        subjects=await numbers.subjects(desk),
        cards=[(card.answer, spark(card.series) if card.answer.value is not None else None) for card in found.cards if card.answer.metric != HOTSPOTS],
        half=next((card.answer for card in found.cards if card.answer.metric == HOTSPOTS), None),
        hotspots=bars(found.hotspots.items),
        hotspots_metric=HOTSPOTS,
        health=health,
        running=[job for job in running if subject.kind != "repository" or subject.id == repository_subject(job.scope)][:RUNNING_SHOWN],
    )


async def explain(request: Request) -> Response:
    """What a number means, how it is computed, what was left out, and the rows behind it."""
    desk, wanted = _read(request)
    metric = numbers.metric(request.path_params["metric"])
    subject = await numbers.find_subject(desk, wanted.subject)
    days = await numbers.series(desk, metric.id, subject, wanted.span)
    return _page(
        "explain_part.html" if wanted.fragment else "explain.html",
        desk,
        wanted,
        request,
        metric=metric,
        answer=await numbers.answer(desk, metric.id, subject, wanted.span),
        items=await numbers.items(desk, metric.id, subject, wanted.span, limit=ROWS, offset=ROWS * (wanted.page - 1)),
        spark=spark(days),
        subject=subject,
        subjects=await numbers.subjects(desk),
    )


def _read(request: Request) -> tuple[Desk, Asked]:
    return request.app.state.desk, asked(request.query_params.multi_items())


def _page(name: str, desk: Desk, wanted: Asked, request: Request, **values: object) -> Response:
    return HTMLResponse(draw(name, asked=wanted, here=request.url.path, now=desk.clock.now(), zone=desk.zone, **values))
