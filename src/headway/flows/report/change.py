"""How a number moved against the previous equal period, said once for every surface.

A page must not subtract: two surfaces that each did would sooner or later disagree about a sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from headway.model.results import Answer

SHOWN_DIGITS = 3
"""A ratio that moves by less than a tenth of a point is shown, and judged, as the same."""
DIGITS = 9
"""Ratios are rounded here, as in the statements, so that two machines agree."""


class Change(Struct, frozen=True, kw_only=True):
    """The move: `absolute` in the metric's unit, `relative` to the previous value (None from zero).

    `direction` is up, down or same; `verdict` is better, worse or neutral by what the metric calls better.
    """

    previous: float
    absolute: float
    relative: float | None
    direction: str
    verdict: str


def change(answer: Answer) -> Change | None:
    """The move of an answer that carries its previous period; None when either side has no value or no data, and for dates."""
    if not answer.comparable or answer.previous is None or answer.previous.value is None or answer.value is None or answer.unit == "instant":
        return None
    before, move = answer.previous.value, round(answer.value - answer.previous.value, DIGITS)
    seen = round(move, SHOWN_DIGITS) if answer.unit == "ratio" else move
    direction = "up" if seen > 0 else "down" if seen < 0 else "same"
    return Change(
        previous=before,
        absolute=move,
        relative=round(move / abs(before), DIGITS) if before else None,
        direction=direction,
        verdict=_verdict(direction, answer.better),
    )


def _verdict(direction: str, better: str) -> str:
    if direction == "same" or better not in {"up", "down"}:
        return "neutral"
    return "better" if direction == better else "worse"
