"""A decision of a person gives a status with a reason and leaves a trace."""

from __future__ import annotations

import pytest
from tests.contracts.material import run
from tests.flows.ingest.rooms import room as opened

from headway.flows.deciding import DECISIONS, settle
from headway.model.scope import Scope


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as found:
        run(found.intake.ledger.enlist("a", [Scope(key=f"fake:repo:{at}", name=f"r{at}", location="/") for at in (1, 2)], tenant="t", status="discovered", reason="found"))
        yield found


@pytest.mark.parametrize(("name", "status"), [("activate", "active"), ("pause", "paused"), ("block", "blocked")])
@pytest.mark.parametrize(("said", "reason"), [("it moves house ", "it moves house"), (" ", "{done} by ann")])
def test_each_gives_its_status_to_all_that_were_named_once(room, name, status, said, reason):
    ledger = room.intake.ledger
    known = run(ledger.scopes(tenant="t"))
    changes = [run(settle(ledger, known, DECISIONS[name], tenant="t", actor="ann", reason=said)) for _ in range(2)]
    assert (changes, {row.status for row in run(ledger.scopes(tenant="t"))}) == ([2, 0], {status})
    assert {(row.actor, row.reason) for row in run(ledger.audit(tenant="t")) if row.before} == {("ann", reason.format(done=DECISIONS[name].done))}


def test_every_decision_can_be_taken_back():
    assert {decision.back for decision in DECISIONS.values()} <= set(DECISIONS)
