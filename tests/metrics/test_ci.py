"""The CI family as a whole: which runs judge the work, which only took time, which did neither."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.specs.ci import tried, waited
from tests.specs.company import run as pipeline_run
from tests.specs.facts import A
from tests.specs.world import put, run

from headway.metrics.ci import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.calendar import period_window
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

RESULTS = ("success", "failure", "timeout", "error", "cancellation", "skip", None)
MARCH = period_window("2026-03", now=0, zone="UTC")


def engine_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def test_every_run_is_counted_or_said_to_be_left_out():
    engine = engine_of([fact for result in RESULTS for fact in waited("2026-03-02T09:55", result=result)])
    each_run = tuple(metric.id for metric in METRICS if metric.grain == "run")
    figures = engine.figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=each_run, windows=(ALWAYS,)))
    assert {figure.metric: figure.n for figure in figures} == {"ci.runs": 6, "ci.success_ratio": 3, "ci.duration": 5, "ci.queue_time": 5, "ci.rerun_ratio": 3}
    assert {figure.n + sum(figure.excluded.values()) for figure in figures} == {len(RESULTS)}


def test_a_pipeline_that_fails_is_listed_by_its_last_run():
    first, last = tried("failure"), tried("timeout", at_end="2026-03-02T12:00")
    page = engine_of([*first, *last]).items(ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="ci.failed_default_branch", window=MARCH, limit=9))
    assert [(item.key, item.label) for item in page.items] == [(last[0].key, f"build #{last[0].number}")]


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_runs_that_finished_at_once_the_later_number_is_the_last(order):
    runs = [*tried("failure"), *tried("success")][::order]
    figure = engine_of(runs).figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("ci.failed_default_branch",), windows=(MARCH,)))[0]
    assert figure.value == 0


def test_a_later_attempt_changes_nothing_of_a_day_that_is_over():
    """What is stored of a day must not depend on runs that make only later days dirty."""
    attempts = tried("failure", "success", again="2026-03-05T10:00")
    ask = PointsAsk(tenant="t", zone="UTC", dirty=((f"repository:{A}", "*"),), seq=1, computed_at=1, through="2026-03-31")

    def first_day(facts):
        return [point for portion in engine_of(facts).points(ask) for point in portion if (point.day, point.span) == ("2026-03-02", "day")]

    assert first_day(attempts[:1]) == first_day(attempts) != []


def test_names_and_numbers_of_nothing_are_no_error():
    """A run of GitHub may have no number, one of another system no commit."""
    runs = [replace(fact, number=0, sha=None) for fact in (*pipeline_run(result="failure"), *pipeline_run(attempt=2))]
    figure = engine_of(runs).figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=("ci.rerun_ratio",), windows=(MARCH,)))[0]
    assert (figure.num, figure.den) == (0, 1)
