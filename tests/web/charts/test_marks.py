"""Rows as marks."""

from __future__ import annotations

from headway.web.charts import Dot, Tile, ranked, scatter, treemap
from headway.web.charts.marks import NARROW, WIDE


def tile(label: str, weight: float, step: int | None = 3) -> Tile:
    return Tile(label=label, note="40 %", weight=weight, step=step, told=label)


def dot(label: str, at: int = 0) -> Dot:
    return Dot(at=at, label=label, across=3.0, up=4.0, size=2.0, told=label)


def test_a_mark_carries_the_number_of_its_row():
    assert [row["row"] for row in scatter([dot("a", 2), dot("b", 5)], across="x", up="y")["data"]["values"]] == [2, 5]
    assert [row["row"] for row in ranked([dot("a", 1)])["data"]["values"]] == [1]
    assert [row["row"] for row in treemap([tile("none", 0.0), tile("some", 4.0)])["data"]["values"]] == [1]


def test_a_treemap_is_laid_out_for_a_wide_place_and_for_a_narrow_one():
    values = treemap([tile("a", 3.0), tile("b", 1.0)])["data"]["values"]
    assert max(row["wide"][2] for row in values) == WIDE
    assert max(row["narrow"][2] for row in values) == NARROW
    assert max(row[name][3] for row in values for name in ("wide", "narrow")) == 380


def test_what_is_hidden_has_a_kind_of_its_own_and_a_dashed_edge():
    spec = treemap([tile("a", 3.0, None), tile("b", 3.0, 5)])
    assert [row["kind"] for row in spec["data"]["values"]] == [0, 5]
    assert [layer["mark"].get("strokeDash") for layer in spec["layer"]] == [None, [4, 3], None, None]


def test_bars_keep_the_order_of_their_rows_and_take_a_line_each():
    spec = ranked([dot("b"), dot("a")])
    assert spec["encoding"]["y"]["sort"] is None
    assert spec["height"] == 3 * 26
