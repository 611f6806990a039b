"""`discover`: what the sources hold, what of it is read, and why."""

from __future__ import annotations

import json

import pytest
from tests.cli.running import headway
from tests.cli.tracking import tracked

pytestmark = pytest.mark.slow


@pytest.fixture
def jira(tmp_path):
    with tracked(tmp_path, items=0, more="    mode: allowlist\n") as found:
        yield found


def test_a_table_says_of_each_scope_whether_it_is_read_and_why_and_no_active_one_is_said_aloud(jira):
    said = jira.call("discover")
    assert said.code == 0
    assert "discovered" in said.out
    assert "tracker: 0 of" in said.out
    assert "mode allowlist, as configured" in said.out
    assert "no scope of tracker is read" in said.err
    assert "headway scopes activate SCOPE" in said.err


def test_nothing_is_read_by_looking(jira):
    jira.call("discover")
    assert not [name for name in jira.jira.counters if "search" in name and "project" not in name and jira.jira.counters[name]]


def test_a_source_that_refuses_the_token_is_told_and_leaves_with_4(jira):
    said = jira.call("discover", "--json", JIRA_TOKEN="wrong-token")
    (found,) = json.loads(said.out)["sources"]
    assert (said.code, found["listed"], found["read"]) == (4, False, 0)
    assert "401" in found["error"]
    assert "wrong-token" not in said.out + said.err


def test_a_secret_that_is_missing_is_named(jira):
    said = jira.call("discover", JIRA_TOKEN="")
    assert said.code == 2
    assert "source 'tracker': the variable JIRA_TOKEN is not set" in said.err


def test_without_sources_it_says_where_to_name_them(tmp_path):
    said = headway(tmp_path, "discover")
    assert (said.code, "headway init" in said.err) == (2, True)
