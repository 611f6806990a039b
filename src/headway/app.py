"""The HTTP entrance: API and pages under one roof, behind one edge, with the three questions a supervisor asks.

API and pages are applications of their own and do not know each other; they meet only here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from headway.api import create_api
from headway.api.edge import LOOPBACK, Edge
from headway.api.exposition import MEDIA, exposed
from headway.api.problems import tell_problems
from headway.flows.report import pipeline
from headway.web import create_web

if TYPE_CHECKING:
    from collections.abc import Collection

    from headway.flows.report.desk import Desk


def create_app(desk: Desk, *, hosts: Collection[str] = LOOPBACK) -> FastAPI:
    """Everything Headway answers over HTTP, for one desk, under the given host names only."""
    app = FastAPI(title="Headway", openapi_url=None, docs_url=None, redoc_url=None)
    tell_problems(app)
    _answer_supervisors(app, desk)
    app.mount("/api/v1", create_api(desk))
    app.mount("/", create_web(desk))
    app.add_middleware(Edge, hosts=hosts)
    return app


def _answer_supervisors(app: FastAPI, desk: Desk) -> None:
    @app.get("/healthz")
    async def healthz() -> JSONResponse:
        """The process answers; nothing else is asked."""
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """Store and ledger answer; a problem with 503 when one does not."""
        await pipeline.ready(desk)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics() -> Response:
        """The pipeline's vitals as Prometheus text."""
        return Response(exposed(await pipeline.vitals(desk)), media_type=MEDIA)
