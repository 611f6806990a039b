"""How a number moved."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from headway.flows.report.change import change
from headway.model.results import Answer
from headway.model.scope import Window


def answer(value: float | None, *, better: str = "up", unit: str = "lines", previous: Answer | None = None) -> Answer:
    return Answer(
        metric="m", title="M", subject="s", subject_name="S", unit=unit, better=better, value=value, n=1, window=Window(0, 1), zone="UTC", method_version=1,
        computed_at=0, data_through=None, completeness=None, coverage=None, reasons=(), interval=None, percentiles={}, excluded={}, pending=False, open=False, previous=previous,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "better", "direction", "verdict"),
    [(2.0, 3.0, "up", "up", "better"), (2.0, 3.0, "down", "up", "worse"), (3.0, 2.0, "down", "down", "better"), (3.0, 2.0, "none", "down", "neutral"), (2.0, 2.0, "up", "same", "neutral")],
)
def test_better_is_what_the_metric_says_is_better(before: float, after: float, better: str, direction: str, verdict: str):
    found = change(answer(after, better=better, previous=answer(before)))
    assert found is not None
    assert (found.direction, found.verdict, found.absolute) == (direction, verdict, after - before)


def test_a_move_from_zero_has_no_share():
    found = change(answer(4.0, previous=answer(0.0)))
    assert found is not None
    assert (found.absolute, found.relative) == (4.0, None)


@pytest.mark.parametrize("told", [answer(1.0), replace(answer(2.0, previous=answer(1.0)), comparable=False), answer(None, previous=answer(1.0)), answer(1.0, previous=answer(None)), answer(5.0, unit="instant", previous=answer(1.0, unit="instant"))])
def test_without_two_values_that_can_be_subtracted_there_is_no_move(told: Answer):
    assert change(told) is None


def test_ratios_move_by_the_same_digits_on_every_machine():
    found = change(answer(0.3, previous=answer(0.1)))
    assert found is not None
    assert found.absolute == 0.2
