"""What every Ledger promises. A ledger's test module subclasses this and gives `ledger` and `other`, two on one database."""

from __future__ import annotations

import pytest
from tests.contracts.deciding import DecidingContract
from tests.contracts.material import A, B, batch, run, stream

from headway.model.errors import LeaseHeld, LeaseLost
from headway.model.scope import Estimate, Scope
from headway.model.teams import Charge, Organisation, Team

S = stream()
TAKEN = {
    "mark": lambda ledger, old: ledger.mark(old, {("s", "2026-01-01")}),
    "advance": lambda ledger, old: ledger.advance(old, step(1), expected=None),
    "progressed": lambda ledger, old: ledger.progressed(old, step(1)),
    "tick": lambda ledger, old: ledger.tick(old),
    "wait": lambda ledger, old: ledger.wait(old, until=None),
    "hold": lambda ledger, old: ledger.hold(old, missing=60, stored=100),
    "lift": lambda ledger, old: ledger.lift(old),
}
"""What only the holder of a lease may do."""


def step(number=1, *, records=(), rejects=(), cursor=None, **rest):
    """A batch as the saga hands it on."""
    return batch(entity="accounts", number=number, records=records, rejects=rejects, cursor=cursor or f"c{number}", **rest)


def row(ledger, entity="accounts", kind="sync", tenant="t"):
    """The progress row of a stream."""
    (found,) = [one for one in run(ledger.progress(tenant=tenant)) if (one.entity, one.kind) == (entity, kind)]
    return found


def begin(ledger, kind="sync", of=S, **rest):
    return run(ledger.begin(of, kind, **rest))


def advance(ledger, going, one, expected=None):
    run(ledger.advance(going, one, expected=expected))


class LeaseContract:
    """One worker a stream and kind; whoever lost its lease changes nothing any more."""

    def test_a_stream_that_is_being_read_is_held(self, ledger, other):
        begin(ledger)
        for another in (ledger, other):
            with pytest.raises(LeaseHeld):
                begin(another)

    def test_other_kinds_streams_and_tenants_are_free(self, ledger, other):
        begin(ledger)
        for of, kind in ((S, "replay"), (stream("refs"), "sync"), (stream(tenant="u"), "sync"), (stream(scope=B), "sync")):
            begin(other, kind, of)

    def test_a_lease_that_was_given_back_is_free(self, ledger, other):
        first = begin(ledger)
        run(ledger.finish(first, "done"))
        assert begin(other).token == first.token + 1

    def test_a_lease_that_ran_out_is_taken_over(self, short, other):
        old = begin(short)
        new = begin(other)
        assert (new.token, [one.status for one in run(other.runs(tenant="t"))]) == (old.token + 1, ["running", "cancelled"])

    @pytest.mark.parametrize("act", TAKEN)
    def test_whoever_lost_its_lease_is_refused(self, short, other, act):
        old = begin(short)
        begin(other)
        with pytest.raises(LeaseLost):
            run(TAKEN[act](short, old))
        assert (run(other.dirty(tenant="t")), row(other).items_done) == ((0, []), 0)

    def test_whoever_lost_its_lease_finishes_nothing_of_the_new_run(self, short, other):
        old = begin(short)
        new = begin(other)
        assert run(short.finish(old, "done", rewind=True)) == "cancelled"
        assert (row(other).status, row(other).run_id) == ("running", new.id)
        with pytest.raises(LeaseHeld):
            begin(short)

    def test_a_beat_renews_a_lease(self, short, other):
        held = begin(other)
        run(other.tick(held))
        with pytest.raises(LeaseHeld):
            begin(short)

    def test_a_finished_run_may_do_nothing_more(self, ledger):
        ended = begin(ledger)
        run(ledger.finish(ended, "done"))
        with pytest.raises(LeaseLost):
            run(ledger.mark(ended, set()))


class CursorContract:
    """A cursor moves with its batch, from where it was expected."""

    def test_a_run_goes_on_from_the_last_advance(self, ledger):
        first = begin(ledger)
        assert (first.cursor, first.batch) == (None, 0)
        advance(ledger, first, step(1, cursor="one"))
        advance(ledger, first, step(2, cursor="two"), "one")
        run(ledger.finish(first, "failed", error="x"))
        again = begin(ledger)
        assert (again.cursor, again.batch) == ("two", 2)

    @pytest.mark.parametrize("expected", ["one", "", "two "])
    def test_a_cursor_that_is_not_where_it_was_expected_does_not_move(self, ledger, expected):
        going = begin(ledger)
        advance(ledger, going, step(1, cursor="two"))
        with pytest.raises(LeaseLost):
            advance(ledger, going, step(2, records=["r"], cursor="three"), expected)
        run(ledger.finish(going, "failed"))
        assert (row(ledger).items_done, begin(ledger).cursor) == (0, "two")

    def test_clearing_forgets_the_cursor_of_that_stream_only(self, ledger):
        for of in (S, stream(scope=B), stream("refs")):
            going = begin(ledger, of=of)
            advance(ledger, going, batch(entity=of.entity, scope=of.scope, records=[]))
            run(ledger.finish(going, "done"))
        assert [begin(ledger, of=S, clear=True).cursor, begin(ledger, of=stream(scope=B)).cursor, begin(ledger, of=stream("refs")).cursor] == [None, "c1", "c1"]

    def test_batch_numbers_go_on_after_a_cursor_was_forgotten(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(7))
        run(ledger.finish(going, "incomplete", rewind=True))
        again = begin(ledger)
        assert (again.cursor, again.batch) == (None, 7)

    def test_progress_of_a_replay_moves_no_cursor(self, ledger):
        going = begin(ledger, "replay")
        run(ledger.progressed(going, step(5, records=["a"], cursor="far")))
        assert (begin(ledger).cursor, row(ledger, kind="replay").items_done) == (None, 1)

    def test_data_are_fresh_to_the_start_of_the_last_read_that_reached_its_end(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(1, last=True))
        assert run(ledger.freshness(tenant="t")) == {}
        run(ledger.finish(going, "done"))
        (first,) = run(ledger.freshness(tenant="t")).values()
        short = begin(ledger)
        advance(ledger, short, step(2, last=True), "c1")
        run(ledger.finish(short, "incomplete", rewind=True))
        assert first == run(ledger.freshness(tenant="t"))[S] == [one.started_at for one in run(ledger.runs(tenant="t"))][-1]

    def test_data_reach_no_further_than_their_source_vouches_for(self, ledger):
        for through, expected in ((5, 5), (2**62, None)):
            going = begin(ledger)
            advance(ledger, going, step(going.batch + 1, last=True), going.cursor)
            run(ledger.finish(going, "done", through=through))
            started = run(ledger.runs(tenant="t"))[0].started_at
            assert run(ledger.freshness(tenant="t"))[S] == (expected or started)

    def test_data_begin_on_the_first_day_that_was_ever_marked(self, ledger):
        going = begin(ledger)
        for dirty in ((), (("repository:a", "*"),), (("repository:a", "2026-03-05"), ("repository:a", "2026-02-01")), (("repository:a", "2026-02-09"),)):
            run(ledger.mark(going, dirty))
        run(ledger.clean(tenant="t", mark=10**9))
        assert (run(ledger.beginnings(tenant="t")), run(ledger.beginnings(tenant="u"))) == ({S: "2026-02-01"}, {})

    def test_generations_rise_with_every_replay_and_syncs_carry_the_last(self, ledger):
        found = []
        for kind in ("sync", "replay", "sync", "replay", "sync"):
            going = begin(ledger, kind)
            found.append(going.generation)
            run(ledger.finish(going, "done"))
        assert found == [0, 1, 1, 2, 2]


class EndingContract:
    """How a run ends, once."""

    @pytest.mark.parametrize("later", ["failed", "cancelled", "incomplete"])
    def test_done_never_becomes_anything_else(self, ledger, later):
        going = begin(ledger)
        assert [run(ledger.finish(going, "done")), run(ledger.finish(going, later, error="x"))] == ["done", "done"]
        assert (row(ledger).status, row(ledger).last_error, run(ledger.runs(tenant="t"))[0].status) == ("done", None, "done")

    def test_records_in_quarantine_make_a_read_incomplete(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(1, records=["a", "b"], rejects=["c"], last=True))
        assert run(ledger.finish(going, "done", total=3)) == "incomplete"
        assert (row(ledger).stored, row(ledger).source_count, row(ledger).quarantined) == (2, 3, 1)
        assert row(ledger).last_error == "1 of 3 records could not be read; see the quarantine"

    def test_a_shortfall_that_was_believed_is_shown(self, ledger):
        going = begin(ledger)
        assert run(ledger.finish(going, "done", stored=8, total=10)) == "done"
        assert row(ledger).completeness() == 0.8

    def test_a_run_that_fails_keeps_what_was_known_of_completeness(self, ledger):
        run(ledger.finish(begin(ledger), "done", stored=8, total=10))
        run(ledger.finish(begin(ledger), "failed", error="x"))
        assert (row(ledger).status, row(ledger).completeness()) == ("failed", 0.8)

    def test_the_next_run_knows_what_an_incomplete_one_brought(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(1, records=["a", "b"]))
        run(ledger.finish(going, "incomplete", rewind=True))
        again = begin(ledger)
        run(ledger.finish(again, "done"))
        assert (going.short, again.short, begin(ledger).short) == (None, 2, None)


class ProgressContract:
    """What an operator sees."""

    def test_a_plan_shows_streams_as_queued_before_anything_runs(self, ledger):
        run(ledger.plan([S, stream("refs")], "sync"))
        assert {(one.entity, one.status, one.started_at) for one in run(ledger.progress(tenant="t"))} == {("accounts", "queued", None), ("refs", "queued", None)}

    def test_a_plan_leaves_what_is_running_alone(self, ledger):
        begin(ledger)
        run(ledger.plan([S], "sync"))
        assert row(ledger).status == "running"

    def test_halted_streams_say_why_and_running_ones_stay(self, ledger):
        run(ledger.plan([S], "sync"))
        begin(ledger, of=stream("refs"))
        run(ledger.halt([S, stream("refs"), stream("commits")], "sync", status="paused", reason="no answer"))
        assert {(one.entity, one.status, one.last_error) for one in run(ledger.progress(tenant="t"))} == {
            ("accounts", "paused", "no answer"), ("commits", "paused", "no answer"), ("refs", "running", None),
        }  # fmt: skip

    def test_an_advance_moves_progress_and_the_estimate(self, ledger):
        going = begin(ledger)
        assert (row(ledger).status, row(ledger).phase, row(ledger).run_id) == ("running", "pre_flight", going.id)
        advance(ledger, going, step(1, records=["a", "b"], estimate=Estimate(5, exact=True)))
        advance(ledger, going, step(2, records=["c"]), "c1")
        found = row(ledger)
        assert (found.items_done, found.items_estimate, found.estimate_exact, found.phase, len(found.samples)) == (3, 5, True, "persisting", 2)
        assert run(ledger.runs(tenant="t"))[0].items == 3

    def test_a_beat_shows_a_phase_but_is_no_sign_of_progress(self, ledger):
        going = begin(ledger)
        before = row(ledger)
        run(ledger.tick(going, phase="fetching"))
        assert (row(ledger).phase, row(ledger).last_progress_at) == ("fetching", before.last_progress_at)

    def test_only_the_last_samples_are_kept(self, ledger):
        going = begin(ledger)
        for number in range(1, 9):
            advance(ledger, going, step(number, records=[f"r{number}"]), f"c{number - 1}" if number > 1 else None)
        assert [done for _, done in row(ledger).samples] == [4, 5, 6, 7, 8]

    def test_a_new_run_starts_to_count_anew_and_keeps_its_quarantine(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(1, records=["a"], rejects=["b"], estimate=Estimate(9)))
        run(ledger.finish(going, "failed", error="broke"))
        begin(ledger)
        found = row(ledger)
        assert (found.items_done, found.items_estimate, found.samples, found.last_error, found.finished_at, found.quarantined) == (0, None, (), None, None, 1)

    def test_runs_are_listed_newest_first(self, ledger):
        ids = []
        for _ in range(3):
            going = begin(ledger)
            ids.append(going.id)
            run(ledger.finish(going, "done"))
        assert [one.id for one in run(ledger.runs(tenant="t", limit=2))] == ids[:0:-1]


class QuarantineContract:
    """What could not be shaped is kept until it can."""

    def kept(self, ledger, tenant="t"):
        return [(one.external_id, one.times_seen) for one in run(ledger.quarantine(tenant=tenant))]

    def test_a_record_is_kept_once_and_counted_every_time_it_is_seen(self, ledger):
        going = begin(ledger)
        for number in (1, 2, 3):
            advance(ledger, going, step(number, rejects=["bad"]), f"c{number - 1}" if number > 1 else None)
        assert self.kept(ledger) == [("bad", 3)]
        assert run(ledger.quarantine(tenant="t"))[0].payload == b"?"

    def test_a_record_that_shapes_again_is_let_go(self, ledger):
        going = begin(ledger)
        advance(ledger, going, step(1, rejects=["bad", "worse"]))
        advance(ledger, going, step(2, records=["bad"]), "c1")
        assert (self.kept(ledger), row(ledger).quarantined) == ([("worse", 1)], 1)

    def test_the_same_id_of_another_stream_stays(self, ledger):
        for of in (S, stream("refs"), stream(tenant="u")):
            run(ledger.progressed(begin(ledger, of=of), batch(entity=of.entity, tenant=of.tenant, records=[], rejects=["bad"])))
        going = begin(ledger, "replay")
        run(ledger.progressed(going, step(1, records=["bad"])))
        assert ([one.entity for one in run(ledger.quarantine(tenant="t"))], self.kept(ledger, "u")) == (["refs"], [("bad", 1)])

    def test_records_are_released_by_number_within_a_tenant(self, ledger):
        run(ledger.progressed(begin(ledger), step(1, rejects=["bad"])))
        (kept,) = run(ledger.quarantine(tenant="t"))
        run(ledger.release(tenant="u", ids=[kept.id]))
        assert self.kept(ledger) == [("bad", 1)]
        run(ledger.release(tenant="t", ids=[kept.id]))
        assert self.kept(ledger) == []


class DirtContract:
    """What must be computed again."""

    def mark(self, ledger, *days, tenant="t"):
        going = begin(ledger, of=stream(tenant=tenant))
        run(ledger.mark(going, {("repository:a", day) for day in days}))
        run(ledger.finish(going, "done"))

    def test_what_was_claimed_is_cleaned_and_what_was_marked_meanwhile_stays(self, ledger):
        self.mark(ledger, "2026-01-01", "2026-01-02")
        mark, found = run(ledger.dirty(tenant="t"))
        self.mark(ledger, "2026-01-02", "2026-01-03")
        run(ledger.clean(tenant="t", mark=mark))
        assert [day for _, day in found] == ["2026-01-01", "2026-01-02"]
        assert [day for _, day in run(ledger.dirty(tenant="t"))[1]] == ["2026-01-02", "2026-01-03"]

    def test_some_subjects_alone_can_be_cleaned_up_to_a_mark(self, ledger):
        self.mark(ledger, "2026-01-01")
        told = Organisation(teams=(Team(id="x", name="X"),), charges=(Charge(team="x", scope="a"),))
        run(ledger.organise(told, tenant="t", actor="test"))
        mark, _ = run(ledger.dirty(tenant="t"))
        run(ledger.clean(tenant="t", mark=mark - 1, subjects={"team:x"}))
        assert run(ledger.pending(tenant="t")) == {"repository:a", "team:x"}
        run(ledger.clean(tenant="t", mark=mark, subjects={"team:x"}))
        assert run(ledger.pending(tenant="t")) == {"repository:a"}

    def test_pending_are_the_subjects_with_anything_dirty(self, ledger):
        self.mark(ledger, "*")
        self.mark(ledger, "2026-01-01", tenant="u")
        run(ledger.clean(tenant="u", mark=99))
        assert (run(ledger.pending(tenant="t")), run(ledger.pending(tenant="u"))) == ({"repository:a"}, set())

    def test_numbers_of_compute_runs_rise_across_ledgers(self, ledger, other):
        found = [run(each.next_seq()) for each in (ledger, other, ledger, other)]
        assert found == sorted(set(found))


STORES = {
    "the same, as far": ("store", {S: 3}, []),
    "the same, further": ("store", {S: 4}, []),
    "the same, restored from an older copy": ("store", {S: 2}, [S]),
    "the same, emptied": ("store", {}, [S]),
    "another one": ("other", {S: 3}, [S]),
}


class CatalogContract:
    """Scopes, and the store we are joined to."""

    def test_a_scope_keeps_its_status_and_takes_a_new_name(self, ledger):
        for name, status in (("old", "active"), ("new", "discovered")):
            run(ledger.enlist("s", [Scope(key=A, name=name, location=f"/{name}")], tenant="t", status=status, reason="found"))
        assert [(one.name, one.location, one.status) for one in run(ledger.scopes(tenant="t"))] == [("new", "/new", "active")]

    def test_scopes_narrow_down_by_source_and_never_cross_tenants(self, ledger):
        for tenant, source in (("t", "s"), ("t", "z"), ("u", "s")):
            run(ledger.enlist(source, [Scope(key=A, name=f"{tenant}{source}", location="")], tenant=tenant, status="active", reason=""))
        asked = [run(ledger.scopes(tenant="t")), run(ledger.scopes(tenant="t", source="z")), run(ledger.scopes(tenant="x"))]
        assert [[one.name for one in found] for found in asked] == [["ts", "tz"], ["tz"], []]

    def attached(self, ledger, store_id, batches):
        async def positions():
            return batches

        return run(ledger.attach("primary", store_id, positions))

    @pytest.mark.parametrize("case", STORES)
    def test_watermarks_fall_back_for_what_the_store_does_not_have(self, ledger, case):
        store_id, positions, behind = STORES[case]
        assert self.attached(ledger, "store", {}) == []
        going = begin(ledger)
        advance(ledger, going, step(3, last=True))
        run(ledger.finish(going, "done"))
        assert self.attached(ledger, store_id, positions) == behind
        assert (begin(ledger).cursor, bool(run(ledger.freshness(tenant="t")))) == ((None, False) if behind else ("c3", True))

    def test_a_store_that_another_process_is_writing_is_not_behind(self, ledger, other):
        self.attached(ledger, "store", {})
        going = begin(ledger)

        async def positions():
            await ledger.advance(going, step(5), expected=None)
            return {S: 5}

        assert run(other.attach("primary", "store", positions)) == []
        advance(ledger, going, step(6), "c5")


class LedgerContract(LeaseContract, CursorContract, EndingContract, ProgressContract, QuarantineContract, DirtContract, CatalogContract, DecidingContract):
    """All of it."""
