"""The archive keeps the latest version of each raw record, and gives all of them in order."""

from __future__ import annotations

import pytest
from tests.contracts.material import batch, run, stream

from headway.db.sqlite import open_database
from headway.model.scope import Raw
from headway.stores.archive import ARCHIVE_TABLES, SqliteArchive, content_hash


@pytest.fixture
def archive(tmp_path):
    database = open_database(tmp_path / "raws.db", ARCHIVE_TABLES)
    yield SqliteArchive(database)
    run(database.close())


def put(archive, *raws, seen=1, reference=b"", **where):
    run(archive.put(stream(**where), batch(entity="accounts", records=[], seen=seen).stamp, [Raw(*raw) for raw in raws], reference))


def kept(archive, **where):
    async def all_of_it():
        return [(raw.external_id, raw.payload, reference, seen) async for raws, reference, seen in archive.get(stream(**where)) for raw in raws]

    return run(all_of_it())


def test_records_come_back_with_their_reference_and_when_they_were_seen(archive):
    put(archive, ("b", b"\x00\xff"), ("a", b""), reference=b"boards", seen=7)
    assert kept(archive) == [("a", b"", b"boards", 7), ("b", b"\x00\xff", b"boards", 7)]


def test_only_the_latest_version_of_a_record_is_kept(archive):
    put(archive, ("a", b"old"))
    put(archive, ("a", b"new"), seen=2)
    assert kept(archive) == [("a", b"new", b"", 2)]


def test_a_record_seen_again_unchanged_was_seen_again(archive):
    """Else a replay would count as older than facts that a full read has written meanwhile, and change nothing."""
    put(archive, ("a", b"same"))
    put(archive, ("a", b"same"), seen=5)
    assert kept(archive) == [("a", b"same", b"", 5)]


def test_streams_do_not_mix(archive):
    put(archive, ("a", b"mine"))
    put(archive, ("a", b"theirs"), tenant="u")
    put(archive, ("a", b"other"), entity="refs")
    assert [kept(archive), kept(archive, tenant="u"), kept(archive, scope="none:x:y")] == [[("a", b"mine", b"", 1)], [("a", b"theirs", b"", 1)], []]


def test_more_records_than_are_read_at_once_come_whole_and_once(archive):
    put(archive, *((f"{number:05}", b"x") for number in range(2_001)))
    assert [row[0] for row in kept(archive)] == [f"{number:05}" for number in range(2_001)]


def test_a_content_has_one_name():
    assert content_hash(b"a") == content_hash(b"a") != content_hash(b"b")


def test_records_that_say_nothing_are_kept_too(archive):
    put(archive, ("a", b""), ("b", b""), seen=7)
    assert run(archive.one(stream(), "b")) == (Raw("b", b""), b"", 7)


def test_one_record_is_found_with_its_reference_and_all_are_counted(archive):
    put(archive, ("a", b"first"), ("b", b"second"), reference=b"boards", seen=7)
    put(archive, ("b", b"other"), entity="refs")
    assert run(archive.one(stream(), "b")) == (Raw("b", b"second"), b"boards", 7)
    assert (run(archive.one(stream(), "c")), run(archive.count(stream())), run(archive.count(stream("refs"))), run(archive.count(stream("none")))) == (None, 2, 1, 0)
