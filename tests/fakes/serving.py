"""How a make-believe site counts what it is asked, is driven from outside, and sends what it answers: over the line as badly as it was told to.

What all sites can be asked about themselves are functions of one, taken up as methods by their classes.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.fakes.troubles import Trouble, Troubles

CHUNK = 256 * 1024
ASKED_KEPT = 20_000
LARGEST_BODY = 8 * 1024 * 1024


@dataclass
class Answer:
    """A status, a body and what else stands in the head; without a kind of its own it is the site's JSON."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""


@dataclass
class Tally:
    """What was asked, by the names of endpoints, and the bytes that were sent."""

    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)


class Site(Protocol):
    """What a make-believe site has."""

    tally: Tally
    log: deque[Any]
    troubles: Troubles


# --- what a site was asked, and how it gets well


def fresh_log() -> deque[Any]:
    """Room for the last requests."""
    return deque(maxlen=ASKED_KEPT)


@property
def counters(site: Site) -> dict[str, int]:
    """Requests of each endpoint so far, those that went wrong too; a request with a name within its endpoint's also by that, as `endpoint:name`."""
    return dict(site.tally.asked)


@property
def requests(site: Site) -> int:
    """All requests so far."""
    return sum(count for name, count in site.tally.asked.items() if ":" not in name)


@property
def served_bytes(site: Site) -> int:
    """Bytes of bodies sent so far, as they went over the line."""
    return site.tally.sent.total()


def forget_counts(site: Site) -> None:
    """Counting begins anew."""
    site.tally.asked.clear()
    site.tally.sent.clear()
    site.log.clear()


def well(site: Site) -> None:
    """Nothing goes wrong any more."""
    site.troubles.clear()


# --- how it is driven from another process


def driven(site: Any, verbs: Mapping[str, object]) -> web.Application:
    """An application that tells its counts, and does what verbs say to what they are for: POST /__fake/<verb>."""
    app = web.Application(client_max_size=LARGEST_BODY)

    async def tell(_request: web.Request) -> web.Response:
        return web.json_response({"requests": site.requests, "bytes": site.served_bytes, "endpoints": site.counters, "bytes_of": dict(site.tally.sent)})

    async def control(request: web.Request) -> web.Response:
        with site.company.lock:
            status, result = act(verbs, request.match_info["verb"], await request.text())
        return web.json_response(result | ({"token": site.token} if status == 200 else {}), status=status)

    app.router.add_route("GET", "/__fake/counters", tell)
    app.router.add_route("POST", "/__fake/{verb}", control)
    return app


def act(verbs: Mapping[str, object], verb: str, text: str) -> tuple[int, dict[str, Any]]:
    """Does what a verb says, with the arguments of the Python call; the status and the answer, which names what was wrong with the request."""
    if verb not in verbs:
        return 404, {"error": f"no such verb: {verb}; known are {', '.join(verbs)}"}
    call: Callable[..., Any] = getattr(verbs[verb], verb)
    try:
        given = json.loads(text or "{}")
        result = call(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        return 400, {"error": f"{type(error).__name__}: {error}"}
    return 200, {"said": result if isinstance(result, str | int) else None}


# --- how an answer goes out


async def wait(troubles: Iterable[Trouble]) -> None:
    """What happens before an answer."""
    for trouble in troubles:
        if trouble.what == "latency":
            await asyncio.sleep(trouble.particulars.get("ms", 20) / 1000)
        elif trouble.what == "do":
            trouble.particulars["do"]()
        elif trouble.what == "hang":
            await asyncio.Event().wait()


async def send(request: web.Request, answer: Answer, head: dict[str, str], troubles: Sequence[Trouble], *, gzip: bool, counted: Callable[[int], None]) -> web.StreamResponse:
    """The answer on its way, with what goes wrong there; `counted` is told the bytes of the body before they go."""
    body = answer.body
    struck = {trouble.what: trouble.particulars for trouble in troubles}
    if "truncate" in struck:
        body = body[: len(body) // 2]
    if gzip and body and "gzip" in request.headers.get("Accept-Encoding", ""):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        body, head = packer.compress(body) + packer.flush(), head | {"Content-Encoding": "gzip"}
    counted(len(body))
    response = web.StreamResponse(status=answer.status, headers=head | ({} if answer.status == web.HTTPNotModified.status_code else {"Content-Length": str(len(body))}))
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
