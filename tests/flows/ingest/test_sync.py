"""Sync reads every stream to its proven end, and says why when it does not."""

from __future__ import annotations

import msgspec
import pytest
from tests.contracts.material import dump, run
from tests.fakes.scripted import DAY, HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.model.errors import AuthFailed, BadRequest, Gone, RateLimited, SourceError, Transport, Unhealthy
from headway.model.scope import Estimate

ALL = [f"c{number:03}" for number in range(7)]


def breaking(*numbers, error=Transport):
    """Requests that fail."""
    return lambda number, page: error(f"request {number} broke") if number in numbers else page


def silent_from(first):
    """Stops without a word."""
    return lambda number, page: page if number < first else None


class TestTheWhole:
    def test_everything_is_read_in_order_and_the_end_is_proven(self, room):
        provider = Scripted({"commits": commits(7)}, total=True)
        assert (room.sync(provider), room.keys(), provider.sent) == (["done"], ALL, ALL)
        found = room.progress()
        assert (found.status, found.items_done, found.completeness(), found.percent()) == ("done", 7, 1.0, 100.0)

    def test_a_second_cycle_reads_only_what_is_new(self, room):
        source = commits(7)
        room.sync(Scripted({"commits": source}))
        again = Scripted({"commits": [*source, Record(id="new", at=9)]})
        assert (room.sync(again), again.sent, room.progress().items_done) == (["done"], ["new"], 1)

    def test_nothing_new_is_done_with_nothing_and_a_source_without_anything_has_a_position(self, room):
        provider = Scripted({"commits": []})
        assert (room.sync(provider), room.progress().items_done, room.progress().percent()) == (["done"], 0, 100.0)
        assert room.cursor() == "0|"

    def test_a_full_read_forgets_that_stream_and_no_other(self, room):
        for chosen in ((), ("commits",)):
            provider = Scripted({"commits": commits(3), "accounts": [Record(id="ann")]})
            room.sync(provider, full=bool(chosen), entities=chosen)
        assert [entity for _, entity, _ in provider.asked] == ["commits", "commits"]

    def test_only_the_scopes_asked_for_are_read_by_key_or_name(self, room):
        scopes = (HOME, "fake:repo:2", "fake:repo:3")
        provider = Scripted({"commits": [Record(id=f"c{at}", scope=scope) for at, scope in enumerate(scopes)]}, scopes=scopes)
        room.sync(provider, scopes=["fake:repo:2", f"name of {HOME}"])
        assert sorted(provider.sent) == ["c0", "c1"]

    def test_records_of_one_update_time_that_fall_on_several_pages_all_come(self, room):
        room.sync(Scripted({"commits": [Record(id=f"c{number}", at=5) for number in range(9)]}))
        assert len(room.keys()) == 9

    def test_a_provider_is_closed_when_its_cycle_is_over(self, room):
        provider = Scripted({"commits": commits(3)})
        room.sync(provider)
        assert (provider.closed, provider.open) == (True, 0)

    def test_a_record_given_twice_in_a_batch_stands_as_it_was_given_last(self, tmp_path):
        twice = [Record(id="r", at=1, children=("a", "b")), Record(id="r", at=2, children=("a",))]
        with opened(tmp_path, rows=100) as room:
            room.sync(Scripted({"refs": [Record(id="first", children=("x",)), *twice]}, size=1))
            assert room.keys("refs") == ["x", "a"]


    def test_data_reach_as_far_as_the_source_vouches_for(self, room):
        room.sync(Scripted({"commits": commits(2)}, tricks=lambda _, page: msgspec.structs.replace(page, high_water=77)))
        assert set(run(room.intake.ledger.freshness(tenant="t")).values()) == {77}

    def test_children_of_records_that_a_roster_no_longer_names_go(self, room):
        here, there = (Record(id=f"{HOME}:{name}", children=["a:b", "c"]) for name in ("x", "y"))
        room.sync(Scripted({"refs": [here, there]}))
        listed = Scripted({"refs": [here]}, tricks=lambda _, page: msgspec.structs.replace(page, roster=[here.id]))
        assert (room.sync(listed, full=True), room.keys("refs")) == (["done"], ["b", "c"])
        assert {fact["key"].rsplit(":", 2)[0] for fact in dump(room.intake.store, "refs")} <= {here.id, HOME}


class TestDirt:
    def test_days_are_dirty_before_their_facts_are_there(self, room):
        room.sync(Scripted({"commits": [Record(id="a", day=DAY), Record(id="b", day=9 * DAY)]}))
        assert room.dirty() == {"1970-01-02", "1970-01-10"}

    def test_what_moved_makes_dirty_where_it_was_and_where_it_is(self, room):
        other = "fake:repo:2"
        room.sync(Scripted({"accounts": [Record(id="ann")]}))
        room.clean()
        room.sync(Scripted({"accounts": [Record(id="ann", at=2, scope=other)]}, scopes=(HOME, other)))
        assert {subject for subject, _ in run(room.intake.ledger.dirty(tenant="t"))[1]} == {f"repository:{HOME}", f"repository:{other}"}

    def test_reading_the_same_again_makes_nothing_dirty_that_can_move(self, room):
        for _ in range(2):
            room.clean()
            room.sync(Scripted({"accounts": [Record(id="ann")]}), full=True)
        assert room.dirty() == set()


class TestPoison:
    def test_a_record_that_cannot_be_shaped_is_kept_aside_and_the_batch_goes_on(self, room):
        source = [*commits(3), Record(id="bad", poison="raise"), Record(id="worse", poison="reject"), Record(id="half", poison="partial")]
        assert room.sync(Scripted({"commits": source}, size=10, total=True)) == ["incomplete"]
        assert room.keys() == ["c000", "c001", "c002", "half"]
        assert room.quarantined() == [("bad", 1), ("half", 1), ("worse", 1)]
        assert (room.outcomes[0].lost, room.outcomes[0].exit_code, room.progress().quarantined, room.progress().completeness()) == (2, 3, 3, 4 / 6)

    def test_a_record_that_shapes_again_leaves_the_quarantine(self, room):
        for poison in ("raise", "raise", ""):
            room.sync(Scripted({"commits": [Record(id="bad", poison=poison)]}), full=True)
        assert (room.quarantined(), room.keys()) == ([], ["bad"])

    def test_a_rejected_parent_keeps_the_children_it_had(self, room):
        for poison, children in (("", ("a", "b")), ("partial", ("a",)), ("raise", ())):
            room.sync(Scripted({"refs": [Record(id="r", poison=poison, children=children)]}), full=True)
        assert room.keys("refs") == ["a", "b"]

    def test_text_that_no_store_can_hold_quarantines_its_record_and_loses_no_batch(self, room):
        class Careless(Scripted):
            def shape(self, scope, entity, raw, reference):
                for fact in super().shape(scope, entity, raw, reference):
                    yield msgspec.structs.replace(fact, subject="\ud800" if fact.sha == "c001" else "fine")

        assert room.sync(Careless({"commits": commits(3)})) == ["done"]
        assert (room.keys(), [key for key, _ in room.quarantined()]) == (["c000", "c002"], ["c001"])


class TestTrouble:
    def test_what_passes_is_tried_again_and_nothing_is_read_twice_that_was_stored(self, room):
        provider = Scripted({"commits": commits(7)}, tricks=breaking(2, 3, 5, 7, 8))
        assert (room.sync(provider), room.keys(), provider.sent) == (["done"], ALL, ALL)

    def test_what_does_not_pass_fails_after_six_tries_and_goes_on_from_there_next_time(self, room):
        assert room.sync(Scripted({"commits": commits(7)}, tricks=breaking(*range(3, 99)))) == ["failed"]
        assert (room.keys(), room.errors, room.progress().last_error) == (ALL[:4], ["request 8 broke"], "request 8 broke")
        again = Scripted({"commits": commits(7)})
        assert (room.sync(again), again.sent, room.keys()) == (["done"], ALL[4:], ALL)

    def test_a_step_that_always_breaks_half_way_is_not_tried_for_ever(self, room):
        """Its first half is stored each time, without the cursor moving."""

        def half(number, page):
            return msgspec.structs.replace(page, partial=True, next_cursor="0|", last=False) if number % 2 else Transport("again")

        provider = Scripted({"commits": commits(2)}, tricks=half)
        assert (room.sync(provider), len(provider.asked)) == (["failed"], 12)

    @pytest.mark.parametrize("error", [BadRequest, SourceError, Gone])
    def test_what_asking_again_cannot_mend_is_not_asked_again(self, room, error):
        provider = Scripted({"commits": commits(7)}, tricks=breaking(2, error=error))
        assert (room.sync(provider), len(provider.asked), room.outcomes[0].exit_code) == (["failed"], 2, 3)

    def test_a_source_that_keeps_asking_to_wait_is_shown_as_rate_limited(self, room):
        assert room.sync(Scripted({"commits": commits(3)}, tricks=breaking(*range(99), error=RateLimited))) == ["rate_limited"]

    def test_what_was_fetched_before_the_trouble_is_kept(self, tmp_path):
        with opened(tmp_path, rows=1000, attempts=1) as room:
            assert room.sync(Scripted({"commits": commits(9)}, tricks=breaking(5))) == ["failed"]
            assert room.keys() == [f"c{number:03}" for number in range(8)]

    def test_an_estimate_counts_from_the_beginning_of_the_run_after_a_retry(self, room):
        provider = Scripted({"commits": commits(8)}, tricks=breaking(3), counts=(0, True))
        assert (room.sync(provider), room.progress().items_estimate) == (["done"], 8)

    def test_a_shortfall_after_a_retry_is_seen(self, room):
        def skips(number, page):
            return Transport("once") if number == 3 else msgspec.structs.replace(page, raws=page.raws[:1]) if number == 5 else page

        assert room.sync(Scripted({"commits": commits(8)}, tricks=skips, counts=(0, True))) == ["incomplete"]

    def test_a_fault_of_ours_in_one_source_ends_its_own_stream_and_says_so(self, room):
        """LESSON 20: and LESSON 1, since what ended in a fault is not done."""
        faulty = Scripted({"commits": commits(3), "accounts": [Record(id="ann")]}, tricks=breaking(1, error=ZeroDivisionError))
        assert room.sync(faulty, Scripted({"commits": commits(7)})) == ["failed", "done", "done"]
        assert (room.progress().status, room.progress(source="b").status, room.keys()) == ("failed", "done", ALL)
        assert (room.errors[0], room.outcomes[0].exit_code) == ("a fault in Headway, please report it: ZeroDivisionError: request 1 broke", 1)


class TestTheEnd:
    def test_a_stream_that_stops_without_a_word_is_incomplete_and_goes_on_next_time(self, room):
        assert room.sync(Scripted({"commits": commits(7)}, tricks=silent_from(3))) == ["incomplete"]
        again = Scripted({"commits": commits(7)})
        assert (room.sync(again), again.sent, room.keys()) == (["done"], ALL[4:], ALL)

    def test_what_came_before_a_cut_is_stored_even_if_it_filled_no_batch(self, tmp_path):
        with opened(tmp_path, rows=1000) as room:
            room.sync(Scripted({"commits": commits(7)}, tricks=silent_from(4)))
            assert (room.keys(), room.cursor()) == (ALL[:6], "2|c005")

    def test_a_cursor_that_comes_again_ends_the_read(self, room):
        circle = Scripted({"commits": commits(9)}, tricks=lambda number, page: msgspec.structs.replace(page, next_cursor="1|c001") if number == 3 else page)
        assert (room.sync(circle), len(circle.asked) <= 4) == (["incomplete"], True)
        assert "same cursor twice" in room.errors[0]

    def test_a_listing_without_an_end_is_given_up(self, room):
        def endless(number, page):
            return msgspec.structs.replace(page, raws=page.raws[:1], next_cursor=f"0|{number}", last=False)

        class Endless(Scripted):
            def _after(self, _scope, entity, _cursor):
                return self.records[entity]

        provider = Endless({"commits": commits(1)}, tricks=endless)
        assert room.sync(provider) == ["incomplete"]
        assert "without end" in room.errors[0]
        assert len(provider.asked) < 110

    def test_an_exact_count_with_too_few_records_is_incomplete_and_read_again_whole(self, room):
        for told in (
            "1 of 8 records did not come; the next run reads everything again",
            "1 of 8 records that the source counts did not come, nor did they when everything was read before",
        ):
            provider = Scripted({"commits": commits(7)}, counts=(1, True))
            assert (room.sync(provider), provider.sent, room.errors) == (["incomplete"], ALL, [told])

    def test_a_count_that_stays_wrong_is_not_read_for_whole_again_and_again(self, room):
        for _ in range(2):
            room.sync(Scripted({"commits": commits(7)}, counts=(1, True)))
        provider = Scripted({"commits": commits(7)})
        assert (room.sync(provider), provider.sent) == (["done"], [])

    def test_a_rough_count_is_doubted_once_and_then_believed(self, room):
        found = []
        for _ in range(3):
            found += room.sync(Scripted({"commits": commits(7)}, counts=(3, False)))
        assert found[:2] == ["incomplete", "done"]

    def test_a_believed_shortfall_is_shown(self, room):
        for _ in range(2):
            room.sync(Scripted({"commits": commits(7)}, counts=(3, False)))
        assert room.progress().completeness() == 0.7

    def test_a_rough_count_within_a_tenth_is_done(self, room):
        assert room.sync(Scripted({"commits": commits(20)}, counts=(2, False))) == ["done"]

    def test_more_records_than_counted_are_no_fault(self, room):
        assert room.sync(Scripted({"commits": commits(7)}, counts=(-3, True))) == ["done"]


class TestIllSources:
    def test_an_empty_answer_of_a_source_whose_probe_fails_is_not_believed(self, room):
        room.sync(Scripted({"commits": commits(3)}))
        before = room.cursor()
        ill = Scripted({"commits": []}, probes=[AuthFailed("the token has expired")], tricks=lambda _, page: msgspec.structs.replace(page, next_cursor="9|now"))
        assert (room.sync(ill), room.errors) == (["paused"], ["the token has expired"])
        assert (room.cursor(), room.outcomes[0].exit_code) == (before, 4)

    def test_an_empty_answer_of_a_healthy_source_costs_one_probe(self, room):
        provider = Scripted({"commits": []})
        room.sync(provider)
        assert provider.probed == 1

    def test_one_refused_scope_fails_alone_while_the_probe_succeeds(self, room):
        scopes = (HOME, "fake:repo:2")
        records = [Record(id="a"), Record(id="b", scope="fake:repo:2")]
        provider = Scripted({"commits": records}, scopes=scopes, refuses={HOME: AuthFailed("not for you")})
        assert (room.sync(provider), room.keys()) == (["failed", "done"], ["b"])

    @pytest.mark.parametrize("error", [AuthFailed("no"), Unhealthy("down"), Transport("reset")])
    def test_a_source_whose_probe_fails_is_paused_whole_and_says_so_everywhere(self, room, error):
        provider = Scripted({"commits": commits(3), "accounts": [Record(id="ann")]}, refuses={HOME: error}, probes=[Unhealthy("no answer")])
        assert room.sync(provider) == ["paused"]
        assert [(row.status, row.last_error) for row in (room.progress(), room.progress("accounts"))] == [("paused", "no answer")] * 2

    def test_a_paused_source_goes_on_where_it_was_when_it_is_well_again(self, room):
        room.sync(Scripted({"commits": commits(7)}, tricks=breaking(*range(3, 99), error=Unhealthy), probes=[Unhealthy("down")]))
        well = Scripted({"commits": commits(7)})
        assert (room.sync(well), well.sent) == (["done"], ALL[4:])

    def test_a_dead_source_does_not_touch_a_living_one(self, room):
        dead = Scripted({"commits": commits(3)}, discovery=Unhealthy("no route"), probes=[Unhealthy("no route")])
        assert (room.sync(dead, Scripted({"commits": commits(7)})), room.keys()) == (["paused", "done"], ALL)

    def test_a_source_that_dies_later_shows_what_is_known_of_it_as_paused(self, room):
        room.sync(Scripted({"commits": commits(3)}))
        room.sync(Scripted({"commits": commits(3)}, discovery=Transport("reset"), probes=[Unhealthy("no route")]))
        assert (room.progress().status, room.progress().last_error, room.keys()) == ("paused", "no route", ALL[:3])

    def test_a_discovery_that_fails_beside_a_healthy_probe_pauses_nothing(self, room):
        room.sync(Scripted({"commits": commits(3)}))
        room.sync(Scripted({"commits": commits(3)}, discovery=AuthFailed("not the list")))
        assert (room.outcomes[0].status, room.progress().status) == ("failed", "done")

    def test_a_discovery_that_finds_nothing_archives_nothing_and_what_is_known_is_read_on(self, room):
        """LESSON 5."""
        room.sync(Scripted({"commits": commits(3)}))
        assert (room.sync(Scripted({"commits": commits(4)}, scopes=())), room.keys()) == (["done"], ALL[:4])
        assert [row.status for row in run(room.intake.ledger.scopes(tenant="t"))] == ["active"]


def test_a_source_that_counts_nothing_is_believed_at_its_last_page(room):
    assert room.sync(Scripted({"commits": commits(3)}, tricks=lambda _, page: msgspec.structs.replace(page, estimate=Estimate()))) == ["done"]
