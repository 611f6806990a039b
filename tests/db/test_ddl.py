"""Declared tables become statements, and a file that differs from them says how."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from headway.db.ddl import create_statements, drift
from headway.db.table import Column, Table

PLAIN = Table(name="plain", columns=(Column("a", "text"), Column("b", "int", null=True)), key=("a",), indexes=(("b",),), unique=(("b", "a"),))
SERIAL = Table(name="serial", columns=(Column("id", "int"), Column("on", "bool", default="0")), key=("id",), serial=True, checks=("id > 0",))
TABLES = (PLAIN, Table(name="clustered", columns=(Column("k", "text"), Column("v", "json")), key=("k",), clustered=True))

CHANGES = {
    "as declared": ((), []),
    "a table is missing": (("DROP TABLE clustered",), ["clustered is missing"]),
    "an index is missing": (("DROP INDEX plain_by_b",), ["plain_by_b is missing"]),
    "a column is too many": (("ALTER TABLE plain ADD COLUMN c TEXT",), ["plain differs"]),
    "a legacy constraint was left beside": (("CREATE UNIQUE INDEX old ON plain (a)",), ["old is not declared"]),
    "a table is too many": (("CREATE TABLE stray (x)",), ["stray is not declared"]),
    "the revision's own table is no drift": (("CREATE TABLE alembic_version (version_num)",), []),
}


@pytest.mark.parametrize("case", CHANGES)
def test_drift_says_what_differs(case):
    statements, said = CHANGES[case]
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in (*create_statements(TABLES), *statements):
            connection.execute(statement)
        found = drift(connection, TABLES)
    assert len(found) == len(said)
    assert all(one.startswith(words) for one, words in zip(found, said, strict=True))


def test_a_serial_table_numbers_itself_and_never_reuses_a_number():
    with closing(sqlite3.connect(":memory:")) as connection:
        plain = Table(name="serial", columns=(Column("id", "int"), Column("v", "text")), key=("id",), serial=True)
        for statement in create_statements((plain,)):
            connection.execute(statement)
        numbers = []
        for _ in range(2):
            numbers.append(connection.execute("INSERT INTO serial (v) VALUES ('x')").lastrowid)
            connection.execute("DELETE FROM serial")
    assert numbers == [1, 2]


def test_checks_and_defaults_stand_in_the_statement():
    (statement,) = create_statements((SERIAL,))
    assert "CHECK (id > 0)" in statement
    assert "DEFAULT 0" in statement
