"""Files and their lines: whatever commits do to them, what is counted is what is there."""

from collections import Counter

import pytest

from headway.sources.synthetic.chance import DAY, dice
from headway.sources.synthetic.tree import Doing, Effect, Tree


def grown(seed, commits=400):
    """A tree after many commits by three people, with the sums of all that was said of them."""
    chance, tree = dice("tree", seed), Tree("go", "wms-core")
    lines, owned, deleted = Counter(), Counter(), 0
    for turn in range(commits):
        effect = Effect()
        changes = tree.commit(chance, effect, owner=f"p{turn % 3}", at=turn * DAY // 4, size=30.0, rounds=1 + turn % 3)
        for change in changes:
            if change.previous:
                lines[change.path] += lines.pop(change.previous)
            lines[change.path] += (change.additions or 0) - (change.deletions or 0)
        owned.update(effect.owned)
        deleted += effect.deleted
        assert effect.deleted == sum(change.deletions or 0 for change in changes)
        assert 0 <= effect.reworked <= effect.deleted
    return tree, lines, owned


@pytest.mark.parametrize("seed", range(5))
def test_the_length_of_a_file_is_what_was_added_less_what_was_taken_away(seed):
    tree, lines, _ = grown(seed)
    assert {path: count for path, count in lines.items() if count} == {path: tree.lines(path) for path in tree.files if tree.lines(path)}


@pytest.mark.parametrize("seed", range(5))
def test_every_line_is_somebody_s(seed):
    tree, _, owned = grown(seed)
    assert min(owned.values()) >= 0
    there = Counter()
    for path, runs in tree.files.items():
        for run in runs:
            there[path, run.owner] += run.count
    assert +owned == +there


def test_a_commit_names_every_file_once():
    chance, tree = dice("once"), Tree("python", "search-api")
    for _ in range(300):
        paths = [change.path for change in tree.commit(chance, Effect(), owner="p", at=0, size=10.0, rounds=4)]
        assert len(set(paths)) == len(paths) > 0


def test_a_line_written_long_ago_is_no_rework():
    chance, tree, effect = dice("old"), Tree("python", "search-api"), Effect()
    tree.create(chance, {}, effect, Doing("p", 0, 500.0))
    for _ in range(50):
        tree.commit(chance, effect, owner="p", at=100 * DAY, size=1.0)
    assert effect.reworked < effect.deleted
