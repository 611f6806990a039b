"""How systems of this kind lost data, one test each; the numbers are those of the list of lessons in the project's specification."""

from __future__ import annotations

import msgspec
from tests.contracts.ledger import row
from tests.contracts.material import dump, run, stream
from tests.fakes.scripted import DAY, HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.ingest.pour import BATCH_ROWS
from headway.model.errors import AuthFailed, Transport, Unhealthy

ALL = [f"c{number:03}" for number in range(7)]


def test_01_a_stream_that_ended_in_an_error_is_not_done_and_its_older_pages_are_fetched_next_time(room):
    """LESSON 1."""
    def faulty(number, page):
        return KeyError("a fault of the provider's code") if number == 3 else page

    assert room.sync(Scripted({"commits": commits(7)}, tricks=faulty)) == ["failed"]
    assert (room.progress().status, "KeyError" in room.progress().last_error) == ("failed", True)
    assert (room.sync(Scripted({"commits": commits(7)})), room.keys()) == (["done"], ALL)


def test_02_server_disconnected_is_tried_again(room):
    """LESSON 2."""
    provider = Scripted({"commits": commits(7)}, tricks=lambda number, page: Transport("Server disconnected") if number == 2 else page)
    assert (room.sync(provider), room.keys()) == (["done"], ALL)


def test_03_fewer_items_than_the_source_counts_are_never_done(room):
    """LESSON 3: 126 000 of 197 762 were, once."""
    few = Scripted({"commits": commits(126)}, counts=(72, True), size=50)
    assert room.sync(few) == ["incomplete"]
    assert room.progress().items_done == 126


def test_04_an_expired_token_that_answers_with_an_empty_list_moves_nothing(room):
    """LESSON 4."""
    room.sync(Scripted({"commits": commits(7)}))
    before = room.cursor()
    room.sync(Scripted({"commits": []}, probes=[AuthFailed("401")]))
    assert (room.outcomes[0].status, room.cursor(), room.keys()) == ("paused", before, ALL)


def test_05_an_empty_list_of_projects_archives_nothing(room):
    """LESSON 5."""
    room.sync(Scripted({"commits": commits(2)}))
    room.sync(Scripted({"commits": commits(2)}, scopes=()))
    assert [scope.status for scope in run(room.intake.ledger.scopes(tenant="t"))] == ["active"]


def test_07_and_08_the_position_is_what_the_source_said_last_not_what_a_clock_says(room):
    """LESSON 7, LESSON 8."""
    room.sync(Scripted({"commits": [Record(id="a", at=10), Record(id="b", at=40)]}))
    late = Scripted({"commits": [Record(id="a", at=10), Record(id="b", at=40), Record(id="late", at=41)]})
    room.sync(late)
    assert (late.asked[0][2], late.sent, room.cursor()) == ("40|b", ["late"], "41|late")


def test_09_a_run_that_crashed_does_not_stay_running(tmp_path):
    """LESSON 9."""
    with opened(tmp_path, lease_us=0) as room:
        run(room.intake.ledger.begin(stream("commits", source="a", scope=HOME), "sync"))
        assert room.sync(Scripted({"commits": commits(7)})) == ["done"]
        assert [one.status for one in run(room.intake.ledger.runs(tenant="t"))] == ["done", "cancelled"]


def test_11_what_changed_since_is_read_again_whatever_its_state_was(room):
    """LESSON 11."""
    room.sync(Scripted({"accounts": [Record(id="pr1", says="open"), Record(id="pr2", says="open")]}))
    room.sync(Scripted({"accounts": [Record(id="pr1", says="open"), Record(id="pr2", at=9, says="closed unmerged")]}))
    assert [fact["name"] for fact in dump(room.intake.store, "accounts")] == ["open", "closed unmerged"]


def test_12_what_was_deleted_is_noticed_by_a_listing_proven_complete(room):
    """LESSON 12."""
    keys = [f"{HOME}:{name}" for name in ALL]

    def listed(number, page):
        return msgspec.structs.replace(page, roster=keys[:5]) if page.last else page

    room.sync(Scripted({"commits": commits(7)}))
    room.clean()
    room.sync(Scripted({"commits": commits(5)}, tricks=listed), full=True)
    assert (room.keys(), {"1970-01-07", "1970-01-08"} <= room.dirty()) == (ALL[:5], True)


def test_12_a_poisoned_record_does_not_hide_one_that_was_deleted(room):
    """LESSON 12."""
    def listed(number, page):
        return msgspec.structs.replace(page, roster=[f"{HOME}:kept", f"{HOME}:broken"]) if page.last else page

    room.sync(Scripted({"commits": [Record(id="gone", at=1), Record(id="kept", at=2)]}, size=1))
    room.sync(Scripted({"commits": [Record(id="kept", at=2), Record(id="broken", at=3, poison="reject")]}, size=1, tricks=listed), full=True)
    assert room.keys() == ["kept"]


def test_18_what_was_fetched_before_a_refusal_is_kept(tmp_path):
    """LESSON 18."""
    with opened(tmp_path, rows=BATCH_ROWS, attempts=1) as room:
        room.sync(Scripted({"commits": commits(7)}, tricks=lambda number, page: Transport("429") if number == 4 else page))
        assert room.keys() == ALL[:6]


def test_20_one_failing_scope_does_not_stop_the_others(room):
    """LESSON 20."""
    scopes = [f"fake:repo:{number}" for number in (1, 2, 3)]
    records = [Record(id=f"of{scope[-1]}", scope=scope) for scope in scopes]
    provider = Scripted({"commits": records}, scopes=scopes, refuses={scopes[1]: AuthFailed("403")})
    assert (room.sync(provider), room.keys()) == (["done", "failed", "done"], ["of1", "of3"])


def test_20_and_a_dead_source_costs_the_others_nothing(room):
    """LESSON 20."""
    dead = Scripted({"commits": commits(2)}, discovery=Unhealthy("timeout"), probes=[Unhealthy("timeout")])
    assert room.sync(dead, Scripted({"commits": commits(7)}), dead) == ["paused", "done", "paused"]


def test_21_one_record_that_no_store_can_hold_does_not_take_its_batch_along(room):
    """LESSON 21."""
    class Careless(Scripted):
        def shape(self, *given):
            for fact in super().shape(*given):
                yield msgspec.structs.replace(fact, body="\udcff" if fact.sha == "c100" else "a\x00b")

    assert room.sync(Careless({"commits": commits(200)}, size=200)) == ["done"]
    assert (len(room.keys()), room.quarantined()) == (199, [("c100", 1)])


def test_27_a_page_token_that_comes_again_does_not_loop_for_ever(room):
    """LESSON 27."""
    provider = Scripted({"commits": commits(7)}, tricks=lambda _, page: msgspec.structs.replace(page, next_cursor="same", last=False))
    assert (room.sync(provider), len(provider.asked) < 5) == (["incomplete"], True)


def test_33_every_run_and_fact_says_with_which_code_it_was_made(room):
    """LESSON 33."""
    room.sync(Scripted({"commits": commits(1)}, shape_version=7))
    assert run(room.intake.ledger.runs(tenant="t"))[0].code_version == "test"
    versions = run(room.database.read(lambda connection: connection.execute("SELECT DISTINCT shape_version, run_id FROM commits").fetchall()))
    assert versions == [(7, run(room.intake.ledger.runs(tenant="t"))[0].id)]


def test_90_what_is_dated_long_ago_but_comes_late_is_seen(room):
    """LESSON 90."""
    room.sync(Scripted({"commits": commits(7)}))
    room.sync(Scripted({"commits": [*commits(7), Record(id="old", at=99, day=-DAY)]}))
    assert ("old" in set(room.keys()), "1969-12-31" in room.dirty()) == (True, True)


def test_96_one_bad_record_is_set_aside_and_not_retried_for_ever(room):
    """LESSON 96."""
    provider = Scripted({"commits": [*commits(3), Record(id="zbad", poison="raise")]}, size=10)
    room.sync(provider)
    assert (len(provider.asked), room.keys(), room.quarantined()) == (1, ALL[:3], [("zbad", 1)])
    again = Scripted({"commits": provider.records["commits"]})
    room.sync(again)
    assert (again.sent, row(room.intake.ledger, "commits").quarantined) == ([], 1)
