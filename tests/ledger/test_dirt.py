"""Dirt under numbers: what is marked again is newer than any computation that has begun."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from headway.db.ddl import create_statements
from headway.ledger.dirt import clean, next_number, soil
from headway.ledger.tables import DIRTY, SEQUENCES


def test_marks_rise_and_marking_again_raises_the_mark():
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in create_statements([DIRTY, SEQUENCES]):
            connection.execute(statement)
        soil(connection, "t", [("s", "2026-01-01"), ("s", "2026-01-02")])
        soil(connection, "t", [("s", "2026-01-01")])
        soil(connection, "t", [])
        assert connection.execute("SELECT day, mark FROM dirty ORDER BY day").fetchall() == [("2026-01-01", 2), ("2026-01-02", 1)]
        assert next_number(connection, "mark") == 3


def test_what_is_clean_is_forgotten_of_all_or_of_some_alone():
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in create_statements([DIRTY, SEQUENCES]):
            connection.execute(statement)
        soil(connection, "t", [("s", "*"), ("u", "*")])
        soil(connection, "t", [("v", "*")])
        clean(connection, "t", 1, ["u", "v"])
        assert connection.execute("SELECT subject FROM dirty ORDER BY subject").fetchall() == [("s",), ("v",)]
        clean(connection, "t", 2, None)
        assert connection.execute("SELECT subject FROM dirty").fetchall() == []
