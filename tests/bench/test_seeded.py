"""The made-up repository is the same for the same seed, and has what real histories have."""

import subprocess

import pytest

from bench import seeded


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    return seeded.build(tmp_path_factory.mktemp("seeded") / "one.git", commits=400, seed=7)


def git(repository, *words):
    return subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=True).stdout.decode()


def test_it_has_exactly_the_commits_asked_for(repository):
    assert git(repository, "rev-list", "--count", "HEAD").strip() == "400"


def test_the_same_seed_gives_the_same_commits_and_another_seed_others(repository, tmp_path):
    again = seeded.build(tmp_path / "again.git", commits=400, seed=7)
    other = seeded.build(tmp_path / "other.git", commits=400, seed=8)
    assert git(again, "rev-parse", "HEAD") == git(repository, "rev-parse", "HEAD")
    assert git(other, "rev-parse", "HEAD") != git(repository, "rev-parse", "HEAD")


def test_git_finds_nothing_wrong_with_it(repository):
    assert "error" not in git(repository, "fsck", "--no-dangling")


def test_it_has_merges_renames_binaries_and_tags(repository):
    assert int(git(repository, "rev-list", "--count", "--merges", "HEAD")) > 10
    raw = git(repository, "log", "--raw", "--numstat", "-M", "--format=", "HEAD")
    assert any("\tR" in line or " R" in line for line in raw.splitlines())
    assert "-\t-\tassets/" in raw
    assert git(repository, "tag").split() == ["v1.0"]


def test_it_has_several_people_in_several_time_zones_over_ten_years(repository):
    told = {line.split("|")[0]: line.split("|")[1:] for line in git(repository, "log", "--format=%an|%ai|%cI", "HEAD").splitlines()}
    zones = {fields[0].split()[-1] for fields in told.values()}
    years = {line[:4] for line in git(repository, "log", "--format=%cI", "HEAD").splitlines()}
    assert len(told) >= 4
    assert len(zones) >= 3
    assert len(years) >= 10


def test_one_side_branch_is_left_behind_by_nothing_but_its_merge(repository):
    assert git(repository, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main", "refs/tags/v1.0"]


def test_the_command_line_says_where_it_is(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench.seeded", str(tmp_path / "a.git"), "--commits", "3"])
    seeded.main()
    assert capsys.readouterr().out.strip() == str(tmp_path / "a.git")
