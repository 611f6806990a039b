"""Parts over time as specs."""

from __future__ import annotations

from headway.web.charts import Slice, bands, stacked

PARTS = (("done", "var(--ramp-2)"), ("todo", "var(--ramp-3)"))


def cut(day: str, part: str, value: float | None, low: float = 0.0) -> Slice:
    return Slice(day=day, until="2026-03-09", part=part, value=value, low=low, told=f"{part} {value}")


def test_columns_are_as_wide_as_their_time_and_stand_in_the_order_of_their_parts():
    spec = stacked([cut("2026-03-02", "todo", 3.0), cut("2026-03-02", "done", 4.0)], PARTS, unit="items")
    assert [(row["part"], row["order"], row["day"], row["until"]) for row in spec["data"]["values"]] == [("todo", 1, "2026-03-02", "2026-03-09"), ("done", 0, "2026-03-02", "2026-03-09")]
    assert spec["transform"][0]["sort"] == [{"field": "order"}]
    assert spec["encoding"]["color"]["scale"] == {"domain": ["done", "todo"], "range": ["var(--ramp-2)", "var(--ramp-3)"]}


def test_a_zero_keeps_its_time_and_what_is_not_known_has_none():
    slices = [cut("2026-03-02", "todo", None), cut("2026-03-02", "done", 0.0)]
    assert [row["part"] for row in stacked(slices, PARTS, unit="items")["data"]["values"]] == ["done"]
    assert stacked(slices, PARTS, unit="items", whole=True)["data"]["values"] == []


def test_shares_are_equally_high_and_in_percent():
    spec = stacked([cut("2026-03-02", "todo", 3.0)], PARTS, unit="ms", whole=True)
    assert spec["transform"][0]["offset"] == "normalize"
    assert spec["encoding"]["y"]["axis"] == {"format": ".0%"}


def test_durations_are_drawn_in_whole_units():
    spec = stacked([cut("2026-03-02", "todo", 5 * 86_400_000.0)], PARTS, unit="ms")
    assert spec["data"]["values"][0]["value"] == 5
    assert "' d'" in spec["encoding"]["y"]["axis"]["labelExpr"]


def test_bands_begin_where_the_lowest_stood_at_first():
    spec = bands([cut("2026-03-02", "done", 40.0), cut("2026-03-02", "todo", 50.0, 40.0), cut("2026-03-09", "done", 44.0), cut("2026-03-09", "todo", 58.0, 44.0)], PARTS)
    assert spec["encoding"]["y"]["scale"]["domainMin"] == 40
    assert [(row["low"], row["value"]) for row in spec["data"]["values"]] == [(0, 40), (40, 50), (0, 44), (44, 58)]


def test_no_band_at_all_is_no_error():
    assert bands([], PARTS)["data"]["values"] == []
