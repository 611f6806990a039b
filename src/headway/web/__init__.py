"""The pages: rendered on the server from the same reads as the API, complete without JavaScript.

An application of its own, so that trouble on a page is told as a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from headway.web import assets, pages
from headway.web.trouble import HANDLERS

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk


def create_web(desk: Desk) -> Starlette:
    """The pages over one desk."""
    routes = [
        Route("/", pages.overview),
        Route("/explain/{metric}", pages.explain),
        Route("/static/{stamp}/{name}", assets.serve),
    ]
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    app.state.desk = desk
    return app
