"""What every request passes on its way in and every response on its way out: host check, request id, security headers, ETag, compression.

Plain ASGI and one for all surfaces, because a header forgotten on one page is a hole in the whole
origin. The host check is what keeps a web page elsewhere from reading a loopback server through
DNS rebinding; it stands before anything that answers.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
from functools import lru_cache
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
ASKED_AT = re.compile(rb'"(?:computedAt|askedAt)":"[^"]*"')
"""The moment of asking is in every answer and changes none: left out of its ETag, which is weak for that reason."""
PACKED = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
"""Media that shrink; the others are compressed already, or nothing is known of them."""
SMALLEST = 512
"""Bytes below which gzip's own head and a processor's trouble outweigh what is saved."""
QUICK, THOROUGH = 5, 9
"""Levels for what is written anew each time, and for what never changes under its address."""
REFUSED_QUALITY = re.compile(r"q=0(\.0*)?")
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
        packing = takes_gzip(headers.get("accept-encoding", ""))
        outgoing = _Outgoing(send, request_id, headers.get("if-none-match"), cacheable=scope["method"] in {"GET", "HEAD"}, packing=packing)
        inner = self.app if self._known(headers.get("host", "")) else _misdirected
        try:
            await inner(scope, receive, outgoing)
        except Exception as error:  # noqa: BLE001 - the one broad except of this entrance; the error is logged and told
            if not outgoing.sent:
                await (await unforeseen(Request(scope), error))(scope, receive, outgoing)

    def _known(self, host: str) -> bool:
        found = HOST.fullmatch(host)
        return found is not None and found["name"].lower() in self.hosts


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or by `*`, and does not give it the quality 0."""
    asked = {name.strip().lower(): quality.strip() for name, _, quality in (part.partition(";") for part in accepted.split(","))}
    quality = asked.get("gzip", asked.get("*"))
    return quality is not None and not REFUSED_QUALITY.fullmatch(quality)


@lru_cache(maxsize=32)
def _packed_for_good(body: bytes) -> bytes:
    """What never changes, packed once and well."""
    return gzip.compress(body, THOROUGH, mtime=0)


async def _misdirected(scope: Scope, receive: Receive, send: Send) -> None:
    response = problem(Request(scope), status=HTTPStatus.MISDIRECTED_REQUEST, code="host", detail="This server answers only to the names it was started for.")
    await response(scope, receive, send)


class _Outgoing:
    """A response on its way out, held until its body is whole so that it can be named by its hash."""

    def __init__(self, send: Send, request_id: str, known: str | None, *, cacheable: bool, packing: bool) -> None:
        self.send, self.request_id, self.known, self.cacheable, self.packing = send, request_id, known, cacheable, packing
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
        shrinks = headers.get("content-type", "").startswith(PACKED) and "content-encoding" not in headers
        if shrinks:
            headers.add_vary_header("accept-encoding")
        if self.cacheable and self.start["status"] == HTTPStatus.OK:
            self._name(headers)
        if shrinks and self.packing and len(self.body) >= SMALLEST:
            self._pack(headers)
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

    def _pack(self, headers: MutableHeaders) -> None:
        """Compress what shrinks. The ETag stays: it is weak, and names the words, not their bytes."""
        body = bytes(self.body)
        self.body[:] = _packed_for_good(body) if "immutable" in headers["cache-control"] else gzip.compress(body, QUICK, mtime=0)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(self.body))
