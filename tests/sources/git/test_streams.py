"""Patches come in the order asked, from several children, and a commit that breaks one is found and set aside."""

import asyncio

import pytest
from tests.builders.histories import history
from tests.builders.repositories import grown, repository

from headway.model.errors import SourceError
from headway.sources.git.program import Git
from headway.sources.git.streams import PATCHES, PatchChild, Patches, Step, read_patches

pytestmark = pytest.mark.slow


def steps(built):
    listed = [line.split() for line in built.git("rev-list", "--reverse", "--topo-order", "--parents", "HEAD").splitlines()]
    return [Step(words[0], tuple(words[1:])) for words in listed]


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_chunks_come_in_order_with_every_commit(workers, size, tmp_path):
    built = history("merges", tmp_path / "repo")
    wanted = steps(built)
    chunks = [wanted[at : at + size] for at in range(0, len(wanted), size)]

    async def read():
        patches = Patches(Git(built.path), chunks, workers=workers)
        try:
            return [await patches.next() for _ in chunks]
        finally:
            await patches.close()

    found = asyncio.run(read())
    assert [set(plain.patches) for plain, _ in found] == [{step.sha for step in chunk} for chunk in chunks]
    assert [set(first.patches) for _, first in found] == [{step.sha for step in chunk if len(step.parents) > 1} for chunk in chunks]


def ask(built, shas):
    async def read():
        child = PatchChild(Git(built.path), PATCHES)
        try:
            return await read_patches(Git(built.path), child, [sha.encode() for sha in shas])
        finally:
            await child.close()

    return asyncio.run(read())


def test_the_commit_at_fault_is_set_aside_and_the_others_are_told(tmp_path):
    built = repository(tmp_path / "repo")
    for number in range(9):
        built.commit({b"f": b"%d\n" % number})
    built.loose(built.blob(b"4\n")).unlink()
    told = ask(built, [*built.shas, "1" * 40])
    assert [reject.external_id for reject in told.rejects] == [built.shas[4], built.shas[5], "1" * 40]
    assert set(told.patches) == {sha.encode() for sha in built.shas} - {sha.encode() for sha in built.shas[4:6]}


def test_a_repository_taken_away_is_no_fault_of_its_commits(tmp_path):
    built = grown(tmp_path / "repo")
    built.path.rename(tmp_path / "elsewhere")
    with pytest.raises(SourceError):
        ask(built, built.shas)
