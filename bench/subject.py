"""How Headway is run and looked at from outside: its command line, its store file, its pages."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import environment, output, run

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTITIES = ("repositories", "commits", "changes", "refs", "files", "ownership", "rework")
LATEST = """
    SELECT metric, subject, span, day, value, n, num, den, reasons, method_version FROM points AS one
    WHERE seq = (SELECT max(seq) FROM points AS other
                 WHERE other.tenant = one.tenant AND other.metric = one.metric AND other.subject = one.subject
                   AND other.span = one.span AND other.day = one.day)
    ORDER BY metric, subject, span, day
"""


def headway(*words: str | Path) -> list[str]:
    """The command line of the environment this benchmark runs in."""
    return [str(Path(sys.executable).with_name("headway")), *map(str, words)]


@dataclass(frozen=True, slots=True)
class Subject:
    """One store file, and the commands that fill and read it."""

    file: Path

    @property
    def db(self) -> str:
        """The store's address."""
        return f"sqlite:///{self.file}"

    def sync_command(self, repository: Path, *, ownership: str = "off") -> list[str]:
        """Read what is new, store it, compute nothing; commits and their changes unless asked for more."""
        return headway("analyze", repository, "--db", self.db, "--no-archive", "--no-compute", "--ownership", ownership)

    def analyze_command(self, repository: Path) -> list[str]:
        """Read what is new, store it, compute what it touches."""
        return headway("analyze", repository, "--db", self.db, "--no-archive", "--json")

    def compute(self) -> float:
        """Every point of every day anew; wall seconds."""
        return run(headway("compute", "--db", self.db, "--full"))

    def forget(self) -> None:
        """Remove the file and what SQLite keeps beside it."""
        for ending in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def count(self, entity: str) -> int:
        """Live rows of a table, asked of the file itself."""
        with self.reader() as file:
            return int(file.execute(f"SELECT count(*) FROM {entity} WHERE deleted_at IS NULL").fetchone()[0])  # noqa: S608 - a name of our own

    def points(self) -> list[tuple[object, ...]]:
        """The latest version of every stored point."""
        with self.reader() as file:
            return file.execute(LATEST).fetchall()

    def forget_points(self) -> None:
        """Leave the facts alone."""
        with contextlib.closing(sqlite3.connect(self.file)) as file, file:
            file.execute("DELETE FROM points")

    def copy(self, target: Path) -> Subject:
        """The same store in another file."""
        with self.reader() as file, contextlib.closing(sqlite3.connect(target)) as other:
            file.backup(other)
        return Subject(target)

    @contextlib.contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        """The file, read-only. Raises sqlite3.OperationalError when it is not there."""
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as file:
            yield file

    def facts(self) -> dict[str, str]:
        """A digest of the canonical dump of every entity."""
        dumps = {entity: output(headway("facts", entity, "--db", self.db, "--format", "jsonl")) for entity in ENTITIES}
        return {entity: f"{len(dump.splitlines())} {hashlib.sha256(dump.encode(errors='surrogateescape')).hexdigest()}" for entity, dump in dumps.items()}

    def shows_commits(self) -> bool:
        """Whether another process already sees a commit."""
        try:
            with self.reader() as file:
                return file.execute("SELECT 1 FROM commits LIMIT 1").fetchone() is not None
        except sqlite3.OperationalError:
            return False


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, float, str]:
    """Status, wall milliseconds and the Server-Timing header of one GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - started) * 1000, answer.getheader("server-timing", "")


def answers(port: int) -> bool:
    """Whether the server is up."""
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


@contextlib.contextmanager
def served(subject: Subject) -> Iterator[int]:
    """A running server; its port. Raises TimeoutError when it does not come up."""
    port = free_port()
    with subprocess.Popen(headway("serve", "--db", subject.db, "--port", str(port)), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            limit = time.monotonic() + 30
            while not answers(port):
                if time.monotonic() > limit or child.poll() is not None:
                    raise TimeoutError("headway serve did not come up")
                time.sleep(0.05)
            yield port
        finally:
            child.terminate()
