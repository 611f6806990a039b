"""How long things took: when each ended and after what time, which are old by now, and how a whole divides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web.charts.days import date_axis
from headway.web.charts.look import ACCENT, ALARM, DRAWN, INK, LINE, ROUND, SMALL, SOFT, SURFACE, Spec, framed
from headway.web.charts.stacks import BARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Aged, Ended, Line, Piece

DAY_MS = 86_400_000
HIGH = 380
LOW = 180
THIN = 64
DASHES = [5, 4]
HALO: Spec = {"stroke": SURFACE, "strokeWidth": 4, "strokeOpacity": 0.95}
FLAT = 6
"""Names of more pieces than these do not fit side by side."""
DAYS_SAID = "format(datum.value, '~r') + ' d'"


def ended(dots: Sequence[Ended], lines: Sequence[Line], *, height: int = HIGH) -> Spec:
    """Each item where it ended and as high as it took, on a scale by square root that keeps the many short ones apart; lines lie across at times that are named."""
    values = [{"row": dot.at, "day": dot.day, "days": dot.ms / DAY_MS, "told": dot.told} for dot in dots]
    across = [{"days": line.ms / DAY_MS, "name": line.name} for line in lines]
    near: Spec = {"name": "near", "select": {"type": "point", "on": "pointerover", "clear": "pointerout", "nearest": True}}
    circle: Spec = {
        "params": [near],
        "mark": {"type": "circle", "size": 42, "stroke": SURFACE, "strokeWidth": 0.5, "opacity": 0.7, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "day", **date_axis([dot.day for dot in dots])},
            "color": {"condition": {"param": "near", "empty": False, "value": ACCENT}, "value": DRAWN},
            "tooltip": {"field": "told"},
        },
    }
    rule: Spec = {"data": {"values": across}, "mark": {"type": "rule", "stroke": INK, "strokeDash": DASHES, "strokeWidth": 1}}
    scale: Spec = {"type": "sqrt", "zero": True, "nice": True}
    up: Spec = {"field": "days", "type": "quantitative", "title": None, "scale": scale, "axis": {"labelExpr": DAYS_SAID, "tickCount": 6}}
    return framed(height, data={"values": values}, encoding={"y": up}, layer=[circle, rule, _named(across, HALO), _named(across, {})])


def _named(lines: list[dict[str, object]], halo: Spec) -> Spec:
    """The names of lines at their right end; the halo lies below them, since a stroke is painted over its own letters."""
    mark: Spec = {"type": "text", "align": "right", "baseline": "bottom", "dx": -2, "dy": -2, "fontSize": SMALL, "fontWeight": 600, "color": INK, **halo}
    return {"data": {"values": lines}, "mark": mark, "encoding": {"x": {"value": "width"}, "text": {"field": "name"}}}


def aged(bars: Sequence[Aged], limit_ms: float | None, *, height: int = HIGH) -> Spec:
    """Horizontal bars of ages, the longest first as given; those at risk are of another colour and carry a sign, and the age from which they are is a line."""
    values = [{"row": bar.at, "label": bar.label, "days": bar.ms / DAY_MS, "risk": bar.risk, "sign": "!" if bar.risk else "", "told": bar.told} for bar in bars]
    names: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False, "labelLimit": 90, "labelColor": INK}}
    across: Spec = {"field": "days", "type": "quantitative", "title": None, "axis": {"labelExpr": DAYS_SAID, "grid": True, "tickCount": 4}}
    colour: Spec = {"condition": {"test": "datum.risk", "value": ALARM}, "value": DRAWN}
    told: Spec = {"field": "told"}
    bar: Spec = {"mark": {"type": "bar", "cornerRadiusEnd": 3, "height": {"band": 0.66}, "cursor": "pointer"}, "encoding": {"y": names, "x": across, "color": colour, "tooltip": told}}
    sign: Spec = {
        "mark": {"type": "text", "align": "right", "dx": -5, "fontSize": SMALL, "fontWeight": 700, "color": SURFACE},
        "encoding": {"y": names, "x": across, "text": {"field": "sign"}, "tooltip": told},
    }
    line: Spec = {
        "data": {"values": [] if limit_ms is None else [{"days": limit_ms / DAY_MS}]},
        "mark": {"type": "rule", "stroke": INK, "strokeDash": DASHES},
        "encoding": {"x": {"field": "days", "type": "quantitative"}},
    }
    return framed(height, data={"values": values}, layer=[bar, sign, line])


def spread(pieces: Sequence[Piece], *, height: int = LOW) -> Spec:
    """One column for each piece, in the order given."""
    values = [{"label": piece.name, "value": piece.value, "told": piece.told} for piece in pieces]
    return framed(
        height,
        data={"values": values},
        mark={"type": "bar", "color": DRAWN, "cornerRadiusEnd": 3, "width": {"band": 0.86}},
        encoding={
            "x": {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelAngle": -35 if len(pieces) > FLAT else 0, "labelFlush": False}},
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"labelExpr": f"datum.value % 1 ? '' : {ROUND}"}},
            "tooltip": {"field": "told"},
        },
    )


def divided(pieces: Sequence[Piece], *, height: int = THIN) -> Spec:
    """A whole as one bar, its pieces side by side in their order."""
    values = [{"part": piece.name, "order": at, "value": piece.value, "told": piece.told} for at, piece in enumerate(pieces) if piece.value > 0]
    scale: Spec = {"domain": [piece.name for piece in pieces], "range": [piece.colour for piece in pieces]}
    return framed(
        height,
        data={"values": values},
        mark={"type": "bar", "stroke": SURFACE, "strokeWidth": 2, "cornerRadius": 4, "height": 34},
        encoding={
            "x": {"field": "value", "type": "quantitative", "stack": "normalize", "title": None, "axis": {"format": ".0%", "tickCount": 5, "domainColor": LINE, "labelColor": SOFT}},
            "order": {"field": "order"},
            "color": {"field": "part", "type": "nominal", "scale": scale, **BARE},
            "tooltip": {"field": "told"},
        },
    )
