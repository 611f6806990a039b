"""Competitors read one branch of a repository, borrowed without copying or changing it."""

import subprocess

import pytest

from bench import history, seeded


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return seeded.build(tmp_path_factory.mktemp("source") / "whole.git", commits=120, seed=3)


def counted_by_git(path):
    log = subprocess.run(["git", "-C", str(path), "log", "--no-merges", "--numstat", "--format=", "HEAD"], capture_output=True, check=True).stdout
    return len([line for line in log.splitlines() if line])


def test_a_borrowed_history_has_the_commits_and_changes_of_its_source(source, tmp_path):
    found = history.borrow(source, tmp_path / "one.git")
    assert (found.commits, found.changes) == (120, counted_by_git(source))


def test_a_borrowed_history_has_one_branch_and_no_other_ref(source, tmp_path):
    found = history.borrow(source, tmp_path / "one.git")
    refs = subprocess.run(["git", "-C", str(found.path), "for-each-ref", "--format=%(refname)"], capture_output=True, text=True, check=True).stdout
    assert refs.split() == ["refs/heads/main"]
    assert not (found.path / "objects" / "info" / "alternates").exists()


def test_a_beginning_is_the_longest_that_fits(source, tmp_path):
    whole = history.borrow(source, tmp_path / "whole.git")
    found = history.beginning(whole, tmp_path / "short.git", 50)
    assert 45 <= found.commits <= 50
    assert found.changes == counted_by_git(found.path)


def test_repositories_come_from_the_environment(source, tmp_path, monkeypatch):
    monkeypatch.setenv("HEADWAY_BENCH_REPOS", f"{source}:{source}")
    assert [one.commits for one in history.histories(tmp_path, seed=1)] == [120, 120]


def test_without_any_one_is_made_up(tmp_path, monkeypatch):
    monkeypatch.delenv("HEADWAY_BENCH_REPOS", raising=False)
    assert [one.commits for one in history.histories(tmp_path, seed=1, commits=20)] == [20]
