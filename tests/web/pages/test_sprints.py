"""The Sprints page as a document: what is said of a view, without a browser and so without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.api.serving import served
from tests.flows.report.deliveries import HOSTILE, shipped_today
from tests.web import views
from tests.web.gallery import drawn
from tests.web.ledgers import at_house
from tests.web.pages.test_code import Read, row_of
from tests.web.views import BREAKOUT, NOW, SUBJECT, WINDOW, item, paged

from headway.metrics.reasons import NO_SPRINTS, OPEN_WINDOW
from headway.model.results import Card, Item, Part
from headway.model.scope import DAY_US
from headway.model.views import SprintsView
from headway.web.pages import sprints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.serving import Site

pytestmark = pytest.mark.slow
PLAN = {"committed": 10.0, "added": 2.0, "removed": 1.0, "completed": 8.0, "carried_over": 3.0, "completion_rate": 0.7, "scope_change": 0.3}
POINTS = {"committed_points": 20.0, "added_points": 4.0, "removed_points": None, "completed_points": 16.0, "carried_over_points": 6.0}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("shipped") / "headway.db", filled=False) as found:
        at_house(found.path, shipped_today)
        yield found


def sprint(label: str, *, days: int = 3, **parts: float | None) -> Item:
    return replace(item(label, 1.0, **{**PLAN, **parts}), at=NOW - days * DAY_US)


def unfit(label: str) -> Item:
    return replace(item(label, 1.0), counted=False, why_not="state not known")


def card(metric: str, value: float | None = 12.0, **parts: float | None) -> Card:
    told = tuple(Part(name=name, value=given, n=3) for name, given in parts.items())
    return Card(answer=views.answer(metric, value, parts=told, **({} if value is not None else {"reasons": (NO_SPRINTS, OPEN_WINDOW)})), series=None)


def view(**values: object) -> SprintsView:
    """A Sprints page with something of everything."""
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "cards": (card("sprint.velocity", 16.0, items=8.0, points=16.0), card("sprint.completion_rate", 0.7, items=0.7, points=0.6)),
        "sprints": paged(sprint("Sprint 2", **POINTS), sprint(BREAKOUT), unfit("Sprint 0"), total=60), "data_through": NOW,
    }  # fmt: skip
    return SprintsView(**{**given, **values})


def shown(**values: object) -> str:
    """The page over a view made by hand."""
    return drawn("sprints.html", sprints.laid_out(view(**values), "UTC"), "/sprints")


def test_a_sprint_stands_with_items_points_and_rates_side_by_side():
    page = Read(shown())
    assert row_of(page, "Sprint 2")[2:] == ["1020\u202fpoints", "24\u202fpoints", "1", "816\u202fpoints", "36\u202fpoints", "70\u202f%", "30\u202f%"]


def test_a_sprint_of_which_nothing_can_be_told_says_why():
    assert row_of(Read(shown()), "Sprint 0")[-1] == "not counted: state not known"


def test_both_measures_are_drawn_and_points_only_where_somebody_estimated():
    assert Read(shown()).charts == ["planned-items", "planned-points"]
    assert Read(shown(sprints=paged(sprint("Sprint 1")))).charts == ["planned-items"]


def test_the_oldest_sprint_is_drawn_first_and_only_the_last_ones():
    many = [sprint(f"Sprint {number}", days=100 - number) for number in range(30, 0, -1)]
    found = sprints.laid_out(view(sprints=paged(*many)), "UTC")
    names = found["charts"][0].spec["encoding"]["x"]["scale"]["domain"]
    assert (names[0], names[-1], len(names)) == ("Sprint 7", "Sprint 30", sprints.MOST_DRAWN)
    assert found["undrawn"] == 6


def test_sprints_of_one_name_are_told_apart():
    assert sprints.called([sprint("Sprint 1", days=9), sprint("Sprint 1", days=2), sprint("Sprint 1", days=2), sprint("Sprint 2")], "UTC") == [
        "Sprint 1, 9 Nov 2026",
        "Sprint 1, 16 Nov 2026",
        "Sprint 1, 16 Nov 2026 (2)",
        "Sprint 2",
    ]


@pytest.mark.parametrize(
    ("metric", "parts", "said"),
    [
        ("sprint.velocity", {"items": 8.0, "points": 16.0}, "8\u202fitems, 16\u202fpoints"),
        ("sprint.velocity", {"items": 8.0, "points": None}, "8\u202fitems; none was estimated"),
        ("sprint.completion_rate", {"items": 0.7, "points": 0.6}, "by points 60\u202f%"),
        ("sprint.scope_change", {"committed": 9.0, "added": 2.0}, ""),
        ("sprint.count", {}, ""),
    ],
)
def test_beside_a_number_stands_its_other_measure(metric: str, parts: dict[str, float | None], said: str):
    assert sprints.beside(card(metric, 0.7, **parts).answer) == said


def test_a_name_cannot_break_out():
    text = shown()
    assert BREAKOUT not in text
    assert {kind for kind, _ in Read(text).scripts} == {"application/json"}


def test_identifiers_are_unique():
    found = re.findall(r'\sid="([^"]+)"', shown())
    assert sorted(found) == sorted(set(found))


def test_a_period_without_a_closed_sprint_says_why_and_what_to_do():
    text = shown(cards=(card("sprint.velocity", None), card("sprint.count", 0.0)), sprints=paged(unfit("Sprint 0")))
    assert "No sprint was closed in this period" in text
    assert "boards without sprints (Kanban) have none" in text
    assert "the number can still change" not in text
    assert "Choose a longer period" in text


def test_without_a_tracker_the_page_says_what_brings_sprints():
    assert "headway sync --entity sprints" in shown(cards=(), sprints=paged())


def test_the_page_over_a_real_store_says_the_numbers_of_the_api(shipped: Site):
    reply, body = shipped.get("/sprints?subject=Payments"), shipped.get("/api/v1/sprints?subject=Payments").json
    assert reply.status == 200
    assert HOSTILE not in reply.text
    for found in body["cards"]:
        value = re.search(rf'id="card-{re.escape(found["answer"]["metric"])}".*?<data value="([^"]*)"', reply.text, re.DOTALL)
        assert value is not None
        assert (float(value[1]) if value[1] else None) == found["answer"]["value"]
    assert body["sprints"]["items"][1]["parts"]["committed"] == 2


def test_every_link_of_the_page_leads_somewhere(shipped: Site):
    for href in sorted({href for href in Read(shipped.get("/sprints").text).links if href.startswith("/")}):
        assert (href, shipped.get(href).status) == (href, 200)


def test_a_repository_has_no_sprints_and_says_so(shipped: Site):
    assert "Sprints belong to projects and teams" in shipped.get("/sprints?subject=acme%2Fshop").text


def test_with_nothing_connected_the_page_says_how_to_begin(bare: Site):
    assert "headway analyze PATH" in bare.get("/sprints").text
