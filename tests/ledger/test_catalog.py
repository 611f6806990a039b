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
