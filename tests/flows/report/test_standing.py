"""The common ground of answers: how far the data reach, what is missing, what is being recomputed."""

from __future__ import annotations

from tests.flows.desks import CODE, at_desk, finished, later
from tests.specs.company import P, item, pull_request
from tests.specs.facts import A, B, at, commit, commits

from headway.flows.compute import compute
from headway.flows.report import numbers
from headway.model.scope import Scope

BOTH = [*commits(3, files={"a.py": (10, 2)}), *commit("2026-03-30T09:00", repository=B, files={"b.py": (1, 1)})]


def ask(folder, facts, metric="code.commits", period="90d", *, prepare=None, **rest):
    async def work(desk):
        await compute(desk)
        desk = await prepare(desk) if prepare else desk
        return await numbers.answer(desk, metric, await numbers.find_subject(desk), period)

    return at_desk(folder, facts, work, **rest)


def test_a_count_is_unknown_rather_than_zero_while_the_source_was_never_read_to_its_end(tmp_path):
    answer = ask(tmp_path, [], read=())
    assert (answer.value, answer.data_through) == (None, None)
    assert "incomplete_source" in answer.reasons


def test_a_scope_that_nobody_reads_makes_no_number_unknown(tmp_path):
    async def prepare(desk):
        await desk.ledger.enlist("test", [Scope(key=P, name="Payroll", location="")], tenant="t", status="blocked", reason="an operator blocked it")
        return desk

    answer = ask(tmp_path, commits(3), prepare=prepare)
    assert (answer.value, "incomplete_source" in answer.reasons) == (3, False)


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

    answer = ask(tmp_path, commits(3), "code.churn", prepare=prepare)
    assert answer.completeness == 0.75
    assert "incomplete_source" in answer.reasons


def test_an_answer_is_being_recomputed_while_its_days_are_dirty(tmp_path):
    async def prepare(desk):
        await finished(desk, A, "commits")
        return desk

    answer = ask(tmp_path, commits(3), prepare=prepare)
    assert answer.pending
    assert "being_recomputed" in answer.reasons


COMPANY = [*commit(), *pull_request(merged="2026-03-03T10:00"), *item(("in_progress", "2026-03-02T10:00"))]


def standings(folder, *metrics, subject=None, read=CODE, also=(), scopes=(A,)):
    async def work(desk):
        for scope, entity, through in also:
            await finished(desk, scope, entity, through=at(through))
        found = await numbers.answers(desk, metrics, await numbers.find_subject(desk, subject), "90d")
        return [(answer.value, answer.data_through, answer.reasons) for answer in found]

    return at_desk(folder, COMPANY, work, read=read, scopes=scopes)


def test_what_no_source_brings_is_unknown_and_says_so_rather_than_zero(tmp_path):
    commits_, merged, deployed = standings(tmp_path, "code.commits", "review.merged_count", "dora.deployment_frequency")
    assert commits_[0] == 1
    assert merged == deployed == (None, None, ("not_collected",))


def test_a_number_is_as_old_as_the_streams_it_is_read_from(tmp_path):
    old, new = "2026-03-20T12:00", "2026-03-31T12:00"
    found = standings(tmp_path, "code.commits", "review.merged_count", "flow.wip", read=(), scopes=(A, P), also=((A, "commits", new), (A, "pull_requests", old), (P, "work_items", new)))
    assert [(value, through) for value, through, _ in found] == [(1, at(new)), (1, at(old)), (1, at(new))]


def test_reviews_and_transitions_are_as_fresh_as_what_they_come_with(tmp_path):
    (found,) = standings(tmp_path, "flow.wip", read=("work_items",), scopes=(P,))
    assert (found[0], found[1]) == (1, at("2026-03-31T12:00"))


def test_a_level_of_nothing_in_data_that_do_not_reach_is_unknown(tmp_path):
    (found,) = standings(tmp_path, "review.open_count", read=(), also=((A, "pull_requests", "2025-06-01T00:00"),))
    assert (found[0], "incomplete_source" in found[2]) == (None, True)


def test_a_scope_that_was_never_read_leaves_everything_open(tmp_path):
    found = standings(tmp_path, "code.commits", "flow.throughput", read=(), scopes=(A, P), also=((A, "commits", "2026-03-31T12:00"),))
    assert found[0][:2] == (1, None)
    assert found[1] == (None, None, ("not_collected",))
