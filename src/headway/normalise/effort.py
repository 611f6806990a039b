"""Effort of a work item in points, from whatever its team estimates with; nobody's estimate is none."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from headway.normalise.words import lookup
from headway.normalise.words import points as worth

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS = ((4, 1.0), (8, 2.0), (16, 3.0), (24, 5.0), (40, 8.0), (80, 13.0))
"""Up to so many hours of the original estimate, so many points."""
MORE = 21.0
SOURCES = ("points", "size", "estimate")


def effort_of(*, points: float | None, size: str | None, estimate_seconds: float | None, overrides: Mapping[str, str] | None = None) -> tuple[float | None, str | None]:
    """Points and where they are from (`points`, `size` or `estimate`); the first that says something holds, (None, None) if none does.

    `overrides` are what the tenant says of sizes, keys folded.
    """
    if points is not None and isfinite(points) and points > 0:
        return float(points), "points"
    sized = size_points(size, overrides=overrides)
    if sized is not None:
        return sized, "size"
    if estimate_seconds is not None and estimate_seconds > 0:
        return _of_time(estimate_seconds), "estimate"
    return None, None


def size_points(size: str | None, *, overrides: Mapping[str, str] | None = None) -> float | None:
    """Points of a T-shirt size, Portuguese or English."""
    told = lookup("effort", size, overrides) if size is not None else None
    return worth(told) if told is not None else None


def _of_time(seconds: float) -> float:
    return next((points for hours, points in HOURS if seconds <= hours * 3600), MORE)


def effort_field(name: str, *, kind: str, overrides: Mapping[str, str] | None = None) -> str | None:
    """What a tracker's field of this name and schema type carries: `points` (a number), `size` (an option or text), or None."""
    told = lookup("effort", name, overrides)
    wanted = {"points": {"number"}, "size": {"option", "string"}}.get(told or "", set())
    return told if kind in wanted else None
