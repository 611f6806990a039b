"""A make-believe Jira in a process of its own, driven and counted from outside, and Headway as a process that reads it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import environment
from bench.subject import headway

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
SECRET = "BENCH_JIRA_TOKEN"  # noqa: S105 - the name of a variable
CONFIG = """
sources:
  - name: acme
    kind: jira
    url: {url}
    mode: auto
    auth: {{user: {user}, env: {secret}}}
    options: {{edition: cloud}}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is up: what it said of itself."""

    url: str
    user: str
    token: str
    projects: tuple[dict[str, Any], ...]

    @property
    def items(self) -> int:
        """How many items it was made with."""
        return sum(int(project["items"]) for project in self.projects)

    def counters(self) -> dict[str, Any]:
        """Requests so far, in all and by endpoint."""
        with urllib.request.urlopen(f"{self.url}/__fake/counters", timeout=30) as answer:  # noqa: S310 - an address of our own child
            return dict(json.load(answer))

    def requests(self) -> int:
        """Requests so far."""
        return int(self.counters()["requests"])

    def do(self, verb: str, **given: Any) -> None:
        """One of the site's own verbs. Raises HTTPError for one it refuses."""
        urllib.request.urlopen(f"{self.url}/__fake/{verb}", data=json.dumps(given).encode(), timeout=30).close()  # noqa: S310 - as above


def command(words: Sequence[object]) -> list[str]:
    """How the site is started."""
    return [sys.executable, "-m", "tests.fakes.jira", *map(str, words)]


@contextlib.contextmanager
def opened(*words: object) -> Iterator[Site]:
    """A site while the block runs. Raises RuntimeError when it does not come up."""
    with subprocess.Popen(command(words), cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
            told = child.stdout.readline()
            if not told:
                raise RuntimeError("the make-believe Jira did not start")
            said = json.loads(told)
            yield Site(said["url"], said["user"], said["token"], tuple(said["projects"]))
        finally:
            child.terminate()


def drained(*words: object) -> dict[str, float]:
    """What a client that only reads gets out of such a site, as the site says."""
    told = subprocess.run(command([*words, "--drain"]), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True).stdout
    return dict(json.loads(told.splitlines()[-1]))


@dataclass(frozen=True, slots=True)
class Reader:
    """A store and a configuration in a folder: Headway reading one site from its command line."""

    folder: Path
    site: Site

    @classmethod
    def of(cls, folder: Path, site: Site) -> Reader:
        """A reader with its configuration written and no store yet."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "headway.yaml").write_text(CONFIG.format(url=site.url, user=site.user, secret=SECRET), encoding="utf-8")
        return cls(folder, site)

    @property
    def file(self) -> Path:
        """The store."""
        return self.folder / "headway.db"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes start with."""
        return environment({SECRET: self.site.token, "HOME": str(self.folder)})

    def words(self, verb: str, *more: str) -> list[str]:
        """A verb with its store and its configuration."""
        return [verb, *more, "--db", f"sqlite:///{self.file}", "--config", str(self.folder / "headway.yaml")]

    def command(self, verb: str, *more: str) -> list[str]:
        """The command line of a verb."""
        return headway(*self.words(verb, *more))

    def run(self, verb: str, *more: str) -> str:
        """Run a verb to its end; what it printed. Raises CalledProcessError."""
        done = subprocess.run(self.command(verb, *more), env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout[-1000:], done.stderr[-2000:])
        return done.stdout

    def forget(self) -> None:
        """Remove the store and what SQLite keeps beside it."""
        for ending in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows out of the store, asked as another process would; none while it is not there."""
        try:
            with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as file:
                return file.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    def count(self, entity: str) -> int:
        """Live rows of an entity."""
        found = self.ask(f"SELECT count(*) FROM {entity} WHERE deleted_at IS NULL")  # noqa: S608 - a name of our own
        return int(found[0][0]) if found else 0
