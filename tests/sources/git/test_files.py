"""The files at HEAD are measured as git and a reader would, and only those that changed are read again."""

import asyncio
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.builders.fakes import lying_git
from tests.builders.histories import HISTORIES, history
from tests.builders.reading import Reader
from tests.builders.repositories import MODULE, Entry, repository

from headway.normalise.text import read_path
from headway.sources.git.files import BlobReader, Ruler
from headway.sources.git.program import Git

pytestmark = pytest.mark.slow


def measured(content, size=10**9):
    ruler = Ruler()
    for at in range(0, len(content), size):
        ruler.take(content[at : at + size])
    return tuple(ruler.measure())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", ("text", 0, 0)),
        (b"a", ("text", 1, 0)),
        (b"a\n", ("text", 1, 0)),
        (b"\ta\n\t\tb\n", ("text", 2, 3)),
        (b"    a\n      b\n        c", ("text", 3, 4)),
        (b"\t    a\r\n   \r\n\t\t\n\n", ("text", 4, 2)),
        (b"a\x00b\n", ("binary", None, None)),
        (b"x" * 8_000 + b"\x00", ("text", 1, 0)),
    ],
)
def test_lines_and_levels_of_indentation(content, found):
    assert measured(content) == found


@given(some.lists(some.sampled_from([b"\n", b"\t", b"    ", b"  ", b"a", b"\r\n", b" \n", b"a\n"]), max_size=60).map(b"".join), some.integers(1, 9))
def test_blocks_of_any_size_measure_the_same(content, size):
    assert measured(content, size) == measured(content)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@pytest.mark.parametrize("name", HISTORIES)
def test_every_file_of_the_tree_is_told_once(name, algorithm, tmp_path):
    built = history(name, tmp_path / "repo", algorithm=algorithm)
    found = Reader(tmp_path).read(built.path).facts("files")
    listed = [line.partition(b"\t") for line in built.git("ls-tree", "-r", "-z", "HEAD").split(b"\x00") if line]
    assert {(row["path"], row["blob"]) for row in found} == {(read_path(path), head.split()[2].decode()) for head, _, path in listed}
    assert len(found) == len(listed)


def test_kinds_are_told_apart(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"t": b"\tx\n", b"b": b"\x00", b"l": Entry(b"t", b"120000"), b"m": Entry(b"1" * 40, MODULE), b"e": b""})
    found = {row["path"]: (row["kind"], row["size"], row["lines"], row["complexity"]) for row in Reader(tmp_path).read(built.path).facts("files")}
    assert found == {"t": ("text", 3, 1, 1), "b": ("binary", 1, None, None), "l": ("symlink", 1, None, None), "m": ("submodule", None, None, None), "e": ("text", 0, 0, 0)}


def test_what_has_gone_from_head_goes_and_a_moved_ref_alone_brings_nothing(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"a": b"1\n", b"b": b"2\n"})
    reader = Reader(tmp_path).read(built.path)
    built.commit({b"a": b"1\n", b"b": b"2\n"})
    assert reader.read(built.path).outcomes["files"].items == 0
    built.commit({b"b": b"3\n"})
    assert [row["path"] for row in reader.read(built.path).facts("files")] == ["b"]
    (built.git_dir / "refs/heads/main").unlink()
    assert reader.read(built.path).facts("files") == []


def test_blobs_of_before_are_not_read_again(tmp_path, monkeypatch):
    built = repository(tmp_path / "repo")
    built.commit({b"a": b"1\n", b"b": b"2\n"})
    reader = Reader(tmp_path).read(built.path)
    built.commit({b"a": b"1\n", b"b": b"2\n", b"c": b"1\n"})
    monkeypatch.setenv("PATH", lying_git(tmp_path, "cat-file --batch", "exit 1", times=10**6))
    found = reader.read(built.path, branches="default").facts("files")
    assert sorted((row["path"], row["lines"]) for row in found) == [("a", 1), ("b", 1), ("c", 1)]


def test_a_shelf_of_garbage_is_no_harm(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"a": b"1\n"})
    reader = Reader(tmp_path).read(built.path)
    reader.shelf._kept = dict.fromkeys(reader.shelf._kept, b"\x01garbage")
    built.commit({b"a": b"1\n2\n"})
    assert [row["lines"] for row in reader.read(built.path).facts("files")] == [2]


def test_a_missing_blob_is_told_and_read_once_it_is_back(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"a": b"1\n", b"b": b"2\n"})
    place = built.loose(built.blob(b"1\n"))
    content = place.read_bytes()
    place.unlink()
    reader = Reader(tmp_path).read(built.path)
    assert {row["path"]: row["kind"] for row in reader.facts("files")} == {"a": "unreadable", "b": "text"}
    assert "files" in {row.entity for row in reader.quarantine()}
    assert reader.read(built.path).outcomes["files"].items == 0
    place.write_bytes(content)
    assert {row["path"]: row["kind"] for row in reader.read(built.path).facts("files")} == {"a": "text", "b": "text"}
    assert reader.quarantine() == []


def test_a_blob_of_a_hundred_megabytes_is_measured_in_little_memory(tmp_path):
    built = repository(tmp_path / "repo")
    sha = built.blob((b"    " + b"x" * 95 + b"\n") * 10**6)

    async def measure():
        reader = BlobReader(Git(built.path))
        try:
            return await reader.measure(bytes.fromhex(sha))
        finally:
            await reader.close()

    tracemalloc.start()
    try:
        assert tuple(asyncio.run(measure())) == ("text", 10**6, 10**6)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
    built.loose(sha).unlink()
