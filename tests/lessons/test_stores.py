"""How stores of this kind kept wrong rows, one test each, on both stores; numbered as in the list of lessons of the specification."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest
from tests.contracts.material import DAY, A, account, batch, commit, dump, point, points, run, told

from headway.db.sqlite import create, open_database
from headway.db.upgrade import upgrade
from headway.house import TABLES
from headway.model.calendar import day_of, from_datetime
from headway.stores.memory import MemoryStore
from headway.stores.sqlite import open_store
from headway.stores.tables import STORE_TABLES


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    database = open_database(tmp_path / "facts.db", STORE_TABLES)
    yield run(open_store(database, now=0))
    run(database.close())


def test_25_an_upsert_refreshes_every_column(store):
    """LESSON 25."""
    run(store.write(batch(commit(subject="old title"))))
    run(store.write(batch(commit(subject="new title", reachable=False, at=2 * DAY), seen=2)))
    assert told(store, "commits", "subject", "reachable", "committed_at") == [("new title", False, 2 * DAY)]


def test_35_instants_are_whole_microseconds_in_utc_and_days_are_those_of_the_zone(store):
    late = from_datetime(datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-3))))
    run(store.write(batch(commit(at=late))))
    assert told(store, "commits", "committed_at") == [late]
    assert [day_of(late, zone) for zone in ("UTC", "America/Sao_Paulo")] == ["2026-03-02", "2026-03-01"]


def test_36_the_latest_point_is_the_last_one_not_the_largest(store):
    for seq, value in ((1, 10.0), (2, 3.0)):
        run(store.append([point(value, seq=seq)]))
    assert points(store) == [("2026-03-02", 3.0, 2)]


def test_37_a_row_written_many_times_is_counted_once(store):
    for seen in range(1, 6):
        run(store.write(batch(account(name=f"name {seen}"), seen=seen)))
    assert (run(store.count("accounts", tenant="t")), len(dump(store, "accounts"))) == (1, 1)


def test_38_an_identical_run_adds_no_row(store):
    changed = [run(store.write(batch(account(), commit(), entity="accounts", seen=seen))) for seen in (1, 2, 3)]
    appended = [run(store.append([point(seq=seq)])) for seq in (1, 2, 3)]
    assert (changed, appended) == ([2, 0, 0], [1, 0, 0])


def test_39_nothing_in_a_key_can_be_absent_and_so_be_there_twice(store):
    assert [(column.name, table.name) for table in STORE_TABLES for column in table.columns if column.name in table.key and column.null] == []
    assert run(store.count("accounts", tenant="t")) == 0


def test_40_no_read_reaches_another_tenants_rows(store):
    for tenant in ("t", "u"):
        run(store.write(batch(account(name=tenant), tenant=tenant)))
        run(store.append([point(tenant=tenant)]))
    assert (told(store, "accounts", "name"), run(store.keys("accounts", tenant="nobody", source="s", scope=A)), points(store, tenant="nobody")) == (["t"], set(), [])


def test_44_what_a_scope_no_longer_has_is_found_key_by_key_never_by_deleting_the_scope(store):
    """Deleting by scope and inserting again left 1 115 facts of 73 145 when a layer in between failed."""
    run(store.write(batch(*(account(f"p{number}") for number in range(20)))))
    run(store.write(batch(account("p1", "new"), seen=2)))
    assert run(store.count("accounts", tenant="t")) == 20


BESIDE_KEYS = {("quarantine", ("tenant", "source", "entity", "scope", "external_id")), ("tokens", ("hash",))}
"""All that may refuse a row besides the key of its table: a record is kept aside once in a stream, and a secret is one token."""


def refusing(path):
    """Whatever refuses a row in a file as it was built, and is not the key that is declared for its table."""
    keys = {table.name: table.key for table in TABLES}
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'alembic%'").fetchall():
            for _, index, unique, *_ in connection.execute(f"PRAGMA index_list('{table}')").fetchall():
                columns = tuple(name for _, _, name in connection.execute(f"PRAGMA index_info('{index}')"))
                if unique and columns != keys.get(table):
                    yield table, columns


@pytest.mark.parametrize("made", ["by its migrations", "from its declarations"])
def test_10_nothing_but_the_key_refuses_a_row(tmp_path, made):
    """LESSON 10: a constraint of before scopes, left beside the one that has them, blocked every insert."""
    path = tmp_path / "facts.db"
    upgrade(path) if made == "by its migrations" else create(path, TABLES)
    assert set(refusing(path)) == BESIDE_KEYS
    database = open_database(path, TABLES)
    store = run(open_store(database, now=0))
    same = [batch(account(key="7"), source=source, tenant=tenant) for tenant in ("t", "u") for source in ("s", "z")]
    assert [run(store.write(one)) for one in same] == [1, 1, 1, 1]
    run(database.close())
