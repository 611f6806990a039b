"""The description of a metric and how its statement is taken apart."""

from __future__ import annotations

import subprocess
import sys

import pytest

from headway.metrics.registry import REGISTRY
from headway.metrics.spec import sql_parts, sql_text


def test_a_statement_is_found_from_whatever_directory(tmp_path):
    code = "from headway.metrics.registry import REGISTRY; print(REGISTRY['code.churn'].statement)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert shown.stdout.strip() == REGISTRY["code.churn"].statement.strip()


def test_a_statement_is_taken_apart_by_its_names():
    assert sql_parts("-- what\n\n-- name: items\nselect 1\n\n-- name: value\nselect 2\n") == {"items": "select 1", "value": "select 2"}


def test_a_statement_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        sql_text("code/nothing.sql")


def test_shares_are_not_rounded_to_whole_units():
    assert not REGISTRY["code.merge_ratio"].whole
    assert REGISTRY["code.landing_delay"].whole
