"""The site in a thread of its own for as long as a test needs it."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from tests.fakes.github.server import GitHub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.fakes.github.company import Company

PATIENCE_SECONDS = 20.0


@asynccontextmanager
async def listening(site: GitHub, *, port: int = 0) -> AsyncIterator[str]:
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

    def __init__(self, site: GitHub, port: int) -> None:
        super().__init__(name="fake-github", daemon=True)
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
def running(company: Company, *, port: int = 0, site: GitHub | None = None) -> Iterator[GitHub]:
    """A site that answers while the block runs; ``site``, if it was made before, with its troubles. Raises what kept it from starting."""
    site = site or GitHub(company)
    keeper = _Keeper(site, port)
    keeper.start()
    try:
        if not keeper.ready.wait(PATIENCE_SECONDS) or keeper.broke:
            raise RuntimeError("the site did not start") from keeper.broke
        yield site
    finally:
        keeper.close()
