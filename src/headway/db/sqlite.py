"""One SQLite file: its writer thread, its readers, and the checks before the first touch.

All writes of a process go through one thread, so a transaction never waits for a sibling; other
processes are waited for by SQLite's busy handler and then reported as StoreBusy. A fresh file is
built beside its place and moved there whole, so that nobody ever meets half of one.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import sqlite3
import time
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
READER_CACHE_KIB = 4_096
"""What a reader looks up beside a write is mostly not there, which the upper levels of an index tell."""
CHECKPOINT_PAGES = 4_000
"""16 MB of WAL between checkpoints: fewer rewrites of hot index pages than SQLite's 4 MB."""

TROUBLES: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "is being written by another process; try again when it has finished"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "is being written by another process; try again when it has finished"),
    sqlite3.SQLITE_FULL: (StoreFull, "cannot grow: the disk is full; free some space and run the same command again, nothing stored is lost"),
    sqlite3.SQLITE_NOTADB: (StoreNotOurs, "is no Headway store; name another file with --db"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "is damaged; restore it from a backup or delete it and sync again"),
    sqlite3.SQLITE_READONLY: (StoreError, "may not be written by this user"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "cannot be opened; check that its folder exists and may be written"),
    sqlite3.SQLITE_IOERR: (StoreError, "cannot be read or written: the disk refuses; check its free space and its health, nothing stored is lost"),
}
"""What SQLite's primary result codes mean to a person."""
PRIMARY_CODE = 0xFF
LOG_RETRY_SECONDS = 0.02


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into our errors, with the file's name and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        kind, advice = TROUBLES.get(getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE, (StoreError, f"cannot be used: {error}"))
        raise kind(f"{path} {advice}") from error
    except OSError as error:
        kind = StoreFull if error.errno == errno.ENOSPC else StoreError
        raise kind(f"{path} cannot be opened: {error.strerror}") from error


class Database:
    """An open SQLite file. `write` runs a function in one transaction, `read` on a reader's connection."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
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
            self._connections[role] = connect(self.path, busy_seconds=self._busy_seconds, cache_kib=CACHE_KIB if role == "writer" else READER_CACHE_KIB)
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
        """Close both connections, each in the thread that opened it and after what it is still doing."""
        loop = asyncio.get_running_loop()
        for role, thread in (("reader", self._reader), ("writer", self._writer)):
            await loop.run_in_executor(thread, self._let_go, role)
            thread.shutdown()

    def _let_go(self, role: str) -> None:
        if role in self._connections:
            self._connections.pop(role).close()


def connect(path: Path, *, busy_seconds: float = BUSY_SECONDS, cache_kib: int = CACHE_KIB) -> sqlite3.Connection:
    """A connection with our pragmas: WAL, a busy handler, autocommit (transactions are written out)."""
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, cached_statements=64)
    try:
        _keep_a_log(connection, until=time.monotonic() + busy_seconds)
        for pragma in ("synchronous=NORMAL", f"cache_size=-{cache_kib}", "temp_store=MEMORY", f"wal_autocheckpoint={CHECKPOINT_PAGES}"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_a_log(connection: sqlite3.Connection, *, until: float) -> None:
    """Switch to WAL, which a file from a backup may not have; SQLite does not wait for others here, so we do."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(LOG_RETRY_SECONDS)
        else:
            return


def open_database(path: Path, tables: Sequence[Table], *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a store file, creating it when absent or empty. Raises StoreNotOurs, StoreTooNew, StoreTooOld, BadPath."""
    with translated(path):
        folder = path.is_dir()
    if folder:
        raise BadPath(f"{path} is a folder; --db needs the name of a file in it, as in sqlite:///{path / 'headway.db'}")
    create(path, tables)
    check_version(path, busy_seconds=busy_seconds)
    return Database(path, busy_seconds=busy_seconds)


def check_version(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> str:
    """The revision of a store file, if this Headway can work with it. Raises what is wrong with it."""
    return judged(path, revision_of(path, busy_seconds=busy_seconds))


def revision_of(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> str:
    """The revision a store file says it has, looked up without changing a byte of it. Raises StoreNotOurs, StoreError."""
    with translated(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=busy_seconds)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise StoreNotOurs(f"{path} is a database of another program; it was left untouched, name another file with --db")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise StoreError(f"{path} does not say which revision it has; restore it from a backup or delete it and sync again")
    return str(row[0])


def judged(path: Path, revision: str, known: Sequence[str] = REVISIONS) -> str:
    """The revision, if it is the newest that is known. Raises StoreTooNew, StoreTooOld."""
    if revision not in known:
        raise StoreTooNew(f"{path} was written by a newer Headway (revision {revision}, this one knows {known[-1]}); upgrade Headway, the file was left untouched")
    if revision != known[-1]:
        raise StoreTooOld(f"{path} has revision {revision}, this Headway needs {known[-1]}; run: headway db upgrade --db sqlite:///{path}")
    return revision


def create(path: Path, tables: Sequence[Table]) -> None:
    """Build a file that is absent or empty from the declared tables; of several creators all but one find it done."""
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.resolve()
        if filled(place):
            return
        with _alone_in(place.parent):
            if not filled(place):
                _build(place, tables)


def filled(path: Path) -> bool:
    """Whether there is anything in a file."""
    return path.exists() and path.stat().st_size > 0


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets it go when a process dies."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _build(place: Path, tables: Sequence[Table]) -> None:
    draft = place.with_name(f".{place.name}.new")
    for left in (draft, *(Path(f"{name}{suffix}") for name in (draft, place) for suffix in ("-journal", "-wal", "-shm"))):
        left.unlink(missing_ok=True)  # a log left beside a deleted store would be played back into the new one
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in create_statements(tables):
            connection.execute(statement)
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (HEAD,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")
    draft.replace(place)
