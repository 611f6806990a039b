"""Where ink goes."""

from __future__ import annotations

from headway.model.results import Item, Series
from headway.web.charts.spark import COLUMNS, bars, spark


def series(*values: float | None) -> Series:
    return Series(metric="m", subject="s", span="day", points=tuple((f"2026-01-{at + 1:02d}", value) for at, value in enumerate(values)))


def item(amount: float | None) -> Item:
    return Item(key="k", label="l", at=None, amount=amount, counted=True, why_not=None)


def test_nothing_and_a_single_value_draw_no_line():
    assert spark(None) is spark(series()) is spark(series(None, 4.0)) is None


def test_a_line_spans_the_width_and_stands_on_zero():
    drawn = spark(series(0.0, 10.0))
    assert drawn is not None
    assert drawn.line == "M3.0 45.0L237.0 3.0"
    assert drawn.end == (237.0, 3.0)


def test_a_day_without_a_value_breaks_the_line_instead_of_falling_to_zero():
    drawn = spark(series(1.0, 2.0, None, 2.0))
    assert drawn is not None
    assert drawn.line.count("M") == drawn.area.count("Z") == 2


def test_equal_values_draw_a_level_line():
    drawn = spark(series(5.0, 5.0))
    assert drawn is not None
    assert drawn.line == "M3.0 3.0L237.0 3.0"


def test_a_long_line_is_thinned_but_keeps_its_peaks_its_floor_and_its_gaps():
    values: list[float | None] = [1.0] * 4000
    values[1234], values[2345] = 9.0, 0.0
    values[3000:3100] = [None] * 100
    drawn = spark(Series(metric="m", subject="s", span="day", points=tuple((str(at), value) for at, value in enumerate(values))))
    assert drawn is not None
    heights = [point.split(" ")[1] for point in drawn.line.replace("M", "L").split("L")[1:]]
    assert len(heights) <= 2 * COLUMNS
    assert {"3.0", "45.0"} <= set(heights)
    assert drawn.line.count("M") == 2
    assert len(drawn.points) == 4000


def test_bars_are_measured_by_the_longest():
    assert [bar.length for bar in bars([item(40.0), item(10.0), item(None)])] == [100.0, 25.0, 0.0]
