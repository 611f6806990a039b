"""The Sprints page: sprint by sprint the same numbers as over all of them."""

from __future__ import annotations

import pytest
from tests.flows.desks import NOW, at_desk
from tests.flows.report.deliveries import HOSTILE, PROJECT_STREAMS, delivered
from tests.specs.company import P
from tests.specs.facts import A, at

from headway.flows.report import numbers
from headway.flows.report.sprints import CARDS

pytestmark = pytest.mark.slow

COUNTS = ("committed", "added", "removed", "completed", "carried_over")


def view(folder, *, subject=f"project:{P}", scopes=(P,), read=PROJECT_STREAMS, period="90d"):
    async def work(desk):
        found = await numbers.find_subject(desk, subject)
        page = await numbers.sprints_view(desk, found, period)
        return page, {one.metric: one for one in await numbers.answers(desk, [f"sprint.{name}" for name in COUNTS], found, period)} if page.cards else {}

    return at_desk(folder, delivered(at(NOW)), work, read=read, scopes=scopes)


def test_the_cards_and_the_last_sprints_first(tmp_path):
    found, _ = view(tmp_path)
    assert tuple(card.answer.metric for card in found.cards) == CARDS
    assert [(item.counted, item.why_not) for item in found.sprints.items] == [(True, None), (True, None), (False, "state not known")]
    assert found.sprints.items[1].label == HOSTILE


def test_a_sprint_tells_items_points_and_rates(tmp_path):
    parts = view(tmp_path)[0].sprints.items[1].parts
    assert [parts[name] for name in COUNTS] == [2, 1, 0, 2, 1]
    assert (parts["committed_points"], parts["completed_points"], parts["carried_over_points"], parts["added_points"]) == (8, 5, 3, None)
    assert (parts["completion_rate"], parts["scope_change"]) == (0.5, 0.5)


def test_sprints_add_up_to_the_numbers_over_all_of_them(tmp_path):
    found, answers = view(tmp_path)
    for name in COUNTS:
        assert sum(item.parts.get(name) or 0 for item in found.sprints.items) == answers[f"sprint.{name}"].value


def test_a_sprint_of_an_unknown_state_has_no_numbers(tmp_path):
    assert set(view(tmp_path)[0].sprints.items[2].parts.values()) <= {None}


def test_a_repository_has_no_sprints(tmp_path):
    found, _ = view(tmp_path, subject=f"repository:{A}", scopes=(A, P))
    assert (found.cards, found.sprints.items) == ((), ())
