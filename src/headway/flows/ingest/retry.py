"""Patience: how often and how long a broken page is tried again, and the heartbeat of a run meanwhile."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.model.errors import LeaseLost

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from headway.model.errors import HeadwayError
    from headway.model.ports import Ledger, Run

BEAT_SECONDS = 15.0
"""A quarter of a lease: three beats may be missed before another worker takes over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Exponential waiting with full jitter, at most ``attempts`` tries of one page."""

    attempts: int = 6
    first_seconds: float = 0.5
    longest_seconds: float = 60.0
    jitter: random.Random = field(default_factory=random.Random)

    async def wait(self, error: HeadwayError, attempt: int) -> None:
        """Wait before attempt number ``attempt`` + 1. Raises the error when it will not pass or was tried enough."""
        if not error.retryable or attempt >= self.attempts:
            raise error
        await asyncio.sleep(self.jitter.uniform(0, min(self.longest_seconds, self.first_seconds * 2 ** (attempt - 1))))


@asynccontextmanager
async def beating(ledger: Ledger, run: Run) -> AsyncIterator[None]:
    """Renew the run's lease while the body works; a lost lease shows at the body's next advance, not here."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await ledger.tick(run)

    task = asyncio.ensure_future(beat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, LeaseLost):
            await task
