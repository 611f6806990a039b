"""Health and risk as sums: the vectors, the bounds, and what is said where data are missing."""

from __future__ import annotations

import pytest

from headway.metrics.kpi.scores import BLOCKERS, FAILED, REVIEW, SPILLOVER, STALE, THROUGHPUT, delivery_health, level_of, release_risk
from headway.model.results import Figure, Part
from headway.model.scope import Window

HOUR = 3_600_000



def figure(name, value, *, age=None, reasons=()):
    parts = () if age is None else (Part(name="age_days", value=age, n=int(value or 0)),)
    return Figure(metric=name, subject="tenant:t", window=Window(0, 1), value=value, n=1, parts=parts, reasons=reasons)


def given(values):
    return {name: figure(name, value) for name, value in values.items()}


def risk(ages, failed, stale):
    return {BLOCKERS: figure(BLOCKERS, len(ages), age=sum(ages)), FAILED: figure(FAILED, failed), STALE: figure(STALE, stale)}


@pytest.mark.parametrize(
    ("ages", "failed", "stale", "value", "level"),
    [
        ([30, 20, 10], 3, 0.8, 66, "medium"),
        ([1], 0, 0.05, 5.7, "low"),
        ([], 3, 0.3, 27, "low"),
        ([], 0, 0, 0, "low"),
        ([200, 200], 5, 1, 100, "high"),
        ([90] * 20, 50, 1, 100, "high"),
    ],
)
def test_a_release_risk_is_the_sum_of_blockers_failing_pipelines_and_stale_pull_requests(ages, failed, stale, value, level):
    made = release_risk(risk(ages, failed, stale))
    assert (made.value, level_of(made.value), made.reasons) == (value, level, ())


@pytest.mark.parametrize(("value", "level"), [(100, "high"), (70, "high"), (69.9, "medium"), (35, "medium"), (34.9, "low"), (0, "low")])
def test_a_level_begins_at_its_bound(value, level):
    assert level_of(value) == level


@pytest.mark.parametrize(
    ("values", "value"),
    [
        ({THROUGHPUT: 1, REVIEW: 0, BLOCKERS: 0, SPILLOVER: 0}, 100),
        ({THROUGHPUT: 0, REVIEW: 48 * HOUR, BLOCKERS: 10, SPILLOVER: 1}, 0),
        ({THROUGHPUT: 7, REVIEW: 96 * HOUR, BLOCKERS: 30, SPILLOVER: 2.5}, 30),
        ({THROUGHPUT: 0.5, REVIEW: 12 * HOUR, BLOCKERS: 3, SPILLOVER: 0.25}, 15 + 22.5 + 14 + 15),
        ({THROUGHPUT: 0.5, BLOCKERS: 3}, 58),
        ({REVIEW: 24 * HOUR, SPILLOVER: 0.5}, 50),
    ],
)
def test_health_weighs_the_parts_there_are(values, value):
    assert delivery_health(given(values)).value == value


@pytest.mark.parametrize("values", [{}, {THROUGHPUT: 1}, {REVIEW: None, BLOCKERS: 0, SPILLOVER: None}])
def test_fewer_than_two_parts_are_no_health(values):
    """LESSON 71: an organisation without data scored 70."""
    made = delivery_health(given(values))
    assert (made.value, made.reasons) == (None, ("too_few_parts",))


def test_a_part_without_data_says_why():
    made = delivery_health({REVIEW: figure(REVIEW, None, reasons=("below_minimum_n",)), BLOCKERS: figure(BLOCKERS, None)})
    assert {piece.metric: piece.reason for piece in made.pieces} == {THROUGHPUT: "not_about", REVIEW: "below_minimum_n", BLOCKERS: "no_items", SPILLOVER: "not_about"}


@pytest.mark.parametrize("made", [delivery_health({}), release_risk({})])
def test_the_weights_are_a_whole(made):
    assert sum(piece.weight for piece in made.pieces) == pytest.approx(1)
