"""What will be read is said before anything is asked, and scopes of a source are read side by side without mixing."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.contracts.material import run
from tests.fakes.scripted import HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.choosing import Rules
from headway.flows.ingest.sync import sync_sources
from headway.model.errors import BadRequest, ConfigError, Gone, RateLimited, StoreFull, Transport, Unhealthy
from headway.model.scope import Scope

SCOPES = tuple(f"fake:repo:{number}" for number in range(1, 6))


def spread(scopes=SCOPES, each=3):
    """Some commits in every scope."""
    return {"commits": [Record(id=f"{scope[-1]}c{at}", at=at, scope=scope) for scope in scopes for at in range(1, each + 1)]}


def planned(room, *providers, **options):
    """What was told of the plan, and how much had been asked of the sources by then."""
    told = []
    room.sync(*providers, told=lambda plan: told.append((plan.source, plan.full, plan.incremental, plan.asked, sum(len(one.asked) + one.discovered for one in providers))), **options)
    return told


class Counting(Scripted):
    """Counts how often it was asked what it holds."""

    discovered = 0

    async def discover(self):
        self.discovered += 1
        async for scope in super().discover():
            yield scope


class TestThePlan:
    def test_it_is_told_before_the_first_request_and_again_when_the_source_has_said_what_it_holds(self, room):
        assert planned(room, Counting(spread(SCOPES[:2]), scopes=SCOPES[:2])) == [("a", 0, 0, False, 0), ("a", 2, 0, True, 1)]
        assert planned(room, Counting(spread(), scopes=SCOPES)) == [("a", 0, 2, False, 0), ("a", 3, 2, True, 1)]

    def test_of_several_sources_all_plans_come_before_any_request(self, room):
        planned(room, Counting(spread(), scopes=SCOPES), Counting(commits_only()))
        told = planned(room, Counting(spread(), scopes=SCOPES), Counting(commits_only()))
        assert told[:2] == [("a", 0, 5, False, 0), ("b", 0, 1, False, 0)]

    def test_adding_a_scope_reads_that_one_only(self, room):
        room.sync(Scripted(spread(SCOPES[:4]), scopes=SCOPES[:4]))
        more = Scripted(spread(), scopes=SCOPES)
        room.sync(more)
        assert more.sent == ["5c1", "5c2", "5c3"]

    def test_a_full_read_plans_everything_in_full(self, room):
        room.sync(Scripted(spread(), scopes=SCOPES))
        assert planned(room, Counting(spread(), scopes=SCOPES), full=True)[-1][1:3] == (5, 0)

    def test_only_what_is_asked_for_is_planned(self, room):
        assert planned(room, Counting(spread(), scopes=SCOPES), scopes=[SCOPES[1]])[-1][1:3] == (1, 0)

    def test_what_was_planned_is_shown_as_queued_while_the_source_is_asked(self, room):
        room.sync(Scripted(spread(), scopes=SCOPES))
        seen = []

        class Looking(Scripted):
            async def discover(self):
                seen.extend(row.status for row in await room.intake.ledger.progress(tenant="t"))
                async for scope in super().discover():
                    yield scope

        room.sync(Looking(spread(), scopes=SCOPES))
        assert seen == ["queued"] * 5

    def test_what_is_not_read_after_all_does_not_stay_queued(self, room):
        room.sync(Scripted({"commits": [], "accounts": []}))
        room.sync(Scripted({"commits": [], "accounts": []}, scopes=[Scope(key=HOME, name="the hr portal", location="/")]))
        assert [(room.progress(entity).status, room.outcomes[0].status) for entity in ("commits", "accounts")] == [("cancelled", "idle")] * 2


def commits_only():
    return {"commits": commits(2)}


class TestConfiguredEntities:
    def test_only_these_are_read(self, room):
        room.intake = replace(room.intake, rules={"a": Rules(entities=("accounts",))})
        provider = Scripted({"commits": commits(2), "accounts": [Record(id="ann")]})
        room.sync(provider)
        assert [entity for _, entity, _ in provider.asked] == ["accounts"]

    def test_one_that_does_not_exist_is_refused_with_those_that_do_before_anything_is_asked(self, room):
        room.intake = replace(room.intake, rules={"b": Rules(entities=("issues",))})
        providers = (Counting(commits_only()), Counting(commits_only()))
        with pytest.raises(ConfigError, match=r"'b' has no entity 'issues'; there are: commits"):
            room.sync(*providers)
        assert [(one.discovered, one.closed) for one in providers] == [(0, True)] * 2


class Crowded(Scripted):
    """Remembers how many of its scopes were being read at once, and in which order its streams began."""

    most = 0

    async def pages(self, scope, entity, cursor):
        async for page in super().pages(scope, entity, cursor):
            await asyncio.sleep(0.002)
            self.most = max(self.most, self.open)
            yield page


class TestSideBySide:
    @pytest.mark.parametrize("at_once", [1, 3, 9])
    def test_as_many_scopes_as_the_source_bears_and_no_more(self, room, at_once):
        provider = Crowded(spread(), scopes=SCOPES, at_once=at_once)
        assert (room.sync(provider), provider.most, len(room.keys())) == (["done"] * 5, min(at_once, 5), 15)

    def test_the_streams_of_a_scope_come_one_after_the_other(self, room):
        records = spread() | {"accounts": [Record(id=f"of{scope[-1]}", scope=scope) for scope in SCOPES]}
        provider = Crowded(records, scopes=SCOPES, at_once=3)
        room.sync(provider)
        for scope in SCOPES:
            assert [entity for asked, entity, _ in provider.asked if asked == scope] == ["commits", "commits", "accounts"]

    def test_outcomes_come_in_the_order_of_the_plan(self, room):
        room.sync(Crowded(spread(), scopes=SCOPES, at_once=3))
        assert [outcome.scope for outcome in room.outcomes] == list(SCOPES)

    def test_one_scope_that_is_refused_stops_no_other(self, room):
        """LESSON 20."""
        provider = Crowded(spread(), scopes=SCOPES, at_once=3, refuses={SCOPES[1]: BadRequest("400")})
        assert room.sync(provider) == ["done", "failed", "done", "done", "done"]

    def test_a_source_that_turns_out_ill_pauses_what_has_not_begun(self, room):
        provider = Crowded(spread(), scopes=SCOPES, at_once=2, refuses=dict.fromkeys(SCOPES, Unhealthy("no")), probes=[Unhealthy("no answer")])
        assert set(room.sync(provider)) == {"paused"}
        assert {(row.status, row.last_error) for row in run(room.intake.ledger.progress(tenant="t"))} == {("paused", "no answer")}
        assert len(room.outcomes) < 5

    def test_a_crash_in_one_of_them_ends_all_of_them_tidily(self, room):
        def interrupt(number, page):
            if number == 4:
                raise KeyboardInterrupt
            return page

        with pytest.raises(KeyboardInterrupt):
            room.sync(Crowded(spread(), scopes=SCOPES, at_once=3, tricks=interrupt))
        assert "running" not in {row.status for row in run(room.intake.ledger.progress(tenant="t"))}


class TestFaultsOfOneSource:
    """An exception nobody foresaw stays with the source it is of."""

    def test_in_its_discovery(self, room):
        faulty = Scripted(commits_only(), discovery=ZeroDivisionError("oops"))
        assert (room.sync(faulty, Scripted(commits_only())), len(room.keys())) == (["failed", "done"], 2)
        assert (room.outcomes[0].scope, room.outcomes[0].exit_code, "ZeroDivisionError: oops" in room.errors[0]) == ("*", 1, True)

    def test_in_what_it_says_it_collects(self, room):
        class Faulty(Scripted):
            def collects(self, scope):
                raise KeyError(scope.key)

        assert (room.sync(Faulty(commits_only()), Scripted(commits_only())), len(room.keys())) == (["failed", "done"], 2)

    def test_while_it_is_closed(self, room):
        class Faulty(Scripted):
            async def close(self):
                raise OSError("already closed")

        last = Scripted(commits_only())
        assert (room.sync(Faulty(commits_only()), last), last.closed) == (["done", "done"], True)

    @pytest.mark.parametrize(("error", "faults"), [(OSError("already closed"), 1), (StoreFull("the disk is full"), 0)])
    def test_a_disk_that_is_full_while_it_is_closed_is_none(self, room, caplog, error, faults):
        """What it knew of its budget could not be kept: elsewhere that was told as a fault to report."""

        class Faulty(Scripted):
            async def close(self):
                raise error

        with caplog.at_level("ERROR", logger="headway"):
            assert room.sync(Faulty(commits_only())) == ["done"]
        assert [record.getMessage() for record in caplog.records].count("fault") == faults

    def test_no_secret_stands_in_what_is_shown(self, room):
        room.sync(Scripted(commits_only(), discovery=ValueError("token=hunter2hunter2")))
        assert "hunter2" not in room.errors[0]


class TestGone:
    """404 archives a scope only if a complete list lacks it too."""

    def gone(self, room, **rest):
        room.sync(Scripted(spread(), scopes=SCOPES))
        return room.sync(Scripted(spread(), refuses={SCOPES[0]: Gone("404: no such project")}, **rest))

    def statuses(self, room):
        return {row.scope: (row.status, row.reason) for row in run(room.intake.ledger.scopes(tenant="t"))}

    def test_one_that_is_listed_fails_with_its_reason(self, room):
        assert (self.gone(room, scopes=SCOPES)[0], room.errors[0], self.statuses(room)[SCOPES[0]][0]) == ("failed", "404: no such project", "active")

    def test_one_that_is_not_listed_either_is_archived(self, room):
        self.gone(room, scopes=SCOPES[1:])
        assert (room.errors[-1], self.statuses(room)[SCOPES[0]][0]) == ("404: no such project", "archived")
        again = Scripted(spread(), scopes=SCOPES[1:])
        room.sync(again)
        assert SCOPES[0] not in {scope for scope, _, _ in again.asked}

    @pytest.mark.parametrize("rest", [{"scopes": ()}, {"scopes": SCOPES, "discovery": Transport("reset")}])
    def test_a_list_that_is_empty_or_fails_is_no_witness(self, room, rest):
        """LESSON 5."""
        self.gone(room, **rest)
        assert {status for status, _ in self.statuses(room).values()} == {"active"}

    def test_one_that_is_not_listed_but_answers_is_read_on(self, room):
        room.sync(Scripted(spread(), scopes=SCOPES))
        more = Scripted(spread(each=4), scopes=SCOPES[1:])
        assert (room.sync(more), "1c4" in more.sent) == (["done"] * 5, True)

    def test_found_again_it_is_read_again(self, room):
        self.gone(room, scopes=SCOPES[1:])
        assert (room.sync(Scripted(spread(), scopes=SCOPES)), self.statuses(room)[SCOPES[0]][0]) == (["done"] * 5, "active")


def test_a_source_that_asks_to_wait_before_it_lists_anything_is_waited_for(tmp_path):
    with opened(tmp_path) as room:
        room.sync(Scripted(commits_only()))
        slept = []

        async def sleep(seconds):
            slept.append(round(seconds))
            assert [row.status for row in await room.intake.ledger.progress(tenant="t")] == ["rate_limited"]

        class Limited(Scripted):
            times = 0

            async def discover(self):
                self.times += 1
                if self.times == 1:
                    raise RateLimited("429", room.intake.clock.instant + 60_000_000)
                async for scope in super().discover():
                    yield scope

        room.intake = replace(room.intake, patience=replace(room.intake.patience, sleep=sleep))
        assert (room.sync(Limited(commits_only())), slept) == (["done"], [59])


def test_the_same_source_in_two_processes_is_read_by_one(room):
    run(room.intake.ledger.begin(room.intake.stream("a", "commits", HOME), "sync"))
    outcomes = run(sync_sources(room.intake, {"a": Scripted(commits_only())}))
    assert [(outcome.status, outcome.code) for outcome in outcomes] == [("queued", "lease_held")]
