"""The CI family as a whole: which runs judge the work, which only took time, which did neither."""

from __future__ import annotations

from tests.specs.company import run as pipeline_run
from tests.specs.world import put, run

from headway.metrics.ci import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

RESULTS = ("success", "failure", "timeout", "error", "cancellation", "skip", None)


def test_every_run_is_counted_or_said_to_be_left_out():
    store = MemoryStore()
    run(put(store, "t", [fact for result in RESULTS for fact in pipeline_run(result=result)]))
    figures = Engine(store).figures(FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,)))
    assert {figure.metric: figure.n for figure in figures} == {"ci.runs": 6, "ci.success_ratio": 3, "ci.duration": 5}
    assert {figure.n + sum(figure.excluded.values()) for figure in figures} == {len(RESULTS)}
