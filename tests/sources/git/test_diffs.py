"""The stream of `diff-tree` is cut by position, never by what a path looks like; children are long-lived and their failures contained."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.builders.repositories import grown

from headway.model.errors import Transport
from headway.model.scope import Raw
from headway.sources.git.cursor import Listing
from headway.sources.git.diffs import DiffChild, Diffs, read_diffs, split_commits
from headway.sources.git.program import Git
from headway.sources.git.shape import shape_changes

SHA = b"%040d"
PATHS = some.binary(min_size=1, max_size=8).filter(lambda path: b"\x00" not in path)
FILES = some.lists(some.tuples(some.sampled_from([b"A", b"M", b"R100"]), PATHS, PATHS), max_size=4)


def told(number, files):
    """What git says of a commit with these files."""
    raw = [b":100644 100644 1 2 %b\x00%b\x00" % (status, old + b"\x00" + new if status == b"R100" else new) for status, old, new in files]
    lines = [b"1\t2\t" + (b"\x00" + old + b"\x00" + new if status == b"R100" else new) + b"\x00" for status, old, new in files]
    return (SHA % number) + b" 1700000000\x00" + (b"\n" if files else b"") + b"".join(raw + lines)


@given(some.lists(FILES, max_size=5))
def test_any_paths_are_cut_where_they_end(commits):
    found = list(split_commits(b"".join(told(number, files) for number, files in enumerate(commits))))
    assert [raw.external_id.encode() for raw in found] == [SHA % number for number in range(len(commits))]
    shaped = [[change.path for change in shape_changes("s", Raw(f"s:{raw.external_id}", raw.payload))] for raw in found]
    assert [len(paths) for paths in shaped] == [len(files) for files in commits]


def shas(built):
    return [sha.encode() for sha in built.shas]


def test_a_child_answers_chunk_after_chunk_and_ends_well(tmp_path):
    built = grown(tmp_path / "repo", 4)

    async def read():
        child = DiffChild(Git(built.path))
        first = await child.read(shas(built)[:2], shas(built)[2:])
        second = await child.read(shas(built)[2:], [])
        await child.end()
        return [raw.external_id for raw in first + second]

    assert asyncio.run(read()) == built.shas


def test_a_child_that_passes_over_a_commit_gives_nothing_rather_than_less(tmp_path):
    built = grown(tmp_path / "repo", 2)

    async def read():
        child = DiffChild(Git(built.path))
        try:
            return await child.read([shas(built)[0], b"1" * 40, shas(built)[1]], [])
        finally:
            await child.kill()

    assert asyncio.run(read()) is None


def test_read_with_care_what_is_not_there_is_set_aside(tmp_path):
    built = grown(tmp_path / "repo", 2)
    raws, rejects = asyncio.run(read_diffs(Git(built.path), [shas(built)[0], b"1" * 40, shas(built)[1]]))
    assert ([raw.external_id for raw in raws], [reject.external_id for reject in rejects]) == (built.shas, ["1" * 40])
    assert not rejects[0].obtained


@pytest.mark.parametrize("workers", [1, 2, 9])
def test_all_chunks_come_whoever_reads_them(workers, tmp_path):
    built = grown(tmp_path / "repo", 9)
    listing, chunks = Listing("".join(f"{sha}\n" for sha in built.shas).encode(), 41), [(start, start + 1) for start in range(9)]

    async def read():
        return sorted([chunk async for chunk, _ in Diffs(Git(built.path), listing, chunks, workers=workers).found()])

    assert asyncio.run(read()) == chunks


def test_what_a_share_raises_is_raised_after_the_chunks_that_came(tmp_path, monkeypatch):
    built = grown(tmp_path / "repo", 4)
    listing = Listing("".join(f"{sha}\n" for sha in built.shas).encode(), 41)

    async def broken(_, chunk_shas, __):
        if chunk_shas == shas(built)[3:]:
            raise Transport("the child broke")
        return []

    monkeypatch.setattr(DiffChild, "read", broken)

    async def read():
        async for chunk, _ in Diffs(Git(built.path), listing, [(0, 1), (1, 2), (2, 3), (3, 4)], workers=2).found():
            came.append(chunk)

    came = []
    with pytest.raises(Transport):
        asyncio.run(read())
    assert sorted(came) == [(0, 1), (1, 2), (2, 3)]
