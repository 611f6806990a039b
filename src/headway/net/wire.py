"""Requests and answers on the wire: the only module that knows the HTTP library.

It gives an answer or the error that took its place, and raises neither: an error of the library carries the request with its
headers, and must not stay in reach as the context of one of ours.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from headway import __version__
from headway.model.errors import BadRequest, Overloaded, SourceError, Transport
from headway.net import classify
from headway.net.exchange import Answer, Request
from headway.net.proxies import proxy_for

if TYPE_CHECKING:
    from headway.net.attempts import Attempts
    from headway.net.credential import Credential

LARGEST_BODY = 64 * 1024 * 1024
MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPS_METHOD = frozenset({307, 308})
QUERY = re.compile(r"\?\S*")
HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": f"headway/{__version__}"}


BROKEN = (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, EOFError, UnicodeError)
"""All that the library and the system raise while a request is under way (LESSON 2: the one that was left out ended a stream); a timeout is an OSError."""


class Wire:
    """Connections to one host, `scheme://host[:port]`; opened in a running loop and closed with it at the latest. Who asks holds the `gate`."""

    def __init__(self, origin: str, *, at_once: int) -> None:
        self._origin = origin
        self.gate = asyncio.Semaphore(at_once)
        self._proxy = proxy_for(origin)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=at_once),
            cookie_jar=aiohttp.DummyCookieJar(),  # a session cookie would outlive the token it came with
            headers=HEADERS,
        )
        self._keeper = asyncio.create_task(_keep(self._session))

    @property
    def open(self) -> bool:
        """Whether requests can be made; not after the loop it was opened in has ended."""
        return not self._session.closed

    async def close(self) -> None:
        """Let go of the connections; a loop that has ended took them along."""
        if not self._keeper.done():
            self._keeper.cancel()
            await asyncio.wait([self._keeper])
        await self._session.close()  # a keeper that never came to run has not

    async def ask(self, request: Request, *, credential: Credential | None, attempts: Attempts) -> Answer | SourceError:
        """One attempt, redirects within the host included."""
        try:
            async with asyncio.timeout(attempts.whole):
                return await self._followed(request, credential, attempts)
        except BROKEN as error:
            return broken(request, error, attempts)

    async def _followed(self, request: Request, credential: Credential | None, attempts: Attempts) -> Answer | SourceError:
        if (url := self._address(request)) is None:
            return _no_address(request)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._exchange(request, url, credential, attempts)
            if isinstance(answer, SourceError) or answer.status not in REDIRECTS:
                return answer
            following = self._following(request, answer, url)
            if isinstance(following, SourceError):
                return following
            url = following
        return BadRequest(f"{request.host} sends {request.named} round in circles")

    def _address(self, request: Request) -> URL | None:
        """The address of a request, None where its text makes none; yarl would leave out what it cannot encode, and so ask for something else."""
        try:
            "".join((request.path, *map(str, request.query.values()))).encode()
            return URL(f"{self._origin}{request.path}").update_query(request.query)
        except ValueError:
            return None

    def _following(self, request: Request, answer: Answer, url: URL) -> URL | SourceError:
        """Where a redirect leads, if that is the same host: the credential goes nowhere else."""
        place = answer.headers.get("Location", "").strip()
        try:
            target = url.join(URL(place))
            origin = target.origin()
        except ValueError:
            place = ""
        if not place:
            return BadRequest(f"{request.host} answered {answer.status} to {request.named} and does not say where to go")
        if origin != url.origin():
            return classify.elsewhere(request, answer.status, str(origin))
        if request.body is not None and answer.status not in KEEPS_METHOD:
            return classify.login_page(request)  # what a body was sent to does not move; a way to log in takes its place
        return target

    async def _exchange(self, request: Request, url: URL, credential: Credential | None, attempts: Attempts) -> Answer | SourceError:
        headers, proxy = self._headers(request, credential), self._proxy
        timeout = aiohttp.ClientTimeout(total=None, connect=attempts.connect)
        through = {"Proxy-Authorization": proxy.credential.header} if proxy and proxy.credential else {}
        async with self._session.request(
            request.method,
            url,
            data=request.body,
            headers=headers if url.scheme == "https" else headers | through,
            proxy=proxy.url if proxy else None,
            proxy_headers=through or None,
            timeout=timeout,
            allow_redirects=False,
        ) as response:
            body = await _body(response)
        if body is None:
            return Overloaded(f"{request.host} answered {request.named} with more than {LARGEST_BODY // 1024**2} MB")
        return Answer(response.status, response.headers, body)

    def _headers(self, request: Request, credential: Credential | None) -> dict[str, str]:
        headers = dict(request.headers) if credential is None else {**request.headers, "Authorization": credential.header}
        return headers if request.body is None else {**headers, "Content-Type": "application/json"}


async def _keep(session: aiohttp.ClientSession) -> None:
    """Close a session when its loop ends, for those who do not: a loop cancels what is left before it goes."""
    try:
        await asyncio.Event().wait()
    finally:
        await session.close()


async def _body(response: aiohttp.ClientResponse) -> bytes | None:
    """The body, unpacked; None for one too large."""
    parts, length = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        length += len(part)
        if length > LARGEST_BODY:
            response.close()
            return None
    return b"".join(parts)


def broken(request: Request, error: Exception, attempts: Attempts) -> SourceError:
    """The error of ours for one of BROKEN, to be returned and not raised."""
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Transport(f"{request.host} could not be reached within {attempts.connect:g} s for {request.named}")
    if isinstance(error, TimeoutError):
        return Overloaded(f"{request.host} did not finish its answer to {request.named} within {attempts.whole:g} s")
    if isinstance(error, aiohttp.InvalidURL):
        return _no_address(request)
    return Transport(f"the connection to {request.host} broke on {request.named}: {_said(error)}")


def _no_address(request: Request) -> BadRequest:
    return BadRequest(f"{classify.tidy(request.named)} on {request.host} makes no address")


def _said(error: Exception) -> str:
    """What the library says of it, without addresses' queries; its errors of responses also tell the headers."""
    said = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return classify.tidy(QUERY.sub("", said)) or type(error).__name__
