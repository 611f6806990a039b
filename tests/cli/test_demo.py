"""`demo` at its door: every refusal is one sentence with exit code 2, and the store it met is the same afterwards, row for row."""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from tests.builders.repositories import repository
from tests.cli.running import environment, headway

from headway.cli.demo import TOLD
from headway.cli.main import parser
from headway.db.tenants import owned
from headway.house import TABLES
from headway.model.records import FACTS

pytestmark = pytest.mark.slow
UNTIL = time.strftime("%Y-%m-%d", time.gmtime())
SMALL = ("--seed", "3", "--until", UNTIL, "--scale", "0.02")


def uri(path):
    return f"sqlite:///{path}"


def rows(path):
    """Every row of every table of a store, by its text."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


def files(folder):
    """Names of the files there, without the two that SQLite keeps beside one that was looked at."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-shm", "-wal"))}


def retold(path, sql):
    """Change something in a store behind Headway's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory):
    """A store with a real history in it, read and computed as a newcomer does."""
    home = tmp_path_factory.mktemp("real")
    built = repository(home / "shop")
    for number in range(5):
        built.commit({b"a": b"line\n" * (number + 1)})
    assert headway(home, "analyze", "shop", "--db", uri(home / "real.db")).code == 0
    return home / "real.db"


@pytest.fixture
def real(analyzed, tmp_path):
    """A copy of it, and its home."""
    return shutil.copy(analyzed, tmp_path / "real.db")


def as_demo(path):
    """Its rows under the demo's tenant, as a store of an older Headway or a hand could have them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for table in owned(TABLES):
            connection.execute(f"UPDATE {table.name} SET tenant = 'demo'")


REFUSED = {
    "production": ((), {"HEADWAY_ENV": "production"}, "HEADWAY_ENV is production"),
    "an environment nobody knows": ((), {"HEADWAY_ENV": "live"}, "HEADWAY_ENV must be one of"),
    "a store of another kind": (("--db", "postgresql://me:hunter2@db.example/h"), {}, "writes into a file of this machine"),
    "an address others can reach": (("--host", "0.0.0.0"), {}, "can be reached by others"),  # noqa: S104 - the address that must be refused
    "no seed": (("--seed", "-1"), {}, "--seed must lie"),
    "no day": (("--until", "soon"), {}, "--until must be a day"),
    "a wish with a store that is real": (("--db", "{real}"), {}, " facts of tenant 'default'"),
    "a reset of a store that is real": (("--db", "{real}", "--reset", "--yes"), {}, " facts of tenant 'default'"),
    "a reset in production": (("--db", "{real}", "--reset", "--yes"), {"HEADWAY_ENV": "prod"}, "HEADWAY_ENV is prod"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_guard_speaks_before_anything_is_touched(real, tmp_path, case):
    call, around, words = REFUSED[case]
    before, there = (real.read_bytes(), rows(real)), files(tmp_path)
    said = headway(tmp_path, "demo", "--no-serve", *(word.format(real=uri(real)) for word in call), **around)
    assert (said.code, said.out, len(said.sentences)) == (2, "", 1)
    assert words in said.err
    assert "hunter2" not in said.err
    assert (real.read_bytes(), rows(real)) == before
    assert files(tmp_path) == there


def test_real_rows_under_the_demos_own_tenant_are_not_taken_for_made_up_ones(real, tmp_path):
    as_demo(real)
    before = rows(real)
    for call in ((), ("--reset", "--yes")):
        said = headway(tmp_path, "demo", "--no-serve", "--db", uri(real), *call)
        assert (said.code, "were not made up" in said.err, "5 in commits" in said.err) == (2, True, True)
    assert rows(real) == before


def test_a_store_of_the_environment_or_the_configuration_is_never_the_demos(real, tmp_path):
    (tmp_path / "headway.yaml").write_text(f"store: {uri(real)}")
    before = rows(real)
    said = headway(tmp_path, "demo", "--no-serve", *SMALL, DATABASE_URI=uri(real))
    assert (said.code, rows(real) == before) == (0, True), said.err
    assert (tmp_path / ".local/share/headway/demo.db").is_file()


RESERVED = {
    "a configuration that reads a real source under it": ("tenant: {id: demo}\nsources: [{name: code, kind: git, url: shop}]", ("status",), "source 'code' is real"),
    "a configuration with a made-up source": ("sources: [{name: x, kind: synthetic, url: 'synthetic:'}]", ("sync",), "makes its data up"),
    "a sync": ("tenant: {id: demo}", ("sync",), "kept for the made-up company"),
    "an analysis": ("tenant: {id: demo}", ("analyze", "shop"), "source 'local' is real"),
}


@pytest.mark.parametrize("case", RESERVED)
def test_the_demos_tenant_is_for_nothing_real(tmp_path, case):
    text, call, words = RESERVED[case]
    repository(tmp_path / "shop").commit({b"a": b"1\n"})
    (tmp_path / "headway.yaml").write_text(text)
    said = headway(tmp_path, *call)
    assert (said.code, len(said.sentences), words in said.err) == (2, 1, True), said.err
    assert not (tmp_path / ".local").exists()


def test_a_taken_port_is_said_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = headway(tmp_path, "demo", "--port", str(taken.getsockname()[1]))
    assert (said.code, "already in use" in said.err) == (2, True)
    assert not (tmp_path / ".local").exists()


def test_what_is_told_are_kinds_of_facts():
    assert [entity for entity in TOLD if entity not in FACTS] == []


def test_nothing_is_asked_for_that_is_not_needed():
    chosen = parser().parse_args(["demo"])
    assert (chosen.seed, chosen.until, chosen.scale, chosen.live, chosen.reset, chosen.yes, chosen.no_serve, chosen.db) == (None, None, None, False, False, False, False, None)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small company, made once."""
    home = tmp_path_factory.mktemp("small")
    said = headway(home, "demo", "--no-serve", *SMALL, "--db", uri(home / "demo.db"))
    assert (said.code, "headway:" in said.err) == (0, False), said.err  # how far it is may be told there, on a slow machine
    return home / "demo.db"


@pytest.fixture
def made(small, tmp_path):
    """A copy of it."""
    return shutil.copy(small, tmp_path / "demo.db")


def facts(path):
    """What a store says, without when and how it was read."""
    found = rows(path)
    with closing(sqlite3.connect(path)) as connection:
        return {entity: sorted(connection.execute(f"SELECT source, scope, key, hash FROM {entity}")) for entity in FACTS if entity in found}


class TestTheCompanyThatIsThere:
    def test_asked_for_again_nothing_is_new(self, made, tmp_path):
        before = facts(made)
        for call in (SMALL, ()):
            said = headway(tmp_path, "demo", "--no-serve", *call, "--db", uri(made))
            assert (said.code, "headway:" in said.err, "nothing new" in said.out) == (0, False, True), said.err
        assert facts(made) == before

    def test_its_store_is_read_by_the_other_verbs_without_being_told_whose_it_is(self, made, tmp_path):
        said = headway(tmp_path, "query", "code.commits", "--period", "all", "--json", "--db", uri(made))
        assert (said.code, json.loads(said.out)["subject"]) == (0, "tenant:demo")
        assert json.loads(said.out)["value"] > 0

    def test_another_one_is_refused_with_both_ways_out(self, made, tmp_path):
        before = rows(made)
        said = headway(tmp_path, "demo", "--no-serve", "--seed", "4", "--db", uri(made))
        assert (said.code, f"another company (seed 3, until {UNTIL}, scale 0.02)" in said.err, "--reset" in said.err) == (2, True, True)
        assert rows(made) == before

    def test_a_reset_without_a_terminal_needs_its_yes(self, made, tmp_path):
        before = rows(made)
        said = headway(tmp_path, "demo", "--no-serve", "--reset", "--db", uri(made))
        assert (said.code, "say --yes" in said.err, "rows of the made-up company" in said.err) == (2, True, True)
        assert rows(made) == before

    @pytest.mark.parametrize(("answer", "code"), [(b"YES\n", 0), (b"yes\n", 2)])
    def test_on_a_terminal_only_a_typed_yes_wipes(self, made, tmp_path, answer, code):
        before = facts(made)
        found = asked(tmp_path, made, answer)
        assert (found[0], "Type YES" in found[1], facts(made) == before) == (code, True, code != 0), found

    def test_a_reset_makes_the_one_that_is_asked_for_and_tells_the_way_back(self, made, tmp_path):
        before = facts(made)
        said = headway(tmp_path, "demo", "--no-serve", "--reset", "--yes", *SMALL, "--seed", "4", "--db", uri(made))
        assert (said.code, f"headway demo --seed 3 --until {UNTIL} --scale 0.02 --reset" in said.err) == (0, True)
        assert facts(made) != before

    def test_a_real_row_that_slipped_in_stops_a_reset(self, made, tmp_path):
        retold(made, "INSERT INTO teams (tenant, team, name, origin) VALUES ('default', 'x', 'X', 'configured')")
        before = rows(made)
        said = headway(tmp_path, "demo", "--no-serve", "--reset", "--yes", "--db", uri(made))
        assert (said.code, "1 row of tenant 'default'" in said.err, rows(made) == before) == (2, True, True)


def asked(home, store, answer):
    """Run a reset on a terminal of its own and type an answer; exit code and what was shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "headway.cli.main", "demo", "--no-serve", "--reset", "--seed", "4", *SMALL[2:], "--db", uri(store)]
    with subprocess.Popen(command, cwd=home, env=environment(home), stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        os.close(theirs)
        os.write(ours, answer)
        shown = child.stdout.read().decode()
    os.close(ours)
    return child.returncode, shown
