"""What may be asked of the compute process: points to store, figures to answer with, the rows behind one."""

from __future__ import annotations

from msgspec import Struct

from headway.model.scope import Window
from headway.model.teams import Member


class PointsAsk(Struct, frozen=True, kw_only=True):
    """Compute every storable metric for these subject-days; `*` as day means every day with items.

    `seq` and `computed_at` are stamped on the points. `restate`: some may be stored already, so a day that
    has lost its events gets a point as well. `members`: what all teams and services there are consist of; a dirty day of
    a scope is one of theirs, too.
    """

    tenant: str
    zone: str
    dirty: tuple[tuple[str, str], ...]
    seq: int
    computed_at: int
    through: str
    restate: bool = True
    members: tuple[Member, ...] = ()


class FigureAsk(Struct, frozen=True, kw_only=True):
    """Compute metrics for one subject over windows.

    `members`: what the subject consists of, if it is a team or a service. `now` (µs) is how far ages go in a window that is
    not over yet; None: to its end.
    """

    tenant: str
    zone: str
    subject: str
    metrics: tuple[str, ...]
    windows: tuple[Window, ...]
    members: tuple[Member, ...] = ()
    now: int | None = None


class ItemsAsk(Struct, frozen=True, kw_only=True):
    """The rows behind one figure; `members` and `now` as there."""

    tenant: str
    zone: str
    subject: str
    metric: str
    window: Window
    limit: int = 50
    offset: int = 0
    counted_only: bool = False
    members: tuple[Member, ...] = ()
    now: int | None = None
