"""Pages over views made by hand, served behind the real edge, so that what a browser refuses is refused here too."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from tests.api.world import Ticking
from tests.web import flows, views

from headway.api.edge import Edge
from headway.flows.report.desk import Desk
from headway.web import assets, bundle
from headway.web.asked import asked
from headway.web.pages import code, flow, overview, reviews
from headway.web.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.responses import Response

BROKEN = (sys.executable, "-c", "import sys; sys.exit('no engine here')")


def visit(request: Request) -> Visit:
    """A visit that needs neither store nor ledger."""
    return Visit(request=request, desk=request.app.state.desk, asked=asked(request.query_params.multi_items(), flow.OWN), subject=views.SUBJECT, subjects=[views.SUBJECT], health=[])


def drawn(template: str, laid_out: dict[str, object], path: str) -> str:
    """A page as text, without a server."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "app": gallery(()), "scheme": "http", "server": ("127.0.0.1", 80)}
    return bytes(visit(Request(scope)).page(template, **laid_out).body).decode()


async def code_page(request: Request) -> Response:
    return visit(request).page("code.html", **code.laid_out(views.code_view()))


async def flow_page(request: Request) -> Response:
    return visit(request).page("flow.html", **flow.laid_out(flows.flow_view(), "UTC"))


async def reviews_page(request: Request) -> Response:
    return visit(request).page("reviews.html", **reviews.laid_out(flows.reviews_view(), "UTC"))


async def overview_page(request: Request) -> Response:
    return visit(request).page("overview.html", running=[], **overview.laid_out(views.overview()))


def gallery(make: Sequence[str] = bundle.MAKE) -> Starlette:
    """The pages, with a chart script made by the given program."""
    script, static = f"/static/{{stamp}}/{bundle.NAME}", "/static/{stamp}/{name}"
    app = Starlette(routes=[Route("/code", code_page), Route("/flow", flow_page), Route("/reviews", reviews_page), Route("/", overview_page), Route(script, bundle.Bundle(make).serve), Route(static, assets.serve)])
    app.state.desk = Desk(tenant="acme", zone="UTC", clock=Ticking(), store=None, ledger=None, compute=None)
    return app


@contextmanager
def shown(app: Starlette) -> Iterator[str]:
    """The address of an application, served from a thread until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Edge(app), log_level="critical", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(60)
        listener.close()
