"""What was counted in the store, kept until something else is stored: counting takes a second, and pages are looked at again and again.

Whether anything was stored is asked of the store and of the ledger anew each time, so nothing stale is ever shown,
whichever process stores.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from headway.model.ports import Ledger, Store

Found = TypeVar("Found")


class Kept:
    """The last answer to each question, with what it was true of."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[Hashable, Any]] = {}
        self._counting = asyncio.Lock()

    async def unless(self, changed: Hashable, name: str, count: Callable[[], Awaitable[Found]]) -> Found:
        """The answer to a question, counted anew if it was not asked yet or `changed` is another; who asks meanwhile waits for the same answer."""
        async with self._counting:
            kept = self._answers.get(name)
            if kept is None or kept[0] != changed:
                kept = self._answers[name] = (changed, await count())
            return kept[1]


async def standing(store: Store, ledger: Ledger, *, tenant: str) -> int:
    """A number that is another one after anything was stored.

    A batch of a sync moves the store's own position; a replay, and a batch that is written again after a crash,
    move only what the ledger says of their run.
    """
    rows = await ledger.progress(tenant=tenant)
    positions = await store.positions()
    return hash((frozenset(positions.items()), frozenset((row.source, row.entity, row.scope, row.kind, row.run_id, row.items_done) for row in rows)))
