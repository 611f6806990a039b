"""Commit objects as bytes: exactly those asked for, and a word for each that cannot be given."""

import asyncio

import pytest
from tests.builders.fakes import lying_git
from tests.builders.repositories import grown

from headway.model.errors import Transport
from headway.sources.git.cursor import Listing
from headway.sources.git.objects import BatchReader, commit_chunks, present, read_commits
from headway.sources.git.program import Git

AWAY = "1" * 40


def encoded(shas):
    return [sha.encode() for sha in shas]


def test_present_are_the_commits_that_are_there(tmp_path):
    built = grown(tmp_path / "repo", 2)
    asked = [built.shas[0], AWAY, built.tree({}), built.shas[1]]
    assert asyncio.run(present(Git(built.path), asked)) == built.shas
    assert asyncio.run(present(Git(built.path), [])) == []


def test_read_with_care_each_is_given_or_named(tmp_path):
    built = grown(tmp_path / "repo", 3)
    built.loose(built.shas[1]).write_bytes(b"garbage")
    raws, rejects = asyncio.run(read_commits(Git(built.path), encoded([*built.shas, AWAY])))
    assert ([raw.external_id for raw in raws], [reject.external_id for reject in rejects]) == ([built.shas[0], built.shas[2]], [built.shas[1], AWAY])


@pytest.mark.parametrize("death", ["exit 0", "$git | head -c 20; exit 0", "kill -9 $$"])
def test_an_answer_cut_short_is_an_error_not_an_answer(death, tmp_path, monkeypatch):
    built = grown(tmp_path / "repo", 3)
    monkeypatch.setenv("PATH", lying_git(tmp_path, "cat-file --batch", death))
    with pytest.raises(Transport):
        asyncio.run(read_commits(Git(built.path), encoded(built.shas)))


def test_a_chunk_the_child_could_not_finish_is_read_again_and_the_next_goes_on(tmp_path):
    built = grown(tmp_path / "repo", 4)
    built.loose(built.shas[1]).write_bytes(b"garbage")
    listing = Listing("".join(f"{sha}\n" for sha in built.shas).encode(), 41)

    async def read():
        return [(chunk, len(raws), len(rejects)) async for chunk, (raws, rejects) in commit_chunks(Git(built.path), listing, [(0, 2), (2, 4)])]

    assert asyncio.run(read()) == [((0, 2), 1, 1), ((2, 4), 2, 0)]


def test_one_by_one_a_damaged_object_ends_no_more_than_its_own_answer(tmp_path):
    built = grown(tmp_path / "repo", 3)
    built.loose(built.shas[1]).write_bytes(b"garbage")

    async def read():
        async with BatchReader(Git(built.path)) as reader:
            return [await reader.read(sha) is not None for sha in (*built.shas, AWAY, built.tree({}), built.shas[0])]

    assert asyncio.run(read()) == [True, False, True, False, False, True]
