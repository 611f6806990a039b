"""Columns side by side as specs."""

from __future__ import annotations

from headway.web.charts import Group, grouped

PARTS = (("committed", "var(--quietly)"), ("completed", "var(--series-1)"))


def spec(*values: tuple[float | None, float | None]) -> dict:
    return grouped([Group(name=f"Sprint {at}", values=pair, told=f"told {at}") for at, pair in enumerate(values)], PARTS)


def test_every_group_keeps_its_place_also_one_without_a_value():
    found = spec((5.0, 3.0), (None, None), (2.0, None))
    assert found["encoding"]["x"]["scale"]["domain"] == ["Sprint 0", "Sprint 1", "Sprint 2"]
    assert [(row["group"], row["part"], row["value"]) for row in found["data"]["values"]] == [
        ("Sprint 0", "committed", 5.0),
        ("Sprint 0", "completed", 3.0),
        ("Sprint 2", "committed", 2.0),
    ]


def test_parts_have_their_place_and_colour_in_the_order_given():
    found = spec((1.0, 2.0))
    assert found["encoding"]["xOffset"]["scale"]["domain"] == ["committed", "completed"]
    assert found["encoding"]["color"]["scale"] == {"domain": ["committed", "completed"], "range": ["var(--quietly)", "var(--series-1)"]}


def test_nothing_at_all_still_has_its_zero_at_the_bottom():
    assert spec((0.0, 0.0))["encoding"]["y"]["scale"] == {"domain": [0, 1]}
    assert spec((0.0, 1.0))["encoding"]["y"]["scale"]["zero"] is True
