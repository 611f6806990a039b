"""The flow family as a whole: who waits for what, for how long, and what must agree whatever happens."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import P, Q, item
from tests.specs.facts import at
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.flow import METRICS
from headway.metrics.spec import PROJECTS
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.calendar import day_window, period_window
from headway.model.scope import Window
from headway.model.teams import Member
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

STATUSES = ("backlog", "todo", "in_progress", "in_review", "waiting", "blocked", "done", "cancelled", "unknown")
WALKS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=12)
MOVES = st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(1, 60)), max_size=6)
LIVES = st.lists(st.tuples(MOVES, st.sampled_from(["story", "bug", "epic"]), st.sampled_from([P, Q])), min_size=1, max_size=8)
MARCH = period_window("2026-03", now=0, zone="UTC")
MODEST = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def knowing(facts):
    """An engine that knows these facts of tenant t."""
    store = MemoryStore()
    run(put(store, "t", facts))
    engine = Engine(store)
    yield engine
    engine.close()


def asked(engine, *metrics, windows=(MARCH,), subject="tenant:t", members=(), now=None):
    return engine.figures(FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=metrics, windows=tuple(windows), members=members, now=at(now)))


def lived(lives):
    """Items whose moves are so many half days apart."""
    for moves, kind, project in lives:
        halves, steps = 0, []
        for status, apart in moves:
            halves += apart
            steps.append((status, f"2026-{3 + min(halves // 60, 8):02}-{1 + halves // 2 % 30:02}T{12 * (halves % 2):02}:30"))
        yield from item(*steps, kind=kind, project=project, created="2026-03-01T00:00")


def bands(figure):
    return {part.name: part.value for part in figure.parts}


def test_flow_is_about_projects():
    assert {metric.about for metric in METRICS} == {PROJECTS}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(WALKS)
def test_on_every_day_what_was_started_is_done_or_in_progress(walks):
    steps = [[("in_progress", f"2026-03-{start:02}T10:00"), *([("done", f"2026-03-{start + length:02}T12:00")] if ends else [])] for start, length, ends in walks]
    with knowing([fact for walk in steps for fact in item(*walk)]) as engine:
        for day in (1, 5, 9, 20):
            figures = asked(engine, "flow.throughput", "flow.wip", windows=[day_window(f"2026-03-{day:02}", "UTC", days=31)])
            assert sum(figure.value for figure in figures) == sum(start <= day for start, _, _ in walks)


@MODEST
@given(LIVES)
def test_52_no_band_of_the_cumulative_flow_ever_shrinks_and_each_holds_the_later_ones(lives):
    """LESSON 52: done shrank when an item was reopened."""
    windows = [day_window(f"2026-{month:02}-{day:02}", "UTC") for month in (3, 4, 5, 8) for day in (1, 8, 15, 22)]
    with knowing(lived(lives)) as engine:
        found = [bands(figure) for figure in asked(engine, "flow.cumulative", windows=windows)]
    for before, after in pairwise(one for one in found if one):
        assert all(before[name] <= after[name] for name in after)
    for one in filter(None, found):
        assert one["backlog"] >= one["todo"] >= one["in_progress"] >= one["in_review"] >= one["done"] + one["cancelled"]


@MODEST
@given(LIVES)
def test_what_is_made_up_of_parts_is_the_sum_of_them_and_of_the_projects(lives):
    counted = ("flow.throughput", "flow.load", "flow.lead_time_distribution", "flow.arrivals", "flow.reopened", "flow.blocked", "flow.wip")
    with knowing(lived(lives)) as engine:
        whole = asked(engine, *counted)
        apart = [asked(engine, *counted, subject=f"project:{project}") for project in (P, Q)]
    assert all(sum(part.n for part in figure.parts) == figure.n for figure in whole if figure.parts)
    assert [figure.value for figure in whole] == [sum(values) for values in zip(*([figure.value for figure in figures] for figures in apart), strict=True)]


@MODEST
@given(LIVES)
def test_a_longer_window_with_the_same_end_never_has_less(lives):
    ends = [Window(MARCH.end - days * 86_400_000_000, MARCH.end) for days in (1, 7, 31)]
    with knowing(lived(lives)) as engine:
        for metric in ("flow.throughput", "flow.arrivals", "flow.reopened", "flow.lead_time_distribution"):
            values = [figure.value for figure in asked(engine, metric, windows=ends)]
            assert values == sorted(values)


@MODEST
@given(LIVES)
def test_51_a_level_is_the_same_whatever_the_window_that_ends_there(lives):
    """LESSON 51: work in progress and the cumulative flow were made from items created in the window only."""
    levels = tuple(metric.id for metric in METRICS if metric.at_end)
    with knowing(lived(lives)) as engine:
        figures = asked(engine, *levels, windows=[MARCH, day_window("2026-03-31", "UTC")])
    for wide, narrow in zip(figures[::2], figures[1::2], strict=True):
        assert (wide.value, wide.n, wide.parts, wide.excluded) == (narrow.value, narrow.n, narrow.parts, narrow.excluded)


@MODEST
@given(LIVES)
def test_the_work_in_progress_of_the_bands_is_no_less_than_what_is_going_on(lives):
    """What is going on has entered progress and not departed, or was reopened after it had."""
    with knowing(lived(lives)) as engine:
        going, flow, reopened = asked(engine, "flow.wip", "flow.cumulative", "flow.reopened", windows=[Window(0, MARCH.end)])
    found = bands(flow)
    left = found["in_progress"] - found["done"] - found["cancelled"] if found else 0
    taken_up = sum(status in {"done", "cancelled"} for moves, _, _ in lives for status, _ in moves)
    assert going.value <= left + taken_up
    assert reopened.value <= taken_up


@MODEST
@given(LIVES)
def test_a_share_of_time_is_a_share_and_nobody_works_longer_than_it_takes(lives):
    windows = [Window(0, 4_000_000_000_000_000)]
    with knowing(lived(lives)) as engine:
        (efficiency,) = asked(engine, "flow.efficiency", windows=windows)
        (times,) = asked(engine, "flow.time_in_status", windows=windows)
        page = engine.items(ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="flow.time_in_status", window=windows[0], limit=500))
    assert efficiency.value is None or 0 <= efficiency.value <= 1
    assert not times.parts or sum(part.value or 0 for part in times.parts) == pytest.approx(1, abs=1e-6) or not any(part.value for part in times.parts)
    assert all(abs(sum(row.parts.values()) - row.amount) <= len(row.parts) for row in page.items if row.counted)


def test_the_parts_of_a_number_stand_in_their_order():
    with knowing(lived([([("in_progress", 4), ("waiting", 4), ("done", 4)], "bug", P)])) as engine:
        (flow,) = asked(engine, "flow.cumulative", windows=[day_window("2026-03-31", "UTC")])
    assert list(bands(flow)) == ["backlog", "todo", "in_progress", "in_review", "done", "cancelled"]


def finished(project, count):
    """Items that took a day each."""
    return [fact for _ in range(count) for fact in item(("in_progress", "2026-03-10T00:00"), ("done", "2026-03-11T00:00"), project=project)]


@pytest.mark.parametrize("version", [None, 7], ids=["a state that is not known", "a state that is"])
def test_what_is_at_risk_does_not_depend_on_how_much_happened_to_be_loaded(version):
    facts = [*finished(Q, 12), *item(("in_progress", "2026-03-27T00:00"), project=P)]
    with knowing(facts) as engine:
        engine.version = version
        first = asked(engine, "flow.wip", subject=f"project:{P}")
        alone = asked(engine, "flow.aging_wip", subject=f"project:{P}")
        (row,) = engine.items(ItemsAsk(tenant="t", zone="UTC", subject=f"project:{P}", metric="flow.aging_wip", window=MARCH)).items
    assert (first[0].value, alone[0].value) == (1, 1)
    assert row.parts == {"age_ms": 5 * 86_400_000, "limit_ms": 2 * 86_400_000}


def test_50_a_team_has_the_items_of_its_own_projects_while_they_are_its_own():
    """LESSON 50: a filter was accepted and ignored, so all teams had the same numbers."""
    joined = at("2026-03-10T12:00")
    members = (Member("team:pay", P), Member("team:web", Q, since=joined))
    facts = [*finished(P, 2), *item(("in_progress", "2026-03-01T12:00"), project=P), *item(("in_progress", "2026-03-02T00:00"), ("done", "2026-03-05T00:00"), project=Q), *finished(Q, 5)]
    with knowing(facts) as engine:
        pay, web = (asked(engine, "flow.throughput", "flow.wip", "flow.littles_law", subject=f"team:{name}", members=members) for name in ("pay", "web"))
    assert [figure.value for figure in pay[:2]] == [2, 1]
    assert [figure.value for figure in web[:2]] == [5, 0]
    assert web[2].value == pytest.approx(0.5)


def test_53_a_reopened_item_is_going_on_again_since_its_first_start():
    """LESSON 53: reopened items stayed completed."""
    with knowing(item(("in_progress", "2026-03-02T00:00"), ("done", "2026-03-03T00:00"), ("in_progress", "2026-03-05T00:00"))) as engine:
        done, going, _ = asked(engine, "flow.throughput", "flow.wip", "flow.wip_age")
        (row,) = engine.items(ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="flow.wip_age", window=MARCH)).items
    assert (done.value, going.value, row.amount) == (0, 1, 30 * 86_400_000)
