"""The site on the network: who asks, which endpoint, what goes wrong on the way, and how the bytes go out."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.fakes import serving
from tests.fakes.github import instead
from tests.fakes.github.asking import JSON, Ask, Refused, refused, unknown
from tests.fakes.github.company import VERBS
from tests.fakes.github.company_code import bare_of
from tests.fakes.github.controls import OF_SITE
from tests.fakes.github.limits import Limits
from tests.fakes.github.people import READER
from tests.fakes.github.rest_app import App, Installation
from tests.fakes.github.routes import BASES, FREE, OF_APPS, names, routes
from tests.fakes.github.troubles import KINDS, Knobs
from tests.fakes.serving import Answer, Tally, driven, fresh_log, send, wait
from tests.fakes.troubles import Trouble, Troubles, turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web
    from tests.fakes.github.company import Company
    from tests.fakes.github.routes import Route



@dataclass(frozen=True)
class Asked:
    """One request that came in; `operation` is what a GraphQL one is called."""

    endpoint: str
    method: str
    path: str
    operation: str
    status: int
    bytes: int


class GitHub:
    """A whole GitHub: what it serves, to whom, how badly, and what it was asked."""

    def __init__(self, company: Company) -> None:
        self.company, self.app = company, App()
        self.app.installations = [Installation(7_000 + place, login) for place, login in enumerate(company.owners())]
        self.token, self.url = "ghp_token1", ""
        self.troubles, self.knobs = Troubles(KINDS), Knobs()
        self.limits = Limits(self.knobs, company.clock)
        self.tally, self.log = Tally(), fresh_log()
        self._serial, self._names = 1, names(self.app)

    # --- what a test does to it

    def behave(self, endpoint: str, what: str, *, every: int = 1, nth: int = 1, times: int | None = None, **particulars: Any) -> Trouble:
        """Switches a trouble of ``troubles.KINDS`` on, for an endpoint of ``routes``, `graphql:<Operation>` or `*`. Raises ValueError for an unknown one."""
        if endpoint != "*" and endpoint not in self._names and not endpoint.startswith("graphql:"):
            raise ValueError(f"no such endpoint: {endpoint}; known are {', '.join(sorted(self._names))} and graphql:<Operation>")
        return self.troubles.add(endpoint, what, every=every, nth=nth, times=times, **particulars)

    def set(self, **knobs: Any) -> None:
        """Turns knobs of ``troubles.Knobs``. Raises AttributeError for one that is not known."""
        turn(self.knobs, **knobs)
        self.company.lists_nothing = self.knobs.lists_nothing

    def expire_token(self) -> None:
        """No token given so far is good any more; there is a new one."""
        self._serial += 1
        self.token = f"ghp_token{self._serial}"
        self.app.tokens.clear()

    def suspend(self, installation: int | None = None) -> None:
        """The app's installation, the first without a number, is suspended."""
        found = next(one for one in self.app.installations if installation in {None, one.id})
        found.suspended = int(self.company.clock())

    # --- what it was asked

    counters, requests, served_bytes, forget_counts, well = serving.counters, serving.requests, serving.served_bytes, serving.forget_counts, serving.well

    # --- serving

    def opens(self, *, site: str) -> None:
        """The address is known: everything that carries it can be written."""
        self.url = site

    def web_app(self) -> web.Application:
        """Everything behind one address."""
        app = driven(self, dict.fromkeys(VERBS, self.company) | dict.fromkeys(OF_SITE, self))
        for path in ("/graphql", "/api/graphql"):
            app.router.add_route("POST", path, self._ask_graphql)
        for base in BASES:
            for route in routes(self.app):
                app.router.add_route(route.method, base + route.path, partial(self._ask_rest, route, base))
        for method, path in (("GET", "/info/refs"), ("POST", "/git-upload-pack"), ("POST", "/git-receive-pack")):
            app.router.add_route(method, "/{owner}/{repo}.git" + path, self._ask_git)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        return await self._come_in(request, ("nothing",), lambda _troubles: refused(unknown()))

    async def _ask_rest(self, route: Route, base: str, request: web.Request) -> web.StreamResponse:
        return await self._come_in(request, (route.name,), lambda troubles: self._rest(route, base, request, troubles))

    async def _ask_graphql(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            body = json.loads(raw)
            operation = instead.operation(body)
        except (ValueError, AttributeError):
            return await self._come_in(request, ("graphql",), lambda _troubles: refused(Refused("Problems parsing JSON", 400)))
        return await self._come_in(request, ("graphql", f"graphql:{operation}"), lambda troubles: self._graphql(body, request, troubles))

    async def _ask_git(self, request: web.Request) -> web.StreamResponse:
        from tests.fakes.github import code  # noqa: PLC0415 - only a company with code needs git

        troubles = self._count(("git",))
        await wait(troubles)
        found = next((made for trouble in troubles if (made := instead.of(self, trouble, "")) is not None), None)
        cut = any(trouble.what == "disconnect" for trouble in troubles)
        try:
            folder = bare_of(self.company, self.company.repo(request.match_info["owner"], request.match_info["repo"]))
        except KeyError:
            folder = None
        if found is not None or cut or folder is None:
            return await self._send(request, found or refused(unknown()), ("git",), troubles)
        return await code.serve(request, folder, known=self.lets_in)

    def _count(self, by: tuple[str, ...]) -> list[Trouble]:
        self.tally.asked.update(by)
        return self.troubles.strike(by)

    async def _come_in(self, request: web.Request, by: tuple[str, ...], answer: Callable[[list[Trouble]], Answer]) -> web.StreamResponse:
        """A request by its names: counted, struck by troubles, answered, sent."""
        troubles = self._count(by)
        await request.read()
        await wait(troubles)
        token = self._token(request)
        found = next((made for trouble in troubles if (made := instead.of(self, trouble, token)) is not None), None) or self._answer(request, by, troubles, answer)
        self.log.append(Asked(by[0], request.method, request.path_qs, by[-1].partition(":")[2], found.status, len(found.body)))
        return await self._send(request, found, by, troubles)

    def _answer(self, request: web.Request, by: tuple[str, ...], troubles: list[Trouble], answer: Callable[[list[Trouble]], Answer]) -> Answer:
        """What is said to somebody who may ask, and to anybody else."""
        token, name = self._token(request), by[0]
        resource = "graphql" if name == "graphql" else "core"
        if not request.headers.get("User-Agent"):
            return Answer(b"\r\nRequest forbidden by administrative rules. Please make sure your request has a User-Agent header.\r\n", 403, kind="text/html")
        if name not in OF_APPS and not self.known(request.headers.get("Authorization", "")):
            return refused(Refused("Bad credentials" if token else "Requires authentication", 401))
        if resource == "core" and name not in FREE and self.limits.spent(token, resource):
            return instead.spent(self, token, resource)
        with self.company.lock:
            try:
                found = answer(troubles)
            except Refused as error:
                found = refused(error)
        if resource == "graphql" or request.method != "GET" or found.status != 200:
            cost = int(found.headers.pop("x-cost", 1))
        else:
            found, cost = _fresh(request, found, token)
        if name not in FREE:
            self.limits.spend(token, resource, cost)
        found.headers = self.limits.head(token, resource) | found.headers
        return found

    def _rest(self, route: Route, base: str, request: web.Request, troubles: list[Trouble]) -> Answer:
        path, token = dict(request.match_info), self._token(request)
        site = self.url
        ask = Ask(self.company, self.knobs, self.limits, site, site + base, request.query, path, token, READER, bearer=token, spoilt={trouble.what: trouble.particulars for trouble in troubles})
        ask.installation = self.app.installation(token, self.company.clock())
        if "id" in path:
            ask.repo = next((repo for repo in self.company.repositories if str(repo.id) == path["id"] and repo.id not in self.company.hidden), None)
        elif "repo" in path:
            try:
                ask.repo = self.company.repo(path["owner"], path["repo"])
            except KeyError:
                raise unknown() from None
            if ask.repo.full_name.casefold() != f"{path['owner']}/{path['repo']}".casefold():
                return instead.moved(ask, request.path_qs)
        elif "owner_id" in path:
            path["owner"] = next((owner.login for owner in self.company.owners().values() if str(owner.id) == path["owner_id"]), "")
        return route.answer(ask)

    def _graphql(self, body: dict[str, Any], request: web.Request, troubles: list[Trouble]) -> Answer:
        from tests.fakes.github import graphql  # noqa: PLC0415 - what it needs is loaded when somebody asks

        token = self._token(request)
        if self.limits.spent(token, "graphql"):
            troubles = [*troubles, Trouble("graphql", "rate_limited")]
        self.company.graphql_left = lambda: self.limits.left(token, "graphql")
        status, raw, headers, cost = graphql.answer(self.company, body, url=self.url, viewer=READER, troubles=troubles)
        kind = next((value for name, value in headers.items() if name.casefold() == "content-type"), JSON)
        rest = {name: value for name, value in headers.items() if name.casefold() != "content-type"}
        return Answer(raw, status, rest | {"x-cost": str(cost)}, kind)

    def _token(self, request: web.Request) -> str:
        return request.headers.get("Authorization", "").partition(" ")[2].strip()

    def known(self, authorization: str) -> bool:
        """Whether these words of a head let one in: they hold a token, or a password that is one."""
        way, _, given = authorization.partition(" ")
        if way.casefold() == "basic":
            try:
                given = b64decode(given).decode().partition(":")[2]
            except ValueError:
                return False
        elif way.casefold() not in {"bearer", "token"}:
            return False
        return self.lets_in(given.strip())

    def lets_in(self, token: str) -> bool:
        """Whether a token is good."""
        return token == self.token or self.app.installation(token, self.company.clock()) is not None

    def head(self, answer: Answer) -> dict[str, str]:
        """What stands in every answer's head."""
        seconds = self.company.clock() + self.knobs.clock_skew
        return {"Date": formatdate(seconds, usegmt=True), "Content-Type": answer.kind or JSON, "X-GitHub-Request-Id": f"{self.requests:08X}", "X-GitHub-Media-Type": "github.v3; format=json"} | answer.headers

    async def _send(self, request: web.Request, answer: Answer, by: tuple[str, ...], troubles: list[Trouble]) -> web.StreamResponse:
        return await send(request, answer, self.head(answer), troubles, gzip=self.knobs.gzip, counted=lambda count: self.tally.sent.update({by[0]: count}))


def _fresh(request: web.Request, found: Answer, token: str) -> tuple[Answer, int]:
    """The answer with its tag, or that nothing changed, which costs nothing; a tag is good for one token alone."""
    tag = f'W/"{hashlib.sha256(token.encode() + found.body).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return Answer(b"", 304, {"ETag": tag}), 0
    found.headers |= {"ETag": tag, "Cache-Control": "private, max-age=60, s-maxage=60"}
    return found, 1
