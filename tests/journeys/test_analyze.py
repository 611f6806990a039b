"""`headway analyze` from one end to the other, against git itself: its numbers, its second call, its words."""

import pytest
from tests.builders import oracle
from tests.builders.console import analyze, headway
from tests.builders.histories import HISTORIES, history
from tests.builders.repositories import git, grown

pytestmark = pytest.mark.slow

NAMES = {"commits": "commits", "additions": "additions", "deletions": "deletions", "filesChanged": "files_changed", "contributors": "contributors"}


@pytest.fixture(scope="module")
def histories(tmp_path_factory):
    """All histories, analysed in one call."""
    folder = tmp_path_factory.mktemp("histories")
    built = {name: history(name, folder / name) for name in HISTORIES}
    said = analyze(*(one.path for one in built.values()), "--json", db=folder / "headway.db")
    return built, said


def seconds(built, *arguments):
    stamps = git(built.path, "log", "--format=%ct", *arguments).decode().split()
    return sorted(int(stamp) for stamp in stamps)


@pytest.mark.parametrize("name", HISTORIES)
def test_every_count_is_gits_own(name, histories):
    built, said = histories
    (found,) = (row for row in said.json["repositories"] if row["path"] == str(built[name].path))
    assert {ours: found[ours] for ours in NAMES} == {ours: oracle.counts(built[name].path)[theirs] for ours, theirs in NAMES.items()}
    assert (said.code, said.json["errors"]) == (0, [])


@pytest.mark.parametrize("name", sorted(set(HISTORIES) - {"dates"}))
def test_the_first_and_the_last_commit_are_gits_own(name, histories):
    built, said = histories
    (found,) = (row for row in said.json["repositories"] if row["path"] == str(built[name].path))
    first, *_, last = seconds(built[name])
    expected = [git(built[name].path, "log", "-1", f"--before={stamp}", f"--after={stamp}", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd").decode().strip() for stamp in (first, last)]
    assert [found["firstCommitAt"], found["lastCommitAt"]] == expected


def test_dates_before_git_and_long_after_us_are_written(histories):
    built, said = histories
    (found,) = (row for row in said.json["repositories"] if row["path"] == str(built["dates"].path))
    assert (found["firstCommitAt"], found["lastCommitAt"]) == ("1900-01-01T00:00:00Z", "2100-01-01T00:00:00Z")


def test_a_second_call_reads_only_what_is_new_and_tells_the_same(tmp_path):
    built = grown(tmp_path / "repo")
    first, second = (analyze(built.path, "--json", db=tmp_path / "h.db").json["repositories"][0] for _ in range(2))
    assert {name: first[name] for name in NAMES} == {name: second[name] for name in NAMES}
    built.commit({b"file": b"new\n"})
    assert analyze(built.path, "--json", db=tmp_path / "h.db").json["repositories"][0]["commits"] == 4


def test_a_person_is_told_the_totals_and_what_could_not_be_read(tmp_path):
    built = grown(tmp_path / "repo", 4)
    built.loose(built.blob(b"line\n" * 3)).unlink()
    said = analyze(built.path, "--period", "all", db=tmp_path / "h.db")
    assert said.code == 3
    assert "4 commits by 1 contributor" in said.out
    assert "4 records could not be read" in said.out
    assert len(said.sentences) == 1
    assert "incomplete" in said.err


def test_a_shallow_clone_and_an_empty_repository_say_so(tmp_path):
    built = grown(tmp_path / "repo")
    git(tmp_path, "clone", "-q", "--bare", "--depth", "1", f"file://{built.path}", "shallow")
    git(tmp_path, "init", "-q", "empty")
    said = analyze(tmp_path / "shallow", tmp_path / "empty", db=tmp_path / "h.db")
    assert (said.code, said.err) == (0, "")
    assert "git fetch --unshallow" in said.out
    assert "no commits yet" in said.out


def test_a_password_in_the_origins_url_is_neither_stored_nor_shown(tmp_path):
    built = grown(tmp_path / "repo")
    built.origin("https://user:s3cr3t-pa55@127.0.0.1:1/group/name.git")
    built.configure("[extensions]\n\tpartialClone = origin\n[core]\n\trepositoryformatversion = 1\n")
    built.configure('[remote "origin"]\n\tpromisor = true\n')
    built.loose(built.blob(b"line\n")).unlink()
    said = analyze(built.path, db=tmp_path / "h.db", environment={"HEADWAY_LOG": "debug"})
    status = headway("status", "--db", f"sqlite:///{tmp_path}/h.db")
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("h.db*"))
    assert "name" in said.out
    assert "s3cr3t" not in said.out + said.err + status.out + status.err
    assert b"s3cr3t" not in stored


def test_a_name_that_would_paint_the_terminal_is_written_out(tmp_path):
    built = grown(tmp_path / "esc\x1b[31mred")
    built.commit({b"evil\x1b]0;title\x07": b"x\n" * 9})
    said = analyze(built.path, "--period", "all", db=tmp_path / "h.db")
    assert (said.code, "\x1b" in said.out + said.err) == (0, False)
