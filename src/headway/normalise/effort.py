"""Effort of a work item in points, from whatever its team estimates with; nobody's estimate is none."""

from __future__ import annotations

from math import isfinite

from headway.normalise.words import lookup

HOURS = ((4, 1.0), (8, 2.0), (16, 3.0), (24, 5.0), (40, 8.0), (80, 13.0))
"""Up to so many hours of the original estimate, so many points."""
MORE = 21.0
SOURCES = ("points", "size", "estimate")


def effort_of(*, points: float | None, size: str | None, estimate_seconds: int | None) -> tuple[float | None, str | None]:
    """Points and where they are from (`points`, `size` or `estimate`); the first that says something holds, (None, None) if none does."""
    if points is not None and isfinite(points) and points > 0:
        return float(points), "points"
    sized = _of_size(size)
    if sized is not None:
        return sized, "size"
    if estimate_seconds is not None and estimate_seconds > 0:
        return _of_time(estimate_seconds), "estimate"
    return None, None


def _of_size(size: str | None) -> float | None:
    """Points of a T-shirt size, Portuguese or English."""
    told = lookup("effort", size) if size is not None else None
    return float(told) if told is not None and told.isdecimal() else None


def _of_time(seconds: int) -> float:
    return next((points for hours, points in HOURS if seconds <= hours * 3600), MORE)


def effort_field(name: str, *, kind: str) -> str | None:
    """What a tracker's field of this name and schema type carries: `points` (a number), `size` (an option or text), or None."""
    told = lookup("effort", name)
    wanted = {"points": {"number"}, "size": {"option", "string"}}.get(told or "", set())
    return told if kind in wanted else None
