"""Values over days as specs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from headway.web.charts import Day, area, columns, line


def days(*values: float | None) -> list[Day]:
    first = date(2026, 1, 1)
    return [Day(day=(first + timedelta(days=at)).isoformat(), value=value, told=str(value)) for at, value in enumerate(values)]


def drawn(spec: dict) -> list[dict]:
    return spec["data"]["values"]


@pytest.mark.parametrize("draw", [line, area, columns])
def test_every_day_is_in_the_data_also_one_without_a_value(draw):
    assert [row["value"] for row in drawn(draw(days(1.0, None, 3.0), unit="lines"))] == [1.0, None, 3.0]


def test_a_day_between_two_gaps_is_marked_since_no_line_would_show_it():
    assert [row["alone"] for row in drawn(line(days(1.0, 2.0, None, 4.0, None), unit="lines"))] == [False, False, False, True, False]


def test_pointing_says_the_day_and_the_value_in_words():
    assert drawn(line(days(7.0), unit="lines"))[0]["told"] == "1 Jan 2026\n7.0"


@pytest.mark.parametrize(("draw", "unit", "zero"), [(line, "lines", False), (line, "ratio", True), (area, "lines", True), (columns, "lines", True)])
def test_what_is_filled_and_every_ratio_stands_on_zero(draw, unit: str, zero: bool):  # noqa: FBT001 - a column of the table
    assert draw(days(1.0, 2.0), unit=unit)["encoding"]["y"]["scale"]["zero"] is zero


def test_a_long_span_names_months_and_a_short_one_days():
    assert line(days(*[1.0] * 90), unit="lines")["encoding"]["x"]["axis"]["format"] == "%-d %b"
    assert line(days(*[1.0] * 700), unit="lines")["encoding"]["x"]["axis"]["format"] == "%b %Y"


def test_a_scale_on_which_nothing_happened_has_its_zero_at_the_bottom():
    assert area(days(0.0, None, 0.0), unit="lines")["encoding"]["y"]["scale"] == {"domain": [0, 1]}


def test_columns_of_many_days_touch_since_a_gap_would_leave_nothing_of_them():
    assert [columns(days(*[1.0] * count), unit="lines")["layer"][0]["mark"]["binSpacing"] for count in (90, 365)] == [1, 0]


def test_what_is_counted_has_no_labels_between_whole_numbers():
    assert "datum.value % 1 ? ''" in line(days(1.0, 2.0), unit="people")["encoding"]["y"]["axis"]["labelExpr"]
    assert "labelExpr" not in line(days(0.1, 0.2), unit="ratio")["encoding"]["y"]["axis"]


def test_no_days_are_an_empty_chart():
    assert drawn(line([], unit="lines")) == []
