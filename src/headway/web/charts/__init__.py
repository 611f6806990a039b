"""What is drawn: small lines as geometry on the server, and charts as Vega-Lite specs for the browser, each with the rows of its table."""

from __future__ import annotations

from headway.web.charts.chart import Chart, Day, Dot, Tile
from headway.web.charts.days import area, columns, line
from headway.web.charts.marks import ranked, scatter, treemap
from headway.web.charts.spark import Bar, Spark, bars, spark

__all__ = ["Bar", "Chart", "Day", "Dot", "Spark", "Tile", "area", "bars", "columns", "line", "ranked", "scatter", "spark", "treemap"]
