"""The engine itself: what it refuses, and what it lets go of."""

from __future__ import annotations

import pytest

from headway.metrics.database import Database
from headway.model.errors import ComputeFailed


@pytest.fixture
def database():
    opened = Database("")
    yield opened
    opened.close()


def test_a_statement_that_cannot_be_run_says_why_in_one_line(database):
    with pytest.raises(ComputeFailed, match=r"^the engine could not answer: [^\n]+$"):
        database.query("select nothing from nowhere")


@pytest.mark.parametrize("first", [True, False])
def test_a_relation_may_be_a_table_now_and_a_view_next(database, first):
    for kept in (first, not first, not first, first):
        database.put("found", "select 1 as one", kept=kept)
        assert database.query("select * from found") == [(1,)]


def test_what_was_closed_opens_again_empty(database):
    database.table("found", "select 1 as one")
    database.close()
    with pytest.raises(ComputeFailed, match="found"):
        database.query("select * from found")
