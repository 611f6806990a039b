"""Trouble told as a page: what happened, what to do, and the request's id for the log."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from headway.model.errors import HeadwayError
from headway.web.frame import draw
from headway.web.theme import keep
from headway.web.visit import framed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger("headway.web")
NEUTRAL = "Something went wrong inside Headway. The log holds the details under the id below."
NOWHERE = "There is no such page here."
ADVICE = {
    HTTPStatus.BAD_REQUEST: "Something in the address is not understood. Go back, or start again from one of these pages.",
    HTTPStatus.NOT_FOUND: "Names change and links age. Choose what you are looking for from the list at the top of one of these pages.",
    HTTPStatus.SERVICE_UNAVAILABLE: "This usually passes by itself. Wait a moment, then look again; headway doctor and the log tell more if it stays.",
}
"""What a person can do, by status."""
OTHERWISE = "Look again in a moment. If it stays, tell whoever runs this Headway, with the request's id below."


def told(request: Request, error: Exception) -> tuple[int, str]:
    """The status and the sentence of an error; the unforeseen is logged and stays inside."""
    if isinstance(error, HeadwayError):
        if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            LOG.error("page failed: %s", error.sentence, exc_info=error)
        return error.http_status, error.sentence
    if isinstance(error, HTTPException):
        return error.status_code, NOWHERE if error.status_code == HTTPStatus.NOT_FOUND else _described(error)
    LOG.error("unforeseen error in %s %s", request.method, request.url.path, exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, NEUTRAL


def _described(error: HTTPException) -> str:
    """What was said when it was raised, else what the status says; the framework repeats the phrase where nothing was."""
    status = HTTPStatus(error.status_code)
    return error.detail if error.detail != status.phrase else status.description


async def trouble(request: Request, error: Exception) -> Response:
    """The page for an error."""
    status, text = told(request, error)
    known = HTTPStatus(status)
    page = draw("trouble.html", **framed(request), status=status, phrase=known.phrase, text=text, advice=ADVICE.get(known, OTHERWISE), request_id=getattr(request.state, "request_id", ""))
    return keep(HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"}), request)


HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {HeadwayError: trouble, HTTPException: trouble, Exception: trouble}
