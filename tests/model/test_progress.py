"""What may be said of a stream from its progress row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from headway.model.progress import ACTIVE, FINAL, STALLED_AFTER_US, Progress

SECOND = 1_000_000


def row(**fields):
    return Progress(source="s", entity="commits", scope="git:repo:1", **({"status": "running"} | fields))


RATES = {
    "no sample": ((), None),
    "one sample": (((0, 5),), None),
    "two at one moment": (((7, 5), (7, 9)), None),
    "a steady rate": (((0, 0), (SECOND, 10), (2 * SECOND, 20)), 10.0),
    "only the span counts": (((0, 100), (4 * SECOND, 102)), 0.5),
    "standing still": (((0, 5), (SECOND, 5)), 0.0),
}


@pytest.mark.parametrize("case", RATES)
def test_the_rate_is_that_of_the_last_samples(case):
    samples, rate = RATES[case]
    assert row(samples=samples).rate() == rate


STEADY = ((0, 0), (SECOND // 2, 5), (SECOND, 10))
ETAS = {
    "no estimate": ({"items_done": 5, "samples": STEADY}, None),
    "too soon to tell": ({"items_done": 10, "items_estimate": 20, "samples": STEADY[::2]}, None),
    "no rate": ({"items_done": 5, "items_estimate": 10}, None),
    "standing still": ({"items_done": 5, "items_estimate": 10, "samples": ((0, 5), (1, 5), (SECOND, 5))}, None),
    "half-way": ({"items_done": 10, "items_estimate": 20, "samples": STEADY}, 1.0),
    "done": ({"items_done": 20, "items_estimate": 20}, 0.0),
    "more than estimated": ({"items_done": 30, "items_estimate": 20, "samples": STEADY}, 0.0),
}


@pytest.mark.parametrize("case", ETAS)
def test_the_time_to_go(case):
    fields, eta = ETAS[case]
    assert row(**fields).eta_seconds() == eta


PERCENTS = {
    "no estimate": ({"items_done": 5}, None),
    "half-way": ({"items_done": 5, "items_estimate": 10}, 50.0),
    "capped": ({"items_done": 15, "items_estimate": 10}, 100.0),
    "nothing to do, not yet done": ({"items_estimate": 0}, 0.0),
    "done with nothing": ({"status": "done"}, 100.0),
    "failed on the way": ({"status": "failed", "items_done": 1, "items_estimate": 4}, 25.0),
}


@pytest.mark.parametrize("case", PERCENTS)
def test_the_share_that_is_done(case):
    fields, percent = PERCENTS[case]
    assert row(**fields).percent() == percent


NOW = 10 * STALLED_AFTER_US


@pytest.mark.parametrize("status", [*ACTIVE, *FINAL])
def test_only_what_claims_to_run_can_be_stalled(status):
    assert row(status=status, last_progress_at=1).stalled(NOW) == (status == "running")


SILENCES = {
    "just now": ({"last_progress_at": NOW}, False),
    "as long as allowed": ({"last_progress_at": NOW - STALLED_AFTER_US}, False),
    "longer": ({"last_progress_at": NOW - STALLED_AFTER_US - 1}, True),
    "since it began": ({"started_at": 1}, True),
    "never began": ({}, False),
}


@pytest.mark.parametrize("case", SILENCES)
def test_running_and_silent_for_too_long_is_stalled(case):
    fields, stalled = SILENCES[case]
    assert row(**fields).stalled(NOW) == stalled


COMPLETENESS = {(None, None): None, (5, None): None, (None, 5): None, (4, 5): 0.8, (6, 5): 1.0, (0, 0): 1.0, (0, 5): 0.0}


@pytest.mark.parametrize("counts", COMPLETENESS)
def test_completeness_is_stored_over_counted(counts):
    stored, total = counts
    assert row(stored=stored, source_count=total).completeness() == COMPLETENESS[counts]


@given(done=some.integers(0, 10**9), estimate=some.none() | some.integers(0, 10**9), rate=some.integers(0, 10**6))
def test_shares_and_times_never_leave_their_bounds(done, estimate, rate):
    one = row(items_done=done, items_estimate=estimate, samples=((0, 0), (1, 0), (SECOND, rate)))
    assert one.percent() is None or 0 <= one.percent() <= 100
    assert one.eta_seconds() is None or one.eta_seconds() >= 0


def test_at_a_steady_rate_the_predicted_end_is_right_from_early_on():
    for share in (25, 50, 75):
        samples = tuple(((share + at) * SECOND, (share + at) * 10) for at in range(-4, 1))
        one = row(items_done=share * 10, items_estimate=1000, samples=samples)
        assert share + one.eta_seconds() == pytest.approx(100, rel=0.2)
