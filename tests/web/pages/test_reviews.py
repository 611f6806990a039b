"""The Reviews page as a document: phases beside their table, sizes, what is left lying, and reasons where there is nothing."""

from __future__ import annotations

import re

import pytest
from tests.web.flows import course, reviews_view
from tests.web.gallery import drawn
from tests.web.pages.test_code import Read, row_of
from tests.web.views import BREAKOUT

from headway.model.results import Subject
from headway.web.pages import reviews

pytestmark = pytest.mark.slow


def shown(**values: object) -> str:
    return drawn("reviews.html", reviews.laid_out(reviews_view(**values), "UTC"), "/reviews")


def test_every_chart_stands_beside_its_table():
    page = Read(shown())
    assert set(page.charts) == {"phases", "review.phases", "review.size-buckets", "review.merged_count", "review.cycle_time", "review.rework_ratio"}
    assert row_of(page, "Pickup") == ["Pickup", "1\u202fd 6\u202fh", "3\u202fd 8\u202fh", "5\u202fd 20\u202fh", "20\u202fh", "40"]
    assert row_of(page, "XS") == ["XS", "up to 10", "4"]
    assert row_of(page, "12 Oct 2026")[1:] == ["1\u202fd 16\u202fh", "20\u202fh", "10\u202fh", "1\u202fd 6\u202fh", "1"]


def test_the_bar_of_phases_is_their_time_in_their_order():
    chart = reviews.phases(reviews_view().phases)
    assert [row["part"] for row in chart.spec["data"]["values"]] == ["coding", "pickup", "review", "merge"]


def test_what_is_left_lying_names_its_repository_and_how_many_more_there_are():
    text = shown()
    assert "the oldest first: 2 of 30" in text
    assert row_of(Read(text), "#9 Wait")[1:2] == [BREAKOUT]
    assert "No pull request had been open for more than 7 days" in shown(stale=(), stale_total=0)


def test_a_week_without_enough_is_a_gap_and_one_value_is_no_line():
    chart, table = reviews.over_time(course("review.cycle_time", (3_600_000.0, ()), (None, ()), (7_200_000.0, ())))
    assert [row["value"] for row in chart.spec["data"]["values"]] == [1, None, 2]
    assert table.rows[1][1] == "\u2014"
    assert reviews.over_time(course("review.size", (100.0, ()), (None, ()))) is None
    assert reviews.over_time(None) is None


@pytest.mark.parametrize(
    ("kind", "said"), [("project", "A project holds work"), ("service", "A service is what runs"), ("team", "brings pull requests of this team"), ("repository", "headway sync --entity pull_requests")]
)
def test_where_there_are_no_pull_requests_the_page_says_why_and_what_to_do(kind, said):
    found = reviews_view(cards=(), phases=None, steps=(), courses=(), stale=(), stale_total=0)
    text = drawn("reviews.html", {**reviews.laid_out(found, "UTC"), "subject": Subject(id=f"{kind}:x", kind=kind, name="x")}, "/reviews")
    assert said in text
    assert Read(text).charts == []


def test_a_window_without_a_merge_says_so():
    text = shown(phases=None, steps=(), courses=())
    assert "No pull request was merged in this window." in text


def test_a_title_cannot_break_out():
    text = shown()
    assert BREAKOUT not in text
    assert {kind for kind, _ in Read(text).scripts} == {"application/json"}


def test_every_number_leads_to_its_explanation_and_identifiers_are_unique():
    text = shown()
    for metric in ("review.cycle_time", "review.link_rate", "review.phases", "review.merge_time", "review.stale_count", "review.size", "review.merged_count"):
        assert any(href.startswith(f"/explain/{metric}") for href in Read(text).links)
    found = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(found) == sorted(set(found))


def test_git_alone_has_no_pull_requests_and_the_page_says_what_to_connect(site):
    text = site.get("/reviews?period=30d").text
    assert "git alone knows of none" in text


def test_with_nothing_connected_the_page_says_how_to_begin(bare):
    assert "headway analyze PATH" in bare.get("/reviews").text
    assert "headway analyze PATH" in bare.get("/flow").text
