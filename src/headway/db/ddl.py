"""From declared tables to SQLite's CREATE statements, and back to see whether a file has drifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.db.table import SQLITE_TYPES, Column, Table

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence


def create_statements(tables: Sequence[Table]) -> Iterator[str]:
    """The statements that build the tables and their indexes, in order."""
    for table in tables:
        yield _create_table(table)
        for columns in table.unique:
            yield _create_index(table, columns, "UNIQUE INDEX")
        for columns in table.indexes:
            yield _create_index(table, columns, "INDEX")


def _create_table(table: Table) -> str:
    lines = [_column(column, serial=table.serial and column is table.columns[0]) for column in table.columns]
    if not table.serial:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines.extend(f"CHECK ({check})" for check in table.checks)
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {table.name} (\n  {body}\n)" + (" WITHOUT ROWID" if table.clustered else "")


def _column(column: Column, *, serial: bool) -> str:
    if serial:
        return f"{column.name} INTEGER PRIMARY KEY AUTOINCREMENT"
    default = f" DEFAULT {column.default}" if column.default is not None else ""
    return f"{column.name} {SQLITE_TYPES[column.type]}{'' if column.null else ' NOT NULL'}{default}"


def _create_index(table: Table, columns: tuple[str, ...], what: str) -> str:
    return f"CREATE {what} {table.name}_by_{'_'.join(columns)} ON {table.name} ({', '.join(columns)})"


def drift(connection: sqlite3.Connection, tables: Sequence[Table]) -> list[str]:
    """How the file differs from the declaration, one sentence a difference; empty when it does not."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"))
    wanted = {_name(statement): statement for statement in create_statements(tables)}
    missing = [f"{name} is missing" for name in wanted if name not in found]
    changed = [f"{name} differs: {_flat(found[name])} instead of {_flat(sql)}" for name, sql in wanted.items() if name in found and _flat(found[name]) != _flat(sql)]
    extra = [f"{name} is not declared" for name in found if name not in wanted and name != "alembic_version"]
    return missing + changed + extra


def _name(statement: str) -> str:
    words = statement.split()
    return words[words.index("TABLE" if words[1] == "TABLE" else "INDEX") + 1]


def _flat(statement: str) -> str:
    return " ".join(statement.replace("(", " ( ").replace(")", " ) ").split())
