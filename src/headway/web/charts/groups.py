"""Columns of several parts: one upon the other for what makes up a whole, side by side for what is compared.

Each part has the colour of its place in the legend; a silent one is dashed as well, so that it differs not in colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web.charts.look import HIDDEN, ROUND, SOFT, SURFACE, Spec, framed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Layer, Stack

TALL = 260
DASHES = [4, 3]
WHOLE = f"datum.value % 1 ? '' : {ROUND}"
BY_DATE = "utcFormat(toDate(datum.value), '{}')"
"""Columns that are named by an ISO day are labelled by it as people write it."""


def piled(stacks: Sequence[Stack], layers: Sequence[Layer], *, height: int = TALL, dated: str = "") -> Spec:
    """Parts upon each other, the first at the bottom; `dated` is how the ISO days that name the columns are written."""
    return _columns(stacks, layers, height=height, dated=dated, placed={"order": {"field": "turn", "type": "quantitative"}}, heaped="zero")


def grouped(stacks: Sequence[Stack], layers: Sequence[Layer], *, height: int = TALL, dated: str = "") -> Spec:
    """Parts side by side, the first on the left."""
    offset: Spec = {"field": "turn", "type": "ordinal", "scale": {"paddingInner": 0}}
    return _columns(stacks, layers, height=height, dated=dated, placed={"xOffset": offset}, heaped=None)


def _columns(stacks: Sequence[Stack], layers: Sequence[Layer], *, height: int, dated: str, placed: Spec, heaped: str | None) -> Spec:
    values = [
        {"row": at, "column": stack.name, "turn": turn, "value": value, "silent": layer.silent, "told": stack.told}
        for at, stack in enumerate(stacks)
        for turn, (layer, value) in enumerate(zip(layers, stack.values, strict=True))
        if value is not None
    ]
    fills = {"domain": list(range(len(layers))), "range": [HIDDEN if layer.silent else layer.colour for layer in layers]}
    return framed(
        height,
        data={"values": values},
        mark={"type": "bar", "strokeWidth": 1, "cursor": "pointer"},
        encoding={
            "x": _across(stacks, dated),
            "y": {"field": "value", "type": "quantitative", "title": None, "stack": heaped, "scale": _scale(values), "axis": {"labelExpr": WHOLE}},
            "color": {"field": "turn", "type": "nominal", "legend": None, "scale": fills},
            "stroke": {"condition": {"test": "datum.silent", "value": SOFT}, "value": SURFACE},
            "strokeDash": {"condition": {"test": "datum.silent", "value": DASHES}, "value": [1, 0]},
            "tooltip": {"field": "told"},
            **placed,
        },
    )


def _across(stacks: Sequence[Stack], dated: str) -> Spec:
    """Columns in the order given, also those without a value; as many labels as there is room for."""
    labels: Spec = {"labelExpr": BY_DATE.format(dated)} if dated else {}
    axis = {"labelAngle": 0, "labelLimit": 90, "labelOverlap": "greedy", **labels}
    return {"field": "column", "type": "ordinal", "title": None, "sort": None, "scale": {"domain": [stack.name for stack in stacks], "paddingInner": 0.3, "paddingOuter": 0.15}, "axis": axis}


def _scale(values: Sequence[Spec]) -> Spec:
    return {"zero": True, "nice": True} if any(row["value"] for row in values) else {"domain": [0, 1]}
