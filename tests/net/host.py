"""A host over real HTTP that answers as scripted, misbehaviour included, and a client that asks it with little patience."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from tests.builders.opening import MachineClock, MemoryBudgets

from headway.net.attempts import Attempts
from headway.net.client import Client
from headway.net.credential import Credential

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Script = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]

SECRET = "t0ken-that-is-s3cret"
WELL = b'{"value":1}'


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def dice(seed):
    return Random(seed)  # noqa: S311 - jitter


def quick(**changes):
    """Attempts that do not keep a test waiting."""
    return Attempts(**{"base": 0.001, "whole": 20.0, "connect": 20.0, "random": dice(1), **changes})


def message(status=200, body=WELL, *, kind="application/json", length=None, **headers):
    """A response as bytes; underscores in header names stand for hyphens."""
    said = {
        "Content-Type": kind,
        "Content-Length": str(len(body) if length is None else length),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value is not None)
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body


def answer(*given: Any, **named: Any) -> Script:
    """Answer as `message` says."""
    return sending(message(*given, **named))


def sending(whole: bytes) -> Script:
    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(whole)
        await writer.drain()

    return script


def cut(whole: bytes) -> Script:
    """Send these bytes and hang up, whatever was promised."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(whole)
        await writer.drain()
        writer.close()

    return script


def reset() -> Script:
    """Break the connection without a word."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    return script


def dripping(whole: bytes, *, every: float) -> Script:
    """Send a byte now and then, for as long as anybody listens."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        for byte in whole:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every)

    return script


def echoing(status: int) -> Script:
    """Tell the request's Authorization header in the body, as JSON and in other words."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        told = asked.headers.get("authorization", "")
        body = {"errorMessages": [f"you sent {told}", told.partition(" ")[2]], "message": f"and {SECRET}", "request": {"Authorization": told}}
        writer.write(message(status, msgspec.json.encode(body)))
        await writer.drain()

    return script


@dataclass
class Host:
    """Answers the nth request by the nth script, later ones by the last."""

    scripts: list[Script]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    busiest: int = 0
    _busy: int = 0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while not writer.is_closing() and (asked := await _request(reader)):
                await self._answer(asked, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            await self.scripts[min(len(self.asked), len(self.scripts)) - 1](asked, writer)
        finally:
            self._busy -= 1

    def hang_up(self) -> None:
        for writer in self._open:
            writer.transport.abort()


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    return Asked(method, target, headers, await reader.readexactly(int(headers.get("content-length", 0))))


@asynccontextmanager
async def hosting(*scripts: Script) -> AsyncIterator[Host]:
    host = Host(list(scripts))
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield host
    finally:
        server.close()
        host.hang_up()
        await asyncio.sleep(0)


@asynccontextmanager
async def asking(
    url: str, *, credential: Any = None, budgets: Any = None, clock: Any = None, patience: Attempts | None = None, at_once: int = 8, **rest: Any
) -> AsyncIterator[Client]:
    client = Client(
        url,
        credential=credential or (lambda: Credential(SECRET)),
        budgets=budgets or MemoryBudgets(),
        clock=clock or MachineClock(),
        patience=patience or quick(),
        at_once=at_once,
        **rest,
    )
    try:
        yield client
    finally:
        await client.close()


@dataclass
class Outcome:
    """What asking once came to: what was said or raised, and what the host saw."""

    reply: Any
    error: BaseException | None
    asked: list[Asked]

    @property
    def said(self) -> Any:
        assert self.error is None, self.error
        return self.reply.said

    @property
    def times(self) -> int:
        return len(self.asked)


def outcome(*scripts: Script, path: str = "/rest/thing", ask: Any = None, decode: Any = msgspec.json.decode, **options: Any) -> Outcome:
    """Ask a host that behaves as scripted for one thing."""

    async def whole() -> Outcome:
        async with hosting(*scripts) as host, asking(host.url, **options) as client:
            try:
                reply = await (ask(client) if ask else client.get(path, decode=decode))
            except Exception as error:  # noqa: BLE001 - the tests look at whatever it is
                return Outcome(None, error, host.asked)
            return Outcome(reply, None, host.asked)

    return asyncio.run(whole())
