"""What was said before, what is said now, and why."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk, finished, later
from tests.specs.company import pull_request
from tests.specs.facts import A, commits, sized
from tests.specs.world import put

from headway.flows.compute import compute
from headway.flows.report import numbers
from headway.model.errors import BadWindow, UsageError

FIRST = commits(3, "2026-03-02T10:00")
LATE = [*commits(2, "2026-03-02T11:00"), *commits(1, "2026-03-05T10:00")]


def restated(folder, metric, period, as_of, *, first=FIRST, late=(), asked="2026-05-20T12:00"):
    """Computed on 31 March and again, with what came late, on 10 May."""

    async def work(desk):
        await compute(desk)
        again = later(desk, "2026-05-10T12:00")
        if late:
            await put(desk.store, "t", late)
            await finished(again, A, "commits")
            await compute(again)
        return await numbers.restated(later(desk, asked), metric, await numbers.find_subject(desk, f"repository:{A}"), period, as_of)

    return at_desk(folder, first, work)


def test_a_late_commit_changes_the_day_and_both_numbers_are_told(tmp_path):
    found = restated(tmp_path, "code.commits", "2026-03", "2026-05-01", late=LATE)
    assert (found.then.value, found.now.value) == (3, 6)
    assert [(one.day, one.before, one.after) for one in found.days] == [("2026-03-02", 3, 5), ("2026-03-05", None, 1)]


def test_after_the_change_it_is_said_as_now(tmp_path):
    found = restated(tmp_path, "code.commits", "2026-03", "2026-05-10", late=LATE)
    assert (found.then.value, found.now.value, found.days, found.reasons) == (6, 6, (), ())


def test_before_anything_was_said_nothing_is_claimed(tmp_path):
    found = restated(tmp_path, "code.commits", "2026-03", "2026-03-30")
    assert (found.then.value, found.then.seq, found.now.value) == (None, None, 3)


def test_a_share_is_put_together_from_its_days_and_never_averaged(tmp_path):
    first = [*pull_request(merged="2026-03-02T12:00"), *pull_request(merged="2026-03-02T12:00", reviewed="2026-03-02T11:00"), *pull_request(merged="2026-03-04T12:00")]
    found = restated(tmp_path, "review.without_review_ratio", "2026-03", "2026-05-01", first=first)
    assert found.now.value == pytest.approx(2 / 3)


def test_a_distribution_is_told_of_the_lengths_that_are_stored(tmp_path):
    found = restated(tmp_path, "code.commit_size", "2026-02-01..2026-03-02", "2026-05-01", first=sized(1, 2, 3, 4, 5))
    assert found.now.value == 3
    with pytest.raises(BadWindow, match="7, 30, 90 days"):
        restated(tmp_path / "..", "code.commit_size", "2026-03", "2026-05-01")


@pytest.mark.parametrize(
    ("metric", "period", "as_of", "error", "said"),
    [
        ("code.lines", "2026-03", "2026-05-01", UsageError, "not stored"),
        ("code.commits", "all", "2026-05-01", BadWindow, "two ends"),
        ("code.commits", "2026-03", "yesterday", BadWindow, "is no day"),
        ("code.contributors", "2026-03", "2026-05-01", UsageError, "single day"),
        ("flow.wip", "2026-03", "2026-05-01", UsageError, "about a project"),
    ],
)
def test_what_cannot_be_told_is_refused(tmp_path, metric, period, as_of, error, said):
    with pytest.raises(error, match=said):
        restated(tmp_path, metric, period, as_of)
