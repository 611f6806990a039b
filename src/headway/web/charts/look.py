"""The one look of all charts: every colour is the name of a design token, which the script turns into the colour of the moment.

So a chart follows the reader's scheme without a second spec, and the stylesheet stays the only
place that knows a colour.
"""

from __future__ import annotations

INK, SOFT, LINE, SURFACE, DRAWN, WASH, ACCENT, ALARM = (f"var(--{name})" for name in ("ink", "soft", "line", "surface", "drawn", "wash", "accent", "alarm"))
QUIET = "var(--quietly)"
"""What is not the matter itself, beside it."""
SERIES = tuple(f"var(--series-{number})" for number in range(1, 9))
"""Eight that stay apart for every kind of colour vision."""
RAMP = tuple(f"var(--ramp-{step})" for step in range(1, 6))
ON_RAMP = tuple(f"var(--on-ramp-{step})" for step in range(1, 6))
"""From little to much, and the ink that is read on each; the stylesheet holds the pairs to contrast."""
HIDDEN = "var(--hidden-fill)"
SMALL, BODY = 11, 12
"""Sizes of text in pixels: axes, and labels inside a mark."""
EDGES = {"left": 0, "top": 6, "right": 8, "bottom": 4}
"""Pixels for what reaches past the axes: half a letter, half a dot."""
ROUND = "format(datum.value, '~s')"
"""How an axis says an amount: each by itself, 500 beside 1k; the axis's own format would say 0.5k."""

Spec = dict[str, object]
"""A Vega-Lite specification, or a part of one; it is data for the browser and read by nobody here."""


def framed(height: int, **parts: object) -> Spec:
    """A spec as wide as its place on the page and exactly as high as the space kept for it, in the one look."""
    return {"width": "container", "height": height, "autosize": {"type": "fit", "contains": "padding"}, "padding": EDGES, "background": None, "config": look(), **parts}


def look() -> Spec:
    """Axes without boxes, thin lines to read values along, one colour for what is drawn."""
    axis = {
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelColor": SOFT,
        "labelFontSize": SMALL,
        "labelPadding": 6,
        "titleColor": SOFT,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "gridColor": LINE,
    }
    return {
        "aria": False,  # the place a chart stands in is one image with a name; its table is what is read
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"domain": True, "domainColor": LINE, "labelOverlap": "greedy", "labelFlush": True},
        "axisY": {"grid": True, "tickCount": 4},
        "text": {"color": INK, "fontSize": BODY},
    }
