"""Whether a host answers: asked in few seconds and once, and believed for a moment, so that a hundred scopes without news need not ask a hundred times."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from headway.model.errors import BadRequest, Gone, RateLimited, Transport, Unhealthy
from headway.net.attempts import Attempts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

T = TypeVar("T")
PROBE_SECONDS = 5.0
KEPT_SECONDS = 5.0
"""How long a probe that succeeded stands while nothing fails."""
AGAIN_SECONDS = 1.0
"""After a probe that broke off, before it is believed."""
ONE_TRY = Attempts(most=1, whole=PROBE_SECONDS, connect=PROBE_SECONDS, longest=0.0)
"""For the request that a probe is."""


class Health:
    """What is known of a host; `address` is how people know it."""

    def __init__(self, address: str) -> None:
        self._address, self._well_until = address, 0.0

    async def probe(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Asks, unless the last probe is seconds old and nothing has failed since. Raises what `ask` raises."""
        if self._well_until <= asyncio.get_running_loop().time():
            await ask()

    async def alive(self, ask: Callable[[], Awaitable[object]]) -> None:
        """A probe for who is about to ask for much. Raises Unhealthy for a host that hangs or breaks off twice; one that asks to wait is alive."""
        for last in (False, True):
            try:
                return await self.probe(ask)
            except Unhealthy as error:
                if isinstance(error.__cause__, RateLimited):
                    return None
                if last or isinstance(error.__cause__, TimeoutError):
                    raise
            await asyncio.sleep(AGAIN_SECONDS)
        return None

    async def asked(self, ask: Callable[[], Awaitable[T]], *, within: float) -> T:
        """What is said to a probe. Raises Unhealthy where there is no answer within so many seconds, or a bad one; a refusal as it is."""
        try:
            async with asyncio.timeout(within):
                said = await ask()
        except TimeoutError as error:
            raise Unhealthy(f"{self._address} did not answer within {within:g} s; the source is asked again in a minute") from error
        except (Transport, RateLimited) as error:
            raise Unhealthy(f"{self._address} does not answer as it should: {error.sentence}") from error
        self._well_until = asyncio.get_running_loop().time() + KEPT_SECONDS
        return said

    @contextmanager
    def doubted(self) -> Iterator[None]:
        """Whatever fails here, the next probe asks; a wrong question and a thing that is not there are answers."""
        try:
            yield
        except (BadRequest, Gone):
            raise
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """The next probe asks."""
        self._well_until = 0.0
