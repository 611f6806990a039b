"""Commits parents first, also around those that are missing."""

import asyncio

import pytest
from tests.builders.histories import history
from tests.builders.repositories import grown

from headway.sources.git.order import Chunks, first_parents, ordered
from headway.sources.git.program import Git

pytestmark = pytest.mark.slow


def order_of(built, *, new=None, old=()):
    return asyncio.run(ordered(Git(built.path), new=(new or built.tip,), old=old, width=41))


@pytest.mark.parametrize("name", ["merges", "roots", "plain"])
def test_every_parent_comes_before_its_children(name, tmp_path):
    built = history(name, tmp_path / "repo")
    seen = set()
    chunks = Chunks(order_of(built).lines, start=0, size=2)
    assert [len(chunk) for chunk in chunks][:-1] == [2] * (len(chunks) - 1)
    for step in (step for chunk in chunks for step in chunk):
        assert set(step.parents) <= seen
        seen.add(step.sha)
    assert seen == {sha.encode() for sha in built.git("rev-list", "HEAD").decode().split()}


def test_only_what_is_new_is_listed_and_the_main_line_follows_first_parents(tmp_path):
    built = history("merges", tmp_path / "repo")
    order = order_of(built, old=(built.shas[0],))
    line = {sha.encode() for sha in built.git("rev-list", "--first-parent", "HEAD").decode().split()}
    assert order.main_line(built.tip.encode()) == line - {built.shas[0].encode()}
    assert asyncio.run(first_parents(Git(built.path), built.tip)) == line
    assert order.children(0)[built.shas[0].encode()] == 14


def test_around_a_missing_commit_the_rest_is_in_order(tmp_path):
    built = grown(tmp_path / "repo", 6)
    built.loose(built.shas[2]).unlink()
    order = order_of(built)
    assert [line.split()[0].decode() for line in order.lines] == built.shas[3:]
    assert [reject.external_id for reject in order.rejects] == [built.shas[2]]
    assert asyncio.run(first_parents(Git(built.path), built.tip)) is None


def test_nothing_is_listed_of_nothing(tmp_path):
    built = grown(tmp_path / "repo", 1)
    assert asyncio.run(ordered(Git(built.path), new=(), old=(), width=41)).lines == ()
