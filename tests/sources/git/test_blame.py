"""Blame is asked in words a repository's configuration cannot change, and read whatever paths and people are called."""

import asyncio

import pytest
from tests.builders.histories import ODD_PATHS
from tests.builders.repositories import ADA, BOB, repository

from headway.sources.git.blame import Blame, read_groups
from headway.sources.git.program import Git
from headway.sources.git.vectors import Table

pytestmark = pytest.mark.slow


def owners(built, path, commit=None):
    table = Table()
    rows = asyncio.run(Blame(Git(built.git_dir), table).rows((commit or built.tip).encode(), path))
    return None if rows is None else [table.handles[table.authors[row]] for row in rows]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_any_path_can_be_asked_for(path, tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({path: b"one\n"}, author=ADA)
    built.commit({path: b"one\ntwo\n"}, author=BOB)
    assert owners(built, path) == [ADA.decode(), BOB.decode()]


def test_a_planted_textconv_does_not_run_and_revisions_to_ignore_are_not_ignored(tmp_path):
    built = repository(tmp_path / "repo", bare=False)
    built.commit({b"f": b"one\n", b".gitattributes": b"f diff=evil\n"}, author=ADA)
    built.commit({b"f": b"two\n", b".gitattributes": b"f diff=evil\n"}, author=BOB)
    (tmp_path / "ignored").write_text(built.tip + "\n")
    built.configure(f'[diff "evil"]\n\ttextconv = touch {tmp_path / "ran"}; cat\n[blame]\n\tignoreRevsFile = {tmp_path / "ignored"}\n')
    built.git("checkout", "-q", "main", "-f")
    assert (owners(built, b"f"), (tmp_path / "ran").exists()) == ([BOB.decode()], False)


def test_a_mailmap_changes_no_handle(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"f": b"one\n", b".mailmap": b"Countess <c@x> <ada@example.org>\n"}, author=ADA)
    assert owners(built, b"f") == [ADA.decode()]


def test_where_git_cannot_say_it_is_not_known(tmp_path):
    built = repository(tmp_path / "repo")
    built.commit({b"f": b"one\n"})
    assert (owners(built, b"other"), owners(built, b"f", "1" * 40)) == (None, None)


def test_headers_between_groups_are_no_groups():
    sha = b"a" * 40
    out = sha + b" 1 3 2\nauthor " + sha + b" 1 2 3\nsummary 1 2 3\nprevious " + sha + b" f\nfilename f\n"
    assert read_groups(out) == [(sha, 2, 2)]
