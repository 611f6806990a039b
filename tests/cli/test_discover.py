"""`discover`: what the sources hold, what of it is read, and why."""

from __future__ import annotations

import json

import pytest
from tests.cli.running import headway
from tests.cli.tracking import tracked
from tests.fakes.jira import Company, running

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


def test_the_wrong_edition_is_told_with_what_to_do(tmp_path):
    with running(Company(seed=1, items=0, projects=1), edition="datacenter") as jira:
        (tmp_path / "headway.yaml").write_text(f"sources: [{{name: tracker, kind: jira, url: '{jira.url}', auth: {{user: {jira.user}, env: JIRA_TOKEN}}, options: {{edition: cloud}}}}]\n")
        said = headway(tmp_path, "discover", JIRA_TOKEN=jira.token)
        found = json.loads(headway(tmp_path, "discover", "--json", JIRA_TOKEN=jira.token).out)["sources"][0]
    assert said.code != 0
    assert "answered 404" in said.err
    assert "write edition: datacenter under options" in said.err
    assert found["advice"].startswith("write edition: datacenter")


def test_one_that_is_not_there_sends_to_the_doctor(tmp_path):
    (tmp_path / "headway.yaml").write_text("sources: [{name: gone, kind: git, url: /nowhere}]\n")
    said = headway(tmp_path, "discover")
    assert said.code != 0
    assert "gone could not be asked" in said.err
    assert "headway doctor looks at what is wrong with gone" in said.err


def test_boards_are_not_counted_as_read_where_sprints_are_left_out(tmp_path):
    with tracked(tmp_path, items=0, more="    entities: [projects, work_items]\n") as narrow:
        found = narrow.printed("discover")["sources"][0]
        read = {one["scope"].split(":")[1] for one in found["scopes"] if one["status"] == "active"}
        assert "project" in read
        assert "board" not in read
        assert any("only projects, work_items are read" in one["reason"] for one in found["scopes"])


def test_no_more_scopes_are_read_than_the_limit_says_and_the_rest_says_so(tmp_path):
    with tracked(tmp_path, items=0, more="    discovery: {max_active: 2}\n") as many:
        said = many.call("discover")
        assert "less busy scopes of tracker are left out by the limit of 2" in said.err
        assert "the limit of 2 active scopes; 2 busier ones are read" in said.out
        plan = many.call("sync")
        assert "are left out by the limit of 2" in plan.err
