"""The common ground of answers: how far the data reach, what is missing, what is being recomputed."""

from __future__ import annotations

from tests.flows.desks import at_desk, finished, later
from tests.specs.facts import A, B, commit, commits

from headway.flows.compute import compute
from headway.flows.report import numbers

BOTH = [*commits(3, files={"a.py": (10, 2)}), *commit("2026-03-30T09:00", repository=B, files={"b.py": (1, 1)})]


def ask(folder, facts, metric="code.commits", period="90d", *, prepare=None, **rest):
    async def work(desk):
        await compute(desk)
        desk = await prepare(desk) if prepare else desk
        return await numbers.answer(desk, metric, await numbers.find_subject(desk), period)

    return at_desk(folder, facts, work, **rest)


def test_a_count_is_unknown_rather_than_zero_while_the_source_was_never_read_to_its_end(tmp_path):
    answer = ask(tmp_path, [], read=False)
    assert (answer.value, answer.data_through) == (None, None)
    assert "incomplete_source" in answer.reasons


def test_a_count_of_a_window_the_data_do_not_reach_is_unknown(tmp_path):
    async def prepare(desk):
        return later(desk, "2026-05-31T12:00")

    answer = ask(tmp_path, commits(3), period="2026-05", prepare=prepare)
    assert answer.value is None
    assert "incomplete_source" in answer.reasons


def test_fewer_records_than_the_source_counts_are_said_to_be_incomplete(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "changes", stored=3, total=4)
        await compute(desk)
        return desk

    answer = ask(tmp_path, commits(3), prepare=prepare)
    assert answer.completeness == 0.75
    assert "incomplete_source" in answer.reasons


def test_an_answer_is_being_recomputed_while_its_days_are_dirty(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "commits")
        return desk

    answer = ask(tmp_path, commits(3), prepare=prepare)
    assert answer.pending
    assert "being_recomputed" in answer.reasons
