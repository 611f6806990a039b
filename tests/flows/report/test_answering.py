"""Answers: what stands beside a number."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk
from tests.specs.company import P, item
from tests.specs.facts import A, B, at, commit, commits

from headway.flows.compute import compute
from headway.flows.report import numbers
from headway.model.errors import BadWindow
from headway.model.scope import Stream

pytestmark = pytest.mark.slow

BOTH = [*commits(3, files={"a.py": (10, 2)}), *commit("2026-03-30T09:00", repository=B, files={"b.py": (1, 1)})]


def ask(folder, facts, metric="code.commits", period="90d", *, prepare=None, **rest):
    async def work(desk):
        await compute(desk)
        desk = await prepare(desk) if prepare else desk
        return await numbers.answer(desk, metric, await numbers.find_subject(desk), period)

    return at_desk(folder, facts, work, **rest)


def test_an_answer_says_what_stands_behind_it(tmp_path):
    answer = ask(tmp_path, [*commits(3), *commit(reachable=False)])
    assert (answer.value, answer.n, answer.unit, answer.title) == (3, 3, "commits", "Commits")
    assert (answer.excluded, answer.coverage) == ({"no longer reachable": 1}, 0.75)
    assert (answer.data_through, answer.completeness) == (at("2026-03-31T12:00"), 1)
    assert (answer.open, answer.pending, answer.reasons) == (True, False, ("open_window",))


def test_an_answer_is_compared_with_the_window_of_equal_length_before(tmp_path):
    answer = ask(tmp_path, [*commits(3), *commits(2, "2026-02-20T10:00")], period="2026-03-01..2026-03-28")
    assert (answer.value, answer.previous.value) == (3, 2)
    assert answer.previous.window.end == answer.window.start
    assert answer.previous.previous is None
    assert not answer.open


@pytest.mark.parametrize(
    ("metric", "first", "comparable"),
    [
        ("code.commits", "2026-02-01T10:00", True),
        ("code.commits", "2026-02-02T10:00", False),
        ("code.last_commit_at", "2026-02-27T10:00", True),
        ("code.last_commit_at", "2026-03-05T10:00", False),
    ],
)
def test_nothing_is_compared_with_days_before_the_data_begin(tmp_path, metric, first, comparable):
    async def began(desk):
        going = await desk.ledger.begin(Stream(tenant="t", source="test", entity="commits", scope=A), "sync")
        await desk.ledger.mark(going, {("repository:x", first[:10])})
        return desk

    answer = ask(tmp_path, commits(3), metric, period="2026-03-01..2026-03-28", prepare=began)
    assert (answer.data_since, answer.comparable) == (first[:10], comparable)


def test_all_of_time_is_compared_with_nothing_and_is_never_open(tmp_path):
    answer = ask(tmp_path, commits(3), period="all")
    assert (answer.value, answer.previous, answer.open) == (3, None, False)


def test_a_share_comes_with_its_interval(tmp_path):
    answer = ask(tmp_path, [*commits(3), *commit(merge=True)], "code.merge_ratio")
    assert answer.value == 0.25
    assert answer.interval[0] < 0.25 < answer.interval[1]


def test_a_share_of_time_has_no_interval_because_milliseconds_are_no_sample(tmp_path):
    worked = item(("in_progress", "2026-03-02T10:00"), ("waiting", "2026-03-02T13:00"), ("done", "2026-03-02T14:00"))

    async def work(desk):
        return await numbers.answer(desk, "flow.efficiency", await numbers.find_subject(desk, "tenant:t"))

    answer = at_desk(tmp_path, worked, work, scopes=(P,), read=("work_items",))
    assert (answer.value, answer.n, answer.interval) == (0.75, 1, None)


def test_a_hidden_share_has_no_interval_and_no_coverage(tmp_path):
    answer = ask(tmp_path, commits(3), "team.weekend_ratio")
    assert (answer.value, answer.interval, answer.coverage, answer.n) == (None, None, None, 0)
    assert "suppressed_small_group" in answer.reasons


def test_a_count_of_nothing_in_complete_data_is_zero(tmp_path):
    assert ask(tmp_path, commits(3), period="2026-01").value == 0


def test_several_answers_come_in_the_order_asked(tmp_path):
    async def work(desk):
        subject = await numbers.find_subject(desk)
        return [answer.metric for answer in await numbers.answers(desk, ["code.churn", "code.commits"], subject, "90d")]

    assert at_desk(tmp_path, BOTH, work) == ["code.churn", "code.commits"]


def test_a_period_that_is_not_understood_is_refused(tmp_path):
    with pytest.raises(BadWindow):
        ask(tmp_path, commits(3), period="lately")


def test_totals_are_those_of_all_time(tmp_path):
    async def work(desk):
        return await numbers.totals(desk, await numbers.find_subject(desk, f"repository:{A}"))

    totals = at_desk(tmp_path, [*BOTH, *commit(None)], work, scopes=(A, B))
    assert totals == numbers.Totals(
        commits=4, additions=30, deletions=6, files_changed=3, contributors=2, first_commit_at=at("2026-03-02T10:00"), last_commit_at=at("2026-03-02T10:00")
    )


def test_totals_of_an_empty_repository_are_zeros_without_dates(tmp_path):
    async def work(desk):
        return await numbers.totals(desk, await numbers.find_subject(desk))

    totals = at_desk(tmp_path, [], work)
    assert (totals.commits, totals.contributors, totals.first_commit_at, totals.last_commit_at) == (0, 0, None, None)


def test_the_rows_behind_an_answer_are_as_many_as_it_counts(tmp_path):
    async def work(desk):
        subject = await numbers.find_subject(desk)
        answer = await numbers.answer(desk, "code.churn", subject, "90d")
        return answer.n, await numbers.items(desk, "code.churn", subject, "90d")

    n, page = at_desk(tmp_path, BOTH, work)
    assert sum(item.counted for item in page.items) == n == 3
