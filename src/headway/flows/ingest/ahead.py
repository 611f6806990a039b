"""Working ahead, and how far: the next page is fetched while one is shaped, the next batch shaped while one is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from headway.model.scope import Batch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from headway.model.scope import Page

Work = TypeVar("Work", "Page", Batch)


class Leave:
    """Leave to work ahead, given to so many at once: what is ahead is megabytes, and each of many streams would hold some."""

    __slots__ = ("_free",)

    def __init__(self, most: int) -> None:
        self._free = most

    def take(self) -> bool:
        """Whether there is any left, which is then taken."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def give_back(self) -> None:
        """It is not needed any more."""
        self._free += 1


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the streams of one source may do ahead, all together: pages fetched while those before them are shaped, batches shaped while others are stored.

    Each source has its own, or one that hangs would hold what another needs.
    """

    pages: Leave = field(default_factory=lambda: Leave(1))
    batches: Leave = field(default_factory=lambda: Leave(1))


async def one_ahead(works: AsyncIterator[Work], leave: Leave | None = None) -> AsyncGenerator[Work, None]:
    """Pages, or batches, up to the last: the next one is being made while the one before is used, and no more than that.

    So a slow store slows the shaping, and that the fetch. Where no `leave` is left the next one is made when it is asked for.
    """
    ahead, taken = asyncio.ensure_future(anext(works, None)), False
    try:
        while (work := await ahead) is not None:
            if taken and leave is not None:
                leave.give_back()
            held, last = [work], work.last
            del work  # whoever takes it decides how long it lives: this frame sleeps while it is used
            taken = not last and (leave is None or leave.take())
            if taken:
                ahead = asyncio.ensure_future(anext(works, None))
            yield held.pop()
            if last:
                return
            if not taken:
                ahead = asyncio.ensure_future(anext(works, None))
    finally:
        if taken and leave is not None:
            leave.give_back()
        if not ahead.done():
            ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
        await works.aclose()  # type: ignore[attr-defined]  # every provider's pages is an async generator, as pour is
