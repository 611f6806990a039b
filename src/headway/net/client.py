"""The way to one host with one credential: asks, waits, asks again, and says in a sentence what went wrong.

Retries live here and nowhere above, so that no caller can forget them; what is worth showing to people (a long wait, a refused
credential) is raised at once instead.
"""

from __future__ import annotations

import asyncio
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

from headway.model.errors import AuthFailed, BadRequest, ConfigError, RateLimited, SourceError
from headway.net import waits
from headway.net.attempts import Attempts, Failure, Tries
from headway.net.budget import Allowance
from headway.net.classify import refusal, tidy, undecodable
from headway.net.exchange import Answer, Reply, Request
from headway.net.quiet import Quiet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from headway.model.ports import Budgets, Clock
    from headway.net.credential import Credential
    from headway.net.size import PageSize
    from headway.net.wire import Wire

    Asked = Callable[[], Credential | None] | Callable[[], Awaitable[Credential | None]]

__all__ = ["Client", "Reply"]

T = TypeVar("T")
UNAUTHORISED, UNCHANGED = 401, 304
ETAG = "If-None-Match"


def _address(url: str) -> tuple[str, str]:
    """Origin and path prefix of a base url. Raises ConfigError."""
    try:
        parts = urlsplit(url.strip())
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        well = False
    if not well or parts.query or parts.fragment:
        shown = "" if "@" in url else f", not {tidy(url.partition('?')[0])!r}"
        raise ConfigError(f"the url of a source is written https://host or https://host/path{shown}")
    if "@" in parts.netloc:
        raise ConfigError(f"the url of {parts.hostname} holds a user or password: give them as auth, where they are kept secret")
    return f"{parts.scheme}://{parts.netloc.lower()}", parts.path.rstrip("/")


class Client:
    """Asks one host; `at_once` requests at most are under way. Raises ConfigError.

    `credential` is asked for at the first request, and again where the host refuses it. `headers` go with every request. A client
    `beside` another one of the same host and credential uses its budget: what makes one wait holds for both.
    """

    def __init__(
        self,
        base_url: str,
        *,
        credential: Asked,
        budgets: Budgets,
        clock: Clock,
        patience: Attempts | None = None,
        at_once: int = 8,
        headers: Mapping[str, str] | None = None,
        beside: Client | None = None,
    ) -> None:
        self._origin, self._prefix = _address(base_url)
        self._host = self._origin.partition("://")[2]
        self._credential, self._clock, self._at_once = credential, clock, at_once
        self._patience = patience or Attempts()
        self._headers = headers or {}
        self._held: Credential | None = None
        self._allowance = beside.allowance if beside and beside.host == self._host else Allowance(self._host, budgets=budgets, clock=clock)
        self._quiet = Quiet()
        self._wire: Wire | None = None

    @property
    def host(self) -> str:
        """Which one it is, with its port."""
        return self._host

    @property
    def allowance(self) -> Allowance:
        """What it lets us ask."""
        return self._allowance

    async def get(
        self,
        path: str,
        *,
        decode: Callable[[bytes], T],
        query: Mapping[str, str | int] | None = None,
        attempts: Attempts | None = None,
        size: PageSize | None = None,
    ) -> Reply[T]:
        """What a GET brings, decoded. Raises SourceError; Overloaded as `sized` wants it where a size is given."""
        return await self._asked(self._request("GET", path, query=query or {}), decode, attempts or self._patience, size)

    async def get_new(self, path: str, *, decode: Callable[[bytes], T], query: Mapping[str, str | int] | None = None, etag: str | None) -> Reply[T] | None:
        """As `get`, None where nothing is new since the host gave this ETag, which costs nothing of its budget; the reply's headers have the next one."""
        request = self._request("GET", path, query=query or {}, headers={ETAG: etag} if etag else {})
        reply = await self._asked(request, decode, self._patience, None)
        return reply if reply.new else None

    async def post(self, path: str, *, body: Any, decode: Callable[[bytes], T], attempts: Attempts | None = None, size: PageSize | None = None) -> Reply[T]:
        """What a POST that only asks brings, decoded: it is repeated like a GET. Raises as `get` does."""
        return await self._asked(self._request("POST", path, body=msgspec.json.encode(body)), decode, attempts or self._patience, size)

    async def close(self) -> None:
        """Let go of the connections, and share what is known of the budget."""
        try:
            await self._allowance.close()
        finally:
            if self._wire is not None:
                await self._wire.close()

    def _request(
        self, method: str, path: str, *, query: Mapping[str, str | int] | None = None, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Request:
        """A request below the base url; a whole address that the host itself gave is taken as it is."""
        own = f"{self._origin}{self._prefix}"
        if path.startswith(f"{self._origin}/"):
            whole = path[len(self._origin) :]
        elif path.startswith("/"):
            whole = self._prefix + path
        else:
            raise BadRequest(f"{self._host} is not asked for addresses elsewhere")
        part = path.removeprefix(own).lstrip("/").partition("?")[0].partition("/")[0]
        return Request(host=self._host, method=method, path=whole, part=part, query=query or {}, headers={**self._headers, **(headers or {})}, body=body)

    async def _asked(self, request: Request, decode: Callable[[bytes], T], attempts: Attempts, size: PageSize | None) -> Reply[T]:
        loop = asyncio.get_running_loop()
        began, tries, renewed = loop.time(), Tries(attempts, size), False
        while isinstance(outcome := await self._once(request, decode, attempts), Failure):
            if isinstance(outcome.error, AuthFailed) and not renewed and await self._renewed(outcome.by):
                renewed = True
                continue
            await asyncio.sleep(tries.pause(outcome, now=self._clock.now(), elapsed=loop.time() - began))
        return outcome

    async def _once(self, request: Request, decode: Callable[[bytes], T], attempts: Attempts) -> Reply[T] | Failure:
        answer, by = await self._answered(request, attempts)
        if isinstance(answer, SourceError):
            return Failure(answer, by=by)
        if answer.status == UNCHANGED and ETAG in request.headers:
            return Reply(cast("T", None), waits.date_of(answer.headers), answer.headers, new=False)
        error = refusal(request, answer, now=self._clock.now(), before=self._quiet.times)
        said = _decoded(request, decode, answer.body, answer.headers) if error is None else error
        if isinstance(said, SourceError):
            return self._refused(said, answer, by)
        self._quiet.broken()
        return said

    async def _answered(self, request: Request, attempts: Attempts) -> tuple[Answer | SourceError, Credential | None]:
        """One answer, asked for when there is room both in the budget and among the requests under way; none of the two is held while waiting for the other."""
        wire = await self._opened()
        while True:
            await self._allowance.wait(request.part, longest=attempts.longest)
            async with wire.gate:
                if self._allowance.take(request.part):
                    return await self._exchanged(wire, request, attempts)

    async def _exchanged(self, wire: Wire, request: Request, attempts: Attempts) -> tuple[Answer | SourceError, Credential | None]:
        headers: Mapping[str, str] = {}
        by = self._held
        try:
            answer = await wire.ask(request, credential=by, attempts=attempts)
            headers = {} if isinstance(answer, SourceError) else answer.headers
        finally:
            self._allowance.heed(request.part, headers)
        return answer, by

    def _refused(self, error: SourceError, answer: Answer, by: Credential | None) -> Failure:
        """A refusal with the wait it announces, which holds for all who ask this host unless it is the end of one named limit."""
        now = self._clock.now()
        until = error.until if isinstance(error, RateLimited) else waits.retry_after(answer.headers, now=now)
        if until is not None and not waits.of_one_resource(answer.headers, now=now):
            self._allowance.rest(until)
            self._quiet.asked(until, now=now)
        if by is not None and answer.status == UNAUTHORISED:
            by.refused = True
        return Failure(error, until, by)

    async def _opened(self) -> Wire:
        """The wire, and who we are; both looked up when something is asked for the first time."""
        if self._wire is None or not self._wire.open:
            from headway.net.wire import Wire  # noqa: PLC0415 - the HTTP library takes 0.2 s to load, and a replay asks nobody

            self._hold(await self._told())
            if self._wire is None or not self._wire.open:  # another request may have come first while we were told who we are
                self._wire = Wire(self._origin, at_once=self._at_once)
        return self._wire

    async def _told(self) -> Credential | None:
        """Who we are by now."""
        said = self._credential()
        return await said if isawaitable(said) else said

    def _hold(self, credential: Credential | None) -> None:
        self._held = credential
        self._allowance.identify("anonymous" if credential is None else credential.fingerprint)

    async def _renewed(self, refused: Credential | None) -> bool:
        """Whether the credential is another one by now than was refused: LESSON 19, tokens are renewed under a long run."""
        self._hold(await self._told())
        return (refused and refused.header) != (self._held and self._held.header)


def _decoded(request: Request, decode: Callable[[bytes], T], body: bytes, headers: Mapping[str, str]) -> Reply[T] | SourceError:
    """The reply; what the decoder makes of a body may be a refusal, where a host refuses with status 200."""
    try:
        return Reply(decode(body), waits.date_of(headers), headers)
    except SourceError as error:
        return error
    except (ValueError, RecursionError) as error:
        broken = undecodable(request, error)
    return broken
