"""Guardrails of a cycle: what fails for ever is paused, what brings too much waits its turn."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests.contracts.material import run
from tests.fakes.scripted import Record, Scripted
from tests.flows.ingest.rooms import Ticking
from tests.flows.ingest.rooms import room as opened

from headway.flows.choosing import ACTOR, Rules
from headway.flows.ingest.watch import watch
from headway.model.errors import AuthFailed, BadRequest, Gone, Incomplete, RateLimited, StoreBusy, Transport, Unhealthy
from headway.model.scope import Stream

ONE, TWO, THREE = SCOPES = tuple(f"fake:repo:{at}" for at in (1, 2, 3))
HOUR = 3_600_000_000
REFUSED = BadRequest("400: no such field")


def source(*, each=2, scopes=SCOPES, **rest):
    return Scripted({"commits": [Record(id=f"{scope[-1]}c{at}", at=at, scope=scope) for scope in SCOPES for at in range(1, each + 1)]}, scopes=scopes, **rest)


def ruled(room, **rules):
    room.intake = replace(room.intake, rules={"a": Rules(**rules)})
    return room


def rows(room):
    return {row.scope: row for row in run(room.intake.ledger.scopes(tenant="t"))}


def failures(room):
    return [rows(room)[scope].failures for scope in SCOPES]


class TestPausing:
    """LESSON 32: a counter of failures that only successes ever moved."""

    def test_failures_in_a_row_are_counted_once_a_cycle_and_the_last_error_is_kept(self, room):
        for _ in range(3):
            room.sync(source(refuses={ONE: REFUSED}))
        assert (failures(room), rows(room)[ONE].last_error) == ([3, 0, 0], "commits: 400: no such field")

    def test_one_success_forgets_them(self, room):
        for _ in range(3):
            room.sync(source(refuses={ONE: REFUSED}))
        room.sync(source())
        assert (failures(room), rows(room)[ONE].last_error) == ([0, 0, 0], None)

    def test_one_too_many_pauses_that_scope_with_the_reason_a_trace_and_the_way_back(self, room):
        for _ in range(5):
            room.sync(source(refuses={ONE: REFUSED}))
        found, newest = rows(room)[ONE], run(room.intake.ledger.audit(tenant="t"))[0]
        assert (found.status, "5 times in a row" in found.reason, "400: no such field" in found.reason, f"headway scopes activate {ONE}" in found.reason) == ("paused", True, True, True)
        assert (newest.scope, newest.actor, newest.before, newest.after) == (ONE, ACTOR, "active", "paused")
        assert (room.outcomes[-1].status, "paused: reading it failed" in room.errors[-1]) == ("idle", True)
        assert (room.progress_of(ONE).status, rows(room)[TWO].status) == ("paused", "active")

    def test_a_success_in_between_begins_the_count_anew(self, room):
        for refused in (True, True, True, True, False, True, True, True, True):
            room.sync(source(refuses={ONE: REFUSED} if refused else {}))
        assert (rows(room)[ONE].status, failures(room)[0]) == ("active", 4)

    @pytest.mark.parametrize("mode", ["auto", "blocklist"])
    def test_discovery_never_lets_it_in_again_and_asks_nothing_of_it(self, room, mode):
        ruled(room, mode=mode, pause_after=1)
        room.sync(source(refuses={ONE: REFUSED}))
        again = source()
        room.sync(again)
        assert (rows(room)[ONE].status, ONE in {scope for scope, _, _ in again.asked}) == ("paused", False)

    def test_a_person_does_and_it_is_counted_anew(self, room):
        ruled(room, pause_after=2)
        for _ in range(2):
            room.sync(source(refuses={ONE: REFUSED}))
        run(room.intake.ledger.settle([("a", ONE)], tenant="t", status="active", actor="ann", reason="mended"))
        assert (rows(room)[ONE].last_error, room.sync(source())) == (None, ["done"] * 3)
        for _ in range(2):
            room.sync(source(refuses={ONE: REFUSED}))
        assert rows(room)[ONE].status == "paused"

    def test_it_goes_on_counting_with_discovery_switched_off(self, room):
        room.sync(source())
        ruled(room, enabled=False)
        for _ in range(5):
            room.sync(source(refuses={ONE: REFUSED}))
        assert rows(room)[ONE].status == "paused"


NOT_ITS_FAULT = {
    "a source whose probe fails": {"refuses": {ONE: Transport("reset")}, "probes": [Unhealthy("down")]},
    "refused credentials of the whole source": {"refuses": {ONE: AuthFailed("401")}, "probes": [AuthFailed("401")]},
    "a wait longer than we have": {"refuses": {ONE: RateLimited("slow down", until=9 * 10**15)}},
    "an end that is not proven": {"refuses": {ONE: Incomplete("not the end")}},
    "a busy store": {"refuses": {ONE: StoreBusy("locked")}},
    "a fault of ours": {"refuses": {ONE: ZeroDivisionError("oops")}},
    "what befalls most of the source": {"refuses": {ONE: Transport("reset"), TWO: Transport("reset")}},
    "permissions lost everywhere": {"refuses": dict.fromkeys(SCOPES, AuthFailed("403"))},
    "a source that cannot even list": {"refuses": {ONE: REFUSED}, "discovery": BadRequest("no list")},
}


@pytest.mark.parametrize("case", NOT_ITS_FAULT)
def test_no_failure_of_a_scope_is(tmp_path, case):
    with opened(tmp_path, attempts=1) as room:
        room.sync(source())
        for _ in range(6):
            room.sync(source(**NOT_ITS_FAULT[case]))
        assert (failures(room), {row.status for row in rows(room).values()}) == ([0, 0, 0], {"active"})


ITS_OWN = {
    "a request refused": {ONE: REFUSED},
    "a project that we may not see": {ONE: AuthFailed("403 on this one")},
    "one that is gone though it is listed": {ONE: Gone("404")},
    "two that are gone of three": {ONE: Gone("404"), TWO: Gone("404")},
    "one that breaks while others are read": {ONE: Transport("reset")},
}


@pytest.mark.parametrize("case", ITS_OWN)
def test_a_failure_of_a_scope_is(tmp_path, case):
    with opened(tmp_path, attempts=1) as room:
        room.sync(source(refuses=ITS_OWN[case]))
        assert failures(room) == [int(scope in ITS_OWN[case]) for scope in SCOPES]


def test_an_interruption_is_no_failure_and_a_lease_that_another_holds_none_either(room):
    room.sync(source())
    held = run(room.intake.ledger.begin(Stream(tenant="t", source="a", entity="commits", scope=ONE), "sync"))
    room.intake = replace(room.intake, patience=replace(room.intake.patience, attempts=1))
    room.sync(source())
    run(room.intake.ledger.finish(held, "cancelled"))
    assert (room.outcomes[0].code, failures(room)) == ("lease_held", [0, 0, 0])


def test_success_of_one_entity_does_not_forget_the_failure_of_another(room):
    room.sync(source(refuses={ONE: REFUSED}))
    room.sync(source(), entities=["commits"])
    assert failures(room) == [1, 0, 0]


@pytest.fixture
def timed(tmp_path):
    """A room whose clock is the ledger's, and can be moved."""
    with opened(tmp_path, clock=Ticking(instant=time.time_ns() // 1000)) as found:
        yield found


class TestBudget:
    """What a source may bring within an hour."""

    def read(self, room, **rest):
        provider = source(**rest)
        room.sync(provider)
        return [scope for scope, _, _ in provider.asked], room.outcomes[-1]

    def test_scopes_are_begun_until_it_is_spent_and_the_rest_waits_and_says_until_when(self, timed):
        asked, last = self.read(ruled(timed, items_per_hour=3))
        assert (list(dict.fromkeys(asked)), last.status, last.exit_code) == ([ONE, TWO], "rate_limited", 3)
        assert ("3 records of the hour" in last.error, "1 scope waits" in last.error) == (True, True)
        found = timed.progress_of(THREE)
        assert (found.status, found.last_error) == ("rate_limited", last.error)
        assert 0 < found.rate_limited_until - timed.intake.clock.now() <= HOUR + 120_000_000

    def test_nothing_is_asked_while_it_is_spent(self, timed):
        self.read(ruled(timed, items_per_hour=3))
        asked, last = self.read(timed)
        assert (asked, last.status, "3 scopes wait" in last.error) == ([], "rate_limited", True)

    def test_an_hour_later_those_that_have_waited_longest_come_first(self, timed):
        self.read(ruled(timed, items_per_hour=3))
        timed.intake.clock.instant = timed.progress_of(THREE).rate_limited_until
        asked, _ = self.read(timed)
        assert (list(dict.fromkeys(asked)), timed.outcomes[0].status) == ([THREE, ONE, TWO], "done")

    def test_what_waits_is_no_failure_and_no_reason_to_pause_anything(self, timed):
        for _ in range(6):
            self.read(ruled(timed, items_per_hour=1))
        assert (failures(timed), {row.status for row in rows(timed).values()}) == ([0, 0, 0], {"active"})

    def test_enough_for_all_is_no_limit_and_another_source_has_a_budget_of_its_own(self, timed):
        asked, last = self.read(ruled(timed, items_per_hour=7))
        assert (len(dict.fromkeys(asked)), last.status) == (3, "done")
        ruled(timed, items_per_hour=6)
        assert timed.sync(source(), source()) == ["rate_limited", "done", "done", "done"]


def test_watching_goes_on_by_itself_once_some_of_the_hour_is_over_and_takes_everything_in_turn(timed):
    """What waits is no illness: the source is not probed once a minute, its turn just comes again."""
    told, providers = [], []

    class Over(BaseException):
        """Enough was seen."""

    async def sleep(seconds):
        timed.intake.clock.instant += round(seconds * 1_000_000)

    def opened():
        providers.append(source())
        return providers[-1]

    def reported(_source, outcomes):
        told.append([outcome.status for outcome in outcomes])
        if len(told) == 6:
            raise Over

    intake = replace(timed.intake, patience=replace(timed.intake.patience, sleep=sleep), rules={"a": Rules(items_per_hour=4, every=900)})
    with pytest.raises(Over):
        run(watch(intake, {"a": opened}, reported=reported))
    assert (told[0], {tuple(some) for some in told[1:4]}, told[-1][0]) == (["done", "done", "rate_limited"], {("rate_limited",)}, "done")
    turns = [list(dict.fromkeys(scope for scope, _, _ in provider.asked)) for provider in providers if provider.asked]
    assert ([some[0] for some in turns[:2]], sum(provider.probed for provider in providers if not provider.asked)) == ([ONE, THREE], 0)
