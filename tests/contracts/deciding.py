"""What every Ledger promises about what people decide: waits shown, deletions held, statuses settled, words overridden."""

from __future__ import annotations

import pytest
from tests.contracts.material import A, B, batch, run, stream

from headway.model.errors import LeaseLost
from headway.model.scope import Estimate, Scope
from headway.model.wording import Override

S = stream()
SAID = [
    Override(level="source", target="jira", map="status", word="Erledigt", value="done"),
    Override(level="tenant", target="", map="status", word="Parked", value="waiting"),
]


def begin(ledger, of=S, kind="sync"):
    return run(ledger.begin(of, kind))


def shown(ledger, of=S):
    (found,) = [one for one in run(ledger.progress(tenant="t")) if (one.entity, one.scope) == (of.entity, of.scope)]
    return found


def enlisted(ledger, *keys, status="discovered", flagged=False, tenant="t", code=""):
    scopes = [Scope(key=key, name=f"name of {key}", location="/", code=code) for key in keys]
    run(ledger.enlist("s", scopes, tenant=tenant, status=status, reason="found", flagged=flagged))


def settled(ledger, *keys, status="active", actor="ann", tenant="t"):
    return run(ledger.settle([("s", key) for key in keys], tenant=tenant, status=status, actor=actor, reason=f"{actor} said so"))


class WaitingContract:
    """A source that asks to wait is neither running nor stalled."""

    def test_a_wait_is_shown_until_it_is_over(self, ledger):
        going = begin(ledger)
        run(ledger.wait(going, until=9 * 10**15))
        assert (shown(ledger).status, shown(ledger).rate_limited_until, shown(ledger).stalled(10**18)) == ("rate_limited", 9 * 10**15, False)
        run(ledger.wait(going, until=None))
        assert (shown(ledger).status, shown(ledger).rate_limited_until) == ("running", None)

    def test_a_run_that_goes_on_is_not_stalled_by_what_it_waited_and_its_rate_is_measured_anew(self, ledger):
        going = begin(ledger)
        for number in (1, 2):
            run(ledger.advance(going, batch(entity="accounts", number=number, records=[f"r{number}"], cursor=f"c{number}", estimate=Estimate(9)), expected="c1" if number > 1 else None))
        before = shown(ledger)
        run(ledger.wait(going, until=1))
        run(ledger.wait(going, until=None))
        assert (shown(ledger).last_progress_at >= before.last_progress_at, shown(ledger).samples, shown(ledger).items_done) == (True, (), 2)

    def test_whoever_lost_its_lease_shows_no_wait(self, short, other):
        old = begin(short)
        begin(other)
        with pytest.raises(LeaseLost):
            run(short.wait(old, until=5))
        assert shown(other).status == "running"


class HoldingContract:
    """What a complete listing lacks waits for an operator."""

    def held(self, ledger, of=S, missing=60):
        going = begin(ledger, of)
        run(ledger.hold(going, missing=missing, stored=100))
        return going

    def test_a_run_of_which_something_is_held_ends_incomplete_and_says_what_to_do(self, ledger):
        assert run(ledger.finish(self.held(ledger), "done")) == "incomplete"
        assert all(word in shown(ledger).last_error for word in ("60 of 100 stored accounts", "lost permission", f"--scope {A} --accept-deletions"))

    def test_so_does_the_next_one_until_somebody_has_said_so(self, ledger):
        run(ledger.finish(self.held(ledger), "done"))
        again = begin(ledger)
        assert (again.allowed, run(ledger.finish(again, "done"))) == (False, "incomplete")
        given = run(ledger.allow([S, stream("refs")], actor="ann"))
        assert [(hold.entity, hold.missing, hold.stored, hold.allowed_by) for hold in given] == [("accounts", 60, 100, "ann")]
        allowed = begin(ledger)
        assert (allowed.allowed, run(ledger.finish(allowed, "done"))) == (True, "done")

    def test_what_is_lifted_is_held_no_more(self, ledger):
        going = self.held(ledger)
        run(ledger.lift(going))
        assert (run(ledger.finish(going, "done")), run(ledger.holds(tenant="t"))) == ("done", [])

    def test_a_permission_does_not_cover_what_is_missing_later(self, ledger):
        run(ledger.finish(self.held(ledger), "done"))
        run(ledger.allow([S], actor="ann"))
        run(ledger.finish(self.held(ledger, missing=90), "done"))
        assert [(hold.missing, hold.allowed_by) for hold in run(ledger.holds(tenant="t"))] == [(90, None)]

    def test_other_streams_and_tenants_are_not_held(self, ledger):
        self.held(ledger)
        for of in (stream("refs"), stream(scope=B), stream(tenant="u")):
            assert run(ledger.finish(begin(ledger, of), "done")) == "done"
        assert run(ledger.holds(tenant="u")) == []

    def test_a_run_that_failed_says_why_it_failed(self, ledger):
        assert run(ledger.finish(self.held(ledger), "failed", error="broke")) == "failed"
        assert shown(ledger).last_error == "broke"

    def test_a_permission_is_in_the_audit(self, ledger):
        self.held(ledger)
        run(ledger.allow([S], actor="ann"))
        (row,) = run(ledger.audit(tenant="t"))
        assert (row.actor, row.scope, row.before, row.after, "60 of 100" in row.reason) == ("ann", A, "held", "allowed", True)


class SettlingContract:
    """Statuses of scopes change with a trace."""

    def test_a_change_is_audited_with_who_and_why_newest_first(self, ledger):
        enlisted(ledger, A)
        settled(ledger, A, status="active")
        settled(ledger, A, status="paused", actor="ben")
        found = [(row.before, row.after, row.actor, row.reason) for row in run(ledger.audit(tenant="t", scope=A))]
        assert found == [("active", "paused", "ben", "ben said so"), ("discovered", "active", "ann", "ann said so"), (None, "discovered", "headway", "found")]
        assert [(row.status, row.reason) for row in run(ledger.scopes(tenant="t"))] == [("paused", "ben said so")]

    def test_what_is_so_already_and_what_nobody_knows_is_no_change(self, ledger):
        enlisted(ledger, A, status="active")
        assert (settled(ledger, A, B), len(run(ledger.audit(tenant="t")))) == (0, 1)

    def test_scopes_of_another_tenant_stay(self, ledger):
        enlisted(ledger, A, tenant="u")
        assert (settled(ledger, A), run(ledger.scopes(tenant="u"))[0].status, run(ledger.audit(tenant="t"))) == (0, "discovered", [])

    def test_no_more_changes_come_than_were_asked_for_and_all_without_a_limit(self, ledger):
        enlisted(ledger, *(f"git:repo:{number:016}" for number in range(150)))
        assert [len(run(ledger.audit(tenant="t", limit=limit))) for limit in (3, 100, -1)] == [3, 100, 150]

    def test_a_flag_follows_the_name_and_takes_no_status_with_it(self, ledger):
        enlisted(ledger, A, flagged=True)
        settled(ledger, A)
        assert [(row.flagged, row.status) for row in run(ledger.scopes(tenant="t"))] == [(True, "active")]
        enlisted(ledger, A, flagged=False)
        assert [(row.flagged, row.status) for row in run(ledger.scopes(tenant="t"))] == [(False, "active")]

    def test_a_code_is_kept_and_follows_the_source(self, ledger):
        enlisted(ledger, A, code="PAY")
        assert [row.code for row in run(ledger.scopes(tenant="t"))] == ["PAY"]
        enlisted(ledger, A, code="BILL")
        assert [row.code for row in run(ledger.scopes(tenant="t"))] == ["BILL"]


class WordsContract:
    """What an installation says of words."""

    def test_what_was_said_is_told_in_order_and_never_to_others(self, ledger):
        run(ledger.override(SAID[::-1], tenant="t", actor="ann"))
        assert (run(ledger.overrides(tenant="t")), run(ledger.overrides(tenant="u"))) == (SAID, [])

    def test_what_is_said_again_replaces_and_nothing_takes_it_back(self, ledger):
        run(ledger.override(SAID, tenant="t", actor="ann"))
        changed = Override(level="tenant", target="", map="status", word="Parked", value="blocked")
        run(ledger.override([changed], tenant="t", actor="ben"))
        assert run(ledger.overrides(tenant="t")) == [SAID[0], changed]
        run(ledger.override([Override(level="tenant", target="", map="status", word="Parked", value="")], tenant="t", actor="ben"))
        assert run(ledger.overrides(tenant="t")) == SAID[:1]


class BegunContract:
    """Which streams are read only for what is new."""

    def test_streams_with_a_cursor_have_begun(self, ledger):
        for of, cursor in ((S, "c1"), (stream("refs"), None), (stream(tenant="u"), "c1")):
            going = begin(ledger, of)
            if cursor:
                run(ledger.advance(going, batch(entity=of.entity, tenant=of.tenant, records=[], cursor=cursor), expected=None))
        assert run(ledger.begun(tenant="t")) == {S}

    def test_a_forgotten_cursor_has_not_begun(self, ledger):
        going = begin(ledger)
        run(ledger.advance(going, batch(entity="accounts", records=[]), expected=None))
        run(ledger.finish(going, "incomplete", rewind=True))
        assert run(ledger.begun(tenant="t")) == set()


class SetAsideContract:
    """Finding records in quarantine."""

    def test_records_are_found_by_stream_and_by_number(self, ledger):
        for of in (S, stream("refs"), stream(scope=B)):
            run(ledger.progressed(begin(ledger, of), batch(entity=of.entity, scope=of.scope, records=[], rejects=["bad", "worse"])))
        everything = run(ledger.quarantine(tenant="t"))
        assert len(everything) == 6
        assert {(kept.entity, kept.scope) for kept in run(ledger.quarantine(tenant="t", stream=S))} == {("accounts", A)}
        chosen = everything[3]
        assert run(ledger.quarantine(tenant="t", ids=[chosen.id])) == [chosen]
        assert run(ledger.quarantine(tenant="t", stream=S, ids=[kept.id for kept in everything if kept.entity == "refs"])) == []
        assert run(ledger.quarantine(tenant="u", ids=[chosen.id])) == []


class DecidingContract(WaitingContract, HoldingContract, SettlingContract, WordsContract, BegunContract, SetAsideContract):
    """All of it."""
