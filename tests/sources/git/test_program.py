"""A repository is untrusted input: whatever its configuration names, nothing of it runs, and the caller's environment is not heeded."""

import asyncio
import os

import pytest
from tests.builders import oracle
from tests.builders.reading import Reader
from tests.builders.repositories import git, grown

from headway.model.errors import AuthFailed, Gone, SourceError, Transport
from headway.sources.git.program import Git, Result, environment

pytestmark = pytest.mark.slow


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a mark when it runs."""
    program = tmp_path / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {tmp_path}/sprung\ncat\n')
    program.chmod(0o755)
    return program


def sprung(trap):
    return (trap.parent / "sprung").exists()


def textconv(built, trap):
    built.configure(f'[diff "x"]\n\ttextconv = {trap}\n\tcachetextconv = true\n')
    attributes(built, "* diff=x\n")


def external_diff(built, trap):
    built.configure(f'[diff]\n\texternal = {trap}\n[diff "x"]\n\tcommand = {trap}\n')
    attributes(built, "* diff=x\n")


def attributes(built, text):
    (built.git_dir / "info").mkdir(exist_ok=True)
    (built.git_dir / "info" / "attributes").write_text(text)
    if built.path != built.git_dir:
        (built.path / ".gitattributes").write_text(text)


def filters(built, trap):
    built.configure(f'[filter "x"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n\trequired = true\n')
    attributes(built, "* filter=x\n")


def monitor(built, trap):
    built.configure(f"[core]\n\tfsmonitor = {trap}\n\tuntrackedCache = true\n")
    built.git("read-tree", "HEAD")


def hooks(built, trap):
    built.configure(f"[core]\n\thooksPath = {trap.parent}/hooks\n")
    for folder in (trap.parent / "hooks", built.git_dir / "hooks"):
        folder.mkdir()
        for name in ("reference-transaction", "post-index-change", "post-checkout", "pre-auto-gc", "fsmonitor-watchman"):
            (folder / name).symlink_to(trap)


def pagers_and_helpers(built, trap):
    built.configure(f"[core]\n\tpager = {trap}\n\teditor = {trap}\n\taskPass = {trap}\n\tsshCommand = {trap}\n\talternateRefsCommand = {trap}\n\tgitProxy = {trap}\n")
    built.configure(f"[gpg]\n\tprogram = {trap}\n[log]\n\tshowSignature = true\n[credential]\n\thelper = {trap}\n[alias]\n\trev-list = !{trap}\n\tcat-file = !{trap}\n")


def promising(url):
    def plant(built, trap):
        """A partial clone that would fetch what is missing, through a program."""
        built.configure('[extensions]\n\tpartialClone = origin\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n')
        built.configure(f'[remote "origin"]\n\turl = {url.format(trap=trap)}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\tuploadpack = {trap}\n')
        built.configure(f"[core]\n\tsshCommand = {trap}\n\trepositoryformatversion = 1\n")
        built.loose(built.blob(b"line\nline\n")).unlink()

    plant.__name__ = f"promisor_{url.partition(':')[0]}"
    return plant


def remote_helper(built, trap):
    promising("x://host/path")(built, trap)
    built.configure(f'[remote "origin"]\n\tvcs = ext\n\turl = ext::{trap}\n')


PLANTS = [textconv, external_diff, filters, monitor, hooks, pagers_and_helpers, remote_helper, *map(promising, ("file:///nowhere", "ssh://host/path", "ext::{trap}", "https://127.0.0.1:1/x", "git://127.0.0.1:1/x"))]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_no_program_a_repository_names_is_run(plant, trap, tmp_path):
    built = grown(tmp_path / "repo", bare=False)
    plant(built, trap)
    reader = Reader(tmp_path).read(built.path)
    assert not sprung(trap), (trap.parent / "sprung").read_text()
    assert len(reader.shas()) == 3


def test_the_trap_itself_does_spring(trap, tmp_path):
    built = grown(tmp_path / "repo", bare=False)
    external_diff(built, trap)
    built.git("log", "-p", "--ext-diff")
    assert sprung(trap)


def test_the_callers_own_git_variables_are_not_heeded(trap, tmp_path, monkeypatch):
    built, other = grown(tmp_path / "repo"), grown(tmp_path / "other", 1)
    for name, value in {
        "GIT_DIR": str(other.path), "GIT_WORK_TREE": "/", "GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_COMMON_DIR": "/nowhere", "GIT_NAMESPACE": "x",
        "GIT_EXTERNAL_DIFF": str(trap), "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.external", "GIT_CONFIG_VALUE_0": str(trap), "GIT_TRACE": str(tmp_path / "t"),
        "GIT_CONFIG_PARAMETERS": "'core.fsmonitor=/x'", "GIT_LITERAL_PATHSPECS": "1", "GIT_DEFAULT_HASH": "sha256", "GIT_ATTR_SOURCE": "HEAD",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    assert Reader(tmp_path).read(built.path).shas() == set(built.shas)
    assert not sprung(trap)
    assert not (tmp_path / "t").exists()
    assert not [name for name in environment() if name in {"GIT_DIR", "GIT_EXTERNAL_DIFF"}]


def test_replaced_and_grafted_commits_are_read_as_they_were_recorded(tmp_path):
    built = grown(tmp_path / "repo")
    other = built.commit({b"file": b"other\n"}, b"another\n", parents=[], branch=None)
    built.ref(f"refs/replace/{built.shas[1]}", other)
    (built.git_dir / "info").mkdir()
    (built.git_dir / "info" / "grafts").write_text(f"{built.shas[2]}\n")
    reader = Reader(tmp_path).read(built.path)
    assert (reader.shas(), reader.commit(built.shas[1])["subject"]) == (set(built.shas[:3]), "change 1")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("bare", [True, False])
def test_lesson_101_a_repository_of_another_owner_is_read(bare, tmp_path):
    built = grown(tmp_path / "repo", bare=bare)
    for path in (built.path, *built.path.rglob("*")):
        os.chown(path, 65534, 65534)
    (built.path / "inside").mkdir()
    assert Reader(tmp_path).read(built.path).totals()["commits"] == 3
    assert Reader(tmp_path).read(built.path / "inside").status() == "done"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_worktree_of_another_owner_is_read(tmp_path):
    built = grown(tmp_path / "repo", bare=False)
    git(built.path, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    for root in (built.path, tmp_path / "tree"):
        for path in (root, *root.rglob("*")):
            os.chown(path, 65534, 65534, follow_symlinks=False)
    assert Reader(tmp_path).read(tmp_path / "tree").totals() == oracle.counts(built.path)


FAILURES = [
    (128, "fatal: not a git repository: '/x'", Gone),
    (128, "fatal: cannot change to '/x': Permission denied", AuthFailed),
    (128, "fatal: detected dubious ownership in repository at '/x'", AuthFailed),
    (-9, "", Transport),
    (128, "fatal: bad config line 1 in file .git/config", SourceError),
]


@pytest.mark.parametrize(("code", "err", "kind"), FAILURES)
def test_what_git_complains_of_becomes_the_error_it_means(code, err, kind, tmp_path):
    assert type(Git(tmp_path).failure(Result(code, b"", err))) is kind


def test_a_path_that_is_not_there_any_more_is_gone(tmp_path):
    assert isinstance(Git(tmp_path / "away").failure(Result(128, b"", "fatal: oops")), Gone)


@pytest.mark.parametrize("fault", ["missing", "not executable"])
def test_without_a_git_program_it_is_said_in_a_sentence(fault, tmp_path, monkeypatch):
    if fault == "not executable":
        (tmp_path / "git").write_text("#!/bin/sh\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="the git program"):
        asyncio.run(Git(tmp_path).run("--version"))


def test_a_cancelled_call_leaves_no_child_behind(tmp_path, monkeypatch):
    (tmp_path / "git").write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 30\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(asyncio.wait_for(Git(tmp_path).run("log"), 0.5))
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
