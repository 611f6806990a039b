"""The explanation behind any number: the same text as a whole page and as the drawer's content, so the drawer can promise nothing that the page does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report import numbers
from headway.web.charts import spark
from headway.web.visit import arrive

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ROWS = 50


async def explain(request: Request) -> Response:
    """What a number means, how it is computed, what was left out, and the rows behind it."""
    visit = await arrive(request)
    desk, wanted, subject = visit.desk, visit.asked, visit.subject
    metric = numbers.metric(request.path_params["metric"])
    days = await numbers.series(desk, metric.id, subject, wanted.span)
    return visit.page(
        "explain_part.html" if wanted.fragment else "explain.html",
        metric=metric,
        answer=await numbers.answer(desk, metric.id, subject, wanted.span),
        items=await numbers.items(desk, metric.id, subject, wanted.span, limit=ROWS, offset=ROWS * (wanted.page - 1)),
        spark=spark(days),
    )
