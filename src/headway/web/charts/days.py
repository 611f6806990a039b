"""Values over days: a line for a level, an area for an amount that is held, columns for what happened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from headway.flows.report.words import day
from headway.web.charts.look import DRAWN, ROUND, SURFACE, WASH, Spec, framed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Day

LOW = 180
"""Pixels of a chart of one series among others."""
FEW_DAYS = 100
"""Up to here columns are wide enough to stand apart; a gap between thinner ones would leave nothing of them."""
LONG_DAYS = 300
"""From here on the month and year are told and the day is not."""
COUNTED = f"datum.value % 1 ? '' : {ROUND}"
"""There is no half a person: a tick between whole numbers keeps its line and loses its label."""
SOME = "2000-01-01"
FORMATS = {"ratio": ".0%", "share": ".0%"}
STEPS = (("d", 86_400_000.0), ("h", 3_600_000.0), ("min", 60_000.0))
ENOUGH = 2
"""A duration is drawn in the largest unit of which there are at least so many, so that ticks fall on whole ones."""
NEAREST: Spec = {"name": "near", "select": {"type": "point", "on": "pointerover", "clear": "pointerout", "nearest": True, "encodings": ["x"]}}


def line(days: Sequence[Day], *, unit: str, height: int = LOW) -> Spec:
    """A level over time, broken where a day has no value; its scale need not begin at zero."""
    stroke: Spec = {"mark": {"type": "line", "stroke": DRAWN, "strokeWidth": 2, "strokeJoin": "round", "strokeCap": "round"}}
    return _over_time(days, [stroke, _hovered()], unit=unit, height=height, zero=unit in FORMATS)


def area(days: Sequence[Day], *, unit: str, height: int = LOW) -> Spec:
    """An amount that is held over time, filled down to zero."""
    fill: Spec = {"mark": {"type": "area", "color": WASH, "line": {"stroke": DRAWN, "strokeWidth": 2}}}
    return _over_time(days, [fill, _hovered()], unit=unit, height=height, zero=True)


def columns(days: Sequence[Day], *, unit: str, height: int = LOW) -> Spec:
    """What happened on each day, as columns from zero."""
    apart = len(days) <= FEW_DAYS
    bar: Spec = {"mark": {"type": "bar", "color": DRAWN, "cornerRadiusEnd": 2 if apart else 0, "binSpacing": 1 if apart else 0}, "encoding": {"tooltip": {"field": "told"}}}
    return _over_time(days, [bar], unit=unit, height=height, zero=True)


def _over_time(days: Sequence[Day], layers: list[Spec], *, unit: str, height: int, zero: bool) -> Spec:
    size, sign = by_units([one.value for one in days if one.value is not None], unit)
    values = [
        {"day": one.day, "value": None if one.value is None else one.value / size, "told": f"{day(one.day)}\n{one.told}", "alone": alone} for one, alone in zip(days, _alone(days), strict=True)
    ]
    across: Spec = {"field": "day", "timeUnit": "utcyearmonthdate", **date_axis([one.day for one in days], utc=False)}
    up: Spec = {"field": "value", "type": "quantitative", "title": None, "scale": _scale(days, zero=zero), "axis": {"format": FORMATS[unit]} if unit in FORMATS else measured_axis(sign)}
    return framed(height, data={"values": values}, encoding={"x": across, "y": up}, layer=layers)


def by_units(values: Sequence[float], unit: str) -> tuple[float, str]:
    """By how much values are divided to be drawn, and the sign of what they are then: durations in days, hours or minutes, all else as it is."""
    if unit != "ms":
        return 1.0, ""
    most = max(values, default=0.0)
    sign, size = next((found for found in STEPS if most >= ENOUGH * found[1]), STEPS[-1])
    return size, sign


def measured_axis(sign: str) -> Spec:
    """The labels of amounts, with their sign where they have one."""
    return {"labelExpr": f"format(datum.value, '~r') + ' {sign}'"} if sign else {"labelExpr": COUNTED}


def date_axis(days: Sequence[str], *, utc: bool = True) -> Spec:
    """An axis of days; ``utc`` scales it by UTC itself, for what is no whole day."""
    found: Spec = {"type": "temporal", "title": None, "axis": {"format": _format(days), "tickCount": {"expr": "max(2, floor(width / 90))"}}}
    return {**found, "scale": {"type": "utc"}} if utc else found


def _hovered() -> Spec:
    """The point under the pointer, and every day that stands alone between two gaps and would draw no line."""
    lone = {"test": "datum.alone", "value": 1}
    near = {"param": "near", "empty": False, "value": 1}
    return {
        "params": [NEAREST],
        "mark": {"type": "point", "filled": True, "size": 60, "color": DRAWN, "stroke": SURFACE, "strokeWidth": 1.5},
        "transform": [{"filter": "isValid(datum.value)"}],
        "encoding": {"opacity": {"condition": [near, lone], "value": 0}, "tooltip": {"field": "told"}},
    }


def _alone(days: Sequence[Day]) -> list[bool]:
    known = [False, *(one.value is not None for one in days), False]
    return [here and not before and not after for before, here, after in zip(known, known[1:], known[2:], strict=False)]


def _format(days: Sequence[str]) -> str:
    first, last = (date.fromisoformat(day[:10]) for day in (min(days, default=SOME), max(days, default=SOME)))
    return "%b %Y" if (last - first).days > LONG_DAYS else "%-d %b"


def _scale(days: Sequence[Day], *, zero: bool) -> Spec:
    """A scale; one on which nothing ever happened has its zero at the bottom all the same."""
    return {"zero": zero, "nice": True} if not zero or any(one.value for one in days) else {"domain": [0, 1]}
