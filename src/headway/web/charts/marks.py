"""Rows as marks: ranked bars, dots by two amounts, areas by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web.charts.look import ACCENT, DRAWN, HIDDEN, INK, ON_RAMP, RAMP, ROUND, SMALL, SOFT, SURFACE, Spec, framed
from headway.web.treemap import Rect, squarified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Dot, Tile

ROW = 26
HIGH = 380
WIDE, NARROW = 1200.0, 340.0
"""Widths in pixels a treemap is laid out for; the browser takes the one that fits, since a layout for one is slivers on the other."""
TURN = 560
TEXT_LINE = 16
PAD = 6
PER_LETTER = 6.6
"""Pixels a letter takes at the size of labels, on average; one that would be cut shorter than LEAST_LETTERS is left to the table."""
LEAST_LETTERS = 5
DASHES = [4, 3]


def ranked(dots: Sequence[Dot]) -> Spec:
    """Horizontal bars, the longest first as given; `across` is their length."""
    values = [{"row": dot.at, "label": dot.label, "across": dot.across, "told": dot.told} for dot in dots]
    names: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"grid": False, "labelLimit": {"expr": "width / 2"}, "labelColor": INK}}
    across: Spec = {"field": "across", "type": "quantitative", "title": None, "axis": {"labelExpr": ROUND, "grid": True, "tickCount": 4}}
    bar: Spec = {"type": "bar", "color": DRAWN, "cornerRadiusEnd": 3, "height": {"band": 0.6}}
    return framed(ROW * max(1, len(dots)) + ROW, data={"values": values}, mark=bar, encoding={"y": names, "x": across, "tooltip": {"field": "told"}})


def scatter(dots: Sequence[Dot], *, across: str, up: str, height: int = HIGH) -> Spec:
    """Dots by two amounts, on scales by square root that keep the many small ones apart; `across` and `up` name the axes."""
    values = [{"row": dot.at, "across": dot.across, "up": dot.up, "size": dot.size, "told": dot.told} for dot in dots]
    near: Spec = {"name": "near", "select": {"type": "point", "on": "pointerover", "clear": "pointerout", "nearest": True}}
    return framed(
        height,
        data={"values": values},
        params=[near],
        mark={"type": "circle", "stroke": SURFACE, "strokeWidth": 1, "opacity": 0.85, "cursor": "pointer"},
        encoding={
            "x": _stretched("across", across),
            "y": _stretched("up", up),
            "size": {"field": "size", "type": "quantitative", "legend": None, "scale": {"range": [60, 420], "zero": True}},
            "color": {"condition": {"param": "near", "empty": False, "value": ACCENT}, "value": DRAWN},
            "tooltip": {"field": "told"},
        },
    )


def treemap(tiles: Sequence[Tile], *, height: int = HIGH) -> Spec:
    """Areas as large as their weights, in two layouts of which the one for the place's width is shown."""
    layouts = {"wide": squarified([tile.weight for tile in tiles], width=WIDE, height=height), "narrow": squarified([tile.weight for tile in tiles], width=NARROW, height=height)}
    values = [_tile(at, tile, layouts["wide"][at], layouts["narrow"][at]) for at, tile in enumerate(tiles) if tile.weight > 0]
    edges: list[Spec] = [{"calculate": f"width < {TURN} ? datum.narrow[{at}] * width / {NARROW} : datum.wide[{at}] * width / {WIDE}", "as": name} for at, name in ((0, "left"), (2, "right"))]
    levels: list[Spec] = [{"calculate": f"width < {TURN} ? datum.narrow[{at}] : datum.wide[{at}]", "as": name} for at, name in ((1, "top"), (3, "bottom"))]
    return framed(height, padding=0, data={"values": values}, transform=[*edges, *levels], layer=[_areas(), _hidden(), _labels("label", 0), _labels("note", TEXT_LINE)])


def _tile(at: int, tile: Tile, wide: Rect, narrow: Rect) -> Spec:
    return {
        "row": at,
        "label": tile.label,
        "note": tile.note,
        "told": tile.told,
        "kind": tile.step or 0,
        "wide": [wide.left, wide.top, wide.right, wide.bottom],
        "narrow": [narrow.left, narrow.top, narrow.right, narrow.bottom],
    }


def _areas() -> Spec:
    steps = [{"test": f"datum.kind === {at}", "value": colour} for at, colour in enumerate(RAMP, start=1)]
    return {
        "transform": [{"filter": "datum.kind > 0"}],
        "mark": {"type": "rect", "stroke": SURFACE, "strokeWidth": 2, "cornerRadius": 3, "cursor": "pointer"},
        "encoding": {**_placed(), "color": {"condition": steps, "value": HIDDEN}, "tooltip": {"field": "told"}},
    }


def _hidden() -> Spec:
    """Dashed as well as grey, so that hidden and shown differ not in colour alone."""
    return {
        "transform": [{"filter": "datum.kind === 0"}],
        "mark": {"type": "rect", "fill": HIDDEN, "stroke": SOFT, "strokeDash": DASHES, "cornerRadius": 3, "cursor": "pointer"},
        "encoding": {**_placed(), "tooltip": {"field": "told"}},
    }


def _labels(field: str, down: int) -> Spec:
    inks = [{"test": f"datum.kind === {at}", "value": colour} for at, colour in enumerate(ON_RAMP, start=1)]
    room = f"datum.right - datum.left > {2 * PAD + LEAST_LETTERS * PER_LETTER} && datum.bottom - datum.top > {PAD + down + TEXT_LINE}"
    return {
        "transform": [{"filter": room}],
        "mark": {"type": "text", "align": "left", "baseline": "top", "dx": PAD, "dy": PAD + down, "fontSize": SMALL, "limit": {"expr": f"datum.right - datum.left - {2 * PAD}"}},
        "encoding": {
            "x": {"field": "left", "type": "quantitative", "scale": None},
            "y": {"field": "top", "type": "quantitative", "scale": None},
            "text": {"field": field},
            "color": {"condition": inks, "value": SOFT},
        },
    }


def _placed() -> Spec:
    return {
        "x": {"field": "left", "type": "quantitative", "scale": None, "axis": None},
        "x2": {"field": "right"},
        "y": {"field": "top", "type": "quantitative", "scale": None, "axis": None},
        "y2": {"field": "bottom"},
    }


def _stretched(field: str, title: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"type": "sqrt", "zero": True, "nice": True}, "axis": {"labelExpr": ROUND, "grid": True, "tickCount": 6}}
