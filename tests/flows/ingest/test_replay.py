"""Replay shapes everything again from what was kept, and asks no source for anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import msgspec
import pytest
from tests.contracts.material import run, stream
from tests.fakes.scripted import HOME, Record, Scripted, commits
from tests.flows.ingest.rooms import room as opened

from headway.flows.ingest.replay import replay
from headway.model.errors import ConfigError


def again(room, provider, name="a"):
    """Replay one source; its outcomes."""
    return run(replay(room.intake, {name: provider}))


def stored(folder, columns, entity="commits"):
    with closing(sqlite3.connect(folder / "house.db")) as connection:
        return connection.execute(f"SELECT {columns} FROM {entity} ORDER BY key").fetchall()


def test_a_changed_shape_reaches_every_fact_without_a_request(room, tmp_path):
    room.sync(Scripted({"commits": commits(7), "accounts": [Record(id="ann")]}))
    before = stored(tmp_path, "observed_at")
    changed = Scripted({"commits": [], "accounts": []}, word="reshaped", shape_version=2)
    assert [(outcome.status, outcome.items) for outcome in again(room, changed)] == [("done", 7), ("done", 1)]
    assert (changed.asked, changed.probed, changed.open) == ([], 0, 0)
    assert stored(tmp_path, "DISTINCT subject, shape_version, generation") == [("reshaped", 2, 1)]
    assert stored(tmp_path, "observed_at") == before


def test_replay_moves_no_cursor_and_shows_its_own_progress(room):
    room.sync(Scripted({"commits": commits(7)}))
    again(room, Scripted({"commits": []}, word="new"))
    assert (room.progress(kind="replay").items_done, room.progress().items_done, room.cursor()) == (7, 7, "3|c006")


def test_replay_makes_dirty_only_what_changes(room):
    room.sync(Scripted({"accounts": [Record(id="ann")]}))
    room.clean()
    again(room, Scripted({"accounts": []}))
    assert room.dirty() == set()
    again(room, Scripted({"accounts": []}, word="reshaped"))
    assert room.dirty() == {"*"}


def test_a_fact_that_came_in_meanwhile_is_not_set_back(room, tmp_path):
    room.sync(Scripted({"commits": commits(1, says="old")}))
    with opened(tmp_path, archive=False, clock=room.intake.clock) as other:
        other.sync(Scripted({"commits": commits(1, says="newer")}), full=True)
    again(room, Scripted({"commits": []}, word=""))
    assert stored(tmp_path, "subject") == [("newer",)]


def test_after_a_full_read_with_another_shape_replay_still_reaches_every_fact(room, tmp_path):
    for word in ("", "second"):
        room.sync(Scripted({"commits": commits(3)}, word=word), full=True)
    again(room, Scripted({"commits": []}, word="third"))
    assert stored(tmp_path, "DISTINCT subject") == [("third",)]


def test_children_are_whole_sets_in_a_replay_too(room):
    room.sync(Scripted({"refs": [Record(id="r", children=("a", "b"))]}))

    class Fewer(Scripted):
        def shape(self, scope, entity, raw, reference):
            return list(super().shape(scope, entity, raw, reference))[:1]

    again(room, Fewer({"refs": []}))
    assert room.keys("refs") == ["a"]


def test_quarantined_records_are_tried_again_and_let_go(room):
    source = [*commits(2), Record(id="bad", poison="raise"), Record(id="half", poison="partial")]
    room.sync(Scripted({"commits": source}))
    assert [outcome.lost for outcome in again(room, Scripted({"commits": []}))] == [1 + 1]
    assert [key for key, times in room.quarantined() if times > 1] == ["bad", "half"]
    again(room, Scripted({"commits": []}, word="mended"))
    assert (room.quarantined(), room.keys()) == ([], ["bad", "c000", "c001", "half"])


@pytest.mark.parametrize("seen", [1, 2])
def test_without_an_archive_what_lies_in_quarantine_is_still_tried_again(tmp_path, seen):
    with opened(tmp_path, archive=False) as room:
        for _ in range(seen):
            room.sync(Scripted({"commits": [*commits(2), Record(id="bad", poison="raise"), Record(id="half", poison="partial")]}), full=True)
        again(room, Scripted({"commits": []}, word="mended"))
        assert (room.quarantined(), room.keys()) == ([], ["bad", "c000", "c001", "half"])
        assert stored(tmp_path, "key, subject")[3] == (f"{HOME}:half", "mended")


def test_without_an_archive_and_without_quarantine_it_says_what_to_do(tmp_path):
    with opened(tmp_path, archive=False) as room:
        room.sync(Scripted({"commits": commits(2)}))
        with pytest.raises(ConfigError, match=r"no archive to replay from.*sync --full"):
            again(room, Scripted({"commits": []}))


def test_a_stream_that_is_being_replayed_elsewhere_does_not_stop_the_others(room):
    room.sync(Scripted({"commits": commits(2), "accounts": [Record(id="ann")]}))
    run(room.intake.ledger.begin(stream("commits", source="a", scope=HOME), "replay"))
    assert [outcome.status for outcome in again(room, Scripted({"commits": [], "accounts": []}, word="new"))] == ["queued", "done"]


def test_sources_that_are_not_given_are_left_alone(room):
    room.sync(Scripted({"commits": commits(2)}))
    assert again(room, Scripted({"commits": []}), name="z") == []


def test_a_scope_that_was_never_read_is_not_shown_as_replayed(room):
    scopes = (HOME, "fake:repo:payroll")
    room.sync(Scripted({"commits": commits(2)}, scopes=scopes))
    assert [(outcome.scope, outcome.items) for outcome in run(replay(room.intake, {"a": Scripted({"commits": []}, scopes=scopes)}))] == [(HOME, 2)]
    assert {row.scope for row in run(room.intake.ledger.progress(tenant="t"))} == {HOME}


def test_a_fault_of_ours_ends_its_stream_and_is_shown_there(room):
    room.sync(Scripted({"commits": commits(2)}))
    outcomes = run(replay(replace(room.intake, store=None), {"a": Scripted({"commits": []})}))
    assert [(outcome.status, outcome.exit_code) for outcome in outcomes] == [("failed", 1)]
    assert (room.progress(kind="replay").status, "AttributeError" in room.progress(kind="replay").last_error) == ("failed", True)


class TestChoosing:
    """Only what is asked for is shaped again."""

    @pytest.fixture
    def held(self, room):
        scopes = (HOME, "fake:repo:2")
        records = {"commits": [Record(id=f"c{scope[-1]}", scope=scope) for scope in scopes], "accounts": [Record(id=f"a{scope[-1]}", scope=scope) for scope in scopes]}
        room.sync(Scripted(records, scopes=scopes))
        return Scripted({"commits": [], "accounts": []}, word="new")

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({}, 4),
            ({"entities": ["commits"]}, 2),
            ({"scopes": ["fake:repo:2"]}, 2),
            ({"scopes": [f"name of {HOME}"], "entities": ["accounts"]}, 1),
            ({"scopes": ["nowhere"]}, 0),
        ],
    )
    def test_by_scope_and_entity(self, room, held, options, expected):
        assert [outcome.items for outcome in run(replay(room.intake, {"a": held}, **options))] == [1] * expected

    def test_its_providers_are_closed_and_were_asked_nothing(self, room, held):
        run(replay(room.intake, {"a": held}))
        assert (held.closed, held.asked, held.probed) == (True, [], 0)


class TestQuarantineByNumber:
    """One record is tried again alone."""

    @pytest.mark.parametrize("archive", [True, False])
    def test_only_the_record_asked_for_is_tried(self, tmp_path, archive):
        with opened(tmp_path, archive=archive) as room:
            room.sync(Scripted({"commits": [*commits(2), Record(id="bad", poison="raise"), Record(id="worse", poison="raise")], "accounts": [Record(id="ann")]}))
            (bad,) = [kept for kept in run(room.intake.ledger.quarantine(tenant="t")) if kept.external_id == "bad"]
            outcomes = run(replay(room.intake, {"a": Scripted({"commits": [], "accounts": []}, word="mended")}, quarantined=[bad.id]))
            assert [(outcome.entity, outcome.items, outcome.lost) for outcome in outcomes] == [("commits", 1, 0)]
            assert (room.quarantined(), sorted(stored(tmp_path, "subject"))) == ([("worse", 1)], [("mended",), ("x",), ("x",)])

    def test_a_record_whose_reference_is_archived_is_shaped_with_it(self, room):
        """A record in quarantine is tried with the catalogue it came with."""

        class Referring(Scripted):
            seen = b""

            def shape(self, scope, entity, raw, reference):
                type(self).seen = reference
                return super().shape(scope, entity, raw, reference)

        given = Referring({"commits": [Record(id="bad", poison="raise")]}, tricks=lambda _, page: msgspec.structs.replace(page, reference=b"the catalogue"))
        room.sync(given)
        (bad,) = run(room.intake.ledger.quarantine(tenant="t"))
        Referring.seen = b""
        run(replay(room.intake, {"a": Referring({"commits": []}, word="mended")}, quarantined=[bad.id]))
        assert (Referring.seen, room.quarantined()) == (b"the catalogue", [])


def test_progress_says_of_how_many_records(room):
    room.sync(Scripted({"commits": [*commits(7), Record(id="bad", poison="raise")]}))
    again(room, Scripted({"commits": []}, word="new"))
    found = room.progress(kind="replay")
    assert (found.items_done, found.items_estimate, found.estimate_exact) == (8, 8, True)


def test_what_says_the_same_keeps_the_maps_it_was_worded_by_and_is_found_again_every_time(room, tmp_path):
    """What is replayed follows from the archive alone: an old version on a fact neither hides it nor brings it back for ever."""
    room.sync(Scripted({"commits": commits(3)}, maps_version="old"))
    for _ in range(2):
        assert [outcome.items for outcome in again(room, Scripted({"commits": []}, maps_version="new"))] == [3]
        assert stored(tmp_path, "DISTINCT maps_version") == [("old",)]
    again(room, Scripted({"commits": []}, maps_version="newer", word="worded anew"))
    assert stored(tmp_path, "DISTINCT maps_version, subject") == [("newer", "worded anew")]


def test_a_fact_that_is_worded_anew_still_names_its_raw_record(room, tmp_path):
    room.sync(Scripted({"commits": commits(3)}))
    before = stored(tmp_path, "raw_ref")
    again(room, Scripted({"commits": []}, word="new"))
    assert stored(tmp_path, "raw_ref") == before != [(None,)] * 3


def test_records_observed_at_many_times_are_put_together(room, tmp_path):
    """Runs of other days lie mixed in the archive; one transaction each would take for ever."""
    for day in range(4):
        room.sync(Scripted({"commits": [Record(id=f"c{number:02}", at=day + 1, says=str(day)) for number in range(day, 40, 4)]}, size=20))
    before = stored(tmp_path, "observed_at")
    again(room, Scripted({"commits": []}, word="new"))
    found = room.progress(kind="replay")
    assert (found.items_done, len(found.samples), stored(tmp_path, "observed_at")) == (40, 4, before)


def test_after_a_replay_that_was_cut_off_everything_of_its_scope_is_computed_again(room):
    """What it wrote last may be computed on no mark: shaped again it is equal, and marks nothing."""
    room.sync(Scripted({"commits": commits(3)}))
    room.clean()
    begun = run(room.intake.ledger.begin(stream("commits", source="a", scope=HOME), "replay"))
    run(room.intake.ledger.finish(begun, "cancelled", error="killed"))
    again(room, Scripted({"commits": []}))
    assert "*" in room.dirty()
