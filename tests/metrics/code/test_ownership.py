"""Laws of ownership: what holds for every history of lines, whoever wrote them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.specs.company import owned
from tests.specs.world import put, run

from headway.metrics.code.ownership import METRICS
from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.scope import ALWAYS
from headway.stores.memory import MemoryStore

pytestmark = pytest.mark.slow

LEDGERS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["src/a.py", "src/b.py", "lib/c.py", "README.md"]), st.integers(1, 500)), min_size=1, max_size=25)
MODEST = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def engine_of(rows):
    store = MemoryStore()
    run(put(store, "t", [fact for person, path, lines in rows for fact in owned(path, lines, by=f"person{person}@example.org")]))
    return Engine(store)


def figures_of(rows):
    ask = FigureAsk(tenant="t", zone="UTC", subject="tenant:t", metrics=tuple(metric.id for metric in METRICS), windows=(ALWAYS,))
    return {figure.metric.removeprefix("code."): figure for figure in engine_of(rows).figures(ask)}


@MODEST
@given(LEDGERS)
def test_the_absence_factor_is_between_one_and_half_of_the_people_rounded_up_and_gini_between_none_and_one(rows):
    figures, people = figures_of(rows), len({person for person, _, _ in rows})
    absence, gini = figures["absence_factor"], figures["ownership_gini"]
    assert figures["lines"].value == sum(lines for _, _, lines in rows)
    assert (absence.value is None) is (gini.value is None) is (people < 5)
    if people >= 5:
        assert absence.people == people
        assert 1 <= absence.value <= -(-people // 2)
        assert 0 <= gini.value <= 1 - 1 / people


@MODEST
@given(LEDGERS)
def test_the_order_of_facts_is_no_matter(rows):
    assert figures_of(rows) == figures_of(rows[::-1])


@MODEST
@given(LEDGERS)
def test_folders_hold_every_line_and_file_once_and_tell_no_small_group(rows):
    page = engine_of(rows).items(ItemsAsk(tenant="t", zone="UTC", subject="tenant:t", metric="code.knowledge", window=ALWAYS, limit=100))
    assert sum(item.parts["lines"] for item in page.items) == sum(lines for _, _, lines in rows)
    assert sum(item.parts["files"] for item in page.items) == len({path for _, path, _ in rows})
    for item in page.items:
        told = [item.parts[name] for name in ("contributors", "absence_factor", "top_share")]
        writers = {person for person, path, _ in rows if path.startswith(f"{item.label}/") or ("/" not in path and item.label == "(root)")}
        assert (None not in told) is (len(writers) >= 5)
        assert told == [None] * 3 or told[0] == len(writers)
        assert item.counted <= (len(writers) >= 5)
