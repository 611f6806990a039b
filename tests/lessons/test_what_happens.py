"""What the page of faults promises is held by tests that exist, row by row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.lessons.test_inventory import exists

PAGE = (Path(__file__).parents[2] / "docs" / "what-happens-when.md").read_text(encoding="utf-8")
HELD = re.compile(r"`([\w/]+\.py::test_\w+)`")
ROWS = {cells[1].strip(): cells for line in PAGE.splitlines() if (cells := line.split("|"))[1:] and not set(cells[1]) <= set("- ") and cells[1].strip() != "what happens"}
STATUSES = ("running", "paused", "rate_limited", "done", "failed", "incomplete", "cancelled", "not read")


@pytest.mark.parametrize("fault", ROWS)
def test_a_row_says_all_it_should_and_names_tests_that_exist(fault):
    _, _, status, alone, advice, held, _ = ROWS[fault]
    named = HELD.findall(held)
    assert (bool(named), [name for name in named if not exists(*name.split("::"))]) == (True, [])
    assert status.strip().startswith(STATUSES)
    assert min(len(alone.strip()), len(advice.strip())) > len("none")


def test_the_page_has_its_rows():
    assert len(ROWS) >= 25
