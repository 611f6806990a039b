"""The client against a host that misbehaves: what is asked again, what is raised at once, what never leaves."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib

import msgspec
import pytest
from tests.builders.opening import MachineClock
from tests.net.host import SECRET, WELL, answer, asking, cut, dripping, hosting, message, outcome, quick, reset, sending

from headway.model.errors import AuthFailed, BadRequest, ConfigError, GaveUp, Gone, Incomplete, Overloaded, RateLimited, SourceError, Transport
from headway.net.client import Client
from headway.net.credential import Credential
from headway.net.size import PageSize, sized

pytestmark = pytest.mark.slow

HOUR = 3600
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(WELL, mtime=0)

PASSING = {
    "LESSON 95: 500 asked once": answer(500),
    "LESSON 95: 502 asked once": answer(502),
    "LESSON 95: 503 asked once": answer(503),
    "504": answer(504),
    "409 of a listing that took too long": answer(409),
    "429 without a word": answer(429),
    "429 with Retry-After in the past": answer(429, Retry_After="Mon, 02 Jan 2006 15:04:05 GMT"),
    "429 with Retry-After that is no number": answer(429, Retry_After="soon"),
    "LESSON 17: remaining 0 of 0": answer(429, X_RateLimit_Limit="0", X_RateLimit_Remaining="0", X_RateLimit_Reset="99999999999"),
    "LESSON 2: hung up before an answer": cut(b""),
    "LESSON 2: connection reset": reset(),
    "hung up inside the status line": cut(b"HTTP/1.1 20"),
    "hung up inside the headers": cut(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "hung up inside the body": cut(message(length=100)),
    "hung up inside a chunk": cut(CHUNKED + b'b\r\n{"val'),
    "hung up between chunks": cut(CHUNKED + b'5\r\n{"val\r\n'),
    "a chunk size that is no number": cut(CHUNKED + b"zz\r\n"),
    "truncated JSON of the promised length": answer(body=WELL[:-1]),
    "no JSON at all": answer(body=b"<<<"),
    "nested beyond reason": answer(body=b"[" * 100_000),
    "nothing": answer(body=b""),
    "a packed body cut short": answer(body=PACKED[:18], Content_Encoding="gzip"),
    "a packed body that is garbage": answer(body=b"\x1f\x8b" + b"garbage" * 9, Content_Encoding="gzip"),
    "no HTTP": cut(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "a header line without end": cut(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n\r\n"),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_may_pass_is_asked_again_until_it_does(case):
    done = outcome(PASSING[case], PASSING[case], answer())
    assert (done.said, done.times >= 3) == ({"value": 1}, True)


@pytest.mark.parametrize("case", PASSING)
def test_what_does_not_pass_ends_with_the_path_and_the_reason(case):
    done = outcome(PASSING[case], patience=quick(most=3))
    assert isinstance(done.error, GaveUp | RateLimited)
    assert ("GET /rest/thing" in done.error.sentence, "127.0.0.1" in done.error.sentence) == (True, True)
    assert isinstance(done.error, RateLimited) or isinstance(done.error.__cause__, Transport)


FINAL = {
    400: BadRequest,
    401: AuthFailed,
    403: AuthFailed,
    404: Gone,
    405: BadRequest,
    410: Gone,
    422: BadRequest,
    501: BadRequest,
}


@pytest.mark.parametrize("status", FINAL)
def test_what_asking_again_cannot_help_is_asked_once(status):
    done = outcome(answer(status, b'{"errorMessages":["Field \'x\' does not exist"],"errors":{}}'))
    assert (type(done.error), done.times) == (FINAL[status], 1)
    assert done.error.sentence.endswith(f"answered {status} to GET /rest/thing: Field 'x' does not exist")


def test_a_login_page_with_status_200_is_a_refused_credential_and_not_an_empty_answer():
    done = outcome(answer(body=b"<html><form>password</form>", kind="text/html;charset=UTF-8"))
    assert (type(done.error), done.times, "login page" in done.error.sentence, "<form" in done.error.sentence) == (AuthFailed, 1, True, False)


def test_it_gives_up_after_so_many_attempts():
    done = outcome(answer(500), patience=quick(most=4))
    assert (type(done.error), done.times, "asked 4 times" in done.error.sentence) == (GaveUp, 4, True)


def test_it_gives_up_after_so_much_time_and_does_not_begin_a_sleep_beyond_it():
    began = time.monotonic()
    done = outcome(answer(500), patience=quick(base=20.0, within=0.2))
    assert (type(done.error), done.times < 6, time.monotonic() - began < 10) == (GaveUp, True, True)


def test_one_call_may_be_less_patient_than_its_client():
    done = outcome(answer(500), ask=lambda client: client.get("/x", decode=bytes, attempts=quick(most=1)))
    assert (type(done.error), done.times) == (GaveUp, 1)


def test_a_body_that_drips_for_ever_is_cut_off():
    done = outcome(dripping(message(body=b" " * 10_000), every=0.05), patience=quick(most=2, whole=0.2))
    assert (type(done.error), type(done.error.__cause__), done.times) == (GaveUp, Overloaded, 2)


def test_a_host_that_accepts_and_never_speaks_is_left():
    done = outcome(dripping(b"H", every=30), patience=quick(most=1, whole=0.2))
    assert "within 0.2 s" in done.error.sentence


def test_nobody_listening_is_a_broken_connection_that_says_so():
    async def whole():
        async with hosting(answer()) as host:
            url = host.url
        async with asking(url, patience=quick(most=2)) as client:
            await client.get("/x", decode=bytes)

    with pytest.raises(GaveUp, match=r"the connection to 127\.0\.0\.1:\d+ broke on GET /x: Cannot connect"):
        asyncio.run(whole())


def test_a_short_wait_that_is_announced_is_sat_through():
    began = time.monotonic()
    done = outcome(answer(429, Retry_After="1"), answer())
    assert (done.said, done.times, time.monotonic() - began >= 1) == ({"value": 1}, 2, True)


@pytest.mark.parametrize("status", [429, 503])
def test_a_long_wait_is_raised_at_once_with_its_end(status):
    began = MachineClock().now()
    done = outcome(answer(status, Retry_After="120"))
    assert (type(done.error), done.times) == (RateLimited, 1)
    assert abs((done.error.until - began) / 1e6 - 120) < 3


def test_a_wait_that_one_request_was_asked_for_holds_for_the_next_and_for_other_workers():
    """LESSON 18: what was fetched before stays with the caller; nobody asks again meanwhile."""

    async def whole():
        async with hosting(answer(), answer(429, Retry_After="120")) as host, asking(host.url) as client:
            first = await client.get("/x", decode=msgspec.json.decode)
            for _ in range(3):
                with pytest.raises(RateLimited) as raised:
                    await client.get("/y", decode=bytes)
            return first.said, len(host.asked), raised.value.until

    said, times, until = asyncio.run(whole())
    assert (said, times, until > MachineClock().now()) == ({"value": 1}, 2, True)


def test_the_secondary_limit_without_any_header_is_no_denial():
    """LESSON 15."""
    done = outcome(answer(403, b'{"message":"You have exceeded a secondary rate limit."}', X_RateLimit_Remaining="14", X_RateLimit_Limit="30"))
    assert (type(done.error), 55 < (done.error.until - MachineClock().now()) / 1e6 < 65) == (RateLimited, True)


def test_a_larger_body_than_we_hold_is_an_overload_even_when_it_is_packed_small():
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([packed.compress(bytes(1024 * 1024)) for _ in range(65)] + [packed.flush()])
    done = outcome(answer(body=bomb, Content_Encoding="gzip"), patience=quick(most=1, whole=20))
    assert (len(bomb) < 200_000, type(done.error.__cause__), "more than 64 MB" in done.error.sentence) == (True, Overloaded, True)


@pytest.mark.parametrize(("coding", "body"), [("gzip", PACKED), ("deflate", zlib.compress(WELL)), ("identity", WELL)], ids=["gzip", "deflate", "identity"])
def test_packed_bodies_are_unpacked(coding, body):
    assert outcome(answer(body=body, Content_Encoding=coding)).said == {"value": 1}


def test_what_is_asked_arrives_as_it_was_said():
    def ask(client):
        return client.get("/rest/a b", query={"jql": 'project = "A&B" AND x = "1+1 %41 é"', "maxResults": 50}, decode=bytes)

    (asked,) = outcome(answer(), ask=ask).asked
    assert asked.target == "/rest/a%20b?jql=project+%3D+%22A%26B%22+AND+x+%3D+%221%2B1+%2541+%C3%A9%22&maxResults=50"
    assert (asked.headers["authorization"], asked.headers["accept"], "cookie" in asked.headers) == (f"Bearer {SECRET}", "application/json", False)


def test_a_body_is_posted_as_json_again_at_every_attempt():
    done = outcome(answer(503), answer(), ask=lambda client: client.post("/rest/ask", body={"ids": ["1"]}, decode=msgspec.json.decode))
    assert [(asked.method, asked.body, asked.headers["content-type"]) for asked in done.asked] == [("POST", b'{"ids":["1"]}', "application/json")] * 2


def test_a_reply_tells_the_hosts_clock_and_its_headers():
    reply = outcome(answer(Date="Sat, 21 Nov 2026 16:00:00 GMT", X_Thing="1")).reply
    assert (reply.date, reply.headers["x-thing"]) == (1_795_276_800_000_000, "1")


def test_a_host_without_a_clock_tells_none():
    assert outcome(answer(Date="yesterday")).reply.date is None


def test_an_error_of_the_callers_own_passes_unchanged_and_is_not_repeated():
    def decode(body):
        raise Incomplete("an empty page with a token")

    done = outcome(answer(), decode=decode)
    assert (type(done.error), done.times) == (Incomplete, 1)


def test_only_so_many_requests_are_under_way():
    async def slow(asked, writer):
        await asyncio.sleep(0.02)
        await sending(message())(asked, writer)

    async def whole():
        async with hosting(slow) as host, asking(host.url, at_once=3) as client:
            await asyncio.gather(*(client.get("/x", decode=bytes) for _ in range(12)))
            return host.busiest, len(host.asked)

    assert asyncio.run(whole()) == (3, 12)


def test_cookies_are_not_kept():
    async def whole():
        async with (
            hosting(answer(Set_Cookie="session=1")) as host,
            asking(host.url.replace("127.0.0.1", "localhost")) as client,
        ):  # no library keeps cookies of a number
            for _ in range(2):
                await client.get("/x", decode=bytes)
            return ["cookie" in asked.headers for asked in host.asked]

    assert asyncio.run(whole()) == [False, False]


def test_a_token_that_is_renewed_in_a_long_run_is_taken_up():
    """LESSON 19."""
    tokens = iter(["the-first-token", "the-second-token", "the-second-token"])
    done = outcome(answer(401), answer(), credential=lambda: Credential(next(tokens)))
    assert (done.said, [asked.headers["authorization"] for asked in done.asked]) == ({"value": 1}, ["Bearer the-first-token", "Bearer the-second-token"])


def test_a_token_that_is_another_every_time_is_tried_twice_and_no_more():
    tokens = iter(range(100))
    done = outcome(answer(401), credential=lambda: Credential(f"token-{next(tokens)}"))
    assert (type(done.error), done.times) == (AuthFailed, 2)


def test_a_token_that_is_still_the_same_is_refused_after_one_request():
    done = outcome(answer(401))
    assert (type(done.error), done.times) == (AuthFailed, 1)


def test_a_credential_is_asked_for_at_the_first_request_and_not_before():
    def missing():
        raise ConfigError("JIRA_TOKEN is not set")

    done = outcome(answer(), credential=missing)
    assert (type(done.error), done.times) == (ConfigError, 0)


def test_a_page_that_overloads_its_host_is_halved_and_passes():
    async def whole():
        async with hosting(answer(502), answer(502), answer(504), answer(503), answer()) as host, asking(host.url) as client:
            size = PageSize(100)
            reply = await sized(lambda most: client.get("/x", query={"most": most}, decode=msgspec.json.decode, size=size), size)
            return reply.said, size.now, [asked.target for asked in host.asked]

    assert asyncio.run(whole()) == ({"value": 1}, 25, ["/x?most=100", "/x?most=100", "/x?most=50", "/x?most=50", "/x?most=25"])


def test_an_overload_at_the_smallest_page_ends():
    async def whole():
        async with hosting(answer(502)) as host, asking(host.url, patience=quick(most=3)) as client:
            size = PageSize(20)
            with pytest.raises(GaveUp):
                await sized(lambda most: client.get("/x", query={"most": most}, decode=bytes, size=size), size)
            return size.now, len(host.asked)

    assert asyncio.run(whole()) == (10, 5)


BAD_URLS = ("ftp://host", "host", "", "https://", "https://host:port", "https://host?x=1", "https://host/#x", "http://[::1")


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_is_none_is_an_error_of_the_configuration(url):
    with pytest.raises(ConfigError, match="https://host"):
        Client(url, credential=lambda: None, budgets=None, clock=None)


def test_a_password_in_an_address_is_refused_without_being_told():
    with pytest.raises(ConfigError, match="give them as auth") as raised:
        Client("https://me:hunter2@host/x", credential=lambda: None, budgets=None, clock=None)
    assert "hunter2" not in str(raised.value)


def test_a_path_of_the_base_url_stays_before_what_is_asked():
    async def whole():
        async with hosting(answer()) as host, asking(f"{host.url}/ex/jira/1/") as client:
            await client.get("/rest/x", decode=bytes)
            await client.get(f"{host.url}/repositories/1?page=2", query={"a": 1}, decode=bytes)
            return [asked.target for asked in host.asked]

    assert asyncio.run(whole()) == ["/ex/jira/1/rest/x", "/repositories/1?page=2&a=1"]


@pytest.mark.parametrize("path", ["http://elsewhere.example/x", "elsewhere", "@elsewhere/x", "", "http://127.0.0.1:1/x"])
def test_addresses_elsewhere_are_not_asked(path):
    done = outcome(answer(), path=path)
    assert (type(done.error), done.times) == (BadRequest, 0)


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "/\\elsewhere.example/x", "/..//elsewhere.example"])
def test_a_path_that_looks_like_a_host_is_still_a_path(path):
    assert outcome(answer(), path=path).times == 1


def test_a_client_that_nobody_closes_leaves_nothing_open_and_works_in_the_next_loop():
    clients = []

    async def whole():
        async with hosting(answer()) as host:
            client = Client(host.url, credential=lambda: None, budgets=Nothing(), clock=Frozen())
            clients.append(client)
            return (await client.get("/x", decode=msgspec.json.decode)).said

    async def again():
        async with hosting(answer()) as host:
            clients[0]._origin = host.url
            said = (await clients[0].get("/x", decode=msgspec.json.decode)).said
            await clients[0].close()
            return said

    assert (asyncio.run(whole()), asyncio.run(again())) == ({"value": 1}, {"value": 1})


class Nothing:
    """Budgets that know nothing."""

    async def recall(self, *_):
        return None


class Frozen:
    def now(self):
        return HOUR


def test_every_error_is_one_of_the_tree():
    assert all(issubclass(kind, SourceError) for kind in FINAL.values())
