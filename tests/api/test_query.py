"""What a caller may ask for, and what is refused instead of ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from headway.api.query import cursor_at, offset_of
from headway.model.errors import UsageError

if TYPE_CHECKING:
    from tests.api.serving import Site


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("team=red", "team: this parameter is not known here"),
        ("period=soon", "is not understood"),
        ("period=30d&period=7d", "given more than once: period"),
        ("start=2026-01-01", "start and end together"),
        ("period=7d&start=2026-01-01&end=2026-01-02", "either period"),
        ("start=yesterday&end=2026-01-02", "start"),
        ("granularity=year", "granularity"),
        ("compare=perhaps", "compare"),
        ("period=%00", "NUL"),
    ],
)
def test_lesson_13_and_50_a_question_that_cannot_be_honoured_is_refused_with_its_reason(site: Site, query: str, words: str):
    reply = site.get(f"/api/v1/metrics/code.commits?{query}")
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert words in reply.json["detail"]


@pytest.mark.parametrize("cursor", ["x", "MTcuMDAwMDAwMDA", "%F0%9F", "LTE"])
def test_a_cursor_that_is_not_of_this_list_is_refused(site: Site, cursor: str):
    reply = site.get(f"/api/v1/metrics/code.churn/items?cursor={cursor}")
    assert reply.status == 400
    assert "cursor" in reply.json["detail"]


def test_a_cursor_of_another_period_is_refused(site: Site):
    cursor = site.get("/api/v1/metrics/code.churn/items?limit=1&period=30d").json["nextCursor"]
    assert site.get(f"/api/v1/metrics/code.churn/items?limit=1&period=90d&cursor={cursor}").status == 400


@pytest.mark.parametrize("limit", ["0", "201", "many"])
def test_a_page_size_out_of_bounds_is_refused(site: Site, limit: str):
    assert site.get(f"/api/v1/metrics/code.churn/items?limit={limit}").status == 400


def test_a_cursor_leads_back_to_where_it_was_made():
    assert offset_of(cursor_at(70, ("m", "s")), ("m", "s")) == 70
    assert offset_of(None, ("m", "s")) == 0


def test_a_cursor_fits_no_other_list():
    with pytest.raises(UsageError):
        offset_of(cursor_at(70, ("m", "s")), ("m", "other"))
