"""Both ways to a fresh file agree, and an upgrade touches nothing that is not ours."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from headway.db.ddl import drift
from headway.db.revision import HEAD
from headway.db.sqlite import check_version, create
from headway.db.upgrade import MIGRATIONS, upgrade
from headway.house import TABLES
from headway.model.errors import StoreNotOurs, StoreTooNew, StoreTooOld

FROZEN = {
    "0001_foundation": "e5070a338acd9779fa102b0573e31415d59811dc7e569079c633d2e9744a3fb9",
    "0002_company": "4926909bb49ecc5b6ab54400da9119b48fcfc559654e0875f1187edcf5ba397e",
    "0003_trackers": "7f6553faa37b9a87f9ca74405a3d482a7645772e098251df98343232ee421f9b",
    "0004_forges": "29d93d77a5059965157592370c55a67c26510ce16b512e6b2ce6fd1733da5679",
}
"""Sums of the revisions that stores out there were built by."""
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


def test_a_store_of_the_first_revision_keeps_its_rows(migrated, tmp_path):
    path = tmp_path / "old.db"
    upgrade(path, "0001")
    with pytest.raises(StoreTooOld, match="headway db upgrade"):
        check_version(path)
    names = "tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version"
    executed(
        path,
        f"INSERT INTO accounts ({names}, repository, handle, name, email, canonical, is_bot) VALUES ('t', 's', 'r', 1, 0, 1, 1, '-', 'x', -5, NULL, 'k', 2, 'r', 'ann', 'Ann', 'a@b', 'anna', 1)",
        "INSERT INTO points VALUES ('t', 'code.commits', 'repository:r', '2026-03-02', 'day', 1, 2.0, 2, NULL, NULL, '', 9, 1)",
    )
    upgrade(path)
    assert (schema(path), check_version(path)) == (schema(migrated), HEAD)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT key, hash, canonical, is_bot, username, kind FROM accounts").fetchall() == [("k", -5, "anna", 1, None, None)]
        assert connection.execute("SELECT metric, value FROM points").fetchall() == [("code.commits", 2.0)]


def test_a_store_of_the_second_revision_keeps_its_rows(migrated, tmp_path):
    path = tmp_path / "second.db"
    upgrade(path, "0002")
    before = "tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, raw_ref, hash, deleted_at, key, version"
    said = "project, code, title, body, type, type_raw, status, status_raw, status_category, priority_raw, resolution_raw, assignee, reporter, team, parent_code, labels, flagged"
    more = "effort, effort_source, created_at, due_at, started_at, completed_at, reopens, url"
    executed(
        path,
        f"INSERT INTO work_items ({before}, {said}, {more}) VALUES ('t', 's', 'p', 1, 2, 3, 4, 'm', 'ref', -5, NULL, '10001', 6, 'p', 'PAY-1', 'Pay', 'body', 'task', 'Task', 'done', 'Erledigt', "
        "'done', NULL, 'Fixed', 'ann', NULL, 'core', NULL, '[\"a\"]', 1, 3.5, 'points', 7, NULL, 8, 9, 2, NULL)",
        f"INSERT INTO work_items ({before}, {said}, {more}) SELECT tenant, source, scope, observed_at, generation, run_id, shape_version, maps_version, NULL, NULL, 99, '10002', version, {said}, {more} FROM work_items",
        "INSERT INTO scopes (tenant, source, scope, name, location, status, reason, discovered_at, updated_at) VALUES ('t', 's', 'p', 'Payments', '/', 'active', 'discovered', 1, 1)",
        "INSERT INTO watermarks (tenant, source, entity, scope, cursor, batch, updated_at) VALUES ('t', 's', 'work_items', 'p', 'here', 3, 1)",
    )
    upgrade(path)
    assert (schema(path), check_version(path)) == (schema(migrated), HEAD)
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("SELECT hash, deleted_at, raw_ref, title, labels, flagged, effort, completed_at, reopens, worklogs FROM work_items ORDER BY key").fetchall()
        assert kept == [(-5, None, "ref", "Pay", '["a"]', 1, 3.5, 9, 2, None), (None, 99, None, "Pay", '["a"]', 1, 3.5, 9, 2, None)]
        assert connection.execute("SELECT name, status, flagged FROM scopes").fetchall() == [("Payments", "active", 0)]
        assert connection.execute("SELECT cursor, batch FROM watermarks").fetchall() == [("here", 3)]
        assert connection.execute("SELECT count(*) FROM holds").fetchall() == connection.execute("SELECT count(*) FROM boards").fetchall() == [(0,)]


def test_what_was_frozen_once_stays_as_it_was():
    frozen = {name: digest(MIGRATIONS / "versions" / f"{name}.sql") for name in FROZEN}
    assert frozen == FROZEN


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
