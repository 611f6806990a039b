"""Forecasts from the rows of the throughput: the same pace, honest days, and a reason where nothing can be said."""

from __future__ import annotations

import pytest
from tests.flows.desks import at_desk, later
from tests.specs.company import P, Q, item
from tests.specs.facts import A, at, commit

from headway.flows.report import numbers
from headway.metrics.reasons import BEYOND_HORIZON, NO_THROUGHPUT
from headway.model.calendar import add_days
from headway.model.errors import UsageError
from headway.model.scope import Stream

pytestmark = pytest.mark.slow

READ = ("work_items", "transitions")


def done(day: str, **rest: object):
    return item(("in_progress", f"{day}T08:00"), ("done", f"{day}T09:00"), created="2025-12-01T10:00", **rest)


DAILY = [fact for shift in range(91) for fact in done(add_days("2025-12-31", shift))]
"""One item on every day of the last 90, and on today."""


def foretold(folder, facts=DAILY, *, scopes=(P,), subject=None, read=READ, now=None, **asked):
    async def work(desk):
        desk = later(desk, now) if now else desk
        return await numbers.forecast(desk, await numbers.find_subject(desk, subject), **asked)

    return at_desk(folder, facts, work, scopes=scopes, read=read)


def test_a_constant_pace_goes_on_and_today_is_no_day_yet(tmp_path):
    found = foretold(tmp_path, days=10)
    assert found.expected == {50: 10, 70: 10, 85: 10, 95: 10}
    assert (len(found.history), found.history[0], found.history[-1], found.reasons) == (90, ("2025-12-31", 1), ("2026-03-30", 1), ())
    assert found.ends == dict.fromkeys((50, 70, 85, 95))


def test_when_is_told_as_a_day_too(tmp_path):
    found = foretold(tmp_path, items=7)
    assert found.expected == {50: 7, 70: 7, 85: 7, 95: 7}
    assert set(found.ends.values()) == {"2026-04-07"}


def test_the_same_seed_gives_the_same_answer_and_the_question_is_told(tmp_path):
    uneven = [fact for day in (2, 3, 3, 9, 9, 9, 17, 20, 25, 28) for fact in done(f"2026-03-{day:02}")]
    first, again = (foretold(tmp_path / name, uneven, days=30, seed=7) for name in "ab" if (tmp_path / name).mkdir() is None)
    assert (first.expected, first.history) == (again.expected, again.history)
    assert (first.seed, first.days, first.items, first.runs) == (7, 30, None, 10_000)
    assert first.expected[50] >= first.expected[85] >= first.expected[95]


def test_days_that_the_data_do_not_reach_are_not_days_without_work(tmp_path):
    found = foretold(tmp_path, days=10, now="2026-05-15T12:00")
    assert found.history[-1] == ("2026-03-30", 1)
    assert found.expected[50] == 10


def test_days_before_the_data_begin_are_drawn_into_no_forecast(tmp_path):
    async def work(desk):
        going = await desk.ledger.begin(Stream(tenant="t", source="test", entity="work_items", scope=P), "sync")
        await desk.ledger.mark(going, {(f"project:{P}", "2026-03-11")})
        return await numbers.forecast(desk, await numbers.find_subject(desk, None), days=10)

    found = at_desk(tmp_path, DAILY, work, scopes=(P,), read=READ)
    assert (len(found.history), found.history[0], found.expected[95]) == (20, ("2026-03-11", 1), 10)


def test_without_throughput_nothing_is_foretold_and_the_reason_said(tmp_path):
    found = foretold(tmp_path, item(), days=10)
    assert (set(found.expected.values()), found.reasons) == ({None}, (NO_THROUGHPUT,))


def test_what_lies_beyond_all_looking_ahead_is_not_told(tmp_path):
    found = foretold(tmp_path, done("2026-03-02"), items=100_000)
    assert (set(found.ends.values()), found.reasons) == ({None}, (BEYOND_HORIZON,))


def test_epics_and_other_projects_are_drawn_into_no_forecast(tmp_path):
    facts = [*DAILY, *(fact for day in range(1, 31) for kind, project in (("epic", P), ("story", Q)) for fact in done(f"2026-03-{day:02}", kind=kind, project=project))]
    assert foretold(tmp_path, facts, scopes=(P, Q), subject=f"project:{P}", days=10).expected[50] == 10


@pytest.mark.parametrize("asked", [{}, {"days": 3, "items": 3}, {"days": 0}, {"items": -1}])
def test_a_forecast_is_asked_for_one_thing(tmp_path, asked):
    with pytest.raises(UsageError, match="give one of the two"):
        foretold(tmp_path, **asked)


def test_a_repository_has_no_throughput(tmp_path):
    with pytest.raises(UsageError, match="is about a project"):
        foretold(tmp_path, commit(), scopes=(A,), read=("commits", "changes"), subject=f"repository:{A}", days=3)


def test_the_moment_is_that_of_the_desk(tmp_path):
    assert foretold(tmp_path, days=1).computed_at == at("2026-03-31T12:00")
