"""How much of what a host allows is used: at most four fifths, by all workers together.

What its answers announce is believed over our own count. Workers share through the Budgets port about once a second, never per
request: the ledger is one writer, and facts come first.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from headway.model.calendar import SECOND_US, to_iso
from headway.model.errors import RateLimited, StoreBusy
from headway.model.scope import Budget
from headway.net import waits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.model.ports import Budgets, Clock

SPARED = 5
"""One of so many parts of a limit is left to others: people and other tools use the same credential."""

SHARED_EVERY = 1.0
SAME_RESET_US = 2 * SECOND_US
"""Resets this close are one: some hosts announce them as whole seconds from now."""

LATER = 0.05
"""Seconds after a reset before we ask again: a moment too early counts in the old window, for all who waited."""

PAUSE = "pause"
"""The resource under which a wait that a host asked for is kept; no header names it, and it holds for everything there."""


class Allowance:
    """What one host allows one credential, by resource."""

    def __init__(self, host: str, *, budgets: Budgets, clock: Clock) -> None:
        self._host, self._budgets, self._clock = host, budgets, clock
        self._credential = "anonymous"
        self._known: dict[str, Budget] = {}
        self._parts: dict[str, set[str]] = {}
        self._under_way: dict[str, int] = {}
        self._unshared: dict[str, int] = {}
        self._announced: set[str] = set()
        self._sharing: asyncio.Task[None] | None = None
        self._shared_at = 0.0
        self._learnt, self._learning = False, asyncio.Lock()

    def identify(self, credential: str) -> None:
        """Whose budget it is, by fingerprint; another credential has another one, of which nothing is known yet."""
        if credential != self._credential:
            self._credential, self._learnt = credential, False
            for known in (self._known, self._unshared, self._announced):
                known.clear()

    async def wait(self, part: str, *, longest: float) -> None:
        """Wait until one more request to a part of the host would fit. Raises RateLimited for more than `longest` seconds."""
        await self._share()
        while (budget := self._short(part)) is not None:
            wait = (budget.resets_at - self._clock.now()) / SECOND_US
            if wait > longest:
                raise RateLimited(self._sentence(budget), budget.resets_at)
            await asyncio.sleep(max(0.0, wait) + LATER)
            if self._known.get(budget.resource) == budget:
                del self._known[budget.resource]

    def take(self, part: str) -> bool:
        """Begin a request, which `heed` ends; False if it does not fit after all: others may have come first."""
        if self._short(part) is not None:
            return False
        self._under_way[part] = self._under_way.get(part, 0) + 1
        for resource in self._resources(part):
            self._take(resource)
        return True

    def heed(self, part: str, headers: Mapping[str, str]) -> None:
        """A request is over; its headers, if it got any, say what is left."""
        self._under_way[part] -= 1
        for announced in waits.budgets(headers, now=self._clock.now()):
            self._parts.setdefault(part, set()).add(announced.resource)
            known = self._current(announced.resource)
            same = known is not None and abs(known.resets_at - announced.resets_at) <= SAME_RESET_US
            left = max(0, announced.remaining - self._elsewhere(announced.resource))
            self._keep(
                Budget(resource=announced.resource, limit=announced.limit, remaining=left, resets_at=known.resets_at if known and same else announced.resets_at)
            )

    def rest(self, until: int) -> None:
        """The host asked for quiet until an instant (µs)."""
        known = self._current(PAUSE)
        if known is None or known.resets_at < until:
            self._keep(Budget(resource=PAUSE, limit=1, remaining=0, resets_at=until))

    async def close(self) -> None:
        """Share what others do not know yet."""
        if self._sharing is not None and not self._sharing.done():
            await asyncio.wait([self._sharing])
        self._check()
        for resource in list(self._unshared):
            await self._tell(resource)

    def _resources(self, part: str) -> list[str]:
        """What a request to this part may use up: what its answers named, before the first one the nameless."""
        return [*(self._parts.get(part) or ("",)), PAUSE]

    def _elsewhere(self, resource: str) -> int:
        """Requests under way that the announcement may not have counted yet."""
        return sum(count for part, count in self._under_way.items() if resource in self._resources(part))

    def _current(self, resource: str) -> Budget | None:
        known = self._known.get(resource)
        return known if known is not None and known.resets_at > self._clock.now() else None

    def _short(self, part: str) -> Budget | None:
        """The budget that one more request would use beyond its share, the longest wait first.

        A limit so small that one request exceeds the share is used whole once, when nothing is known of its new window.
        """
        known = [budget for resource in self._resources(part) if (budget := self._current(resource)) is not None]
        return max((budget for budget in known if (budget.remaining - 1) * SPARED < budget.limit), key=lambda budget: budget.resets_at, default=None)

    def _take(self, resource: str) -> None:
        if (known := self._current(resource)) is not None:
            self._known[resource] = Budget(resource=resource, limit=known.limit, remaining=known.remaining - 1, resets_at=known.resets_at)
            self._unshared[resource] = self._unshared.get(resource, 0) + 1

    def _keep(self, budget: Budget) -> None:
        self._known[budget.resource] = budget
        self._announced.add(budget.resource)
        self._unshared.setdefault(budget.resource, 0)

    def _sentence(self, budget: Budget) -> str:
        if budget.resource == PAUSE:
            return f"{self._host} asked not to be asked again before {to_iso(budget.resets_at)}"
        return f"{budget.remaining} of {budget.limit} requests that {self._host} allows until {to_iso(budget.resets_at)} are left; a fifth is left to others"

    async def _share(self) -> None:
        """Learn at first what others know; then tell and learn in the background, about once a second."""
        if not self._learnt:
            async with self._learning:
                await self._begin()
        now = asyncio.get_running_loop().time()
        if now - self._shared_at >= SHARED_EVERY and (self._sharing is None or self._sharing.done()):
            self._check()
            self._shared_at, self._sharing = now, asyncio.create_task(self._exchange())

    def _check(self) -> None:
        """Raises what the last sharing raised; one cut off with its loop raised nothing."""
        done, self._sharing = self._sharing, None
        if done is not None and not done.cancelled():
            done.result()

    async def _begin(self) -> None:
        if not self._learnt:
            for resource in ("", PAUSE):
                await self._learn(resource)
            self._shared_at, self._learnt = asyncio.get_running_loop().time(), True

    async def _exchange(self) -> None:
        """One write at most, of what has waited longest, and what others wrote meanwhile."""
        for resource in list(self._unshared)[:1]:
            await self._tell(resource)
            await self._learn(resource)
        await self._learn(PAUSE)

    async def _tell(self, resource: str) -> None:
        """What was announced, which has our requests in it; without an announcement since the last time, how many we made."""
        taken, known, announced = self._unshared.pop(resource, 0), self._current(resource), resource in self._announced
        self._announced.discard(resource)
        try:
            if known is not None and announced:
                await self._budgets.remember(self._host, self._credential, known)
            elif known is not None and taken:
                await self._budgets.take(self._host, self._credential, resource, taken)
        except StoreBusy:  # facts have the ledger for themselves; the next time will do
            self._unshared[resource] = self._unshared.get(resource, 0) + taken
            self._announced.update({resource} if announced else ())

    async def _learn(self, resource: str) -> None:
        """Others may have left less than we thought, or have seen a later window."""
        found, known = await self._budgets.recall(self._host, self._credential, resource), self._current(resource)
        if found is None or found.resets_at <= self._clock.now():
            return
        if known is None or found.resets_at > known.resets_at + SAME_RESET_US or found.remaining < known.remaining:
            self._known[resource] = found
