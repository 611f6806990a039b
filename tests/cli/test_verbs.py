"""The verbs over a small repository: what they print, with which code they leave, and what they say when something is wrong."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from tests.builders.repositories import repository
from tests.cli.running import environment, headway

from headway.db.revision import HEAD

pytestmark = pytest.mark.slow

COMMITS = 12
CONFIG = "tenant: {{zone: Europe/Lisbon}}\nsources: [{{name: code, kind: git, url: {path}}}]\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a repository, a configuration that names it, and everything read and computed."""
    folder = tmp_path_factory.mktemp("home")
    built = repository(folder / "shop")
    for number in range(COMMITS):
        built.commit({b"src/a%d.py" % (number % 3): b"line\n" * (number + 1)})
    (folder / "headway.yaml").write_text(CONFIG.format(path=built.path))
    for verb in ("sync", "compute"):
        assert headway(folder, verb).code == 0
    return folder


def printed(home, *call):
    """What a verb prints as JSON."""
    said = headway(home, *call)
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


UNKNOWN = {
    "a metric": (("query", "code.comits"), "code.commits"),
    "a metric to explain": (("metrics", "explain", "code.chrn"), "code.churn"),
    "a subject": (("query", "code.commits", "--subject", "shoop"), "shop"),
    "a scope of facts": (("facts", "commits", "--scope", "shoop"), "did you mean shop?; headway scopes lists them"),
    "a scope to sync": (("sync", "--scope", "shoop"), "did you mean shop?; headway scopes lists them"),
    "an entity": (("facts", "comits"), "commits"),
    "an entity to sync": (("sync", "--entity", "comits"), "commits"),
    "a source": (("sync", "codes"), "there are: code"),
    "a period": (("query", "code.commits", "--period", "soon"), "write 90d, 2026-W12"),
}


class TestReading:
    def test_status_shows_every_stream_with_the_fields_of_the_api(self, home):
        found = printed(home, "status", "--json")
        jobs = {job["entity"]: job for job in found["jobs"]}
        assert (jobs["commits"]["status"], jobs["commits"]["itemsDone"], jobs["commits"]["progressPct"], jobs["commits"]["completeness"]) == ("done", COMMITS, 100.0, 1.0)
        assert (set(jobs), found["quarantine"]) == ({"repositories", "commits", "changes", "accounts", "refs", "declarations", "files", "ownership"}, [])
        assert jobs["commits"]["finishedAt"].endswith("Z")

    def test_status_of_an_empty_house_says_where_to_begin(self, tmp_path):
        said = headway(tmp_path, "status")
        assert (said.code, "headway analyze PATH" in said.out) == (0, True)

    def test_a_number_comes_with_what_stands_behind_it(self, home):
        found = printed(home, "query", "code.commits", "--period", "all", "--json", "--items")
        assert (found["value"], found["n"], found["zone"], found["total"], len(found["items"])) == (COMMITS, COMMITS, "Europe/Lisbon", COMMITS, COMMITS)
        assert {"metric", "unit", "reasons", "methodVersion", "completeness", "dataThrough", "pending", "previous"} <= set(found)

    def test_facts_are_sorted_lines_without_run_columns(self, home):
        lines = headway(home, "facts", "commits").out.splitlines()
        keys = [json.loads(line)["key"] for line in lines]
        assert (len(keys), keys == sorted(keys), "run_id" in lines[0]) == (COMMITS, True, False)

    def test_facts_of_a_scope_by_its_name(self, home):
        assert len(headway(home, "facts", "changes", "--scope", "shop").out.splitlines()) == COMMITS

    def test_facts_into_a_pipe_whose_reader_leaves_is_no_traceback(self, home):
        with subprocess.Popen(
            [sys.executable, "-m", "headway.cli.main", "facts", "commits"], cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            child.stdout.close()
            assert child.stderr.read() == b""
        assert child.returncode in {0, 1}

    def test_the_registry_is_listed_and_each_metric_explained(self, home):
        ids = [metric["id"] for metric in printed(home, "metrics", "list", "--json")["metrics"]]
        assert len(ids) >= 10
        explained = printed(home, "metrics", "explain", ids[0], "--json")
        assert (explained["id"], "select" in explained["statement"].lower()) == (ids[0], True)

    @pytest.mark.parametrize("case", UNKNOWN)
    def test_what_is_not_known_leaves_with_2_and_says_what_is(self, home, case):
        call, near = UNKNOWN[case]
        said = headway(home, *call)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
        assert near in said.err


class TestIngesting:
    def test_a_second_sync_finds_nothing_new_and_a_full_one_reads_all(self, home):
        assert {stream["items"] for stream in printed(home, "sync", "--json")["streams"]} == {0}
        assert {stream["entity"]: stream["items"] for stream in printed(home, "sync", "--full", "--json")["streams"]}["commits"] == COMMITS

    def test_a_replay_shapes_everything_again(self, home):
        streams = printed(home, "replay", "--json")["streams"]
        assert {stream["entity"]: stream["items"] for stream in streams}["commits"] == COMMITS

    def test_a_replay_without_an_archive_says_what_to_do(self, tmp_path, home):
        (tmp_path / "headway.yaml").write_text(CONFIG.format(path=home / "shop") + "archive: false\n")
        assert headway(tmp_path, "sync").code == 0
        said = headway(tmp_path, "replay")
        assert (said.code, "sync --full" in said.err) == (2, True)

    def test_a_replay_of_nothing_configured_is_not_called_a_success(self, tmp_path):
        said = headway(tmp_path, "replay")
        assert (said.code, "headway.yaml" in said.err) == (2, True)

    def test_sync_without_sources_says_where_to_name_them(self, tmp_path):
        said = headway(tmp_path, "sync")
        assert (said.code, "headway init" in said.err) == (2, True)

    def test_one_path_that_is_no_repository_does_not_stop_the_other(self, tmp_path, home):
        said = headway(tmp_path, "analyze", str(home / "shop"), "nowhere", "--no-compute")
        assert (said.code, said.err.count("\n")) == (3, 1)
        assert "nowhere does not exist" in said.err
        assert len(headway(tmp_path, "facts", "commits").out.splitlines()) == COMMITS

    def test_what_was_computed_is_not_computed_again(self, home):
        assert printed(home, "compute", "--json")["appended"] == 0
        assert printed(home, "compute", "--json") == {"computed": 0, "appended": 0, "linked": 0, "deliveries": 0, "seq": None}


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """A history that takes a while to read."""
    built = repository(tmp_path_factory.mktemp("long") / "long")
    for number in range(1500):
        built.commit({b"a%d" % (number % 7): b"line %d\n" % number, b"b": b"%d\n" % number})
    return built.path


def started(home, path, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "headway.cli.main", "analyze", str(path), "--no-compute"], cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(home, DATABASE_URI=f"sqlite:///{home}/h.db", BATCH_SIZE="200", **more),
    )  # fmt: skip


def stored(home):
    """How many commits another process sees, or 0 while there is no store."""
    try:
        with closing(sqlite3.connect(f"file:{home}/h.db?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM commits").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def until_some(home, child):
    """Wait until the first commits are visible."""
    while not stored(home) and child.poll() is None:
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupted_read_says_so_leaves_with_130_and_goes_on_from_there(tmp_path, long, name):
    with started(tmp_path, long) as child:
        until_some(tmp_path, child)
        child.send_signal(getattr(signal, name))
        _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (130, "headway: interrupted; what was stored stays, the same command goes on from there\n")
    with closing(sqlite3.connect(tmp_path / "h.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs WHERE finished_at IS NULL").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM leases WHERE holder IS NOT NULL").fetchone() == (0,)
    with started(tmp_path, long) as again:
        assert (again.communicate(timeout=60)[1], again.returncode, stored(tmp_path)) == ("", 0, 1500)


@pytest.mark.slow
def test_status_can_be_asked_while_a_sync_is_running_and_does_not_disturb_it(tmp_path, long):
    with started(tmp_path, long) as child:
        until_some(tmp_path, child)
        said = [headway(tmp_path, "status", "--json", DATABASE_URI=f"sqlite:///{tmp_path}/h.db") for _ in range(2)]
        assert (child.communicate(timeout=60)[1], child.returncode) == ("", 0)
    assert [one.code for one in said] == [0, 0]


class TestTheStoreFile:
    def uri(self, path):
        return ("--db", f"sqlite:///{path}")

    def test_a_fresh_store_is_upgraded_from_nothing_and_as_declared(self, tmp_path):
        assert headway(tmp_path, "db", "upgrade", *self.uri("x.db")).code == 0
        assert f"revision {HEAD}" in headway(tmp_path, "db", "current", *self.uri("x.db")).out
        assert headway(tmp_path, "db", "check", *self.uri("x.db")).code == 0

    def test_a_store_that_has_drifted_says_how(self, tmp_path):
        headway(tmp_path, "db", "upgrade", *self.uri("x.db"))
        with closing(sqlite3.connect(tmp_path / "x.db")) as connection, connection:
            connection.execute("ALTER TABLE dirty ADD COLUMN legacy TEXT")
        said = headway(tmp_path, "db", "check", *self.uri("x.db"))
        assert (said.code, "dirty differs" in said.err) == (1, True)

    @pytest.mark.parametrize("call", [("status",), ("db", "upgrade"), ("db", "check"), ("facts", "commits")])
    def test_a_file_of_another_program_is_left_untouched_with_2(self, tmp_path, call):
        path = tmp_path / "theirs.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE theirs (x)")
        before = path.read_bytes()
        said = headway(tmp_path, *call, *self.uri(path))
        assert (said.code, said.err.count("\n"), path.read_bytes() == before) == (2, 1, True)
        assert os.listdir(tmp_path) == ["theirs.db"]  # noqa: PTH208 - names are all that is asked

    def test_a_store_that_is_not_there_cannot_be_checked(self, tmp_path):
        said = headway(tmp_path, "db", "check", *self.uri("none.db"))
        assert (said.code, said.err.count("\n")) == (1, 1)
