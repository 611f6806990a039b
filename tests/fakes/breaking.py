"""The lights going out: a port that works until a given call, and from then on never again."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any


class PowerCut(BaseException):
    """Nothing of the process is left to handle this."""


@dataclass
class Fuse:
    """Counts the moments before and after every call; blows at one of them and stays blown."""

    at: int | None = None
    moments: int = 0

    def pass_by(self) -> None:
        """One more moment. Raises PowerCut from the chosen one on."""
        self.moments += 1
        if self.at is not None and self.moments >= self.at:
            raise PowerCut(f"moment {self.at}")


class Breaking:
    """Anything whose methods are coroutines, behind a fuse; a call may be done although its answer never came."""

    def __init__(self, inner: object, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            self._fuse.pass_by()
            result = await found(*given, **named)
            self._fuse.pass_by()
            return result

        return call
