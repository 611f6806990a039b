"""What people decide leaves its trace in the audit, values included."""

from __future__ import annotations

from tests.contracts.deciding import SAID, begin, enlisted, settled
from tests.contracts.material import A, run, stream

from headway.model.wording import Override


def audited(ledger):
    rows = ledger._database.read(lambda connection: connection.execute("SELECT actor, action, target, before, after FROM audit ORDER BY id").fetchall())
    return run(rows)


def test_every_word_that_is_said_replaced_or_taken_back_is_audited(ledger):
    run(ledger.override(SAID[:1], tenant="t", actor="ann"))
    run(ledger.override([Override(level="source", target="jira", map="status", word="Erledigt", value="")], tenant="t", actor="ben"))
    assert [(actor, bool(before), bool(after)) for actor, _, _, before, after in audited(ledger)] == [("ann", False, True), ("ben", True, False)]


def test_giving_a_status_counts_failures_anew(ledger):
    enlisted(ledger, A)
    run(ledger._database.write(lambda connection: connection.execute("UPDATE scopes SET failures = 5")))
    settled(ledger, A)
    assert run(ledger.scopes(tenant="t"))[0].failures == 0


def test_permission_for_a_stream_of_which_nothing_is_held_gives_nothing(ledger):
    begin(ledger)
    assert (run(ledger.allow([stream()], actor="ann")), run(ledger.audit(tenant="t"))) == ([], [])


def test_the_last_error_explains_a_pause_and_is_forgotten_with_it(ledger):
    enlisted(ledger, A, status="active")
    run(ledger.fared("s", A, tenant="t", error="403"))
    told = []
    for status in ("paused", "active"):
        settled(ledger, A, status=status)
        told.append(run(ledger.scopes(tenant="t"))[0].last_error)
    assert told == ["403", None]
