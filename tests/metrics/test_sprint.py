"""The sprint family as a whole: what came in, went out and got done must add up, whoever asks and in whatever order it was told."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from tests.specs.company import P, Q
from tests.specs.facts import at
from tests.specs.sprint import END, MIXED, START, course, done, holding, todo
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.loading import LIGHT
from headway.metrics.spec import PROJECTS
from headway.metrics.sprint import METRICS
from headway.metrics.stats import wilson
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.calendar import period_window
from headway.model.scope import Window
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

WEEK = 7 * 86_400_000_000
MARCH = period_window("2026-03", now=0, zone="UTC")
COUNTS = ("sprint.committed", "sprint.added", "sprint.removed", "sprint.completed", "sprint.carried_over")
MOMENTS = st.integers(0, 22).map(lambda day: f"2026-{'03' if day else '02'}-{day or 28:02}T{'11' if day % 2 else '08'}:00")
STAYS = st.lists(MOMENTS, min_size=1, max_size=5, unique=True).map(sorted).map(lambda at: [(at[turn], at[turn + 1] if turn + 1 < len(at) else None) for turn in range(0, len(at), 2)])
WORK = st.lists(st.tuples(STAYS, st.one_of(st.none(), MOMENTS)), min_size=1, max_size=8)


class Many:
    """A reader that says it holds too many facts to be loaded whole."""

    def __init__(self, store):
        self._store = store
        self.read = store.read

    def extent(self, _):
        return pa.table({"extent": [LIGHT + 1]})


def engine_of(facts):
    store = MemoryStore()
    run(put(store, "t", facts))
    return Engine(store)


def values(engine, *metrics, subject="tenant:t", window=MARCH):
    return [figure.value for figure in engine.figures(FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=metrics, windows=(window,)))]


def built(work):
    """A sprint with items of these stays; one with an instant was completed then."""
    return [(todo() if when is None else done(when, created="2026-02-01T10:00"), *stays) for stays, when in work]


def test_sprints_are_about_projects_and_never_stored():
    assert {(metric.about, metric.stored) for metric in METRICS} == {(PROJECTS, False)}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORK)
def test_what_was_committed_and_came_and_did_not_go_is_done_or_carried_over(work):
    committed, added, removed, completed, carried = values(engine_of(holding(*built(work))), *COUNTS)
    assert committed + added - removed == completed + carried


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORK)
def test_a_rate_is_within_its_bounds_and_the_order_of_the_input_is_nothing(work):
    items = built(work)
    asked = (*COUNTS, "sprint.completion_rate", "sprint.scope_change", "sprint.spillover_rate")
    one = holding(*items, state="closed")
    forward = values(engine_of(one), *asked)
    parents = [fact for fact in one if fact.entity == "work_items"]
    rest = [fact for fact in one if fact.entity != "work_items"]
    assert values(engine_of([*reversed(parents), *reversed(rest)]), *asked) == forward
    assert forward[5] is None or 0 <= forward[5] <= 1


def test_the_sum_over_projects_is_the_tenants():
    facts = [*MIXED, *holding((todo(project=Q),), (done(project=Q),), project=Q)]
    engine = engine_of(facts)
    parts = [values(engine, *COUNTS, subject=f"project:{scope}") for scope in (P, Q)]
    assert [a + b for a, b in zip(*parts, strict=True)] == values(engine, *COUNTS)


def test_a_sprint_of_a_large_company_has_the_items_of_all_projects_on_its_board():
    store = MemoryStore()
    run(put(store, "t", holding((todo(project=Q),), (todo(),))))
    engines = [Engine(store), Engine(Many(store))]
    for engine in engines:
        engine.version = 1
    assert [values(engine, "sprint.committed", subject=f"project:{P}") for engine in engines] == [[2], [2]]


def test_the_points_of_an_item_stand_in_its_row():
    page = engine_of(holding((done(points=5),), (todo(),))).items(ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="sprint.committed", window=MARCH))
    assert sorted((row.amount, row.parts["points"] or 0) for row in page.items) == [(1, 0), (1, 5)]
    assert all(row.label.startswith("PAY-") for row in page.items)


@pytest.mark.parametrize("weeks", [-30, 1, 52])
def test_all_of_it_weeks_later_is_the_same_weeks_later(weeks):
    by, asked = weeks * WEEK, tuple(metric.id for metric in METRICS)
    facts = [*MIXED, *course(1, 2, 4, 9)]
    assert values(engine_of(shifted(facts, by)), *asked, window=Window(MARCH.start + by, MARCH.end + by)) == values(engine_of(facts), *asked)


def shifted(facts, by):
    """The same facts, with every instant moved."""
    moments = [{name: value + by for name in fact.__struct_fields__ if (name == "at" or name.endswith("_at")) and (value := getattr(fact, name)) is not None} for fact in facts]
    return [structs.replace(fact, **moved) for fact, moved in zip(facts, moments, strict=True)]


def test_sprints_of_a_window_are_half_open():
    facts = holding((todo(),), start=START, end=END)
    ended = at(END)
    assert values(engine_of(facts), "sprint.count", window=Window(ended - 1, ended)) == [0]
    assert values(engine_of(facts), "sprint.count", window=Window(ended, ended + 1)) == [1]


def test_what_is_no_share_has_no_interval():
    assert wilson(3, 2) is None
    assert wilson(-1, 2) is None
