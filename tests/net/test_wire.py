"""What goes over the wire: redirects within the host, the proxy of the environment, and the credential nowhere else."""

from __future__ import annotations

import asyncio
import base64
import inspect
import ssl

import aiohttp
import msgspec
import pytest
from tests.net.host import SECRET, answer, asking, cut, hosting, outcome, quick

from headway.model.errors import AuthFailed, BadRequest, ConfigError, GaveUp, Overloaded, Transport
from headway.net.credential import Credential
from headway.net.exchange import Request
from headway.net.wire import BROKEN, broken

PROXY_SECRET = "pr0xy-passw0rd"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        for variable in (name, name.upper()):
            monkeypatch.delenv(variable, raising=False)


def redirected(*, to: str = "", status: int = 302, method: str = "get", path: str = "/there"):
    """A host that sends elsewhere: what it and the place it names were asked, and what came of it."""

    async def whole():
        async with (
            hosting(answer(body=b'{"value":2}')) as there,
            hosting(answer(status, Location=to or there.url + path), answer()) as here,
            asking(here.url) as client,
        ):
            ask = client.get("/x", query={"q": 1}, decode=msgspec.json.decode) if method == "get" else client.post("/x", body={}, decode=msgspec.json.decode)
            try:
                said = (await ask).said
            except (AuthFailed, BadRequest) as error:
                said = error
            return said, here.asked, there.asked

    return asyncio.run(whole())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_refused_and_that_host_is_asked_nothing(status):
    said, here, there = redirected(status=status)
    assert (type(said), len(here), there) == (BadRequest, 1, [])
    assert ("sends on to http://127.0.0.1:" in said.sentence, "change the source's url" in said.sentence, "/there" in said.sentence) == (True, True, False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_host_is_followed_with_the_credential(status):
    said, here, _ = redirected(to="/moved?page=2", status=status)
    assert (said, [asked.target for asked in here]) == ({"value": 1}, ["/x?q=1", "/moved?page=2"])
    assert {asked.headers["authorization"] for asked in here} == {f"Bearer {SECRET}"}


PLACES = {
    "user and password": "http://me:hunter2@elsewhere.example/?token=abcdef",
    "another scheme": "https://127.0.0.1/x",
    "no web address": "file:///etc/passwd",
    "nothing": " ",
    "garbage": "http://[::1",
}


@pytest.mark.parametrize("case", PLACES)
def test_a_redirect_to_somewhere_odd_is_refused_without_telling_what_it_carries(case):
    said, here, _ = redirected(to=PLACES[case])
    assert (type(said), len(here)) in ((BadRequest, 1), (BadRequest, 6))
    assert not any(word in said.sentence for word in ("hunter2", "abcdef", "passwd"))


def test_a_host_that_sends_round_in_circles_is_left():
    done = outcome(answer(302, Location="/rest/thing"))
    assert (type(done.error), done.times, "round in circles" in done.error.sentence) == (BadRequest, 6, True)


def test_a_posted_question_that_is_sent_to_a_page_met_a_login():
    said, here, _ = redirected(to="/login.jsp", method="post")
    assert (type(said), len(here)) == (AuthFailed, 1)


def test_a_posted_question_that_moved_is_posted_there():
    said, here, _ = redirected(to="/moved", status=308, method="post")
    assert (said, [(asked.method, asked.target, asked.body) for asked in here]) == ({"value": 1}, [("POST", "/x", b"{}"), ("POST", "/moved", b"{}")])


def through(proxy, url, **options):
    """Ask a host that only a proxy reaches."""

    async def whole():
        async with asking(url, patience=quick(most=1), **options) as client:
            return (await client.get("/x", decode=msgspec.json.decode)).said

    return whole()


def proxied(monkeypatch, *scripts, url="http://jira.example", user="me:" + PROXY_SECRET + "@"):
    async def whole():
        async with hosting(*scripts) as proxy:
            monkeypatch.setenv(f"{url.partition(':')[0]}_proxy", proxy.url.replace("://", f"://{user}"))
            try:
                return await through(proxy, url), proxy.asked
            except GaveUp as error:
                return error, proxy.asked

    return asyncio.run(whole())


def test_the_proxy_of_the_environment_is_taken_with_its_own_password(monkeypatch):
    said, (asked,) = proxied(monkeypatch, answer())
    assert (said, asked.target, asked.headers["host"]) == ({"value": 1}, "http://jira.example/x", "jira.example")
    assert base64.b64decode(asked.headers["proxy-authorization"].partition(" ")[2]).decode() == f"me:{PROXY_SECRET}"


def test_a_proxy_for_https_sees_where_to_but_never_our_credential(monkeypatch):
    error, (asked,) = proxied(monkeypatch, answer(407), url="https://jira.example")
    assert (asked.method, asked.target, "authorization" in asked.headers, "proxy-authorization" in asked.headers) == (
        "CONNECT",
        "jira.example:443",
        False,
        True,
    )
    assert (SECRET in str(error), PROXY_SECRET in str(error)) == (False, False)


def test_a_host_that_the_environment_exempts_is_asked_directly(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert outcome(answer()).said == {"value": 1}


def test_a_proxy_of_a_kind_we_cannot_use_is_an_error_that_names_the_variable(monkeypatch):
    monkeypatch.setenv("http_proxy", "socks5://me:" + PROXY_SECRET + "@127.0.0.1:9")
    error = outcome(answer()).error
    assert (type(error), "http_proxy" in error.sentence, PROXY_SECRET in error.sentence) == (ConfigError, True, False)


@pytest.mark.parametrize("credential", [None, Credential(SECRET)])
def test_who_we_are_is_never_taken_from_a_netrc_file(monkeypatch, tmp_path, credential):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login other password other-secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    (asked,) = outcome(answer(), credential=lambda: credential).asked
    assert asked.headers.get("authorization") == (None if credential is None else f"Bearer {SECRET}")


@pytest.mark.parametrize("ask", [{"path": "/x\ud800"}, {"path": "/x", "query": {"jql": "\udfff"}}], ids=["path", "query"])
def test_what_no_address_can_hold_is_a_bad_request_and_not_sent(ask):
    done = outcome(answer(), ask=lambda client: client.get(**ask, decode=bytes))
    assert (type(done.error), done.times, done.error.sentence.encode() != b"") == (BadRequest, 0, True)


def test_header_bytes_that_are_no_text_break_nothing():
    done = outcome(cut(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Odd: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}"))
    assert done.said == {}


INFO = aiohttp.RequestInfo("http://h/x?private=1", "GET", {"Authorization": f"Bearer {SECRET}"}, "http://h/x")
ERRORS = {
    "server disconnected": (aiohttp.ServerDisconnectedError(), Transport, "Server disconnected"),
    "payload": (aiohttp.ClientPayloadError("Response payload is not completed"), Transport, "not completed"),
    "connection": (aiohttp.ClientConnectionError("Connection closed"), Transport, "Connection closed"),
    "reset": (ConnectionResetError(104, "Connection reset by peer"), Transport, "reset by peer"),
    "reset while writing": (aiohttp.ClientConnectionResetError("Cannot write to closing transport"), Transport, "closing transport"),
    "broken pipe": (BrokenPipeError(32, "Broken pipe"), Transport, "Broken pipe"),
    "refused": (ConnectionRefusedError(111, "Connection refused"), Transport, "refused"),
    "no route": (OSError(113, "No route to host"), Transport, "No route"),
    "TLS": (ssl.SSLError("handshake"), Transport, "handshake"),
    "incomplete read": (asyncio.IncompleteReadError(b"x", 9), Transport, "1 bytes read"),
    "a response that is none": (aiohttp.ClientResponseError(INFO, (), status=400, message="Bad status line"), Transport, "Bad status line"),
    "a proxy that refuses": (aiohttp.ClientHttpProxyError(INFO, (), status=407, message="Proxy Authentication Required"), Transport, "Proxy Authentication"),
    "without words": (aiohttp.ClientError(), Transport, "ClientError"),
    "text that is none": (UnicodeDecodeError("utf-8", b"x", 0, 1, "odd"), Transport, "odd"),
    "an address in its words": (aiohttp.ClientError("http://h/x?private=1 failed"), Transport, "http://h/x failed"),
    "no connection in time": (aiohttp.ConnectionTimeoutError("slow"), Transport, "could not be reached within 20 s"),
    "no answer in time": (TimeoutError(), Overloaded, "did not finish its answer to GET /x within 20 s"),
    "no bytes in time": (aiohttp.SocketTimeoutError("slow"), Overloaded, "did not finish"),
    "no address": (aiohttp.InvalidURL("http://"), BadRequest, "makes no address"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_breaks_under_way_is_one_kind_of_error_and_says_what_broke(case):
    """LESSON 2."""
    error, kind, said = ERRORS[case]
    found = broken(Request(host="h", method="GET", path="/x?private=1"), error, quick())
    assert (isinstance(error, BROKEN), type(found), said in found.sentence, "h" in found.sentence) == (True, kind, True, True)
    assert ("private" in found.sentence, SECRET in found.sentence) == (False, False)


def test_no_error_of_the_library_about_requests_is_left_out():
    """LESSON 2: also those of the next version."""
    modules = (aiohttp.client_exceptions, aiohttp.http_exceptions)
    known = [
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and not kind.__name__.startswith("WS")
    ]
    assert [kind for kind in known if not issubclass(kind, (*BROKEN, Warning))] == []
