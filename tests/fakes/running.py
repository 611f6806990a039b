"""A make-believe site in a thread of its own for as long as a test needs it, or in the loop of the caller."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PATIENCE_SECONDS = 20.0


class Site(Protocol):
    """What can be served."""

    def web_app(self) -> web.Application:
        """Everything behind one address."""
        ...

    def opens(self, *, site: str) -> None:
        """The address is known."""


S = TypeVar("S", bound=Site)


@asynccontextmanager
async def listening(site: Site, *, port: int = 0) -> AsyncIterator[str]:
    """The site answers on loopback; its address."""
    runner = web.AppRunner(site.web_app(), access_log=None, handler_cancellation=True, shutdown_timeout=0.05)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        site.opens(site=address)
        yield address
    finally:
        await runner.cleanup()


class _Keeper(threading.Thread):
    """The thread with the loop the site lives in."""

    def __init__(self, site: Site, port: int) -> None:
        super().__init__(name=f"fake-{type(site).__name__.lower()}", daemon=True)
        self.site, self.port = site, port
        self.ready = threading.Event()
        self.broke: BaseException | None = None
        self._closing: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - carried over to the test's thread
            self.broke = error
        finally:
            self.ready.set()

    async def _serve(self) -> None:
        stop = asyncio.Event()
        self._closing = asyncio.get_running_loop(), stop
        async with listening(self.site, port=self.port):
            self.ready.set()
            await stop.wait()

    def close(self) -> None:
        """The site is gone when this returns. Raises what broke it."""
        if self._closing is not None and self.is_alive():
            loop, stop = self._closing
            loop.call_soon_threadsafe(stop.set)
        self.join(PATIENCE_SECONDS)
        if self.is_alive() or self.broke:
            raise RuntimeError("the site did not end as it should") from self.broke


@contextmanager
def served(site: S, *, port: int = 0) -> Iterator[S]:
    """The site, which answers while the block runs. Raises what kept it from starting."""
    keeper = _Keeper(site, port)
    keeper.start()
    try:
        if not keeper.ready.wait(PATIENCE_SECONDS) or keeper.broke:
            raise RuntimeError("the site did not start") from keeper.broke
        yield site
    finally:
        keeper.close()
