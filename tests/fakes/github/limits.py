"""How much may still be asked: a counter for each credential and resource that begins anew every hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.troubles import Knobs

HOUR = 3_600
RESOURCES = ("core", "graphql", "search")


@dataclass
class _Window:
    used: int
    reset: int


class Limits:
    """What was used of what; instants are seconds."""

    def __init__(self, knobs: Knobs, clock: Callable[[], float]) -> None:
        self.knobs, self.clock = knobs, clock
        self._windows: dict[tuple[str, str], _Window] = {}

    def _window(self, token: str, resource: str) -> _Window:
        now = int(self.clock())
        found = self._windows.get((token, resource))
        if found is None or found.reset <= now:
            found = self._windows[token, resource] = _Window(0, now + HOUR)
        return found

    def limit(self, resource: str) -> int:
        """How much of it an hour has; 0 on a server without limits."""
        return 0 if self.knobs.limits == "none" else getattr(self.knobs, f"{resource}_limit")

    def left(self, token: str, resource: str) -> tuple[int, int, int]:
        """Limit, what remains of it, and when it begins anew."""
        window, limit = self._window(token, resource), self.limit(resource)
        return limit, max(0, limit - window.used), window.reset

    def spent(self, token: str, resource: str) -> bool:
        """Whether nothing more may be asked."""
        return self.knobs.limits == "counted" and self.left(token, resource)[1] <= 0

    def spend(self, token: str, resource: str, cost: int = 1) -> None:
        """So much more was asked."""
        self._window(token, resource).used += cost

    def head(self, token: str, resource: str) -> dict[str, str]:
        """What an answer says of it in its head; nothing on a server that is silent about it."""
        if self.knobs.limits == "silent":
            return {}
        limit, remaining, reset = self.left(token, resource)
        return {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": str(remaining), "x-ratelimit-used": str(self._window(token, resource).used), "x-ratelimit-reset": str(reset), "x-ratelimit-resource": resource}

    def overview(self, token: str) -> dict[str, dict[str, int]]:
        """All resources, as /rate_limit has them."""
        found = {name: self.left(token, name) for name in RESOURCES}
        return {name: {"limit": limit, "used": self._window(token, name).used, "remaining": remaining, "reset": reset} for name, (limit, remaining, reset) in found.items()}
