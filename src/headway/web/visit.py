"""A visit to a page: what was asked, and the frame that every page stands in.

A page asks the ledger several things about one moment; each is read once a visit, so that no two
parts of a page can disagree and a second question costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from starlette.responses import HTMLResponse

from headway.flows.report import numbers, pipeline
from headway.model.scope import DEMO_TENANT
from headway.web.asked import Asked, asked
from headway.web.frame import draw
from headway.web.theme import keep, theme_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from headway.flows.report.desk import Desk
    from headway.flows.report.pipeline import SourceHealth
    from headway.model.ports import Ledger
    from headway.model.results import Subject


class Once:
    """A ledger that is asked each thing once; the answers live as long as the visit."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._kept = ledger, dict[str, Any]()

    def __getattr__(self, name: str) -> Any:
        read = getattr(self._ledger, name)

        async def once(**asked: object) -> Any:
            key = f"{name} {sorted(asked.items())}"
            if key not in self._kept:
                self._kept[key] = await read(**asked)
            return self._kept[key]

        return once


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request for one page: whose desk, what about, and what the frame says of the sources."""

    request: Request
    desk: Desk
    asked: Asked
    subject: Subject
    subjects: list[Subject]
    health: list[SourceHealth]

    def page(self, name: str, **values: object) -> Response:
        """A template filled with the frame and the page's own values."""
        frame = framed(self.request) | {"asked": self.asked, "subject": self.subject, "subjects": self.subjects}
        text = draw(name, **{**frame, "now": self.desk.clock.now(), "zone": self.desk.zone, "health": self.health, **values})
        return keep(HTMLResponse(text), self.request)


async def arrive(request: Request, *also: str) -> Visit:
    """Read the address, which may hold parameters of the page's own in ``also``. Raises UsageError and NotFound."""
    wanted = asked(request.query_params.multi_items(), also)
    desk = once_each(request.app.state.desk)
    subject = await numbers.find_subject(desk, wanted.subject)
    return Visit(request=request, desk=desk, asked=wanted, subject=subject, subjects=await numbers.subjects(desk), health=await pipeline.health(desk))


def once_each(desk: Desk) -> Desk:
    """The same desk, its ledger asked each thing once."""
    return replace(desk, ledger=cast("Ledger", Once(desk.ledger)))


def framed(request: Request) -> dict[str, object]:
    """What stands around every page, also around one that tells of trouble: read from nothing that could fail."""
    return {
        "asked": Asked(),
        "here": request.url.path,
        "demo": request.app.state.desk.tenant == DEMO_TENANT,
        "theme": theme_of(request),
        "health": (),
    }
