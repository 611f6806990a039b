"""The Flow page's read: what it holds for work, what for none, and that no person is in it."""

from __future__ import annotations

import msgspec
import pytest
from tests.flows.desks import CODE, at_desk
from tests.specs.company import P, item
from tests.specs.facts import A, commit

from headway.flows.report import numbers
from headway.flows.report.flow import CARDS, COURSES, ITEMS, granularity
from headway.flows.report.standing import Reach, Standing
from headway.model.calendar import period_window
from headway.model.errors import UsageError

pytestmark = pytest.mark.slow

READ = ("work_items", "transitions")
DONE = [fact for day in range(2, 28) for fact in item(("in_progress", f"2026-03-{day:02}T08:00"), ("done", f"2026-03-{day:02}T20:00"), by="ann@example.org")]
OLD = item(("in_progress", "2026-01-20T08:00"), created="2026-01-20T08:00")
YOUNG = item(("in_progress", "2026-03-31T08:00"), created="2026-03-20T08:00")
FACTS = [*DONE, *OLD, *YOUNG]


def view(folder, facts=FACTS, *, read=READ, scopes=(P,), subject=None, period="90d", expecting=None):
    async def work(desk):
        return await numbers.flow_view(desk, await numbers.find_subject(desk, subject), period, expecting)

    return at_desk(folder, facts, work, read=read, scopes=scopes)


def test_the_page_has_its_cards_courses_and_answers(tmp_path):
    found = view(tmp_path)
    assert tuple(card.answer.metric for card in found.cards) == CARDS
    assert tuple(course.metric for course in found.courses) == COURSES
    assert {course.granularity for course in found.courses} == {"week"}
    assert (found.law.metric, found.spread.n, found.statuses.n) == ("flow.littles_law", 26, 26)


def test_what_was_finished_and_what_goes_on_are_the_rows_of_their_numbers(tmp_path):
    found = view(tmp_path)
    values = {card.answer.metric: card.answer for card in found.cards}
    assert (found.finished.total, len(found.finished.items)) == (values["flow.cycle_time"].n, 26)
    assert (found.going.total, [item.counted for item in found.going.items]) == (values["flow.wip"].value, [True, True])
    assert found.going.items[0].amount > found.limit_ms > found.going.items[1].amount
    assert values["flow.aging_wip"].value == 1


def test_what_goes_on_is_foretold_unless_something_else_is_asked(tmp_path):
    (tmp_path / "asked").mkdir()
    found, asked = view(tmp_path), view(tmp_path / "asked", expecting=numbers.Expecting(days=5, items=3, seed=9))
    assert (found.by_day.days, found.by_items.items, found.by_day.seed) == (30, 2, 1)
    assert (asked.by_day.days, asked.by_items.items, asked.by_items.seed) == (5, 3, 9)


def test_where_nothing_goes_on_a_few_items_are_foretold(tmp_path):
    assert view(tmp_path, DONE).by_items.items == ITEMS


def test_no_number_of_days_below_one_is_foretold(tmp_path):
    with pytest.raises(UsageError):
        view(tmp_path, expecting=numbers.Expecting(days=0))


def test_a_repository_has_no_work_and_nothing_is_computed_for_it(tmp_path):
    found = view(tmp_path, commit(), read=CODE, scopes=(A,), subject=f"repository:{A}")
    assert (found.cards, found.courses, found.by_day, found.finished.total) == ((), (), None, 0)


def test_a_tenant_without_a_tracker_has_no_flow(tmp_path):
    assert view(tmp_path, commit(), read=CODE, scopes=(A,)).cards == ()


def test_no_person_is_in_the_view(tmp_path):
    assert b"ann" not in msgspec.json.encode(view(tmp_path))


NOW = 1_774_958_400_000_000
GROUND = Standing(now=NOW, pending=False, unread=False, entities={"work_items": Reach(since="2024-01-01")}, sources={}, rows=())


@pytest.mark.parametrize(("period", "expected"), [("7d", "day"), ("21d", "day"), ("30d", "week"), ("365d", "week"), ("2000d", "month"), ("all", "month")])
def test_a_period_is_cut_so_that_a_chart_can_show_it(period, expected):
    assert granularity(period_window(period, now=NOW, zone="UTC"), "UTC", GROUND) == expected
