"""How much to ask for at once, learned from what a host can bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from headway.model.errors import GaveUp, Overloaded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

GROWS_AFTER = 20
"""Successes in a row before a larger page is tried again: where only the large ones fail, one request in twenty is the price."""


class PageSize:
    """A page size between `floor` and `largest`; `now` is worth remembering between runs."""

    __slots__ = ("_floor", "_largest", "_successes", "now")

    def __init__(self, largest: int, floor: int = 10, now: int | None = None) -> None:
        self._largest, self._floor, self._successes = largest, min(floor, largest), 0
        self.now = max(self._floor, min(largest, largest if now is None else now))

    @property
    def may_shrink(self) -> bool:
        """Whether there is a smaller size to try."""
        return self.now > self._floor

    def shrink(self) -> bool:
        """Halve; False at the floor."""
        before, self._successes = self.now, 0
        self.now = max(self._floor, self.now // 2)
        return self.now < before

    def grow(self) -> None:
        """One more success; enough of them double the size."""
        self._successes += 1
        if self._successes >= GROWS_AFTER:
            self._successes, self.now = 0, min(self._largest, self.now * 2)


def _overloaded(error: Exception) -> bool:
    """Whether a smaller page may pass, also where the same was asked until patience ended."""
    return isinstance(error, Overloaded) or (isinstance(error, GaveUp) and isinstance(error.__cause__, Overloaded))


async def sized(ask: Callable[[int], Awaitable[T]], size: PageSize) -> T:
    """What `ask` gets with as large a page as the host bears. Raises what `ask` raises, an overload only at the floor.

    Give the client the same `size`: it then raises an overload when the same request met its second.
    """
    while True:
        asked = size.now
        try:
            said = await ask(asked)
        except (Overloaded, GaveUp) as error:
            # another request may have shrunk it meanwhile; then this one has yet to try that
            if not _overloaded(error) or (size.now >= asked and not size.shrink()):
                raise
        else:
            size.grow()
            return said
