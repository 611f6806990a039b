"""How trouble is told: every error becomes a problem detail (RFC 9457) with the request's id.

The class of an error carries its code and status, so this room only translates; what we did not
foresee is logged whole and told as one neutral sentence, because a traceback is a gift to a stranger.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from headway.api.schemas import Problem
from headway.model.errors import HeadwayError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

MEDIA = "application/problem+json"
LOG = logging.getLogger("headway.api")
NEUTRAL = "Something went wrong inside Headway; the log holds the details under this request id."


def problem(request: Request, *, status: int, code: str, detail: str) -> Response:
    """One problem as a response; its type is a URN, since a self-hosted tool has no public address."""
    body = Problem(
        type=f"urn:headway:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        instance=request.url.path,
        request_id=getattr(request.state, "request_id", ""),
    )
    return JSONResponse(body.model_dump(by_alias=True), status_code=status, media_type=MEDIA, headers={"cache-control": "no-store"})


async def _ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, HeadwayError):
        raise error
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        LOG.error("request failed: %s", error.sentence, exc_info=error)
    return problem(request, status=error.http_status, code=error.code, detail=error.sentence)


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = [f"{'.'.join(str(part) for part in fault['loc'][1:])}: {_said(fault['type'], fault['msg'])}" for fault in error.errors()]
    return problem(request, status=HTTPStatus.BAD_REQUEST, code="usage", detail="; ".join(found))


def _said(kind: str, message: str) -> str:
    return "this parameter is not known here" if kind == "extra_forbidden" else message


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = {HTTPStatus.NOT_FOUND: "not_found", HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed"}.get(HTTPStatus(error.status_code), "http")
    return problem(request, status=error.status_code, code=code, detail=f"{request.method} {request.url.path}: {HTTPStatus(error.status_code).phrase.lower()}.")


async def unforeseen(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged whole, told in one neutral sentence."""
    LOG.error("unforeseen error in %s %s", request.method, request.url.path, exc_info=error)
    return problem(request, status=HTTPStatus.INTERNAL_SERVER_ERROR, code="internal", detail=NEUTRAL)


def tell_problems(app: FastAPI) -> None:
    """Let an application answer every error as a problem."""
    app.add_exception_handler(HeadwayError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, unforeseen)
