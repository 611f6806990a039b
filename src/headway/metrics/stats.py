"""Intervals: how far a rate from a small sample may be off."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: two-sided 95 %."""


def wilson(num: int, den: int) -> tuple[float, float] | None:
    """The 95 % Wilson score interval of num out of den, to 9 digits; None when den is 0 or num is no part of it (Wilson 1927)."""
    if den <= 0 or not 0 <= num <= den:
        return None
    share, square = num / den, Z95 * Z95
    centre = share + square / (2 * den)
    spread = Z95 * sqrt(share * (1 - share) / den + square / (4 * den * den))
    scale = 1 + square / den
    return round(max(0.0, (centre - spread) / scale), 9), round(min(1.0, (centre + spread) / scale), 9)
