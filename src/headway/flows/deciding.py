"""What a person may decide of scopes, for every surface that lets them: the status it gives, what it means, how to take it back.

Imports nothing heavy, because the command line names the decisions before it knows what it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.model.entries import ScopeRow
    from headway.model.ports import Ledger


class Decision(NamedTuple):
    """A decision about scopes: the status it gives, what was done, what it means, and what takes it back."""

    status: str
    done: str
    said: str
    back: str


DECISIONS = {
    "activate": Decision("active", "activated", "will be read", "pause"),
    "pause": Decision("paused", "paused", "will not be read for now; what is stored of them stays", "activate"),
    "block": Decision("blocked", "blocked", "will not be read until somebody activates them; what is stored of them stays", "activate"),
}


async def settle(ledger: Ledger, rows: Sequence[ScopeRow], decision: Decision, *, tenant: str, actor: str, reason: str = "") -> int:
    """Let a person's decision hold of scopes, audited; how many it changed."""
    named = [(row.source, row.scope) for row in rows]
    return await ledger.settle(named, tenant=tenant, status=decision.status, actor=actor, reason=reason.strip() or f"{decision.done} by {actor}")
