"""Numbers made of other numbers: their parts are answered like any metric, so what is shown as a part is the same number everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.metrics.reasons import NO_ITEMS, TOO_FEW_PARTS, sentence
from headway.metrics.spec import Composition, Piece
from headway.model.results import Figure, Item, ItemPage, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.metrics.spec import Metric
    from headway.model.asks import ItemsAsk
    from headway.model.scope import Window

FEWEST = 2
"""Parts that must have data before a whole is told of them."""


def shared(pieces: Sequence[Piece], fewest: int = FEWEST) -> Composition:
    """The weighted mean of the scores there are: the weight of a part without data is shared among the others; null below `fewest`."""
    known = [piece for piece in pieces if piece.score is not None]
    weight = sum(piece.weight for piece in known)
    if len(known) < fewest or not weight:
        return Composition(value=None, pieces=tuple(pieces), reasons=(TOO_FEW_PARTS,))
    value = sum(piece.weight * (piece.score or 0.0) for piece in known) / weight
    return Composition(value=round(value, 1), pieces=tuple(pieces))


def composed_figure(metric: Metric, subject: str, window: Window, parts: Mapping[str, Figure]) -> Figure:
    """The figure of a composed metric; `n` counts the parts that have data, `excluded` says why others have none."""
    if metric.compose is None:
        raise ValueError(f"{metric.id} is made of others but does not say how")
    made = metric.compose(parts)
    without = [piece.reason or NO_ITEMS for piece in made.pieces if piece.score is None]
    return Figure(
        metric=metric.id,
        subject=subject,
        window=window,
        value=made.value,
        n=len(made.pieces) - len(without),
        excluded={reason: without.count(reason) for reason in without},
        reasons=made.reasons,
        parts=tuple(Part(name=piece.metric, value=piece.score, n=parts[piece.metric].n if piece.metric in parts else 0) for piece in made.pieces),
    )


def composed_items(metric: Metric, figure: Figure, ask: ItemsAsk) -> ItemPage:
    """A row per part: its score, its number, and why it has none."""
    if metric.compose is None:
        raise ValueError(f"{metric.id} is made of others but does not say how")
    rows = [
        Item(key=part.name, label=part.name, at=figure.window.end, amount=part.value, counted=part.value is not None, why_not=None if part.value is not None else sentence(NO_ITEMS))
        for part in figure.parts
    ]
    chosen = [row for row in rows if row.counted or not ask.counted_only]
    return ItemPage(items=tuple(chosen[ask.offset : ask.offset + ask.limit]), total=len(chosen), offset=ask.offset)
