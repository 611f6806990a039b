"""Every spec on every store: the figures must be what the table says, and the same everywhere."""

from __future__ import annotations

import pytest
from tests.specs.cases import CASES
from tests.specs.facts import at
from tests.specs.world import BACKENDS, opened, run

from headway.metrics.registry import REGISTRY
from headway.model.asks import FigureAsk
from headway.model.calendar import period_window

pytestmark = pytest.mark.slow

NOW = 1_790_000_000_000_000


def ask(number, case):
    window = period_window(case.period, now=NOW, zone=case.zone)
    return FigureAsk(tenant=f"t{number}", zone=case.zone, subject=case.subject or f"tenant:t{number}", metrics=(case.metric,), windows=(window,), members=case.members, now=at(case.now))


async def answered(backend, folder):
    histories = {f"t{number}": case.facts for number, case in enumerate(CASES)}
    async with opened(backend, folder, histories) as (_, compute):
        return [(await compute.figures(ask(number, case)))[0] for number, case in enumerate(CASES)]


@pytest.fixture(scope="module", params=BACKENDS)
def figures(request, tmp_path_factory):
    return run(answered(request.param, tmp_path_factory.mktemp(request.param)))


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case.metric}: {case.given}" for case in CASES])
def test_a_figure_is_what_the_spec_says(figures, number):
    case, figure = CASES[number], figures[number]
    assert figure.value == case.value
    assert figure.n == (figure.n if case.n is None else case.n)
    assert (figure.num, figure.den) == (case.share or (figure.num, figure.den))
    assert figure.percentiles == (figure.percentiles if case.percentiles is None else case.percentiles)
    assert figure.excluded == case.excluded
    assert case.parts is None or {part.name: part.value for part in figure.parts} == case.parts
    assert figure.reasons == ((case.reason,) if case.reason else ())


def test_every_metric_has_specs_and_the_important_ones_at_least_eight():
    specs = {name: sum(case.metric == name for case in CASES) for name in REGISTRY}
    assert min(specs.values()) >= 2
    assert min(specs[name] for name in REGISTRY if not name.startswith("code.") or name.split(".")[1] in {"lines", "knowledge", "rework_ratio"}) >= 3
    important = ("code.commits", "code.contributors", "code.churn", "code.commit_size", "code.landing_delay", "code.hotspots", "team.after_hours_ratio", "team.weekend_ratio")
    assert all(specs[name] >= 8 for name in important)


def test_a_hidden_figure_gives_nothing_away(figures):
    hidden = [figure for figure in figures if "suppressed_small_group" in figure.reasons]
    assert len(hidden) == sum(case.reason == "suppressed_small_group" for case in CASES) > 10
    assert all((f.value, f.n, f.num, f.den, f.people, f.percentiles, f.excluded) == (None, 0, None, None, None, {}, {}) for f in hidden)
