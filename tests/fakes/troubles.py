"""What goes wrong on a make-believe site: switched on by name for an endpoint, every so many requests, so many times; each site adds kinds of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ON_THE_WAY = {
    "latency": "waits `ms` before it answers",
    "hang": "never answers",
    "do": "calls `do` before it answers: something happens while somebody reads",
    "disconnect": "the connection is cut: `where` is before or mid (half of the body was sent)",
    "truncate": "half of the body, as if it were whole",
    "slow": "the body drips at `bytes_per_second`",
}
"""What happens to any answer, whatever is in it: `serving` does that."""


@dataclass
class Trouble:
    """One thing going wrong; it strikes every ``every``-th request from the ``nth`` on, at most ``times`` times."""

    endpoint: str
    what: str
    every: int = 1
    nth: int = 1
    times: int | None = None
    particulars: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    struck: int = 0

    def strikes(self, names: Collection[str]) -> bool:
        """Whether it happens to this request, which goes by these names; counts it."""
        if self.endpoint != "*" and self.endpoint not in names:
            return False
        self.seen += 1
        if self.seen < self.nth or (self.seen - self.nth) % self.every or (self.times is not None and self.struck >= self.times):
            return False
        self.struck += 1
        return True


class Troubles:
    """What goes wrong at present; `kinds` are what can, and the names of their particulars."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.kinds = kinds
        self.active: list[Trouble] = []

    def add(self, endpoint: str, what: str, *, every: int = 1, nth: int = 1, times: int | None = None, **particulars: Any) -> Trouble:
        """Switches a trouble on. Raises ValueError for one that is not known."""
        if what not in self.kinds:
            raise ValueError(f"no such trouble: {what}; known are {', '.join(self.kinds)}")
        made = Trouble(endpoint, what, every, nth, times, particulars)
        self.active.append(made)
        return made

    def clear(self) -> None:
        """All is well again."""
        self.active.clear()

    def strike(self, names: Collection[str]) -> list[Trouble]:
        """What goes wrong with a request that goes by these names."""
        return [trouble for trouble in self.active if trouble.strikes(names)]


def turn(knobs: object, **given: Any) -> None:
    """Turns knobs of a site. Raises AttributeError for one that is not known."""
    for name, value in given.items():
        if not hasattr(knobs, name):
            raise AttributeError(f"no such knob: {name}")
        setattr(knobs, name, value)
