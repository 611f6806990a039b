"""What is asked of the compute process can be sent to it and comes out the same."""

from __future__ import annotations

import msgspec
import pytest

from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.scope import Window

ASKS = [
    PointsAsk(tenant="t", zone="UTC", dirty=(("repository:a", "*"), ("repository:a", "2026-03-01")), seq=3, computed_at=7, through="2026-03-02"),
    FigureAsk(tenant="t", zone="Europe/Lisbon", subject="tenant:t", metrics=("dora.lead_time",), windows=(Window(0, 5), Window(5, 9))),
    ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="dora.lead_time", window=Window(0, 5), counted_only=True),
]


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: type(ask).__name__)
def test_an_ask_survives_the_way_to_another_process(ask):
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(ask), type=type(ask)) == ask


def test_points_are_restated_and_items_come_in_pages_unless_said_otherwise():
    assert (ASKS[0].restate, ASKS[2].limit, ASKS[2].offset) == (True, 50, 0)
