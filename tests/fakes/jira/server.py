"""The site on the network: who asks, which endpoint, what goes wrong on the way, and how the bytes go out."""

from __future__ import annotations

import asyncio
import json
import zlib
from base64 import b64encode
from collections import Counter, deque
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from aiohttp import web
from tests.fakes.jira import controls
from tests.fakes.jira.asking import Answer, Ask, Site, read_body, refused, said
from tests.fakes.jira.jql import Refused
from tests.fakes.jira.rendering import Rendering
from tests.fakes.jira.routes import OPEN_TO_ALL, ROUTES
from tests.fakes.jira.searching import Search
from tests.fakes.jira.troubles import Knobs, Trouble, Troubles
from tests.fakes.jira.wording import Wording, zulu

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.jira.company import Company

CHUNK = 256 * 1024
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Log in with Atlassian account</title></head><body><form id='form-login'>Log in to continue</form></body></html>"
GATEWAY = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr><center>AtlassianEdge</center></body></html>"
ASKED_KEPT = 20_000
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
        self.troubles, self.knobs = Troubles(), Knobs()
        self.search = Search(company)
        self._asked: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self.log: deque[Asked] = deque(maxlen=ASKED_KEPT)
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
            elif not hasattr(self.knobs, name):
                raise AttributeError(f"no such knob: {name}")
            else:
                setattr(self.knobs, name, value)

    def well(self) -> None:
        """Nothing goes wrong any more."""
        self.troubles.clear()

    def expire_token(self) -> None:
        """The token is no longer good: whoever uses it is a stranger."""
        self._serial += 1
        self.token = f"token-{self._serial}"

    def expire_pages(self) -> None:
        """No nextPageToken given so far is good any more."""
        self.search.epoch += 1

    # --- what it was asked

    @property
    def counters(self) -> dict[str, int]:
        """Requests of each endpoint so far, those that went wrong too."""
        return dict(self._asked)

    @property
    def requests(self) -> int:
        """All requests so far."""
        return self._asked.total()

    @property
    def served_bytes(self) -> int:
        """Bytes of bodies sent so far."""
        return self._bytes.total()

    def forget_counts(self) -> None:
        """Counting begins anew."""
        self._asked.clear()
        self._bytes.clear()
        self.log.clear()

    def jqls(self) -> list[str]:
        """The queries asked so far, in order."""
        return [asked.jql for asked in self.log if asked.jql]

    # --- serving

    def app(self) -> web.Application:
        """Everything behind one address."""
        app = web.Application(client_max_size=8 * 1024 * 1024)
        for route in ROUTES:
            if route.edition in {None, self.edition}:
                app.router.add_route(route.method, route.path, self._door(route.name, route.answer))
        app.router.add_route("GET", "/__fake/counters", self._counters)
        app.router.add_route("POST", "/__fake/{verb}", self._control)
        app.router.add_route("*", "/{rest:.*}", self._nothing)
        return app

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        return await self._send(request, Answer(b"<html><title>dead link</title></html>", 404, kind="text/html"), "nothing", [])

    async def _counters(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": self.requests, "bytes": self.served_bytes, "endpoints": self.counters, "bytes_of": dict(self._bytes)})

    async def _control(self, request: web.Request) -> web.Response:
        with self.company.lock:
            status, result = controls.act(self, request.match_info["verb"], await request.text())
        return web.json_response(result, status=status)

    def _door(self, name: str, answer: Callable[[Site, Ask], Answer]) -> Callable[[web.Request], Any]:
        async def come_in(request: web.Request) -> web.StreamResponse:
            self._asked[name] += 1
            troubles = self.troubles.strike(name)
            raw = await request.read()
            for trouble in troubles:
                await _wait(trouble)
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
        head = {"Date": formatdate(seconds, usegmt=True), "Content-Type": answer.kind, "X-AREQUESTID": f"{self.requests:x}", "Cache-Control": "no-cache, no-store, no-transform"}
        if self.knobs.rate_headers:
            head |= {"X-RateLimit-Limit": str(self.knobs.rate_limit), "X-RateLimit-Remaining": str(self.knobs.rate_remaining), "X-RateLimit-Reset": zulu(int(seconds * 1000) + 60_000)}
            head |= {"X-RateLimit-NearLimit": "true"} if self.knobs.near_limit else {}
        return head | answer.headers

    async def _send(self, request: web.Request, answer: Answer, name: str, troubles: list[Trouble]) -> web.StreamResponse:
        body, head = answer.body, self._head(answer)
        struck = {trouble.what: trouble.particulars for trouble in troubles}
        if "truncate" in struck:
            body = body[: len(body) // 2]
        if self.knobs.gzip and "gzip" in request.headers.get("Accept-Encoding", ""):
            packer = zlib.compressobj(1, zlib.DEFLATED, 31)
            body, head = packer.compress(body) + packer.flush(), head | {"Content-Encoding": "gzip"}
        self._bytes[name] += len(body)
        response = web.StreamResponse(status=answer.status, headers=head | {"Content-Length": str(len(body))})
        cut = struck.get("disconnect")
        if cut is not None and cut.get("where", "before") == "before":
            _hang_up(request)
            return response
        await response.prepare(request)
        if cut is not None:
            await response.write(body[: len(body) // 2])
            _hang_up(request)
            return response
        await _pour(response, body, pace=struck.get("slow", {}).get("bytes_per_second"))
        return response


def _jql(request: web.Request, raw: bytes) -> str:
    """The query a request asks, wherever it stands."""
    if b'"jql"' not in raw:
        return request.query.get("jql", "")
    try:
        return str(json.loads(raw)["jql"])
    except (ValueError, KeyError, TypeError):
        return ""


async def _wait(trouble: Trouble) -> None:
    if trouble.what == "latency":
        await asyncio.sleep(trouble.particulars.get("ms", 20) / 1000)
    elif trouble.what == "do":
        trouble.particulars["do"]()
    elif trouble.what == "hang":
        await asyncio.Event().wait()


async def _pour(response: web.StreamResponse, body: bytes, *, pace: int | None) -> None:
    """The body in pieces; dripping, if it is slow."""
    if pace is None:
        for start in range(0, len(body), CHUNK):
            await response.write(memoryview(body)[start : start + CHUNK])
    else:
        for start in range(0, len(body), max(1, pace // 20)):
            await response.write(body[start : start + max(1, pace // 20)])
            await asyncio.sleep(0.05)
    await response.write_eof()


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()
