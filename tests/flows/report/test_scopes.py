"""The scopes as a person decides on them: filters, pages, what waits, what was decided."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace
from tests.contracts.material import run
from tests.flows.ingest.rooms import room as opened
from tests.web.ledgers import stream as streamed
from tests.web.ledgers import whole

from headway.flows.choosing import ACTOR
from headway.flows.deciding import DECISIONS, settle
from headway.flows.report.desk import Desk
from headway.flows.report.scopes import Asking, advised, changes, one_scope, scopes
from headway.model.errors import NotFound, UsageError
from headway.model.scope import Scope

TENANT = "t"


def scope(number, name, **rest):
    return Scope(key=f"github:repo:{number}", name=name, location="https://github.example", **rest)


@pytest.fixture
def kept(tmp_path):
    """A forge of five repositories, a tracker of one project."""
    with opened(tmp_path) as room:
        ledger = room.intake.ledger
        run(ledger.enlist("forge", [scope(at, f"acme/r{at}", active_at=at) for at in (1, 2, 3)], tenant=TENANT, status="active", reason="mode auto"))
        run(ledger.enlist("forge", [scope(4, "acme/hr-portal")], tenant=TENANT, status="discovered", reason="its name looks sensitive (hr)", flagged=True))
        run(ledger.enlist("forge", [scope(5, "acme/old")], tenant=TENANT, status="discovered", reason="the limit"))
        run(ledger.enlist("tracker", [Scope(key="jira:project:1", name="Payments", location="", code="PAY")], tenant=TENANT, status="active", reason="mode auto"))
        yield room


@pytest.fixture
def at_desk(kept):
    """None of these reads computes anything."""
    intake = kept.intake
    return Desk(tenant=TENANT, zone="UTC", clock=intake.clock, store=intake.store, ledger=intake.ledger, compute=None)


def names(found):
    return [one.name for one in found.scopes]


FILTERS = {
    "everything": ({}, ["acme/r1", "acme/r2", "acme/r3", "acme/hr-portal", "acme/old", "Payments"]),
    "a source": ({"source": "tracker"}, ["Payments"]),
    "a status": ({"status": "discovered"}, ["acme/hr-portal", "acme/old"]),
    "a flag": ({"flagged": True}, ["acme/hr-portal"]),
    "no flag": ({"flagged": False, "status": "discovered"}, ["acme/old"]),
    "a part of a name": ({"text": " R2"}, ["acme/r2"]),
    "a code": ({"text": "pay"}, ["Payments"]),
    "a key": ({"text": "github:repo:5"}, ["acme/old"]),
    "a text that is no pattern": ({"text": "r."}, []),
    "a second page": ({"offset": 2, "limit": 2}, ["acme/r3", "acme/hr-portal"]),
    "a page beyond the last": ({"offset": 99}, []),
}


@pytest.mark.parametrize("case", FILTERS)
def test_scopes_are_found_by(at_desk, case):
    asked, expected = FILTERS[case]
    assert names(run(scopes(at_desk, Asking(**asked)))) == expected


def test_counts_hold_before_the_status_filter_and_the_total_after_it(at_desk):
    found = run(scopes(at_desk, Asking(status="active", text="acme", limit=2)))
    assert (found.counts, found.everything, found.total, len(found.scopes), found.sources) == ({"active": 3, "discovered": 2}, 5, 3, 2, ("forge", "tracker"))


@pytest.mark.parametrize("wrong", [{"status": "asleep"}, {"source": "nowhere"}])
def test_an_unknown_filter_is_refused(at_desk, wrong):
    with pytest.raises(UsageError, match="is not known: choose one of"):
        run(scopes(at_desk, Asking(**wrong)))


def test_what_waits_for_a_person_is_there_whatever_was_asked_for(kept, at_desk):
    ledger = kept.intake.ledger
    run(ledger.settle([("forge", "github:repo:1")], tenant=TENANT, status="paused", actor=ACTOR, reason="failed 5 times"))
    run(ledger.settle([("forge", "github:repo:2")], tenant=TENANT, status="paused", actor="ann", reason="noise"))
    found = run(scopes(at_desk, Asking(source="tracker")))
    assert ([(one.name, one.waits) for one in found.waiting], found.waits) == ([("acme/hr-portal", "sensitive_name"), ("acme/r1", "failures")], 2)


def test_what_a_person_decided_waits_no_more(kept, at_desk):
    (row,) = [one for one in run(kept.intake.ledger.scopes(tenant=TENANT)) if one.flagged]
    run(settle(kept.intake.ledger, [row], DECISIONS["activate"], tenant=TENANT, actor="ann"))
    assert run(scopes(at_desk, Asking())).waiting == ()


def test_each_says_how_far_its_entities_are_in_their_order(kept, at_desk):
    ledger = kept.intake.ledger
    of = {entity: streamed(entity, "github:repo:1", source="forge", tenant=TENANT) for entity in ("work_items", "commits", "pull_requests")}
    run(whole(ledger, of["work_items"], 7))
    run(whole(ledger, of["commits"], 9, status="failed", error="broke", total=20))
    view = run(one_scope(at_desk, "forge", "github:repo:1"))
    assert ([(job.entity, job.status) for job in view.streams], view.done, [job.entity for job in view.troubled]) == ([("commits", "failed"), ("work_items", "done")], 1, ["commits"])
    run(ledger.plan([of["pull_requests"]], "sync"))
    assert run(one_scope(at_desk, "forge", "github:repo:1")).through is None


def test_one_there_is_not_is_refused(at_desk):
    for source, key in (("forge", "github:repo:9"), ("tracker", "github:repo:1")):
        with pytest.raises(NotFound, match="headway scopes lists"):
            run(one_scope(at_desk, source, key))


def test_the_audit_tells_who_decided_without_naming_a_person(kept, at_desk):
    ledger = kept.intake.ledger
    for status, actor, reason in (("paused", "ann", "paused by ann"), ("active", "the API", "activated by the API"), ("blocked", "ann", "legal said so"), ("active", "headway", "activated by headway")):
        run(ledger.settle([("forge", "github:repo:1")], tenant=TENANT, status=status, actor=actor, reason=reason))
    told = run(changes(at_desk, "forge", "github:repo:1"))
    assert [(one.by, one.before, one.after, one.reason) for one in told] == [
        ("operator", "blocked", "active", "activated"), ("operator", "active", "blocked", "legal said so"), ("the API", "paused", "active", "activated by the API"),
        ("operator", "active", "paused", "paused"), ("discovery", None, "active", "mode auto"),
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "first"), [("active", "pause"), ("discovered", "activate"), ("paused", "activate"), ("blocked", "activate"), ("archived", "activate")])
def test_the_likeliest_decision_comes_first(at_desk, status, first):
    view = replace(run(one_scope(at_desk, "forge", "github:repo:1")), status=status)
    assert advised(view)[0] == first


def test_a_thousand_repositories_are_found_and_looked_up_quickly(kept, at_desk):
    """Filters and pages come before anything is looked up: the work is that of the page."""
    many = [scope(at, f"acme/many{at}") for at in range(100, 1100)]
    run(kept.intake.ledger.enlist("forge", many, tenant=TENANT, status="active", reason="mode auto"))
    run(kept.intake.ledger.plan([streamed(entity, one.key, source="forge", tenant=TENANT) for one in many for entity in ("commits", "changes", "work_items")], "sync"))
    began = time.perf_counter()
    found = run(scopes(at_desk, Asking(text="many", limit=50)))
    assert (found.total, len(found.scopes), len(found.scopes[0].streams), time.perf_counter() - began < 2) == (1000, 50, 3, True)
