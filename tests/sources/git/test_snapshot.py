"""What a repository is: bare or not, cut short, without a head, and under which of its names."""

import subprocess

import pytest
from tests.builders import oracle
from tests.builders.reading import Reader
from tests.builders.repositories import git, grown, repository

from headway.sources.git.snapshot import scope_id, without_credentials

pytestmark = pytest.mark.slow

ONE = ["git@host:group/name.git", "host:group/name", "git@HOST:/group/name.git/", "ssh://git@host/group/name", "ssh://git@host:22/group/name.git", "https://host/group/name/", "https://user:pw@host/group/name.git", "git://Host/group/name"]  # fmt: skip


def test_one_origin_in_any_form_is_one_scope():
    assert len({scope_id(url, base="/r/.git") for url in ONE}) == 1


@pytest.mark.parametrize("other", ["git@host:group/other", "https://host/Group/name", "https://elsewhere/group/name", "https://host:8443/group/name", "/group/name", "../name"])
def test_another_origin_is_another_scope(other):
    assert scope_id(other, base="/r/.git") != scope_id(ONE[0], base="/r/.git")


def test_a_relative_origin_is_read_from_where_it_stands():
    assert scope_id("../name", base="/srv/r/.git") == scope_id("/srv/name", base="/")


SECRETS = [
    ("https://user:pa55@host/g/n", "https://host/g/n"),
    ("https://pa55@host/g/n", "https://host/g/n"),
    ("https://user:p@pa55@host/g/n", "https://host/g/n"),
    ("HTTPS://user:pa55@host:8443/g/n", "HTTPS://host:8443/g/n"),
    ("ssh://git:pa55@host/g/n", "ssh://host/g/n"),
    ("https://host/g/n?private_token=pa55", "https://host/g/n"),
    ("git@host:g/n", "git@host:g/n"),
    ("/srv/a@b/n", "/srv/a@b/n"),
]


@pytest.mark.parametrize(("url", "shown"), SECRETS)
def test_credentials_are_taken_out_of_a_url(url, shown):
    assert without_credentials(url) == shown


def test_two_clones_with_different_urls_of_one_origin_are_one_repository(tmp_path):
    for name, url in (("a", "git@host:g/n.git"), ("b", "https://me:pa55@host/g/n")):
        grown(tmp_path / name).origin(url)
    reader = Reader(tmp_path).read(tmp_path / "a").read(tmp_path / "b")
    (row,) = reader.facts("repositories")
    assert (row["name"], row["url"], reader.totals()["commits"]) == ("n", "https://host/g/n", 3)


@pytest.mark.parametrize("bare", [True, False])
def test_bare_and_checked_out_read_alike(bare, tmp_path):
    built = grown(tmp_path / "repo", bare=bare)
    reader = Reader(tmp_path).read(built.path)
    assert (len(reader.shas()), reader.facts("repositories")[0]["bare"]) == (3, bare)


def test_a_worktree_is_the_repository_it_belongs_to(tmp_path):
    built = grown(tmp_path / "repo", bare=False)
    built.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    reader = Reader(tmp_path).read(built.path).read(tmp_path / "tree")
    assert (len(reader.facts("repositories")), reader.outcomes["commits"].items, len(reader.shas())) == (1, 0, 3)


def test_a_folder_inside_a_repository_stands_for_all_of_it(tmp_path):
    built = grown(tmp_path / "repo", bare=False)
    (built.path / "src" / "deep").mkdir(parents=True)
    assert len(Reader(tmp_path).read(built.path / "src" / "deep").shas()) == 3


def test_a_shallow_clone_is_flagged_and_read_whole_once_it_is_whole(tmp_path):
    built = grown(tmp_path / "repo", 6)
    subprocess.run(["git", "clone", "-q", "--bare", "--depth", "2", f"file://{built.path}", tmp_path / "shallow"], check=True, capture_output=True)
    reader = Reader(tmp_path).read(tmp_path / "shallow")
    assert (len(reader.shas()), reader.facts("repositories")[0]["shallow"], reader.status()) == (2, True, "done")
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow")
    reader.read(tmp_path / "shallow")
    assert (reader.totals(), reader.facts("repositories")[0]["shallow"]) == (oracle.counts(built.path), False)


def test_cut_shorter_again_nothing_of_what_is_known_is_lost(tmp_path):
    built = grown(tmp_path / "repo", 6)
    reader = Reader(tmp_path).read(built.path)
    (built.path / "shallow").write_text(built.shas[3] + "\n")
    reader.read(built.path)
    assert (len(reader.shas()), reader.facts("repositories")[0]["shallow"]) == (6, True)


def detached(built):
    built.head(built.shas[1])
    return 2


def unborn(built):
    built.head("ref: refs/heads/not-yet")
    return 3


def nowhere(built):
    (built.git_dir / "refs/heads/main").unlink()
    return 0


def other_branch(built):
    built.ref("refs/heads/dev", built.shas[0])
    built.head("ref: refs/heads/dev")
    return 1


def only_remote(built):
    (built.git_dir / "refs/heads/main").unlink()
    built.ref("refs/remotes/origin/main", built.shas[2])
    return 3


@pytest.mark.parametrize("bend", [detached, unborn, nowhere, other_branch, only_remote])
def test_a_head_of_any_kind_leads_to_what_there_is(bend, tmp_path):
    built = grown(tmp_path / "repo")
    expected = bend(built)
    reader = Reader(tmp_path).read(built.path)
    assert (len(reader.shas()), reader.status(), reader.totals()["commits"]) == (expected, "done", expected)


def test_an_empty_repository_is_read_and_holds_nothing(tmp_path):
    repository(tmp_path / "repo")
    reader = Reader(tmp_path).read(tmp_path / "repo")
    assert {outcome.status for outcome in reader.outcomes.values()} == {"done"}
    assert reader.totals()["commits"] == 0


def test_a_repository_that_lost_its_refs_takes_nothing_from_what_is_known(tmp_path):
    built = grown(tmp_path / "repo")
    reader = Reader(tmp_path).read(built.path)
    (built.git_dir / "refs/heads/main").unlink()
    for sha in built.shas:
        built.loose(sha).unlink()
    assert reader.read(built.path).shas() == set(built.shas)


@pytest.mark.parametrize("name", ["caf\udce9", "new\nline", "\u2028", "ta\tb", "back\\xff", "-dash", "%s", "{x}", "~", "esc\x1b[31m"])
def test_a_folder_may_be_called_anything(name, tmp_path):
    built = grown(tmp_path / name, bare=False)
    reader = Reader(tmp_path).read(built.path).read(built.path)
    assert (len(reader.shas()), len(reader.facts("repositories"))) == (3, 1)
