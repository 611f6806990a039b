"""Make-believe sites in processes of their own, driven and counted from outside, and Headway as a process that reads one or several of them."""

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
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
RERUN = "pipeline_runs"
"""Each attempt of a run is a record, and a site says how many runs it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of site: how it is started and configured, what it calls its parts, and what they hold of which entity, the entity that is watched first."""

    name: str
    source: str
    secret: str
    entry: str
    parts: str
    dimension: str
    holds: Mapping[str, str]

    @property
    def watched(self) -> str:
        """The entity whose first row is looked for and whose end is foretold."""
        return next(iter(self.holds))


JIRA = Kind(
    name="jira", source="acme", secret="BENCH_JIRA_TOKEN", parts="projects", dimension="project", holds={"work_items": "items"},  # noqa: S106 - the name of a variable
    entry="  - {{name: acme, kind: jira, url: '{url}', mode: auto, auth: {{user: {user}, env: BENCH_JIRA_TOKEN}}, options: {{edition: cloud}}}}\n",
)  # fmt: skip
GITHUB = Kind(
    name="github", source="octo", secret="BENCH_GITHUB_TOKEN", parts="repos", dimension="repo",  # noqa: S106 - as above
    holds={"pull_requests": "pulls", "work_items": "issues", RERUN: "runs", "deployments": "deployments"},
    entry="  - {{name: octo, kind: github, url: '{url}', mode: auto, auth: {{env: BENCH_GITHUB_TOKEN}}, options: {{mirror: {mirror}, active_months: all}}}}\n",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is up: what it said of itself."""

    kind: Kind
    url: str
    user: str
    token: str
    projects: tuple[dict[str, Any], ...]
    """Its parts: projects, or repositories."""

    @property
    def items(self) -> int:
        """How many records it was made with."""
        return sum(self.holds.values())

    @property
    def holds(self) -> dict[str, int]:
        """How many of which entity it was made with, where there are any."""
        counts = {entity: sum(int(part[word]) for part in self.projects) for entity, word in self.kind.holds.items()}
        return {entity: number for entity, number in counts.items() if number}

    @property
    def largest(self) -> str:
        """The scope with the most of what is watched."""
        word = self.kind.holds[self.kind.watched]
        return self.scope(max(self.projects, key=lambda part: int(part[word])))

    def scope(self, part: Mapping[str, Any]) -> str:
        """The key of a part."""
        return f"{self.kind.name}:{self.kind.dimension}:{part['id']}"

    def counters(self) -> dict[str, Any]:
        """Requests and bytes so far, in all and by endpoint."""
        with urllib.request.urlopen(f"{self.url}/__fake/counters", timeout=30) as answer:  # noqa: S310 - an address of our own child
            return dict(json.load(answer))

    def requests(self) -> int:
        """Requests so far."""
        return int(self.counters()["requests"])

    def do(self, verb: str, **given: Any) -> None:
        """One of the site's own verbs. Raises HTTPError for one it refuses."""
        urllib.request.urlopen(f"{self.url}/__fake/{verb}", data=json.dumps(given).encode(), timeout=30).close()  # noqa: S310 - as above


def command(kind: Kind, words: Sequence[object]) -> list[str]:
    """How a site is started."""
    return [sys.executable, "-m", f"tests.fakes.{kind.name}", *map(str, words)]


@contextlib.contextmanager
def opened(*words: object, kind: Kind = JIRA) -> Iterator[Site]:
    """A site while the block runs. Raises RuntimeError when it does not come up."""
    with subprocess.Popen(command(kind, words), cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
            told = child.stdout.readline()
            if not told:
                raise RuntimeError(f"the make-believe {kind.name} did not start")
            said = json.loads(told)
            yield Site(kind, said["url"], said.get("user", ""), said["token"], tuple(said[kind.parts]))
        finally:
            child.terminate()


def drained(*words: object, kind: Kind = JIRA) -> dict[str, float]:
    """What a client that only reads gets out of such a site, as the site says."""
    told = subprocess.run(command(kind, [*words, "--drain"]), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True).stdout
    return dict(json.loads(told.splitlines()[-1]))


@dataclass(frozen=True, slots=True)
class Reader:
    """A store and a configuration in a folder: Headway reading sites from its command line."""

    folder: Path
    sites: tuple[Site, ...]

    @classmethod
    def of(cls, folder: Path, *sites: Site, mirror: str = "off") -> Reader:
        """A reader with its configuration written and no store yet; `mirror`: whether the code of a GitHub is read too."""
        folder.mkdir(parents=True, exist_ok=True)
        entries = (site.kind.entry.format(url=site.url, user=site.user, mirror=mirror) for site in sites)
        (folder / "headway.yaml").write_text("sources:\n" + "".join(entries), encoding="utf-8")
        return cls(folder, sites)

    @property
    def site(self) -> Site:
        """The first of its sites."""
        return self.sites[0]

    @property
    def file(self) -> Path:
        """The store."""
        return self.folder / "headway.db"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes start with."""
        return environment({"HOME": str(self.folder), **{site.kind.secret: site.token for site in self.sites}})

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

    def count(self, entity: str, *, source: str = "") -> int:
        """Live rows of an entity, of one source if it is named."""
        where = f"deleted_at IS NULL AND ('{source}' = '' OR source = '{source}')"
        found = self.ask(f"SELECT count(*) FROM {entity} WHERE {where}")  # noqa: S608 - names of our own
        return int(found[0][0]) if found else 0

    def shows(self, site: Site) -> bool:
        """Whether a row of what is watched of a site can be seen."""
        return bool(self.ask(f"SELECT 1 FROM {site.kind.watched} WHERE source = '{site.kind.source}' LIMIT 1"))  # noqa: S608 - as above

    def amiss(self) -> dict[str, str]:
        """Of which entity of which source another number is stored than the site has."""
        found = {}
        for site in self.sites:
            for entity, wanted in site.holds.items():
                stored = self.count(entity, source=site.kind.source)
                if stored < wanted or (stored > wanted and entity != RERUN):
                    found[f"{site.kind.source} {entity}"] = f"{stored} of {wanted}"
        return found
