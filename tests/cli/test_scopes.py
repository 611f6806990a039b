"""`scopes` and `discover`: what is known, what is read and why, and the decisions of people."""

from __future__ import annotations

import getpass

import pytest
from tests.builders.repositories import repository
from tests.cli.running import headway
from tests.cli.tracking import tracked

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A home whose Jira was asked what it holds, and nothing else."""
    with tracked(tmp_path_factory.mktemp("known")) as found:
        assert found.call("discover").code == 0
        yield found


def keys(known, **wanted):
    return [row["scope"] for row in known.printed("scopes")["scopes"] if all(row[name] == value for name, value in wanted.items())]


def test_scopes_are_listed_with_their_status_and_why(known):
    said = known.call("scopes")
    assert (said.code, said.err) == (0, "")
    assert "Core platform" in said.out
    assert "mode auto" in said.out
    assert "of them active" in said.out


def test_a_scope_is_paused_by_its_name_counted_first_audited_and_taken_back(known):
    (key,) = keys(known, name="Core platform")
    said = known.call("scopes", "pause", "core platform", "--reason", "it moves house")
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0].endswith("scopes will not be read for now; what is stored of them stays: Core platform")
    assert lines[1:] == ["1 changed", f"to take it back: headway scopes activate {key}"]
    assert keys(known, status="paused") == [key]
    change = known.printed("scopes", "audit", key)["changes"][0]
    assert (change["before"], change["after"], change["actor"], change["reason"]) == ("active", "paused", getpass.getuser(), "it moves house")
    assert "1 changed" in known.call("scopes", "activate", key).out
    assert "0 changed, 1 were active already" in known.call("scopes", "activate", key).out


REFUSED = {
    "a name nobody has": (("pause", "Core platfrom"), "did you mean Core platform?; headway scopes lists them"),
    "nothing named": (("block",), "say which scopes to block"),
    "an action there is not": (("delete", "x"), "invalid choice: 'delete'"),
    "a source there is not": (("list", "--source", "trakcer"), "there is no source 'trakcer', did you mean 'tracker'?"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_what_there_is(known, case):
    call, why = REFUSED[case]
    said = known.call("scopes", *call)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert why in said.err


def test_where_nothing_is_known_the_next_step_is_said(tmp_path):
    said = headway(tmp_path, "scopes")
    assert (said.code, said.out) == (0, "no scope is known yet: headway discover finds them\n")
    assert headway(tmp_path, "scopes", "audit").out == "nothing was changed yet\n"


def test_a_budget_that_is_spent_ends_a_sync_as_partial_and_every_surface_says_until_when(tmp_path):
    with tracked(tmp_path, items=200, more="    discovery: {items_per_hour: 30}\n") as jira:
        said = jira.call("sync")
        assert said.code == 3
        assert "tracker: rate_limited: tracker has brought its 30 records of the hour (discovery.items_per_hour)" in said.err
        shown = jira.call("status").out
        assert "waits until" in shown
        assert "as the source asked" not in shown
        again = jira.printed("status")["jobs"]
        assert {job["status"] for job in again} == {"done", "rate_limited"}
        assert all(job["rateLimitedUntil"] for job in again if job["status"] == "rate_limited")


def test_a_repository_that_cannot_be_read_is_paused_after_its_failures_and_comes_back_when_it_is_activated(tmp_path):
    """LESSON 32, from the command line: what fails, what is said of it, how it goes on."""
    for name in ("shop", "billing"):
        repository(tmp_path / "code" / name).commit({b"a": b"1\n"})
    (tmp_path / "headway.yaml").write_text("sources: [{name: local, kind: git, url: code, discovery: {pause_after: 2}}]\n")
    assert headway(tmp_path, "sync").code == 0
    branch = next((tmp_path / "code" / "shop" / "refs" / "heads").iterdir())
    tip = branch.read_text()
    branch.write_text("b" * 40 + "\n")
    codes = [headway(tmp_path, "sync").code for _ in range(2)]
    listed = headway(tmp_path, "scopes").out
    assert (codes, "2 times in a row" in listed, "1 paused because reading them failed" in listed) == ([3, 3], True, True)
    branch.write_text(tip)
    assert "is paused" in headway(tmp_path, "sync", "--scope", "shop").err
    assert "1 changed" in headway(tmp_path, "scopes", "activate", "shop").out
    assert "shop: 1 repositories, 1 commits" in headway(tmp_path, "sync").out
