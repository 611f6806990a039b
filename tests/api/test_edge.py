"""What every request passes: the host check, the request's id, the security headers, the ETag, compression."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from headway.api.edge import SMALLEST, Edge, takes_gzip

if TYPE_CHECKING:
    from starlette.types import Message
    from tests.api.serving import Site

EVERYWHERE = ("/", "/api/v1/metrics", "/api/v1/nowhere", "/healthz", "/metrics", "/explain/code.nothing", "/static/0/headway.css")


@pytest.mark.parametrize("target", EVERYWHERE)
def test_every_answer_forbids_what_a_browser_need_not_do(site: Site, target: str):
    headers = site.get(target).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1.attacker.example", "localhost@attacker.example", "", "[::2]:80", "127.0.0.1:80:80"])
def test_a_request_for_another_host_learns_nothing(site: Site, host: str):
    reply = site.get("/api/v1/metrics", host=host)
    assert reply.status in {400, 421}
    assert b"code.commits" not in reply.body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:8000", "[::1]:8000"])
def test_loopback_names_are_answered_on_any_port(site: Site, host: str):
    assert site.get("/healthz", host=host).status == 200


def test_a_sane_request_id_is_kept_and_another_replaced(site: Site):
    assert site.get("/healthz", x_request_id="abc-1").headers["x-request-id"] == "abc-1"
    assert "<" not in site.get("/healthz", x_request_id="<b>").headers["x-request-id"]


@pytest.mark.parametrize("target", ["/api/v1/metrics", "/api/v1/home?period=30d", "/api/v1/metrics/code.commits?period=30d"])
def test_an_answer_known_already_is_not_sent_again(site: Site, target: str):
    first = site.get(target)
    again = site.get(target, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert site.get(target, if_none_match='"else"').status == 200


@pytest.mark.parametrize("target", ["/", "/api/v1/home?period=30d", "/metrics", "/explain/code.commits?period=30d"])
def test_words_are_sent_compressed_to_whom_can_read_it_and_are_the_same_words(site: Site, target: str):
    plain, packed = site.get(target), site.get(target, accept_encoding="br, gzip;q=0.8")
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body) / 2
    assert len(gzip.decompress(packed.body)) == pytest.approx(len(plain.body), abs=64)
    assert packed.headers["vary"] == plain.headers["vary"]
    assert "accept-encoding" in plain.headers["vary"].lower()


def test_a_compressed_answer_has_the_name_of_the_plain_one(site: Site):
    target = "/api/v1/metrics"
    tag = site.get(target).headers["etag"]
    again = site.get(target, accept_encoding="gzip", if_none_match=tag)
    assert (again.status, again.body, again.headers["vary"]) == (304, b"", "accept-encoding")
    assert "content-encoding" not in again.headers


def test_what_is_shorter_than_the_trouble_is_sent_as_it_is(site: Site):
    reply = site.get("/healthz", accept_encoding="gzip")
    assert (len(reply.body) < SMALLEST, reply.headers.get("content-encoding")) == (True, None)


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("GZIP", True), ("br, gzip", True), ("*", True), ("gzip;q=0.5", True), ("", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0.0", False), ("*, gzip;q=0", False), ("xgzip", False)],
)
def test_a_client_says_whether_it_can_read_gzip(header: str, taken: bool):  # noqa: FBT001 - a table
    assert takes_gzip(header) is taken


def test_trouble_is_never_named_by_an_etag(site: Site):
    assert "etag" not in site.get("/api/v1/nowhere").headers


def test_what_nobody_foresaw_is_told_without_its_inside(caplog: pytest.LogCaptureFixture):
    async def broken(_: object) -> None:
        raise LookupError("secret inside")

    heard: list[Message] = []

    async def ask() -> None:
        app = Edge(Starlette(routes=[Route("/", broken)]))
        scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": [(b"host", b"localhost")], "http_version": "1.1", "scheme": "http", "root_path": "", "server": ("localhost", 80), "client": None}

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            heard.append(message)

        await app(scope, receive, send)

    asyncio.run(ask())
    assert heard[0]["status"] == 500
    assert all(b"secret" not in message.get("body", b"") for message in heard)


def test_what_is_not_http_passes_by_untouched():
    seen = []

    async def inner(scope: dict, receive: object, send: object) -> None:
        seen.append(scope["type"])

    asyncio.run(Edge(inner)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]
