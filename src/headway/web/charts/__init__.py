"""What is drawn: small lines as geometry on the server, and charts as Vega-Lite specs for the browser, each with the rows of its table."""

from __future__ import annotations

from headway.web.charts.chart import Aged, Chart, Day, Dot, Ended, Group, Line, Piece, Slice, Tile
from headway.web.charts.days import area, columns, line
from headway.web.charts.groups import grouped
from headway.web.charts.marks import ranked, scatter, treemap
from headway.web.charts.spans import aged, divided, ended, spread
from headway.web.charts.spark import Bar, Spark, bars, spark
from headway.web.charts.stacks import bands, stacked

__all__ = [
    "Aged", "Bar", "Chart", "Day", "Dot", "Ended", "Group", "Line", "Piece", "Slice", "Spark", "Tile", "aged", "area", "bands", "bars", "columns", "divided", "ended", "grouped", "line", "ranked", "scatter", "spark",
    "spread", "stacked", "treemap",
]  # fmt: skip
