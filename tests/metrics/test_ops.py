"""The family of what breaks: an incident is counted when it opens and measured when it is over."""

from __future__ import annotations

import pytest
from tests.specs.company import incident
from tests.specs.dora import caused
from tests.specs.facts import A, at
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.ops import METRICS
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.calendar import period_window
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

MARCH = period_window("2026-03", now=0, zone="UTC")


def engine_of(*facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def test_over_all_months_every_incident_opens_once_and_is_resolved_at_most_once():
    engine = engine_of(*incident("2026-01-30T10:00", resolved="2026-02-02T10:00"), *incident("2026-02-03T10:00"), *incident("2026-02-28T10:00", resolved="2026-03-01T00:00"))
    windows = tuple(period_window(f"2026-0{month}", now=0, zone="UTC") for month in (1, 2, 3))
    figures = engine.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=windows))
    assert {metric.id: [figure.n for figure in figures if figure.metric == metric.id] for metric in METRICS} == {
        "ops.incidents_opened": [1, 2, 0],
        "ops.time_to_restore": [0, 1, 1],
        "ops.incidents_open": [1, 2, 1],
        "ops.caused_by_deployment_ratio": [1, 2, 0],
    }


@pytest.mark.parametrize(("window", "now", "age"), [(MARCH, None, 30 * 86_400_000), (MARCH, "2026-03-03T00:00", 86_400_000), (ALWAYS, None, None), (ALWAYS, "2026-03-03T00:00", 86_400_000)])
def test_an_open_incident_shows_how_long_it_has_been_open_by_the_end_of_the_window_or_by_now(window, now, age):
    ask = ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="ops.incidents_open", window=window, limit=9, now=at(now))
    (item,) = engine_of(*incident("2026-03-02T00:00")).items(ask).items
    assert item.parts == {"age_ms": age}


def test_the_open_incidents_of_every_day_are_stored():
    ask = PointsAsk(tenant="t", zone="UTC", dirty=((f"repository:{A}", "*"),), seq=1, computed_at=1, through="2026-03-05")
    points = [point for portion in engine_of(*incident("2026-03-02T10:00", resolved="2026-03-04T10:00")).points(ask) for point in portion]
    assert {point.day: point.value for point in points if (point.metric, point.subject) == ("ops.incidents_open", f"repository:{A}")} == {
        "2026-03-02": 1,
        "2026-03-03": 1,
        "2026-03-04": 0,
        "2026-03-05": 0,
    }


def test_an_incident_counts_once_however_often_its_cause_was_found():
    one = caused(incident())
    twice = [*one, one[1].__class__(**{**{name: getattr(one[1], name) for name in one[1].__struct_fields__}, "key": "another", "evidence": "window"})]
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("ops.caused_by_deployment_ratio",), windows=(MARCH,))
    (figure,) = engine_of(*twice).figures(ask)
    assert (figure.num, figure.den, figure.n) == (1, 1, 1)
