"""What may be asked of the compute process: points to store, figures to answer with, the rows behind one."""

from __future__ import annotations

from msgspec import Struct

from headway.model.scope import Window


class PointsAsk(Struct, frozen=True, kw_only=True):
    """Compute every storable metric for these subject-days; `*` as day means every day with items.

    `seq` and `computed_at` are stamped on the points. `restate`: some may be stored already, so a day that
    has lost its events gets a point as well.
    """

    tenant: str
    zone: str
    dirty: tuple[tuple[str, str], ...]
    seq: int
    computed_at: int
    through: str
    restate: bool = True


class FigureAsk(Struct, frozen=True, kw_only=True):
    """Compute metrics for one subject over windows."""

    tenant: str
    zone: str
    subject: str
    metrics: tuple[str, ...]
    windows: tuple[Window, ...]


class ItemsAsk(Struct, frozen=True, kw_only=True):
    """The rows behind one figure."""

    tenant: str
    zone: str
    subject: str
    metric: str
    window: Window
    limit: int = 50
    offset: int = 0
    counted_only: bool = False
