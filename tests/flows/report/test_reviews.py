"""The Reviews page's read: phases, what is left lying and where, and that no person is in it."""

from __future__ import annotations

import msgspec
import pytest
from tests.flows.desks import CODE, at_desk
from tests.specs.company import P, item, pull_request
from tests.specs.facts import A, B, commit
from tests.specs.review import ways

from headway.flows.report import numbers
from headway.flows.report.reviews import CARDS, COURSES, STEPS

pytestmark = pytest.mark.slow

HOUR = 3_600_000
READ = ("pull_requests", "reviews", "commits")
OPEN = [*pull_request("2026-02-01T10:00", by="ann@example.org"), *pull_request("2026-03-01T10:00", repository=B), *pull_request("2026-03-30T10:00"), *pull_request("2026-01-01T10:00", bot=True)]


def view(folder, facts=None, *, read=READ, scopes=(A, B), subject=None, period="90d"):
    async def work(desk):
        return await numbers.reviews_view(desk, await numbers.find_subject(desk, subject), period)

    return at_desk(folder, [*ways(6), *OPEN] if facts is None else facts, work, read=read, scopes=scopes)


def test_the_page_has_its_cards_phases_and_courses(tmp_path):
    found = view(tmp_path)
    assert {card.answer.metric for card in found.cards} <= set(CARDS)
    assert {"review.cycle_time", "review.size", "review.stale_count"} <= {card.answer.metric for card in found.cards}
    assert tuple(step.metric for step in found.steps) == STEPS
    assert tuple(course.metric for course in found.courses) == COURSES


def test_the_phases_sum_to_the_whole(tmp_path):
    found = view(tmp_path)
    assert {part.name: part.value for part in found.phases.parts} == {"coding": 12 * HOUR, "pickup": 12 * HOUR, "review": 18 * HOUR, "merge": 24 * HOUR}
    assert [step.value for step in found.steps] == [2 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert found.phases.value == 11 * HOUR


def test_what_is_left_lying_is_told_with_its_repository_the_oldest_first(tmp_path):
    found = view(tmp_path)
    assert [(waiting.place, waiting.item.amount > 7 * 24 * HOUR) for waiting in found.stale] == [("acme/alpha", True), ("acme/beta", True)]
    assert found.stale_total == next(card.answer.value for card in found.cards if card.answer.metric == "review.stale_count") == 2


def test_a_project_has_no_pull_requests(tmp_path):
    found = view(tmp_path, item(), read=("work_items",), scopes=(P,), subject=f"project:{P}")
    assert (found.cards, found.phases, found.steps, found.stale, found.courses) == ((), None, (), (), ())


def test_git_alone_knows_no_pull_requests(tmp_path):
    assert view(tmp_path, commit(), read=CODE, scopes=(A,)).cards == ()


def test_no_person_is_in_the_view(tmp_path):
    assert b"example.org" not in msgspec.json.encode(view(tmp_path))
