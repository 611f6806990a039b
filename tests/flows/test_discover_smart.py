"""Mode smart beside a forge: which projects of a tracker people work on, by the pull requests that are stored."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.contracts.material import DAY, batch, pull_request, run
from tests.fakes.scripted import Record, Scripted
from tests.flows.ingest.rooms import room as opened

from headway.flows.choosing import Rules
from headway.flows.discover import discover
from headway.model.scope import Scope

NOW = 1_700_000_000_000_000
REPO = "github:repo:1"
PAY = Scope(key="jira:project:10", name="Payments", location="/", code="PAY")
OPS = Scope(key="jira:project:20", name="Operations", location="/", code="OPS")
HR = Scope(key="jira:project:30", name="HR requests", location="/", code="HRQ")


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def from_github(room, *said, created_at=NOW):
    """Pull requests as GitHub's are kept: keys by the repository's number, each given by its title and branch."""
    facts = [replace(pull_request(number, title=title, created_at=created_at, source_branch=branch), key=f"1:{number}", repository=REPO) for number, (title, branch) in enumerate(said, 1)]
    run(room.intake.store.write(batch(*facts, source="hub", scope=REPO)))


def asked(room, *scopes):
    """What becomes of a tracker's scopes for which nobody configured a mode."""
    tracker = Scripted({"work_items": [Record(id="P-1", scope=PAY.key)]}, scopes=scopes)
    (found,) = run(discover(room.intake.catalog, {"jira": tracker}, {"jira": Rules()}))
    return found


def read(found):
    return [one.scope.name for one in found.read]


def test_the_projects_that_three_pull_requests_name_are_read(room):
    from_github(room, ("PAY-1 Add a door", "b"), ("A window", "pay-2-window"), ("Fix it (PAY-3)", "b"), ("OPS-1 Move", "b"), ("OPS-2 Move", "b"))
    found = asked(room, PAY, OPS)
    assert (found.mode, read(found)) == ("smart", ["Payments"])
    assert "2 pull requests of the last 90 days name OPS, 3 are asked for" in next(one.reason for one in found.decisions if one.scope is OPS)


def test_pull_requests_older_than_ninety_days_say_nothing(room):
    from_github(room, *((f"PAY-{number}", "b") for number in range(1, 4)), created_at=NOW - 91 * DAY)
    assert read(asked(room, PAY)) == []


def test_one_that_names_a_project_in_both_places_counts_once(room):
    from_github(room, ("PAY-1 Add", "pay-1"), ("PAY-2 Add", "pay-2-x"))
    assert read(asked(room, PAY)) == []


def test_a_project_turns_to_be_read_when_people_turn_to_it(room):
    from_github(room, ("OPS-1", "b"), ("OPS-2", "b"))
    assert read(asked(room, PAY, OPS)) == []
    from_github(room, ("OPS-1", "b"), ("OPS-2", "b"), ("OPS-3", "b"))
    assert read(asked(room, PAY, OPS)) == ["Operations"]


def test_a_sensitive_name_is_held_back_however_often_it_is_named(room):
    from_github(room, *((f"HRQ-{number}", "b") for number in range(1, 9)))
    found = asked(room, HR)
    assert (read(found), found.decisions[0].flagged) == ([], True)
