"""The Code page: what it shows of whom, and that it never shows anyone."""

from __future__ import annotations

import pytest
from tests.flows.desks import CODE, at_desk
from tests.specs.company import P, file, item, owned, shares
from tests.specs.facts import A, commit

from headway.flows.report import numbers
from headway.flows.report.code import CARDS, TRENDS

pytestmark = pytest.mark.slow

BUSY = [fact for number in range(6) for fact in commit(by=f"p{number}", files={"src/a.py": (10, 0), "lib/b.py": (1, 0)})]
FACTS = [*BUSY, *shares("src/a.py", 90, 4, 3, 2, 1), *shares("lib/b.py", 30, 10), *file("src/a.py", 4), *file("lib/b.py", 2)]


def view(folder, facts=FACTS, *, read=(*CODE, "ownership", "files"), subject=None, scopes=(A,)):
    async def work(desk):
        return await numbers.code_view(desk, await numbers.find_subject(desk, subject), "90d")

    return at_desk(folder, facts, work, read=read, scopes=scopes)


def test_the_page_has_its_cards_and_the_course_of_its_levels(tmp_path):
    found = view(tmp_path)
    assert tuple(card.answer.metric for card in found.cards) == CARDS
    assert tuple(series.metric for series in found.trends) == TRENDS
    assert found.trends[0].points[-1][1] == 140
    assert found.data_through is not None


def test_a_hotspot_is_made_of_churn_complexity_and_contributors(tmp_path):
    first = view(tmp_path).hotspots.items[0]
    assert (first.label, first.amount, first.parts) == ("src/a.py", 240, {"churn": 60, "complexity": 4, "contributors": 6})


def test_a_folder_of_few_people_tells_its_lines_and_not_its_people(tmp_path):
    folders = {item.label: item for item in view(tmp_path).folders.items}
    assert folders["src"].parts == {"lines": 100, "churn": 60, "files": 1, "contributors": 5, "absence_factor": 1, "top_share": 0.9}
    assert folders["lib"].parts == {"lines": 40, "churn": 6, "files": 1, "contributors": None, "absence_factor": None, "top_share": None}
    assert (folders["lib"].counted, folders["lib"].why_not) == (False, "fewer than 5 people")


def test_folders_are_told_of_a_repository_of_few_people_too(tmp_path):
    found = view(tmp_path, [*commit(), *owned("src/a.py", 7)])
    assert [(item.label, item.amount, item.parts["top_share"]) for item in found.folders.items] == [("src", 7, None)]
    assert {card.answer.metric: card.answer.reasons[0] for card in found.cards}["code.knowledge"] == "suppressed_small_group"


def test_without_ownership_there_are_churn_and_hotspots_only(tmp_path):
    found = view(tmp_path, BUSY, read=CODE)
    assert [card.answer.metric for card in found.cards] == ["code.churn", "code.hotspots"]
    assert (found.folders.items, found.trends) == ((), ())


def test_a_project_has_no_code(tmp_path):
    found = view(tmp_path, item(), read=("work_items",), scopes=(P,))
    assert (found.cards, found.hotspots.items, found.folders.items, found.trends) == ((), (), (), ())
