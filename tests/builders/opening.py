"""What a provider is opened with in tests: the real shelf in memory, budgets in memory, the clock of this machine."""

from __future__ import annotations

import time
from pathlib import Path

from headway.model.scope import Budget
from headway.normalise.words import Words
from headway.sources.opening import Opening
from headway.stores.shelf import MemoryShelf


class MemoryBudgets:
    """Budgets on a dictionary."""

    def __init__(self):
        self.rows: dict[tuple[str, str, str], Budget] = {}

    async def recall(self, host, credential, resource):
        return self.rows.get((host, credential, resource))

    async def remember(self, host, credential, budget):
        self.rows[host, credential, budget.resource] = budget

    async def take(self, host, credential, resource, requests):
        known = self.rows.get((host, credential, resource))
        if known:
            self.rows[host, credential, resource] = Budget(resource=resource, limit=known.limit, remaining=max(0, known.remaining - requests), resets_at=known.resets_at)


class MachineClock:
    """The time of this machine."""

    def now(self):
        return time.time_ns() // 1000


def opening(source, *, shelf=None, overrides=(), credential=None, budgets=None, clock=None, mirrors=None):
    return Opening(
        source=source,
        shelf=shelf or MemoryShelf(),
        words=Words(overrides),
        credential=lambda: credential,
        budgets=budgets or MemoryBudgets(),
        clock=clock or MachineClock(),
        mirrors=mirrors or Path("mirrors-that-no-test-asked-for"),
    )
