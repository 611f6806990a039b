"""Numbers made of other numbers: how healthy delivery is and how risky the next release, each with its parts.

A part without data is left out and its weight shared, and fewer than two are no number: nothing must come out of nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from headway.metrics.compose import shared
from headway.metrics.reasons import NO_ITEMS, NOT_ABOUT
from headway.metrics.spec import Composition, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from headway.model.results import Figure

HOUR_MS = 3_600_000
SLOWEST_REVIEW_HOURS = 48
MOST_BLOCKERS = 10
"""From these on a part of health is worth nothing."""
THROUGHPUT, REVIEW, BLOCKERS, SPILLOVER = "kpi.throughput_relation", "review.time_to_first_review", "kpi.blocker_count", "kpi.spillover_rate"
FAILED, STALE = "kpi.failed_pipelines", "review.stale_ratio"
AGE = "age_days"
HIGH, MEDIUM = 70, 35
Level = Literal["high", "medium", "low"]


def delivery_health(figures: Mapping[str, Figure]) -> Composition:
    """0 to 100: 30 % throughput against the usual, 30 % review latency, 20 % blockers, 20 % what does not spill over."""
    return shared(
        (
            _piece(figures, THROUGHPUT, 0.3, lambda value: 100 * value),
            _piece(figures, REVIEW, 0.3, lambda value: 100 * (1 - value / HOUR_MS / SLOWEST_REVIEW_HOURS)),
            _piece(figures, BLOCKERS, 0.2, lambda value: 100 * (1 - value / MOST_BLOCKERS)),
            _piece(figures, SPILLOVER, 0.2, lambda value: 100 * (1 - value)),
        )
    )


def release_risk(figures: Mapping[str, Figure]) -> Composition:
    """0 to 100: 40 % blockers by number and summed age, 30 % pipelines that fail on the default branch, 30 % stale pull requests."""
    age = _age(figures.get(BLOCKERS))
    return shared(
        (
            _piece(figures, BLOCKERS, 0.4, lambda value: 10 * value + 0.5 * age),
            _piece(figures, FAILED, 0.3, lambda value: 20 * value),
            _piece(figures, STALE, 0.3, lambda value: 100 * value),
        )
    )


def level_of(value: float) -> Level:
    """The word for a release risk: high from 70, medium from 35."""
    return "high" if value >= HIGH else "medium" if value >= MEDIUM else "low"


def _piece(figures: Mapping[str, Figure], name: str, weight: float, score: Callable[[float], float]) -> Piece:
    figure = figures.get(name)
    if figure is None:
        return Piece(metric=name, weight=weight, score=None, reason=NOT_ABOUT)
    if figure.value is None:
        return Piece(metric=name, weight=weight, score=None, reason=next(iter(figure.reasons), NO_ITEMS))
    return Piece(metric=name, weight=weight, score=round(min(max(score(figure.value), 0.0), 100.0), 9))


def _age(blockers: Figure | None) -> float:
    """The summed age of the blockers in days, which their figure carries as a part."""
    return next((part.value or 0.0 for part in (blockers.parts if blockers else ()) if part.name == AGE), 0.0)
