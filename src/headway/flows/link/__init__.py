"""Linking: what follows from facts of several kinds, made again whenever any of them changes.

`mentions` are pull requests that name work items; `deliveries` what deployments brought, what became of them and what
broke because of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.link.deliveries import link_deliveries, unsettled
from headway.flows.link.linking import KIND, MANY, AtOnce, Due, Linked, Reach, due, everything
from headway.flows.link.mentions import link_mentions

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk

__all__ = ["KIND", "MANY", "AtOnce", "Due", "Linked", "Reach", "due", "everything", "link", "unsettled"]


async def link(desk: Desk, what: Due, at_once: AtOnce = MANY) -> Linked:
    """Link again what is due. Raises LeaseHeld when another process does not come to an end with it, StoreError."""
    return await link_mentions(desk, what, at_once) + await link_deliveries(desk, what, at_once)
