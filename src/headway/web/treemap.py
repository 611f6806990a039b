"""Areas in a rectangle: the squarified layout of Bruls, Huizing and van Wijk (2000), as pure geometry.

Areas are laid in rows along the shorter side; an area joins the row as long as that brings the worst
of the row nearer to a square, because long slivers can be neither read nor compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 2
"""Places kept of a pixel: a hundredth is below what any screen shows."""
NOWHERE = 0.0


class Rect(Struct, frozen=True):
    """A rectangle; down is positive, as on a screen."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


def squarified(weights: Sequence[float], *, width: float, height: float) -> list[Rect]:
    """A rectangle for each weight, in the order given; areas are in proportion, a weight of zero or less gets none."""
    total = sum(weight for weight in weights if weight > 0)
    found = [Rect(NOWHERE, NOWHERE, NOWHERE, NOWHERE)] * len(weights)
    largest_first = sorted((at for at, weight in enumerate(weights) if weight > 0), key=lambda at: (-weights[at], at))
    left = Rect(0.0, 0.0, width, height)
    waiting = [(at, weights[at] / total * width * height) for at in largest_first]
    while waiting:
        row = _row([area for _, area in waiting], min(left.width, left.height))
        rects, left = _laid(row, left)
        for (at, _), rect in zip(waiting, rects, strict=False):
            found[at] = _rounded(rect)
        waiting = waiting[len(row) :]
    return found


def _row(areas: Sequence[float], side: float) -> Sequence[float]:
    """The first areas that together make the best row along a side."""
    taken = 1
    while taken < len(areas) and _worst(areas[: taken + 1], side) <= _worst(areas[:taken], side):
        taken += 1
    return areas[:taken]


def _worst(row: Sequence[float], side: float) -> float:
    """The most stretched shape of a row: 1 is a square."""
    depth = sum(row) / side
    return max(max(area / depth**2, depth**2 / area) for area in (row[0], row[-1]))


def _laid(row: Sequence[float], free: Rect) -> tuple[list[Rect], Rect]:
    """A row laid along the shorter side of what is free, and what is free then."""
    upright = free.width >= free.height
    side = free.height if upright else free.width
    depth = sum(row) / side
    rects, at = list[Rect](), free.top if upright else free.left
    for area in row:
        end = at + area / depth
        rects.append(Rect(free.left, at, free.left + depth, end) if upright else Rect(at, free.top, end, free.top + depth))
        at = end
    rest = Rect(free.left + depth, free.top, free.right, free.bottom) if upright else Rect(free.left, free.top + depth, free.right, free.bottom)
    return rects, rest


def _rounded(rect: Rect) -> Rect:
    return Rect(*(round(edge, DIGITS) for edge in (rect.left, rect.top, rect.right, rect.bottom)))
