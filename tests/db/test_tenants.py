"""Whose rows a file holds: every table with an owner is counted and wiped, and looking changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.contracts.material import account, batch, run, stream

from headway.db.sqlite import open_database
from headway.db.tenants import SqlitePremises, look, owned, residents
from headway.house import TABLES
from headway.ledger.sqlite import SqliteLedger
from headway.model.errors import StoreNotOurs, UsageError
from headway.model.scope import Scope
from headway.stores.sqlite import open_store

MADE_UP = "synthetic:repo:1"
NOBODYS = {"sequences", "budgets", "etags", "backfill_windows", "stores_seen", "store"}
"""Tables whose rows belong to the file, not to a tenant."""


@pytest.fixture
def database(tmp_path):
    """A file with two accounts of tenant demo, one of them real, and three of tenant t, each with its traces in the ledger."""
    opened = open_database(tmp_path / "h.db", TABLES)
    run(_fill(opened))
    yield opened
    run(opened.close())


async def _fill(database):
    store, ledger = await open_store(database, now=0), SqliteLedger(database, code_version="test")
    for tenant, scope, keys in (("demo", MADE_UP, ("synthetic:a",)), ("demo", "git:repo:1", ("b",)), ("t", "git:repo:1", ("a", "b", "c"))):
        going = await ledger.begin(stream(tenant=tenant, scope=scope), "sync")
        one = batch(*(account(key=key) for key in keys), tenant=tenant, scope=scope, last=True)
        await ledger.mark(going, {(f"repository:{scope}", "*")})
        await store.write(one)
        await ledger.advance(going, one, expected=None)
        await ledger.finish(going, "done")


def rows(path):
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        return {table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2").fetchall() for table in TABLES}


def bytes_of(path):
    """The file and its log."""
    return [path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal")]


def counted(holdings, table):
    return {(found.tenant, found.rows, found.strange) for found in holdings if found.table == table}


def test_every_table_either_has_an_owner_or_is_known_to_be_nobodys():
    assert {table.name for table in TABLES} - {table.name for table in owned(TABLES)} == NOBODYS


def test_rows_are_counted_by_tenant_and_those_of_other_origin_apart(database):
    found = run(SqlitePremises(database, TABLES).holdings(prefix="synthetic:"))
    assert counted(found, "accounts") == {("demo", 2, 1), ("t", 3, 3)}
    assert counted(found, "runs") == {("demo", 2, 1), ("t", 1, 1)}
    assert counted(found, "points") == set()


def test_looking_counts_the_same_and_changes_no_byte(database):
    inside = run(SqlitePremises(database, TABLES).holdings(prefix="synthetic:"))
    before = bytes_of(database.path)
    assert look(database.path, TABLES, prefix="synthetic:") == inside
    assert bytes_of(database.path) == before


def test_a_file_that_is_no_store_cannot_be_looked_at(tmp_path):
    (tmp_path / "x.db").write_text("something else, long enough to be read")
    with pytest.raises(StoreNotOurs):
        look(tmp_path / "x.db", TABLES, prefix="synthetic:")


def test_one_tenant_is_wiped_from_every_table_and_no_other_row_changes(database):
    before = rows(database.path)
    wiped = run(SqlitePremises(database, TABLES).forget(tenant="demo", prefix="synthetic:", allow=lambda _: None))
    after = rows(database.path)
    kept = {table.name: [row for row in before[table.name] if table.name in NOBODYS or "demo" not in row] for table in TABLES}
    assert (after == kept, wiped) == (True, sum(map(len, before.values())) - sum(map(len, after.values())))
    assert wiped > 10


def test_what_is_not_allowed_is_not_wiped(database):
    def refuse(holdings):
        raise UsageError(f"{len(holdings)}")

    before = rows(database.path)
    with pytest.raises(UsageError):
        run(SqlitePremises(database, TABLES).forget(tenant="demo", prefix="synthetic:", allow=refuse))
    assert rows(database.path) == before


def test_residents_are_those_with_scopes_and_a_file_that_is_not_ours_has_none(database, tmp_path):
    run(SqliteLedger(database, code_version="test").enlist("s", [Scope(key=MADE_UP, name="x", location="")], tenant="demo", status="active", reason=""))
    (tmp_path / "words").write_text("no database\n" * 100)
    assert [residents(tmp_path / name) for name in ("h.db", "absent.db", "words")] == [{"demo"}, set(), set()]
