"""Patience: how often and how long a broken page is tried again, waits that a source asks for, and the heartbeat of a run meanwhile."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from headway.model.calendar import SECOND_US, to_iso
from headway.model.errors import HeadwayError, LeaseLost, RateLimited, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from headway.model.entries import Run
    from headway.model.ports import Ledger

Result = TypeVar("Result")
BEAT_SECONDS = 15.0
"""A quarter of a lease: three beats may be missed before another worker takes over."""
LONGEST_WAIT_US = 3_600 * SECOND_US
"""A source that wants more than an hour is left for the next cycle."""
SPREAD_SECONDS = 1.0
"""Those who were sent away together do not come back in the same instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Exponential waiting with full jitter, at most ``attempts`` tries of one page; `sleep` is how time is let pass."""

    attempts: int = 6
    first_seconds: float = 0.5
    longest_seconds: float = 60.0
    jitter: random.Random = field(default_factory=random.Random)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def wait(self, error: HeadwayError, attempt: int) -> None:
        """Wait before attempt number ``attempt`` + 1. Raises the error when it will not pass or was tried enough."""
        if not error.retryable or attempt >= self.attempts:
            raise error
        await self.sleep(self.jitter.uniform(0, min(self.longest_seconds, self.first_seconds * 2 ** (attempt - 1))))

    async def until_done(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """What ``work`` gives, tried again while what it raises may pass."""
        attempt = 0
        while True:
            try:
                return await work()
            except HeadwayError as error:
                attempt += 1
                await self.wait(error, attempt)

    async def sit_out(self, wait_us: int) -> None:
        """Let an announced wait pass, and a moment more."""
        await self.sleep(wait_us / SECOND_US + self.jitter.uniform(0, min(SPREAD_SECONDS, self.first_seconds)))


def announced(error: HeadwayError, *, now: int, waited: int = 0) -> int:
    """How long (µs) a source asks to wait, 0 where it does not say. Raises RateLimited when that is longer than we sit out.

    `waited` is what was waited before without anything coming of it.
    """
    if not isinstance(error, RateLimited) or error.until is None or error.until <= now:
        return 0
    if waited + error.until - now > LONGEST_WAIT_US:
        when = to_iso(error.until)
        raise RateLimited(f"{error.sentence}; it asks to wait until {when}, which is longer than a run waits: the first sync after that goes on from here", error.until) from error
    return error.until - now


@asynccontextmanager
async def beating(ledger: Ledger, run: Run, *, every: float = BEAT_SECONDS) -> AsyncIterator[None]:
    """Renew the run's lease while the body works. Beats are best effort: what stops one shows at the body's next advance."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(every)
            try:
                await ledger.tick(run)
            except LeaseLost:
                return
            except StoreError:
                continue

    task = asyncio.ensure_future(beat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
