"""The desk every read is made at: whose numbers, in which zone, from which store and ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.flows.report.keeping import Kept
from headway.model.teams import Told

if TYPE_CHECKING:
    from headway.model.ports import Clock, Compute, Ledger, Store
    from headway.model.wording import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the reading functions need; the house sets one up per entrance. `written` is what `headway.yaml` says of words, `told` what of teams and services, `kept` what was counted before."""

    tenant: str
    zone: str
    clock: Clock
    store: Store
    ledger: Ledger
    compute: Compute
    written: tuple[Override, ...] = ()
    told: Told = field(default_factory=Told)
    kept: Kept = field(default_factory=Kept, compare=False)
