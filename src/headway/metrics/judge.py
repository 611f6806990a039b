"""What may be said about a computed row: sample sizes, empty windows and small groups, decided in this one place.

Figures that are answered and points that are stored pass through the same judgement, so a number
hidden on a page cannot be read from the points behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.metrics.reasons import BELOW_MINIMUM_N, NO_ITEMS, SUPPRESSED

if TYPE_CHECKING:

    from headway.metrics.spec import Metric

SMALLEST_GROUP = 5
"""Fewer distinct people than this are never shown, nor left over by what is shown beside them."""
NEEDED = (("p50", 5), ("p75", 7), ("p85", 7), ("p90", 10), ("p95", 20))
"""Percentiles in the order the statements compute them, and how many items each needs."""
SIZES = dict(NEEDED)


class Verdict(Struct, frozen=True, kw_only=True):
    """A number as it may be shown or stored."""

    value: float | None
    n: int = 0
    num: int | None = None
    den: int | None = None
    people: int | None = None
    percentiles: dict[str, float] = {}
    reasons: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it says no more than that nothing happened."""
        return self.n == 0 and not self.hidden

    @property
    def hidden(self) -> bool:
        """Whether the group is too small for anything about it to be given, its items included."""
        return SUPPRESSED in self.reasons


class Row(Struct, frozen=True, gc=False):
    """What a statement gave for one window, in the order of its columns; `rest` are people in hidden parts."""

    window: int
    value: float | None
    n: int
    num: int | None
    den: int | None
    percentiles: Sequence[float] | None
    people: int | None
    rest: int | None


def judge(metric: Metric, row: Row | None, unmatched: str | None = None) -> Verdict:
    """The verdict on a row; None stands for a window without a single counted item, `unmatched` is why none could count."""
    if row is None:
        known = metric.zero and unmatched is None
        return Verdict(value=0.0) if known else Verdict(value=None, reasons=(unmatched or NO_ITEMS,))
    if metric.personal and small(row.people or 0, row.rest or 0):
        return Verdict(value=None, reasons=(SUPPRESSED,))
    if metric.kind == "distribution":
        return _distribution(metric, row)
    verdict = Verdict(value=row.value, n=row.n, num=row.num, den=row.den, people=row.people)
    return verdict if row.n >= metric.minimum_n else replace(verdict, value=None, reasons=(BELOW_MINIMUM_N,))


def value_of(num: int, den: int) -> float | None:
    """A share to 9 digits, as the statements round it; None of nothing."""
    return round(num / den, 9) if den else None


def small(people: int, rest: int) -> bool:
    """Whether a group is too small to be shown, or would leave too small a one when its shown parts are taken off."""
    return people < SMALLEST_GROUP or 0 < rest < SMALLEST_GROUP


def judge_shown(metric: Metric, n: int, shown: float) -> Verdict:
    """The verdict on a distribution of which no more than the percentile that is shown was asked for."""
    if n < max(metric.minimum_n, SIZES[metric.shown]):
        return Verdict(value=None, n=n, reasons=(BELOW_MINIMUM_N,))
    return Verdict(value=_rounded(metric, shown), n=n)


def _rounded(metric: Metric, value: float) -> float:
    return float(floor(value + 0.5)) if metric.whole else round(value, 9)


def _distribution(metric: Metric, row: Row) -> Verdict:
    known = zip(NEEDED, row.percentiles or (), strict=True)
    percentiles = {name: _rounded(metric, value) for (name, needed), value in known if row.n >= needed}
    reasons = () if row.n >= metric.minimum_n and metric.shown in percentiles else (BELOW_MINIMUM_N,)
    return Verdict(value=percentiles.get(metric.shown), n=row.n, percentiles=percentiles, reasons=reasons)
