"""The site on the network: who asks, which endpoint, what goes wrong on the way, and how the bytes go out."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from tests.fakes import serving
from tests.fakes.jira import controls
from tests.fakes.jira.asking import JSON, Ask, Site, read_body, refused, said
from tests.fakes.jira.jql import Refused
from tests.fakes.jira.rendering import Rendering
from tests.fakes.jira.routes import OPEN_TO_ALL, ROUTES
from tests.fakes.jira.searching import Search
from tests.fakes.jira.troubles import KINDS, Knobs
from tests.fakes.jira.wording import Wording, zulu
from tests.fakes.serving import Answer, Tally, driven, fresh_log, send, wait
from tests.fakes.troubles import Trouble, Troubles, turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web
    from tests.fakes.jira.company import Company

LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Log in with Atlassian account</title></head><body><form id='form-login'>Log in to continue</form></body></html>"
GATEWAY = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr><center>AtlassianEdge</center></body></html>"
USER = "reader@acme.example"


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    endpoint: str
    method: str
    path: str
    jql: str
    status: int
    bytes: int


class Jira:
    """A whole Jira site: what it serves, to whom, how badly, and what it was asked."""

    def __init__(self, company: Company, *, edition: str = "cloud") -> None:
        if edition not in {"cloud", "datacenter"}:
            raise ValueError(f"no such edition: {edition}")
        self.company, self.edition, self.cloud = company, edition, edition == "cloud"
        self.token, self.user, self.url = "token-1", USER, ""
        self.troubles, self.knobs = Troubles(KINDS), Knobs()
        self.search = Search(company)
        self.tally, self.log = Tally(), fresh_log()
        self._serial = 1
        self.opens(site="http://127.0.0.1")

    def opens(self, *, site: str) -> None:
        """The address is known: everything that carries it can be written."""
        self.url = site
        wording = Wording(self.company, cloud=self.cloud, site=site)
        self.site = Site(self.company, wording, Rendering(self.company, wording), self.search, self.knobs, self.cloud, site, self.user)

    # --- what a test does to it

    def behave(self, endpoint: str, what: str, *, every: int = 1, nth: int = 1, times: int | None = None, **particulars: Any) -> Trouble:
        """Switches a trouble of ``troubles.KINDS`` on, for an endpoint of ``routes`` or `*`. Raises ValueError for an unknown one."""
        if endpoint != "*" and endpoint not in {route.name for route in ROUTES}:
            raise ValueError(f"no such endpoint: {endpoint}; known are {', '.join(sorted({route.name for route in ROUTES}))}")
        return self.troubles.add(endpoint, what, every=every, nth=nth, times=times, **particulars)

    def set(self, **knobs: Any) -> None:
        """Turns knobs of ``troubles.Knobs``, and ``index_lag`` (s by which searches know less than the items). Raises AttributeError."""
        for name, value in knobs.items():
            if name == "index_lag":
                self.company.lag_ms = int(value * 1000)
            else:
                turn(self.knobs, **{name: value})

    def expire_token(self) -> None:
        """The token is no longer good: whoever uses it is a stranger."""
        self._serial += 1
        self.token = f"token-{self._serial}"

    def expire_pages(self) -> None:
        """No nextPageToken given so far is good any more."""
        self.search.epoch += 1

    # --- what it was asked

    counters, requests, served_bytes, forget_counts, well = serving.counters, serving.requests, serving.served_bytes, serving.forget_counts, serving.well

    def jqls(self) -> list[str]:
        """The queries asked so far, in order."""
        return [asked.jql for asked in self.log if asked.jql]

    # --- serving

    def web_app(self) -> web.Application:
        """Everything behind one address."""
        app = driven(self, dict.fromkeys(controls.OF_COMPANY, self.company) | dict.fromkeys(controls.OF_SITE, self))
        for route in ROUTES:
            if route.edition in {None, self.edition}:
                app.router.add_route(route.method, route.path, self._door(route.name, route.answer))
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        return await self._send(request, Answer(b"<html><title>dead link</title></html>", 404, kind="text/html"), "nothing", [])

    def _door(self, name: str, answer: Callable[[Site, Ask], Answer]) -> Callable[[web.Request], Any]:
        async def come_in(request: web.Request) -> web.StreamResponse:
            self.tally.asked[name] += 1
            troubles = self.troubles.strike((name,))
            raw = await request.read()
            await wait(troubles)
            found = next((made for trouble in troubles if (made := self._instead(trouble)) is not None), None) or self._answer(name, answer, request, raw, troubles)
            self.log.append(Asked(name, request.method, request.path_qs, _jql(request, raw), found.status, len(found.body)))
            return await self._send(request, found, name, troubles)

        return come_in

    def _known(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "")
        basic = b64encode(f"{self.user}:{self.token}".encode()).decode()
        return given == f"Bearer {self.token}" or (self.cloud and given == f"Basic {basic}")

    def _answer(self, name: str, answer: Callable[[Site, Ask], Answer], request: web.Request, raw: bytes, troubles: list[Trouble]) -> Answer:
        known = self._known(request)
        if not known and name not in OPEN_TO_ALL and not (self.cloud and name in {"search", "count"}):
            head = {"WWW-Authenticate": 'OAuth realm="https%3A%2F%2F127.0.0.1"', "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
            return Answer(b'{"message":"Client must be authenticated to access this resource.","status-code":401}', 401, head)
        try:
            every = {key: list(request.query.getall(key)) for key in request.query}
            spoilt = {trouble.what: trouble.particulars for trouble in troubles}
            ask = Ask(request.query, every, dict(request.match_info), read_body(raw) if request.method == "POST" else {}, not known, spoilt)
            with self.company.lock:
                return answer(self.site, ask)
        except Refused as error:
            return refused(str(error))

    def _instead(self, trouble: Trouble) -> Answer | None:
        """What is answered in place of an answer."""
        what, given = trouble.what, trouble.particulars
        later = {"Retry-After": str(given["retry_after"])} if "retry_after" in given else {}
        if what == "429":
            return Answer(b'{"errorMessages":["Rate limit exceeded."],"errors":{}}', 429, later | self._spent(given))
        if what in {"502", "503", "504"}:
            return Answer(GATEWAY % (int(what), int(what)), int(what), later, kind="text/html")
        if what in {"400", "401", "403", "404", "500"}:
            message = given.get("message", {"403": "You do not have permission to view this.", "401": "Unauthorized", "500": "Internal server error"}.get(what, "No."))
            return Answer(said({"errorMessages": [message], "errors": {}}).body, int(what))
        if what == "login_page":
            return Answer(LOGIN_PAGE, 200, kind="text/html;charset=UTF-8")
        return Answer(b"\x00\x01 not json at all {", 200) if what == "garbage" else None

    def _spent(self, given: dict[str, Any]) -> dict[str, str]:
        if "reset" not in given and not given.get("near"):
            return {}
        reset = self.company.clock() + int(given.get("reset", 1) * 1000)
        return {"X-RateLimit-Limit": str(self.knobs.rate_limit), "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": zulu(reset)[:16] + "Z", "RateLimit-Reason": "jira-quota-tenant-based"}

    def _head(self, answer: Answer) -> dict[str, str]:
        seconds = self.company.clock() / 1000 + self.knobs.clock_skew
        head = {"Date": formatdate(seconds, usegmt=True), "Content-Type": answer.kind or JSON, "X-AREQUESTID": f"{self.requests:x}", "Cache-Control": "no-cache, no-store, no-transform"}
        if self.knobs.rate_headers:
            head |= {"X-RateLimit-Limit": str(self.knobs.rate_limit), "X-RateLimit-Remaining": str(self.knobs.rate_remaining), "X-RateLimit-Reset": zulu(int(seconds * 1000) + 60_000)}
            head |= {"X-RateLimit-NearLimit": "true"} if self.knobs.near_limit else {}
        return head | answer.headers

    async def _send(self, request: web.Request, answer: Answer, name: str, troubles: list[Trouble]) -> web.StreamResponse:
        return await send(request, answer, self._head(answer), troubles, gzip=self.knobs.gzip, counted=lambda count: self.tally.sent.update({name: count}))


def _jql(request: web.Request, raw: bytes) -> str:
    """The query a request asks, wherever it stands."""
    if b'"jql"' not in raw:
        return request.query.get("jql", "")
    try:
        return str(json.loads(raw)["jql"])
    except (ValueError, KeyError, TypeError):
        return ""
