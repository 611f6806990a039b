"""A forge on loopback for the clones: git's own HTTP over bare repositories, with every request remembered, and what a run makes of them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from tests.builders.opening import opening
from tests.fakes.github.code import place, serve

from headway.model.scope import Scope, Source
from headway.net.credential import Credential
from headway.sources.git.mirror import GitMirror
from headway.sources.opening import Remote

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path
    from ssl import SSLContext

TOKEN = "ghs_forge-token-of-tests"
NUMBER = "42"
SCOPE = Scope(key=f"github:repo:{NUMBER}", name="acme/shop", location="https://forge.example/acme/shop")
PUSHED = 1_700_000_000_000_000


@dataclass
class Forge:
    """`instead` answers in place of git where it is set; `asked` are the paths, POSTs as `fetch` and the look before as `look`."""

    folder: Path
    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    instead: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append("fetch" if request.method == "POST" else "look")
        self.headers.append(dict(request.headers))
        if self.instead:
            return await self.instead(request)
        return await serve(request, place(self.folder, NUMBER), known=lambda token: token == TOKEN)

    def remote(self, *, pushed_at=PUSHED, token=TOKEN, path="acme/shop.git") -> Remote:
        return Remote(url=f"{self.url}/{path}", pushed_at=pushed_at, credential=token and Credential(token))


@asynccontextmanager
async def forging(folder: Path, *, ssl: SSLContext | None = None) -> AsyncIterator[Forge]:
    forge = Forge(folder)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", forge.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=ssl).start()
    forge.url = f"{'https' if ssl else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield forge
    finally:
        await runner.cleanup()


@asynccontextmanager
async def mirroring(folder: Path, *, shelf=None, clock=None, limits=None) -> AsyncIterator[GitMirror]:
    """A mirror as one run has it."""
    opened = opening(Source(name="hub", kind="github", url="https://forge.example", workers=1), shelf=shelf, clock=clock, mirrors=folder)
    mirror = GitMirror(opened, limits=limits)
    try:
        yield mirror
    finally:
        await mirror.close()


async def brought(mirror, entity, remote, cursor=None):
    """The facts of an entity, and its last cursor."""
    facts, last = [], False
    async for page in mirror.pages(SCOPE, entity, cursor, remote):
        facts += [fact for raw in page.raws for fact in mirror.shape(SCOPE, entity, raw)]
        cursor, last = page.next_cursor, page.last
    assert last
    return facts, cursor
