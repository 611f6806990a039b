"""What every request passes on its way in and every response on its way out: host check, request id, security headers, ETag.

Plain ASGI and one for all surfaces, because a header forgotten on one page is a hole in the whole
origin. The host check is what keeps a web page elsewhere from reading a loopback server through
DNS rebinding; it stands before anything that answers.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from headway.api.problems import problem, unforeseen

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(:\d{1,5})?")
SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
ASKED_AT = re.compile(rb'"computedAt":"[^"]*"')
"""The moment of asking is in every answer and changes none: left out of its ETag, which is weak for that reason."""
SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = LOOPBACK) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sent = headers.get("x-request-id", "")
        request_id = sent if SANE_ID.fullmatch(sent) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        outgoing = _Outgoing(send, request_id, headers.get("if-none-match"), cacheable=scope["method"] in {"GET", "HEAD"})
        inner = self.app if self._known(headers.get("host", "")) else _misdirected
        try:
            await inner(scope, receive, outgoing)
        except Exception as error:  # noqa: BLE001 - the one broad except of this entrance; the error is logged and told
            if not outgoing.sent:
                await (await unforeseen(Request(scope), error))(scope, receive, outgoing)

    def _known(self, host: str) -> bool:
        found = HOST.fullmatch(host)
        return found is not None and found["name"].lower() in self.hosts


async def _misdirected(scope: Scope, receive: Receive, send: Send) -> None:
    response = problem(Request(scope), status=HTTPStatus.MISDIRECTED_REQUEST, code="host", detail="This server answers only to the names it was started for.")
    await response(scope, receive, send)


class _Outgoing:
    """A response on its way out, held until its body is whole so that it can be named by its hash."""

    def __init__(self, send: Send, request_id: str, known: str | None, *, cacheable: bool) -> None:
        self.send, self.request_id, self.known, self.cacheable = send, request_id, known, cacheable
        self.start: Message = {}
        self.body = bytearray()
        self.sent = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._flush()

    async def _flush(self) -> None:
        headers = MutableHeaders(raw=self.start.setdefault("headers", []))
        headers.update({**SECURITY, "x-request-id": self.request_id})
        headers.setdefault("cache-control", "no-cache")
        if self.cacheable and self.start["status"] == HTTPStatus.OK:
            self._name(headers)
        self.sent = True
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": bytes(self.body)})

    def _name(self, headers: MutableHeaders) -> None:
        tag = f'W/"{hashlib.blake2b(ASKED_AT.sub(b"", self.body), digest_size=12).hexdigest()}"'
        headers["etag"] = tag
        if self.known is not None and (self.known.strip() == "*" or tag.removeprefix("W/") in {part.strip().removeprefix("W/") for part in self.known.split(",")}):
            self.start["status"] = int(HTTPStatus.NOT_MODIFIED)
            self.body.clear()
            for name in ("content-length", "content-type"):
                del headers[name]
