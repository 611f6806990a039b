"""How often in a row a host has asked for quiet: where it does not say for how long, each time is to be longer."""

from __future__ import annotations


class Quiet:
    """`times` counts waves, not refusals: what was under way together is refused together."""

    __slots__ = ("_until", "times")

    def __init__(self) -> None:
        self._until, self.times = 0, 0

    def asked(self, until: int, *, now: int) -> None:
        """The host asked for quiet until an instant (µs)."""
        self.times += now >= self._until
        self._until = max(self._until, until)

    def broken(self) -> None:
        """It answered as it should."""
        self.times = 0
