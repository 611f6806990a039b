"""Facts out of SQLite as Arrow, for the compute process alone.

The ADBC wheel carries a SQLite of its own: a process that also opened the file through the standard
library would drop the other copy's POSIX locks, so nothing here, or beside it, imports sqlite3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from headway.model.errors import StoreError
from headway.stores.tables import FACT_TABLES, WINDOW_COLUMN, home_column

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from headway.db.table import Column
    from headway.model.scope import Window


class Rows:
    """The rows of one read; keeps their statement alive until they have been consumed."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._stream, _ = statement.execute_query()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._stream.__arrow_c_schema__()

    def close(self) -> None:
        """Let go of the statement, and with it of the read transaction."""
        self._stream.release()
        self._statement.close()


class SqliteArrowReader:
    """A FactReader over one SQLite file, opened read-only at the first read.

    Whole numbers and truth values may be null; a text column that may be comes with '' for null,
    because the driver takes a column's type from its first rows and refuses text after nulls.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._database: Any = None
        self._connection: Any = None

    def read(self, entity: str, columns: Sequence[str], *, tenant: str, window: Window | None = None, scopes: Collection[str] | None = None) -> Rows:
        """Live rows as an object with `__arrow_c_stream__`, to be consumed once. Raises StoreError."""
        return self._rows(select(entity, columns, tenant=tenant, window=window, scopes=scopes))

    def extent(self, entity: str) -> Rows:
        """The greatest row number of an entity, which SQLite finds without counting. Raises StoreError."""
        return self._rows(f'SELECT coalesce(max(rowid), 0) AS extent FROM "{FACT_TABLES[entity].name}"')

    def version(self) -> Rows:
        """One number that changes when another process has written to the file. Raises StoreError."""
        return self._rows("PRAGMA data_version")

    def _rows(self, query: str) -> Rows:
        from adbc_driver_manager import AdbcStatement, Error  # noqa: PLC0415 - only the compute process pays for it

        try:
            statement = AdbcStatement(self._connected())
            statement.set_sql_query(query)
            return Rows(statement)
        except Error as error:
            raise StoreError(f"{self._path} cannot be read: {error}") from error

    def _connected(self) -> Any:
        from adbc_driver_manager import AdbcConnection, AdbcDatabase  # noqa: PLC0415 - see read
        from adbc_driver_sqlite import _driver_path  # noqa: PLC0415 - its connect() needs the same; dbapi would need pyarrow

        if self._connection is None:
            self._database = AdbcDatabase(driver=_driver_path(), uri=f"file:{quote(self._path)}?mode=ro")
            self._connection = AdbcConnection(self._database)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._database.close()
        self._connection = self._database = None


def select(entity: str, columns: Sequence[str], *, tenant: str, window: Window | None, scopes: Collection[str] | None) -> str:
    """The statement that reads live rows of an entity. Raises KeyError for a column it does not have."""
    declared = {column.name: column for column in FACT_TABLES[entity].columns}
    wanted = ", ".join(_typed(declared[name]) for name in columns)
    limits = ["deleted_at IS NULL", f"tenant = {literal(tenant)}"]
    if scopes is not None:
        limits.append(f"{home_column(entity)} IN ({', '.join(literal(name) for name in sorted(scopes))})")
    if window is not None and not window.always and entity in WINDOW_COLUMN:
        instant = WINDOW_COLUMN[entity]
        limits.append(f"{instant} >= {window.start} AND {instant} < {window.end}")
    return f'SELECT {wanted} FROM "{entity}" WHERE {" AND ".join(limits)}'


def _typed(column: Column) -> str:
    return f"coalesce(\"{column.name}\", '') AS \"{column.name}\"" if column.null and column.type not in {"int", "bool"} else f'"{column.name}"'


def literal(text: str) -> str:
    """A SQL string literal. Raises StoreError for a NUL, which would end the statement."""
    if "\0" in text:
        raise StoreError("a name with a NUL character cannot be asked for")
    return "'" + text.replace("'", "''") + "'"
