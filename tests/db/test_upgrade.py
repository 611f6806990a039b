"""Both ways to a fresh file agree, and an upgrade touches nothing that is not ours."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from headway.db.ddl import create_statements, drift
from headway.db.revision import APPLICATION_ID, HEAD
from headway.db.sqlite import check_version, create
from headway.db.upgrade import MIGRATIONS, upgrade
from headway.house import TABLES
from headway.model.errors import StoreNotOurs, StoreTooNew

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def schema(path):
    """Everything declared in a file, and what it says it is."""
    with closing(sqlite3.connect(path)) as connection:
        rows = [(*names, "".join((sql or "").split())) for *names, sql in connection.execute(SCHEMA)]
        return rows, connection.execute("PRAGMA application_id").fetchone(), connection.execute("PRAGMA journal_mode").fetchone()


def executed(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Built from nothing by the migrations alone, in a folder with a difficult name."""
    folder = tmp_path_factory.mktemp("alembic") / "a b?c#d%20é"
    folder.mkdir()
    upgrade(folder / "store.db")
    return folder / "store.db"


def test_a_fresh_file_is_what_the_migrations_build_from_nothing(migrated, tmp_path):
    create(tmp_path / "fresh.db", TABLES)
    assert schema(tmp_path / "fresh.db") == schema(migrated)
    assert check_version(migrated) == check_version(tmp_path / "fresh.db") == HEAD


def test_neither_differs_from_the_declared_tables(migrated, tmp_path):
    create(tmp_path / "fresh.db", TABLES)
    for path in (migrated, tmp_path / "fresh.db"):
        with closing(sqlite3.connect(path)) as connection:
            assert drift(connection, TABLES) == []


def test_the_frozen_first_revision_is_what_is_declared_today():
    """Until a second one exists; then this compares that one's sum."""
    frozen = (MIGRATIONS / "versions" / "0001_foundation.sql").read_text(encoding="utf-8")
    statements = [statement.strip() for statement in frozen.split(";\n") if statement.strip()]
    assert statements == [*create_statements(TABLES), f"PRAGMA application_id = {APPLICATION_ID}"]


def test_upgrading_what_is_up_to_date_changes_nothing(migrated):
    before = schema(migrated)
    upgrade(migrated)
    assert schema(migrated) == before


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign(path):
    executed(path, "CREATE TABLE theirs (x)")


def newer(path):
    create(path, TABLES)
    executed(path, "UPDATE alembic_version SET version_num = '9999'")


def words(path):
    path.write_text("no database at all\n" * 200)


@pytest.mark.parametrize(("make", "error"), [(foreign, StoreNotOurs), (words, StoreNotOurs), (newer, StoreTooNew)])
def test_a_file_that_is_not_ours_or_is_newer_is_left_as_it_is(tmp_path, make, error):
    path = tmp_path / "file.db"
    make(path)
    before = digest(path)
    with pytest.raises(error):
        upgrade(path)
    assert digest(path) == before


def test_the_process_says_in_one_sentence_what_is_wrong(tmp_path):
    foreign(tmp_path / "file.db")
    done = subprocess.run([sys.executable, "-m", "headway.db.upgrade", str(tmp_path / "file.db")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "another program" in done.stderr
