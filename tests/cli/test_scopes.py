"""`scopes` and `discover`: what is known, what is read and why, and the decisions of people."""

from __future__ import annotations

import getpass

import pytest
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
