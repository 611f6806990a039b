"""Bad input ends in one sentence and the right exit code, and the store stays as it was."""

import os
import shutil
import sqlite3
import subprocess

import pytest
from tests.builders.console import analyze, headway
from tests.builders.fakes import lying_git
from tests.builders.repositories import grown, repository

from headway.db.revision import APPLICATION_ID
from headway.model.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE

pytestmark = pytest.mark.slow
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: another user, or a disk of its own")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def one_sentence(said, code, *words):
    assert (said.code, len(said.sentences)) == (code, 1), said.err
    assert said.sentences[0].startswith("headway: ")
    for word in words:
        assert word in said.err
    assert "Traceback" not in said.err
    assert "unexpected" not in said.err


def absent(path):
    return path / "away"


def a_file(path):
    (path / "file").write_text("text\n")
    return path / "file"


def a_file_in_a_repository(path):
    grown(path / "r", bare=False)
    return a_file(path / "r")


def an_empty_folder(path):
    (path / "empty").mkdir()
    return path / "empty"


def an_empty_git_folder(path):
    (path / "hollow" / ".git").mkdir(parents=True)
    return path / "hollow"


def a_git_file_that_leads_nowhere(path):
    (path / "lost").mkdir()
    (path / "lost" / ".git").write_text("gitdir: /nowhere\n")
    return path / "lost"


def no_head(path):
    built = grown(path / "headless", bare=False)
    (built.git_dir / "HEAD").unlink()
    return built.path


NO_REPOSITORY = [absent, a_file, a_file_in_a_repository, an_empty_folder, an_empty_git_folder, a_git_file_that_leads_nowhere, no_head]


@pytest.mark.parametrize("make", NO_REPOSITORY)
def test_a_path_that_is_no_repository_is_named(make, tmp_path):
    path = make(tmp_path)
    one_sentence(analyze(path, "--no-compute", db=tmp_path / "h.db"), EXIT_USAGE, str(path))


def test_beside_a_good_one_it_costs_nothing_but_its_own(tmp_path):
    good = grown(tmp_path / "good")
    said = analyze(absent(tmp_path), good.path, "--json", db=tmp_path / "h.db")
    one_sentence(said, EXIT_PARTIAL, "does not exist")
    assert [row["commits"] for row in said.json["repositories"]] == [3]


def test_a_configuration_git_cannot_read_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    built.configure("[broken\n")
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path / "h.db"), EXIT_PARTIAL, str(built.path))


@pytest.mark.parametrize("make", ["empty", "no refs", "detached"])
def test_an_odd_but_good_repository_is_no_error(make, tmp_path):
    built = repository(tmp_path / "repo") if make == "empty" else grown(tmp_path / "repo")
    if make != "empty":
        (built.git_dir / "refs/heads/main").unlink()
    if make == "detached":
        built.head(built.shas[0])
    said = analyze(built.path, "--no-compute", db=tmp_path / "h.db")
    assert (said.code, said.err) == (EXIT_OK, "")


def test_a_broken_object_costs_its_commit_and_the_run_says_so(tmp_path):
    built = grown(tmp_path / "repo")
    place = built.loose(built.blob(b"line\nline\n"))
    place.write_bytes(b"garbage")
    said = analyze(built.path, "--no-compute", db=tmp_path / "h.db")
    assert said.code == EXIT_PARTIAL
    assert "incomplete" in said.err
    kept = sqlite3.connect(tmp_path / "h.db").execute("SELECT (SELECT count(*) FROM commits), (SELECT count(DISTINCT sha) FROM changes)").fetchone()
    assert kept == (3, 1)


def test_without_git_it_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path / "h.db", environment={"PATH": str(tmp_path)}), EXIT_PARTIAL, "git program is not installed")


def test_taken_away_while_it_is_read_it_is_a_sentence_and_what_was_stored_stays(tmp_path):
    built = grown(tmp_path / "repo")
    analyze(built.path, "--no-compute", db=tmp_path / "h.db")
    built.commit({b"file": b"new\n"})
    path = lying_git(tmp_path, "rev-list --stdin", f"rm -rf {built.path}; $git; exit")
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path / "h.db", environment={"PATH": path}), EXIT_PARTIAL, "is not there any more")
    assert sqlite3.connect(tmp_path / "h.db").execute("SELECT count(*) FROM commits").fetchone() == (3,)


@ROOT_ONLY
def test_a_repository_that_may_not_be_read_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    place = tmp_path / "db"
    place.mkdir()
    place.chmod(0o777)
    _open_up(tmp_path)
    built.path.chmod(0o700)
    one_sentence(analyze(built.path, "--no-compute", db=place / "h.db", before=NOBODY), EXIT_USAGE, "may not be read by this user")


@ROOT_ONLY
def test_a_store_that_may_not_be_written_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    analyze(built.path, "--no-compute", db=tmp_path / "h.db")
    _open_up(tmp_path)
    tmp_path.chmod(0o755)
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path / "h.db", before=NOBODY), EXIT_FAILED, "h.db")


@ROOT_ONLY
def test_a_store_in_a_folder_that_may_not_be_entered_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    _open_up(tmp_path)
    (tmp_path / "closed").mkdir(mode=0o700)
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path / "closed" / "h.db", before=NOBODY), EXIT_FAILED, "h.db")


def _open_up(path):
    """Let everybody reach a place below pytest's private folder."""
    for above in (path, *path.parents):
        if "pytest-of-" in str(above):
            above.chmod(0o755)


def text_file(path):
    path.write_text("dear diary\n" * 300)
    return EXIT_USAGE


def another_programs(path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE commits (key TEXT)")
    other.close()
    return EXIT_USAGE


def from_the_future(path):
    with sqlite3.connect(path) as ours:
        ours.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        ours.execute("CREATE TABLE alembic_version (version_num)")
        ours.execute("INSERT INTO alembic_version VALUES ('9999')")
    ours.close()
    return EXIT_USAGE


def without_a_revision(path):
    with sqlite3.connect(path) as ours:
        ours.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        ours.execute("CREATE TABLE x (y)")
    ours.close()


@pytest.mark.parametrize("make", [text_file, another_programs, from_the_future, without_a_revision])
def test_a_file_that_is_no_store_of_ours_is_left_as_it_is(make, tmp_path):
    built, db = grown(tmp_path / "repo"), tmp_path / "other.db"
    code = make(db)
    before = db.read_bytes()
    said = analyze(built.path, "--no-compute", db=db)
    one_sentence(said, code or said.code, str(db))
    assert said.code in {EXIT_FAILED, EXIT_USAGE}
    assert (db.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (before, ["other.db", "repo"])


def test_a_folder_as_a_store_is_a_sentence(tmp_path):
    built = grown(tmp_path / "repo")
    one_sentence(analyze(built.path, "--no-compute", db=tmp_path), EXIT_USAGE, "is a folder")


@pytest.mark.parametrize("address", ["postgres://x/y", "sqlite://", "sqlite:relative", "h.db"])
def test_an_address_that_is_no_store_is_a_sentence(address, tmp_path):
    built = grown(tmp_path / "repo")
    said = headway("analyze", built.path, "--no-compute", "--db", address, cwd=tmp_path)
    one_sentence(said, EXIT_USAGE)


@pytest.mark.parametrize("cut", [4096, 100, 5000])
def test_a_damaged_store_is_a_sentence(cut, tmp_path):
    built, db = grown(tmp_path / "repo"), tmp_path / "h.db"
    analyze(built.path, "--no-compute", db=db)
    whole = db.read_bytes()
    db.write_bytes(whole[:cut] + b"\xff" * 2000 + whole[cut + 2000 :])
    said = analyze(built.path, "--no-compute", db=db)
    assert said.code in {EXIT_FAILED, EXIT_USAGE, EXIT_PARTIAL, EXIT_OK}
    assert "Traceback" not in said.err
    assert "unexpected" not in said.err


@ROOT_ONLY
def test_on_a_full_disk_nothing_stored_is_lost_and_with_room_it_goes_on(tmp_path):
    built = repository(tmp_path / "repo")
    for number in range(1200):
        built.commit({b"f": b"%d\n" % number}, os.urandom(900).hex().encode())
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2500k", "tmpfs", disk], check=False, capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        one_sentence(analyze(built.path, "--no-compute", db=disk / "h.db"), EXIT_PARTIAL, "disk is full")
        subprocess.run(["mount", "-o", "remount,size=40m", disk], check=True)
        assert analyze(built.path, "--no-compute", db=disk / "h.db").code == EXIT_OK
        store = sqlite3.connect(disk / "h.db")
        assert (store.execute("PRAGMA integrity_check").fetchone(), store.execute("SELECT count(*) FROM commits").fetchone()) == (("ok",), (1200,))
        store.close()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_limit_on_file_sizes_is_a_sentence_too(tmp_path):
    built = repository(tmp_path / "repo")
    for number in range(300):
        built.commit({b"f": b"%d\n" % number}, os.urandom(900).hex().encode())
    said = analyze(built.path, "--no-compute", db=tmp_path / "h.db", before=(shutil.which("bash") or "bash", "-c", 'ulimit -f 900; exec "$@"', "bash"))
    one_sentence(said, EXIT_PARTIAL, "h.db")
