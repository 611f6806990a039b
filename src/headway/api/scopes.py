"""The endpoints about scopes: what is read and why, and the decisions of people, which are the one thing the API changes.

A server on loopback has no login, so a page elsewhere must not be able to decide through a visitor's browser: only JSON is
taken, which no form of another site can send, and a browser that says where it comes from must come from here.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from headway.api import problems
from headway.api.metrics import desk_of
from headway.api.query import AboutScopes, Name, Nothing, cursor_at, offset_of
from headway.api.schemas import Instant, JobShape, Shape
from headway.flows.deciding import DECISIONS, settle
from headway.flows.report.scopes import Asking, changes, find_row, one_scope
from headway.flows.report.scopes import scopes as found_scopes
from headway.model.errors import UsageError

router = APIRouter(prefix="/scopes", tags=["scopes"])
ACTOR = "the API"
MEDIA = "application/json"
ELSEWHERE: dict[str, Any] = {"description": "The request came from a page elsewhere.", "content": {problems.MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


class ScopeShape(Shape):
    """A scope: its status and why, how often in a row reading it failed, how far each of its streams is, what it waits for a person to decide."""

    source: str
    scope: str
    name: str
    code: str
    status: Literal["active", "discovered", "paused", "blocked", "archived"]
    reason: str
    flagged: bool
    waits: Literal["sensitive_name", "failures"] | None
    failures: int
    last_error: str | None
    active_at: Instant
    updated_at: Instant
    data_through: Instant = Field(validation_alias="through")
    streams: tuple[JobShape, ...]


class ScopesShape(Shape):
    """A page of scopes; `counts` by status hold whatever status was asked for, `waiting` is how many wait for a person in all."""

    scopes: tuple[ScopeShape, ...]
    total: int
    counts: dict[str, int]
    waiting: int
    next_cursor: str | None


class ChangeShape(Shape):
    """One change of a scope's status; `by` is discovery, an operator, or the surface it was decided on."""

    at: Instant
    by: str
    before: str | None
    after: str | None
    reason: str


class Why(BaseModel):
    """What a decision comes with: the reason that the audit keeps, if any is given."""

    model_config = ConfigDict(extra="forbid")
    reason: Name = Field("", max_length=500)


async def by_hand(request: Request) -> None:
    """Refuse what a page elsewhere could send. Raises HTTPException and UsageError."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in {None, "same-origin"} or origin not in {None, f"{request.url.scheme}://{request.headers.get('host')}"}:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA:
        raise UsageError(f'send a decision as {MEDIA}, as in {{}} or {{"reason": "…"}}')


@router.get("", summary="What is read of every source, and why")
async def scopes(request: Request, asked: Annotated[AboutScopes, Query()]) -> ScopesShape:
    """The catalog by source, status and name."""
    of = (asked.source, asked.status, asked.flagged, asked.text)
    offset = offset_of(asked.cursor, of)
    asking = Asking(source=asked.source, status=asked.status, flagged=asked.flagged, text=asked.text, offset=offset, limit=asked.limit)
    found = await found_scopes(desk_of(request), asking)
    until = offset + len(found.scopes)
    following = cursor_at(until, of) if until < found.total and found.scopes else None
    return ScopesShape(scopes=tuple(map(ScopeShape.model_validate, found.scopes)), total=found.total, counts=found.counts, waiting=found.waits, next_cursor=following)


@router.get("/{source}/{scope:path}/audit", summary="What was decided of a scope")
async def audit(request: Request, source: str, scope: str, _: Annotated[Nothing, Query()]) -> list[ChangeShape]:
    """Every change of its status, newest first."""
    return [ChangeShape.model_validate(change) for change in await changes(desk_of(request), source, scope)]


@router.get("/{source}/{scope:path}", summary="One scope")
async def scope(request: Request, source: str, scope: str, _: Annotated[Nothing, Query()]) -> ScopeShape:
    """A scope by its source and key."""
    return ScopeShape.model_validate(await one_scope(desk_of(request), source, scope))


@router.post("/{source}/{scope:path}/{decision}", summary="Decide whether a scope is read", dependencies=[Depends(by_hand)], responses={403: ELSEWHERE})
async def decide(request: Request, source: str, scope: str, decision: Literal["activate", "pause", "block"], why: Why) -> ScopeShape:
    """Activate, pause or block a scope, audited; how it stands then. What is stored of it stays."""
    desk = desk_of(request)
    row = await find_row(desk, source, scope)
    await settle(desk.ledger, [row], DECISIONS[decision], tenant=desk.tenant, actor=ACTOR, reason=why.reason or "")
    return ScopeShape.model_validate(await one_scope(desk, source, scope))
