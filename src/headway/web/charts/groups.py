"""Columns side by side, for what is compared by pairs and more; each group has a name of its own rather than a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.web.charts.days import COUNTED
from headway.web.charts.look import Spec, framed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.web.charts.chart import Group

MIDDLE = 260
WIDEST_NAME = 90
"""Pixels after which a name is cut; pointing at its columns says it whole."""


def grouped(groups: Sequence[Group], parts: Sequence[tuple[str, str]], *, height: int = MIDDLE) -> Spec:
    """Columns of each group side by side, in the order of `parts`, which are names and colours; a part that is not known has none."""
    values = [
        {"group": group.name, "part": part, "value": value, "told": group.told}
        for group in groups
        for (part, _), value in zip(parts, group.values, strict=True)
        if value is not None
    ]
    names = [name for name, _ in parts]
    across: Spec = {
        "field": "group",
        "type": "nominal",
        "title": None,
        "sort": None,
        "scale": {"domain": [group.name for group in groups], "paddingInner": 0.3, "paddingOuter": 0.15},
        "axis": {"labelAngle": 0, "labelLimit": WIDEST_NAME, "labelOverlap": "greedy"},
    }
    return framed(
        height,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 2},
        encoding={
            "x": across,
            "xOffset": {"field": "part", "type": "nominal", "sort": None, "scale": {"domain": names}},
            "y": {"field": "value", "type": "quantitative", "title": None, "scale": _scale(values), "axis": {"labelExpr": COUNTED}},
            "color": {"field": "part", "type": "nominal", "legend": None, "scale": {"domain": names, "range": [colour for _, colour in parts]}},
            "tooltip": {"field": "told"},
        },
    )


def _scale(values: Sequence[Spec]) -> Spec:
    """One on which nothing ever happened has its zero at the bottom all the same."""
    return {"zero": True, "nice": True} if any(row["value"] for row in values) else {"domain": [0, 1]}
