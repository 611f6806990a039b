"""Scopes: what is read of every source and why, what waits for a person, and the decisions, each one form.

A decision is audited and holds from the next reading on; the page then says how to take it back.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from msgspec.structs import replace
from starlette.responses import RedirectResponse

from headway.flows.choosing import STATUSES
from headway.flows.deciding import DECISIONS, settle
from headway.flows.report import scopes as reports
from headway.flows.report.scopes import Asking, advised
from headway.model.errors import NotFound, UsageError
from headway.web.forms import check_origin, read_form
from headway.web.visit import arrive

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from headway.flows.report.desk import Desk
    from headway.flows.report.scopes import Found, ScopeView
    from headway.web.asked import Asked

SHOWN = 50
FILTERS = ("source", "status", "flagged", "text")
DECIDED = "decided"
"""In the address after a decision: of which scope it was."""
NAMED = {"yes": True, "no": False}
ALWAYS_COUNTED = STATUSES[:4]
NEEDED = frozenset({"source", "scope", "decision", "back"})
FIELDS = NEEDED | {"reason"}
LONGEST_REASON = 500
ACTOR = "the scopes page"
FOREIGN = "Scopes are decided on from this page only: the request came from somewhere else."
BACK = re.compile(r"/scopes(?:[/?][!-~]*)?")
"""Where a decision may lead back to: our own pages about scopes, nowhere else."""


async def scopes(request: Request) -> Response:
    """What waits, counters, filters, and a page of scopes, each with its reason, its progress and what may be decided."""
    visit = await arrive(request, *FILTERS, DECIDED)
    if not visit.health:
        return visit.page("empty.html")
    more = dict(visit.asked.more)
    decided = await _decided(visit.desk, more.pop(DECIDED, None))
    asked = replace(visit.asked, more=more)
    asking = asking_of(asked)
    found = await reports.scopes(visit.desk, asking)
    return visit.page(
        "scopes.html",
        asked=asked,
        found=found,
        decided=decided,
        counters=counters(found),
        advised=advised,
        link=address,
        back=asked.turn("/scopes", page=asked.page),
        pages=-(-found.total // SHOWN),
        first=asking.offset + 1,
    )


async def scope(request: Request) -> Response:
    """One scope: why it stands as it does, how far each of its entities is, what was decided of it."""
    visit = await arrive(request, DECIDED)
    source, key = request.path_params["source"], request.path_params["scope"]
    view = await reports.one_scope(visit.desk, source, key)
    return visit.page(
        "scope.html",
        asked=replace(visit.asked, more={}),
        one=view,
        decided=await _decided(visit.desk, visit.asked.more.get(DECIDED)),
        changes=await reports.changes(visit.desk, source, key),
        advised=advised,
        decisions=DECISIONS,
        link=address,
        back=address(view),
        most_text=LONGEST_REASON,
        web=view.location if view.location.startswith(("https://", "http://")) else None,
    )


async def decide(request: Request) -> Response:
    """Activate, pause or block a scope, then show where the form was. Raises UsageError, NotFound, HTTPException."""
    check_origin(request, told=FOREIGN)
    desk, said = request.app.state.desk, await read_form(request, needed=NEEDED, known=FIELDS, what="decision")
    decision, reason = DECISIONS.get(said["decision"]), said.get("reason", "")
    if decision is None or not BACK.fullmatch(said["back"]) or len(reason) > LONGEST_REASON:
        raise UsageError(f"a decision is one of {', '.join(DECISIONS)}, made on a page about scopes, its reason at most {LONGEST_REASON} characters long")
    row = await reports.find_row(desk, said["source"], said["scope"])
    await settle(desk.ledger, [row], decision, tenant=desk.tenant, actor=ACTOR, reason=reason)
    told = urlencode({DECIDED: f"{row.source}/{row.scope}"})
    return RedirectResponse(f"{said['back']}{'&' if '?' in said['back'] else '?'}{told}", HTTPStatus.SEE_OTHER)


async def _decided(desk: Desk, told: str | None) -> ScopeView | None:
    """The scope that was just decided on, as it stands now; an address that is kept and grows old tells nothing."""
    source, _, key = (told or "").partition("/")
    try:
        return await reports.one_scope(desk, source, key) if key else None
    except NotFound:
        return None


def asking_of(asked: Asked) -> Asking:
    """What the address asks for. Raises UsageError."""
    flagged = asked.more.get("flagged")
    if flagged not in {None, *NAMED}:
        raise UsageError(f"flagged is {' or '.join(NAMED)}, not {flagged!r}")
    rest = {name: asked.more.get(name) for name in ("source", "status", "text")}
    return Asking(flagged=None if flagged is None else NAMED[flagged], offset=SHOWN * (asked.page - 1), limit=SHOWN, **rest)


def counters(found: Found) -> list[tuple[str, int]]:
    """The statuses that are always counted, and of the others those that occur."""
    return [(status, found.counts.get(status, 0)) for status in STATUSES if status in ALWAYS_COUNTED or found.counts.get(status)]


def address(view: ScopeView) -> str:
    """Where the page of a scope is."""
    return f"/scopes/{quote(view.source, safe='')}/{quote(view.scope, safe=':/')}"
