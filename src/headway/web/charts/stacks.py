"""What is made up of parts, over time: columns on each other, and bands between lines that only rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web.charts.days import COUNTED, FORMATS, by_units, date_axis, measured_axis
from headway.web.charts.look import SURFACE, Spec, framed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Slice

MIDDLE = 260
BARE: Spec = {"legend": None}
"""The legend stands beside a chart as text of the page, where it can be read without a script."""


def stacked(slices: Sequence[Slice], parts: Sequence[tuple[str, str]], *, unit: str, height: int = MIDDLE, whole: bool = False) -> Spec:
    """Columns as wide as their time; `parts` are names and colours from the ground up, `whole` makes all equally high so that shares are compared."""
    size, sign = by_units([one.value for one in slices if one.value is not None], unit)
    order = {name: at for at, (name, _) in enumerate(parts)}
    drawn = [(one, one.value) for one in slices if one.value is not None and (one.value or not whole)]  # a zero keeps its time on the axis, and is no share
    values = [{"day": one.day, "until": one.until, "part": one.part, "order": order[one.part], "value": value / size, "told": one.told} for one, value in drawn]
    heaped: Spec = {"stack": "value", "groupby": ["day"], "sort": [{"field": "order"}], "offset": "normalize" if whole else "zero", "as": ["low", "high"]}
    return framed(
        height,
        data={"values": values},
        transform=[heaped],
        mark={"type": "rect", "stroke": SURFACE, "strokeWidth": 1, "cornerRadius": 1},
        encoding={
            "x": {"field": "day", **date_axis([one.day for one in slices])},
            "x2": {"field": "until"},
            "y": {"field": "low", "type": "quantitative", "title": None, "axis": {"format": FORMATS["ratio"]} if whole or unit in FORMATS else measured_axis(sign)},
            "y2": {"field": "high"},
            "color": _coloured(parts),
            "tooltip": {"field": "told"},
        },
    )


def bands(slices: Sequence[Slice], parts: Sequence[tuple[str, str]], *, height: int = MIDDLE) -> Spec:
    """Bands between `low` and `value`, each part one; the axis begins where the lowest one stood at first, so that what was before takes no room."""
    values = [{"day": one.day, "part": one.part, "low": one.low, "value": one.value, "told": one.told} for one in slices]
    ground = min((one.value or 0 for one in slices if one.low == 0), default=0)
    scale: Spec = {"zero": False, "nice": False, "domainMin": ground}
    area: Spec = {"mark": {"type": "area", "stroke": SURFACE, "strokeWidth": 1, "clip": True}, "encoding": {"y2": {"field": "low"}, "color": _coloured(parts)}}
    near: Spec = {"name": "near", "select": {"type": "point", "on": "pointerover", "clear": "pointerout", "nearest": True}}
    pointed: Spec = {
        "params": [near],
        "mark": {"type": "point", "filled": True, "size": 40, "stroke": SURFACE, "strokeWidth": 1, "clip": True},
        "encoding": {"color": _coloured(parts), "opacity": {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}, "tooltip": {"field": "told"}},
    }
    return framed(
        height,
        data={"values": values},
        encoding={
            "x": {"field": "day", **date_axis([one.day for one in slices])},
            "y": {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": {"labelExpr": COUNTED}},
        },
        layer=[area, pointed],
    )


def _coloured(parts: Sequence[tuple[str, str]]) -> Spec:
    return {"field": "part", "type": "nominal", "scale": {"domain": [name for name, _ in parts], "range": [colour for _, colour in parts]}, **BARE}
