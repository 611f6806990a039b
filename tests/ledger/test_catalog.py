"""The catalog keeps a trace of every change to a scope."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from tests.contracts.material import A, B, stream

from headway.db.ddl import create_statements
from headway.ledger import catalog
from headway.ledger.tables import LEDGER_TABLES
from headway.model.scope import Scope


@pytest.fixture
def connection():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        for statement in create_statements(LEDGER_TABLES):
            opened.execute(statement)
        yield opened


def enlisted(connection, *keys, status="active"):
    catalog.enlist(connection, "s", [Scope(key=key, name=key, location="/") for key in keys], tenant="t", status=status, reason="discovered")


def test_a_scope_that_is_found_is_audited_once(connection):
    for _ in range(2):
        enlisted(connection, A, B)
    assert connection.execute("SELECT scope, before, after, actor, reason FROM scope_audit ORDER BY id").fetchall() == [
        (A, None, "active", "headway", "discovered"), (B, None, "active", "headway", "discovered"),
    ]  # fmt: skip


def test_a_status_that_is_none_is_refused(connection):
    with pytest.raises(sqlite3.IntegrityError):
        enlisted(connection, A, status="perhaps")


def test_what_is_remembered_are_streams_that_have_a_cursor(connection):
    assert catalog.remembered(connection, "primary") == (None, {})
    connection.execute("INSERT INTO watermarks VALUES ('t', 's', 'accounts', ?, 'c', 3, NULL, 0), ('t', 's', 'refs', ?, NULL, 5, NULL, 0)", (A, A))
    catalog.attach(connection, "primary", "store", [])
    assert catalog.remembered(connection, "primary") == ("store", {stream(): 3})


def test_attaching_forgets_only_what_is_behind(connection):
    connection.execute("INSERT INTO watermarks VALUES ('t', 's', 'accounts', ?, 'c', 3, 9, 0), ('t', 's', 'refs', ?, 'd', 5, 9, 0)", (A, A))
    catalog.attach(connection, "primary", "store", [stream()])
    assert connection.execute("SELECT entity, cursor, batch, through FROM watermarks ORDER BY entity").fetchall() == [("accounts", None, 3, None), ("refs", "d", 5, 9)]


def test_the_reason_is_refreshed_where_it_is_that_of_the_status_and_leaves_no_trace(connection):
    enlisted(connection, A)
    for status, reason in (("active", "mode blocklist"), ("discovered", "the limit")):
        catalog.enlist(connection, "s", [Scope(key=A, name="new", location="/", active_at=7)], tenant="t", status=status, reason=reason)
    assert connection.execute("SELECT name, status, reason, active_at FROM scopes").fetchall() == [("new", "active", "mode blocklist", 7)]
    assert connection.execute("SELECT count(*) FROM scope_audit").fetchone() == (1,)


def test_a_halt_says_until_when_where_that_is_known_and_forgets_it_after(connection):
    for until in (9, None):
        catalog.halt(connection, [stream()], "sync", status="rate_limited", reason="enough", until=until)
        assert connection.execute("SELECT status, last_error, rate_limited_until FROM progress").fetchall() == [("rate_limited", "enough", until)]
