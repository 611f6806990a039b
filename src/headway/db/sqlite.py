"""One SQLite file: its writer thread, its readers, and the checks before the first touch.

All writes of a process go through one thread, so a transaction never waits for a sibling; other
processes are waited for by SQLite's busy handler and then reported as StoreBusy.
"""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from headway.db.ddl import create_statements
from headway.db.revision import APPLICATION_ID, HEAD, REVISIONS
from headway.model.errors import BadPath, StoreBusy, StoreError, StoreFull, StoreNotOurs, StoreTooNew, StoreTooOld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from headway.db.table import Table

Result = TypeVar("Result")
BUSY_SECONDS = 15
NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
"""The database's own clock as an SQL expression, in microseconds (of whole milliseconds)."""
CACHE_KIB = 16_384
CHECKPOINT_PAGES = 4_000
"""16 MB of WAL between checkpoints: fewer rewrites of hot index pages than SQLite's 4 MB."""

WORDS = (
    ("locked", StoreBusy, "is being written by another process; try again when it has finished"),
    ("busy", StoreBusy, "is being written by another process; try again when it has finished"),
    ("full", StoreFull, "cannot grow: the disk is full; free some space and run the same command again, nothing stored is lost"),
    ("not a database", StoreNotOurs, "is no Headway store; name another file with --db"),
    ("malformed", StoreError, "is damaged; restore it from a backup or delete it and sync again"),
    ("readonly", StoreError, "may not be written by this user"),
    ("unable to open", StoreError, "cannot be opened; check that its folder exists and may be written"),
)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into our errors, with the file's name and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error).lower()
        for word, kind, advice in WORDS:
            if word in text:
                raise kind(f"{path} {advice}") from error
        raise StoreError(f"{path}: {error}") from error
    except OSError as error:
        kind = StoreFull if error.errno == errno.ENOSPC else StoreError
        raise kind(f"{path} cannot be opened: {error.strerror}") from error


class Database:
    """An open SQLite file. `write` runs a function in one transaction, `read` on a reader's connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="sqlite-reader")
        self._connections: dict[str, sqlite3.Connection] = {}

    async def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run ``work`` inside BEGIN IMMEDIATE … COMMIT; rolled back whole if it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._transact, work)

    async def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run ``work`` on a connection that sees the last commit."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, self._look, work)

    def _connection(self, role: str) -> sqlite3.Connection:
        if role not in self._connections:
            self._connections[role] = connect(self.path)
        return self._connections[role]

    def _transact(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with translated(self.path):
            connection = self._connection("writer")
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

    def _look(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with translated(self.path):
            return work(self._connection("reader"))

    async def close(self) -> None:
        """Close both connections, each in the thread that opened it."""
        loop = asyncio.get_running_loop()
        for role, thread in (("reader", self._reader), ("writer", self._writer)):
            if role in self._connections:
                await loop.run_in_executor(thread, self._connections.pop(role).close)
            thread.shutdown()


def connect(path: Path) -> sqlite3.Connection:
    """A connection with our pragmas: WAL, a busy handler, autocommit (transactions are written out)."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=64)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"cache_size=-{CACHE_KIB}", "temp_store=MEMORY", f"wal_autocheckpoint={CHECKPOINT_PAGES}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def open_database(path: Path, tables: Sequence[Table]) -> Database:
    """Open a store file, creating it when absent. Raises StoreNotOurs, StoreTooNew, StoreTooOld, BadPath."""
    if path.is_dir():
        raise BadPath(f"{path} is a folder; --db needs the name of a file in it, as in sqlite:///{path / 'headway.db'}")
    with translated(path):
        if path.exists() and path.stat().st_size:
            check_version(path)
        else:
            create(path, tables)
    return Database(path)


def check_version(path: Path) -> str:
    """The revision of a store file, looked up without changing a byte of it. Raises what is wrong with it."""
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise StoreNotOurs(f"{path} is a database of another program; it was left untouched, name another file with --db")
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if revision not in REVISIONS:
        raise StoreTooNew(f"{path} was written by a newer Headway (revision {revision}, this one knows {HEAD}); upgrade Headway, the file was left untouched")
    if revision != HEAD:
        raise StoreTooOld(f"{path} has revision {revision}, this Headway needs {HEAD}; run: headway db upgrade --db sqlite:///{path}")
    return str(revision)


def create(path: Path, tables: Sequence[Table]) -> None:
    """Build a fresh file from the declared tables in one transaction; a second creator finds it done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in create_statements(tables):
                connection.execute(statement)
            connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
            connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
