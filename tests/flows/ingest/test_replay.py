"""Replay shapes everything again from what was kept, and asks no source for anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

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


def test_a_fault_of_ours_ends_the_run_and_is_raised(room):
    room.sync(Scripted({"commits": commits(2)}))
    with pytest.raises(AttributeError):
        run(replay(replace(room.intake, store=None), {"a": Scripted({"commits": []})}))
    assert (room.progress(kind="replay").status, room.progress(kind="replay").last_error) == ("failed", "interrupted: AttributeError")
