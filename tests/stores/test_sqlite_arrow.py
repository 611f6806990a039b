"""SQLite as Arrow: what is asked of it, and types that do not depend on the first rows. The file is read by the child alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest
from tests.builders.console import unmeasured
from tests.specs.facts import A, commit, commits
from tests.specs.world import opened, put, run

from headway.db.sqlite import open_database
from headway.model.errors import StoreError
from headway.model.scope import ALWAYS, Window
from headway.stores.sqlite_arrow import literal, select
from headway.stores.tables import STORE_TABLES

READ = """
import sys
from headway.metrics.engine import Database
from headway.stores.sqlite_arrow import SqliteArrowReader
path, entity, columns = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
reader = SqliteArrowReader(path)
engine = Database("")
engine.fill("extent", "*", reader.extent(entity))
engine.fill("seen", "*", reader.read(entity, columns, tenant="t"))
assert engine.query("select count(*) from seen")[0][0] <= engine.query("select * from extent")[0][0]
for row in engine.query("select typeof(columns(*)), count(*) from seen group by all"):
    print(*row)
engine.close()
reader.close()
assert "sqlite3" not in sys.modules
"""


def read(path, entity, columns):
    """What the columns' types are and how many rows there are, as a process of its own sees it."""
    return subprocess.run([sys.executable, "-c", READ, str(path), entity, columns], env=unmeasured(), check=True, capture_output=True, text=True).stdout.splitlines()


def written(folder, facts):
    async def write():
        async with opened("sqlite", folder, {"t": facts}):
            pass

    run(write())
    return folder / "facts.db"


def test_only_live_rows_of_the_tenant_in_the_window_are_asked_for():
    asked = select("commits", ["sha"], tenant="o'hara", window=Window(3, 9), scopes=["b", "a"])
    assert asked == (
        "SELECT \"sha\" FROM \"commits\" WHERE deleted_at IS NULL AND tenant = 'o''hara' AND repository IN ('a', 'b') AND committed_at >= 3 AND committed_at < 9"
    )


def test_the_unbounded_window_leaves_rows_without_an_instant_in():
    assert "committed_at" not in select("commits", ["sha"], tenant="t", window=ALWAYS, scopes=None)


def test_entities_without_an_instant_are_read_whole():
    assert "_at >=" not in select("accounts", ["handle"], tenant="t", window=Window(3, 9), scopes=None)


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        select("commits", ["sha; drop table commits"], tenant="t", window=None, scopes=None)


def test_a_name_with_a_nul_cannot_end_the_statement():
    with pytest.raises(StoreError):
        literal("a\0b")


def test_text_after_two_thousand_nulls_is_read(tmp_path):
    facts = [*commits(2000, files={"a.py": (1, 0)}), *commit(files={"b.py": (1, 0)}, renamed=("b.py",))]
    assert read(written(tmp_path, facts), "changes", "old_path,additions") == ["VARCHAR BIGINT 2001"]


def test_numbers_after_two_thousand_nulls_are_read(tmp_path):
    facts = [*commits(2000, files={"a.png": (None, None)}), *commit(files={"b.py": (1, 0)})]
    assert read(written(tmp_path, facts), "changes", "additions") == ["BIGINT 2001"]


def test_tombstones_are_not_read(tmp_path):
    path = written(tmp_path, commits(3))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE commits SET deleted_at = 1 WHERE rowid = 1")
    connection.close()
    assert read(path, "commits", "sha") == ["VARCHAR 2"]


def test_a_file_that_is_not_there_is_a_store_error(tmp_path):
    asked = subprocess.run([sys.executable, "-c", READ, str(tmp_path / "none.db"), "commits", "sha"], check=False, capture_output=True, text=True)
    assert "StoreError" in asked.stderr.splitlines()[-1]


def test_a_committed_row_stays_while_another_process_reads(tmp_path):
    """Two copies of SQLite in one process lost committed rows; ours are in two processes, whose locks hold."""

    async def together():
        async with opened("sqlite", tmp_path, {"t": commits(50)}) as (store, compute):
            for number in range(5):
                await put(store, "t", commit(repository=A))
                await compute.modules()
                assert await store.count("commits", tenant="t") == 51 + number

    run(together())
    database = open_database(tmp_path / "facts.db", STORE_TABLES)
    run(database.close())
