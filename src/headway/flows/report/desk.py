"""The desk every read is made at: whose numbers, in which zone, from which store and ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headway.model.ports import Clock, Compute, Ledger, Store
    from headway.model.wording import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the reading functions need; the house sets one up per entrance. `written` is what `headway.yaml` says of words."""

    tenant: str
    zone: str
    clock: Clock
    store: Store
    ledger: Ledger
    compute: Compute
    written: tuple[Override, ...] = ()
