"""The pages: rendered on the server from the same reads as the API, complete without JavaScript.

An application of its own, so that trouble on a page is told as a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from headway.web import assets, bundle
from headway.web.pages.code import code
from headway.web.pages.data_health import data_health, say_word
from headway.web.pages.delivery import delivery
from headway.web.pages.design import design
from headway.web.pages.explain import explain
from headway.web.pages.flow import flow
from headway.web.pages.overview import overview
from headway.web.pages.pipeline import monitor
from headway.web.pages.reviews import reviews
from headway.web.pages.scopes import decide, scope, scopes
from headway.web.pages.sprints import sprints
from headway.web.trouble import HANDLERS

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk


def create_web(desk: Desk) -> Starlette:
    """The pages over one desk."""
    routes = [
        Route("/", overview),
        Route("/delivery", delivery),
        Route("/flow", flow),
        Route("/reviews", reviews),
        Route("/code", code),
        Route("/sprints", sprints),
        Route("/pipeline", monitor),
        Route("/scopes", scopes),
        Route("/scopes/decide", decide, methods=["POST"]),
        Route("/scopes/{source}/{scope:path}", scope),
        Route("/data-health", data_health),
        Route("/data-health/words", say_word, methods=["POST"]),
        Route("/explain/{metric}", explain),
        Route("/design", design),
        Route(f"/static/{{stamp}}/{bundle.NAME}", bundle.Bundle().serve),
        Route("/static/{stamp}/{name}", assets.serve),
    ]
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    app.state.desk = desk
    return app
