"""What is asked of a site once a run, by whichever scope needs it first; the others wait for its answer.

Asking for statuses or boards again for each of a hundred projects was a cause of runs that took hours.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


class Once(Generic[T]):
    """An answer that is kept; what raises is asked again by the next."""

    def __init__(self, ask: Callable[[], Awaitable[T]]) -> None:
        self._ask = ask
        self._lock = asyncio.Lock()
        self._known: list[T] = []

    async def get(self) -> T:
        """The answer, asked for if it is not known."""
        async with self._lock:
            if not self._known:
                self._known.append(await self._ask())
            return self._known[0]

    def forget(self) -> None:
        """A new run begins."""
        self._known.clear()
