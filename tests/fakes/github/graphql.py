"""The GraphQL interface of the make-believe GitHub: a question in, the bytes of its answer out, as the vendor answers or refuses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from graphql import GraphQLSyntaxError, parse
from tests.fakes.github import graphql_refusals as refusals
from tests.fakes.github.graphql_arguments import variables
from tests.fakes.github.graphql_plan import planned, weigh
from tests.fakes.github.graphql_reading import At, moment
from tests.fakes.github.graphql_refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.github.data import Company, User
    from tests.fakes.github.graphql_plan import Plan
    from tests.fakes.troubles import Trouble

    Answer = tuple[int, bytes, dict[str, str], int]

MOST_NODES = 500_000
REQUESTS_A_POINT = 100
JSON = {"Content-Type": "application/json; charset=utf-8"}
HTML = {"Content-Type": "text/html"}
encode = msgspec.json.encode


class Barren:
    """The company of somebody who may see no repository when they ask for a list of them."""

    def __init__(self, company: Company) -> None:
        self._company = company

    def repos(self) -> Sequence[Any]:
        return ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._company, name)


def answer(company: Company, body: dict[str, Any], *, url: str, viewer: User, troubles: Sequence[Trouble] = ()) -> Answer:
    """Status, body, headers and cost of a question; whoever calls holds the company still meanwhile. Raises nothing for a bad one.

    `url` is where the site's pages are; `troubles` are those that strike this request: too_big, partial, rate_limited, forbidden,
    insufficient_scopes and empty_list are meant here, others are passed over.
    """
    text, given = body.get("query"), body.get("variables")
    if not isinstance(text, str):
        return 400, refusals.NO_QUERY, JSON, 1
    striking = {trouble.what: trouble.particulars for trouble in troubles}
    if "rate_limited" in striking:
        return _spent(company, viewer)
    try:
        plan = plan_of(text, body.get("operationName"))
        return _answered(plan, _at(company, plan, given if isinstance(given, dict) else {}, url=url, viewer=viewer, barren="empty_list" in striking), striking)
    except Refused as refused:
        return 200, _said(_nothing(text, body.get("operationName")) if refused.nulls else None, refused.errors), JSON, 1


@lru_cache(maxsize=256)
def plan_of(text: str, name: str | None) -> Plan:
    """A question compiled, once for all the times that it is asked. Raises Refused."""
    try:
        return planned(parse(text), name)
    except GraphQLSyntaxError as error:
        raise refusals.unparsed(error.message) from None


def _at(company: Company, plan: Plan, given: dict[str, Any], *, url: str, viewer: User, barren: bool) -> At:
    seen: Any = Barren(company) if barren else company
    return At(seen, url.rstrip("/"), viewer, variables(plan.operation, given), {})


def _answered(plan: Plan, at: At, striking: dict[str, dict[str, Any]]) -> Answer:
    requests, nodes = weigh(plan.weights, at)
    if nodes > MOST_NODES:
        raise refusals.too_many_nodes(nodes)
    cost = max(1, round(requests / REQUESTS_A_POINT))
    if "too_big" in striking and _too_big(plan, at, nodes, striking["too_big"]):
        return _given_up(plan, striking["too_big"], cost)
    if denied := _denied(plan, striking):
        return 200, _said(dict.fromkeys(plan.roots), denied), JSON, cost
    at.limit = _limit(at.company, cost, nodes)
    data = plan.make(None, at)
    if "partial" in striking:
        at.errors.append(refusals.unavailable(_lost(data, [])))
    return 200, _said(data, at.errors), JSON, cost


def _said(data: Any, errors: Sequence[refusals.Error]) -> bytes:
    said = {"data": data} if data is not None else {}
    return encode(said | {"errors": list(errors)} if errors else said)


def _nothing(text: str, name: str | None) -> dict[str, None]:
    return dict.fromkeys(plan_of(text, name).roots)


def _limit(company: Company, cost: int, nodes: int) -> dict[str, Any]:
    """What the field rateLimit says, with this question counted."""
    limit, left, reset = company.graphql_left()
    left = max(0, left - cost)
    return {"limit": limit, "cost": cost, "remaining": left, "used": max(0, limit - left), "nodeCount": nodes, "resetAt": moment(reset)}


# --- what goes wrong


def _spent(company: Company, viewer: User) -> Answer:
    limit, _, reset = company.graphql_left()
    headers = {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": "0", "x-ratelimit-used": str(limit), "x-ratelimit-reset": str(reset), "x-ratelimit-resource": "graphql"}
    return 200, _said(None, [refusals.rate_limited(viewer.id)]), JSON | headers, 0


def _too_big(plan: Plan, at: At, nodes: int, particulars: dict[str, Any]) -> bool:
    """Whether the server gives up: above `nodes` records of all lists together, or `rows` of the outermost, as they are asked for."""
    rows = max((weight.rows(at) or 0 for weight in plan.weights), default=0)
    return nodes > particulars.get("nodes", nodes) or rows > particulars.get("rows", rows) or not particulars.keys() & {"nodes", "rows"}


def _given_up(plan: Plan, particulars: dict[str, Any], cost: int) -> Answer:
    if particulars.get("as_errors"):
        return 200, encode({"data": None, "errors": [{"message": refusals.TOO_LONG}]}), JSON, cost
    return 502, refusals.GATEWAY, HTML, cost


def _denied(plan: Plan, striking: dict[str, dict[str, Any]]) -> list[refusals.Error]:
    roots = [root for root in plan.roots if root not in {"viewer", "rateLimit"}] or plan.roots
    if "forbidden" in striking:
        return [refusals.forbidden([root]) for root in roots]
    return [refusals.insufficient_scopes([root]) for root in roots] if "insufficient_scopes" in striking else []


def _lost(data: Any, path: list[str | int]) -> list[str | int]:
    """Takes the first record of the first list away; where it was."""
    for key, part in data.items() if isinstance(data, dict) else ():
        if key == "nodes" and isinstance(part, list) and part:
            part[0] = None
            return [*path, key, 0]
        if isinstance(part, dict) and (found := _lost(part, [*path, key])):
            return found
    return []
