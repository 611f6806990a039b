"""What is read of the facts: only what a question needs, once while it is true, anew when it is not."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.specs.company import P, item, owned, pull_request
from tests.specs.facts import A, commit
from tests.specs.world import put, run

from headway.metrics.engine import Engine
from headway.metrics.loading import LIGHT
from headway.model.asks import FigureAsk
from headway.model.calendar import period_window
from headway.stores.memory import MemoryStore

MARCH, YEAR = (period_window(period, now=0, zone="UTC") for period in ("2026-03", "2026"))


class Watched:
    """A reader that remembers what was read, and in which window; its facts are many unless it says otherwise."""

    def __init__(self, store):
        self._store, self.read_, self.few = store, [], False

    def extent(self, entity):
        return self._store.extent(entity) if self.few else pa.table({"extent": [LIGHT + 1]})

    def read(self, entity, columns, **rest):
        self.read_.append((entity, rest["window"]))
        return self._store.read(entity, columns, **rest)

    def taken(self):
        taken, self.read_ = self.read_, []
        return [entity for entity, _ in taken]


@pytest.fixture
def asking():
    store = MemoryStore()
    facts = [*commit(files={"a.py": (3, 1)}), *owned("a.py", 7, landed="2020-01-01T00:00"), *pull_request(merged="2026-03-03T10:00"), *item(("in_progress", "2026-03-02T10:00"))]
    run(put(store, "t", facts))
    reader = Watched(store)
    engine = Engine(reader)

    def ask(*metrics, version=1, window=MARCH, subject="tenant:t"):
        engine.version = version
        found = engine.figures(FigureAsk(tenant="t", zone="UTC", subject=subject, metrics=metrics, windows=(window,)))
        return [figure.value for figure in found], reader.taken()

    ask.windows = lambda: reader.read_
    ask.few = lambda: setattr(reader, "few", True)
    return ask


@pytest.mark.parametrize(
    ("metric", "entities"),
    [
        ("code.commits", ["commits", "accounts"]),
        ("code.churn", ["commits", "changes", "accounts"]),
        ("code.lines", ["accounts", "ownership"]),
        ("review.merged_count", ["pull_requests"]),
        ("flow.wip", ["work_items", "transitions"]),
    ],
)
def test_a_question_reads_what_it_declares_and_nothing_else(asking, metric, entities):
    values, read = asking(metric)
    assert values[0] > 0
    assert read == entities


def test_the_second_question_of_a_page_reads_only_what_the_first_did_not(asking):
    asking("review.merged_count", "code.commits")
    assert asking("review.cycle_time", "code.commits") == ([None, 1], [])
    assert asking("flow.wip", "code.commits") == ([1, 1], ["work_items", "transitions"])


def test_what_a_commit_changed_is_read_together_with_the_commits(asking):
    asking("code.commits")
    assert asking("code.churn") == ([4], ["commits", "changes", "accounts"])
    assert asking("code.commits", "code.commit_size") == ([1, None], [])


@pytest.mark.parametrize("other", [{"version": 2}, {"version": None}, {"subject": f"repository:{A}"}, {"window": YEAR}], ids=str)
def test_another_state_subject_or_longer_window_is_read_anew(asking, other):
    asking("code.commits")
    assert asking("code.commits", **other) == ([1], ["commits", "accounts"])


def test_after_a_longer_window_a_shorter_one_needs_nothing(asking):
    asking("code.commits", window=YEAR)
    assert asking("code.commits")[1] == []


def test_levels_are_made_of_everything_before_the_window(asking):
    assert asking("code.lines")[0] == [7]


def test_a_subject_of_the_other_kind_has_none(asking):
    assert asking("code.commits", subject=f"project:{P}")[0] == [0]


def test_few_facts_are_read_whole_and_answer_every_subject_and_window_of_their_state(asking):
    asking.few()
    assert asking("code.commits")[1] == ["commits", "accounts"]
    assert asking("code.commits", subject=f"repository:{A}", window=YEAR) == ([1], [])
    assert asking("code.commits", version=2)[1] == ["commits", "accounts"]


def test_few_facts_of_a_state_nobody_knows_are_read_as_asked(asking):
    asking.few()
    asking("code.commits", version=None)
    assert asking("code.commits", version=None)[1] == ["commits", "accounts"]
