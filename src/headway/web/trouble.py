"""Trouble told as a page: what happened, what to do, and the request's id for the log."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from headway.model.errors import HeadwayError
from headway.web.frame import draw

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger("headway.web")
NEUTRAL = "Something went wrong inside Headway. The log holds the details under the id below."
NOWHERE = "There is no such page here."


def told(request: Request, error: Exception) -> tuple[int, str]:
    """The status and the sentence of an error; the unforeseen is logged and stays inside."""
    if isinstance(error, HeadwayError):
        if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            LOG.error("page failed: %s", error.sentence, exc_info=error)
        return error.http_status, error.sentence
    if isinstance(error, HTTPException):
        return error.status_code, NOWHERE if error.status_code == HTTPStatus.NOT_FOUND else HTTPStatus(error.status_code).description
    LOG.error("unforeseen error in %s %s", request.method, request.url.path, exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, NEUTRAL


async def trouble(request: Request, error: Exception) -> Response:
    """The page for an error."""
    status, text = told(request, error)
    page = draw("trouble.html", status=status, phrase=HTTPStatus(status).phrase, text=text, request_id=getattr(request.state, "request_id", ""))
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {HeadwayError: trouble, HTTPException: trouble, Exception: trouble}
