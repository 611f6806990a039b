"""How far pull requests lead to work items, by source, and the names that lead nowhere."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.contracts.material import DAY, run
from tests.flows.ingest.rooms import room as opened
from tests.flows.link.rooms import desk
from tests.flows.link.test_mentions import CORE, OTHER, PAY, REPO, linked, project, projects, pull, pulls, task, tasks

from headway.flows.report.linking import DAYS, NO_ITEMS, NO_MERGES, NO_REQUESTS, linking_of, namings
from headway.model.scope import Scope

NOW = 200 * DAY


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        yield found


def merged(number, *names, at=NOW - DAY, repo=REPO):
    return replace(pull(number, *names, repo=repo), merged_at=at)


def told(room, *, items=1):
    """What is told after everything dirty was linked."""
    linked(room)
    at = desk(room)

    async def look():
        found, known = await namings(at, since=NOW - DAYS * DAY)
        return linking_of(found, known, items=items, catalog=await at.ledger.scopes(tenant="t"))

    return run(look())


def orphans(found):
    return [(one.prefix, one.pull_requests, one.scope, one.status) for one in found.orphans]


def test_merged_pull_requests_of_ninety_days_are_counted_and_no_others(room):
    tasks(room, task(7, "PAY-1"))
    pulls(room, merged(1, ("title", "PAY-1")), merged(2), merged(3, ("title", "PAY-9")), merged(4, ("title", "PAY-1"), at=NOW - DAYS * DAY - 1), merged(5, ("title", "PAY-1"), at=None))
    found = told(room)
    assert (found.linked.part, found.linked.whole, found.named) == (1, 3, 2)


def test_each_source_has_a_rate_of_its_own(room):
    tasks(room, task(7, "PAY-1"))
    pulls(room, merged(1, ("title", "PAY-1")), merged(2))
    pulls(room, merged(3, ("title", "PAY-1"), repo=OTHER), repo=OTHER)
    (one,) = told(room).sources
    assert (one.source, one.linked.part, one.linked.whole) == ("forge", 2, 3)


@pytest.mark.parametrize(("facts", "items", "reason"), [((), 1, NO_REQUESTS), ((merged(1),), 0, NO_ITEMS), ((merged(1, at=None),), 1, NO_MERGES)])
def test_where_there_is_nothing_to_judge_by_there_is_a_reason_instead_of_a_rate(room, facts, items, reason):
    if facts:
        pulls(room, *facts)
    found = told(room, items=items)
    assert (found.linked.ratio, found.linked.reason) == (None, reason)


def test_names_of_no_project_are_counted_with_one_that_shows_where(room):
    projects(room, project(PAY, "PAY"))
    pulls(room, pull(3, ("title", "OPS-7"), ("commit", "OPS-8")), pull(4, ("branch", "ops-7"), ("title", "PAY-404")), pull(5, ("title", "ABC-1"), ("closes", "1:2")))
    found = told(room)
    assert orphans(found) == [("OPS", 2, None, None), ("ABC", 1, None, None)]
    assert (found.orphans[0].example, found.orphans[0].repository, found.orphans[0].number) == ("OPS-7", REPO, 3)


def test_a_project_whose_items_are_read_though_its_own_record_is_not_is_no_orphan(room):
    tasks(room, task(7, "PAY-1"))
    pulls(room, pull(3, ("title", "PAY-1")), pull(4, ("title", "PAY-2")))
    assert orphans(told(room)) == []


@pytest.mark.parametrize(("status", "expected"), [("discovered", [("PAY", 1, PAY, "discovered")]), ("blocked", [("PAY", 1, PAY, "blocked")]), ("active", [])])
def test_a_project_that_is_known_and_not_read_is_named_with_its_scope(room, status, expected):
    run(room.intake.ledger.enlist("tracker", [Scope(key=PAY, name="Payments", location="", code="pay"), Scope(key=CORE, name="Core", location="")], tenant="t", status=status, reason=""))
    pulls(room, pull(3, ("title", "PAY-1")))
    assert orphans(told(room)) == expected


def test_repositories_are_called_by_their_names(room):
    run(room.intake.ledger.enlist("forge", [Scope(key=REPO, name="acme/shop", location="")], tenant="t", status="active", reason=""))
    pulls(room, pull(3, ("title", "OPS-1")))
    assert told(room).orphans[0].repository == "acme/shop"
