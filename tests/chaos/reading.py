"""Headway as a process with a store of its own, reading a whole world from its command line, and what it has then."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.subject import LATEST, headway
from tests.builders.console import Said, untouched

from headway.model.records import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from tests.chaos.lives import Read
    from tests.chaos.world import World

CONFIG = """
sources:
  - name: tracker
    kind: jira
    url: {tracker}
    mode: auto
    every: 1s
    auth: {{user: {user}, env: CHAOS_TRACKER}}
  - name: forge
    kind: github
    url: {forge}
    every: 1s
    auth: {{env: CHAOS_FORGE}}
    options: {{active_months: all, incident_labels: [incident]}}
  - name: local
    kind: git
    url: {code}
    every: 1s
"""
PATIENCE_SECONDS = 120
END = "-- end"
DUMP = f"""
import sys
from headway.cli.main import outcome
cut = sys.argv.index("--")
for entity in sys.argv[1:cut]:
    if outcome(["facts", entity, *sys.argv[cut + 1:]]):
        sys.exit(1)
    print({END!r}, flush=True)
"""
"""`headway facts` of many entities in one process."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A store and a configuration in a folder."""

    folder: Path
    world: World

    @classmethod
    def of(cls, folder: Path, world: World) -> Reader:
        """A reader with its configuration written and no store yet."""
        folder.mkdir(parents=True, exist_ok=True)
        text = CONFIG.format(tracker=world.tracker.url, user=world.tracker.user, forge=world.forge.url, code=world.code.folder)
        (folder / "headway.yaml").write_text(text, encoding="utf-8")
        return cls(folder, world)

    @property
    def file(self) -> Path:
        """The store."""
        return self.folder / "headway.db"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes start with."""
        return untouched(os.environ) | {"CHAOS_TRACKER": self.world.tracker.token, "CHAOS_FORGE": self.world.forge.token, "HOME": str(self.folder)}

    def command(self, verb: str, *more: str) -> list[str]:
        """The command line of a verb."""
        return headway(verb, *more, "--db", f"sqlite:///{self.file}", "--config", self.folder / "headway.yaml")

    def call(self, verb: str, *more: str, before: tuple[str, ...] = ()) -> Said:
        """A verb to its end, whatever that is; `before` is a program that starts it."""
        done = subprocess.run([*before, *self.command(verb, *more)], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
        return Said(done.returncode, done.stdout, done.stderr)

    def run(self, verb: str, *more: str) -> str:
        """What a verb printed that went well."""
        said = self.call(verb, *more)
        assert said.code == 0, said.out[-1500:] + said.err[-1500:]
        return said.out

    def streams(self, *more: str) -> dict[str, set[str]]:
        """How the streams of each source ended in one cycle."""
        return statuses(json.loads(self.call("sync", "--json", *more).out)["streams"])

    def jobs(self, source: str) -> list[dict[str, Any]]:
        """What `headway status` says of the streams of a source."""
        return list(json.loads(self.run("status", "--json", "--source", source))["jobs"])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows out of the store, asked as another process would; none while it is not there."""
        try:
            with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as file:
                return file.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    def facts(self) -> dict[str, list[str]]:
        """The canonical dump of everything that there is, with the repositories under the names that they have now."""
        return dumped(self, FACTS, said=self.world.as_called_now)

    def points(self) -> list[tuple[Any, ...]]:
        """The newest value of every point."""
        return self.ask(LATEST)


def dumped(reader: Read, entities: Collection[str], *, said: Callable[[str], str] = str) -> dict[str, list[str]]:
    """What `headway facts` prints of each of some entities, asked of one process; `said` words it anew."""
    command = [sys.executable, "-c", DUMP, *entities, "--", *reader.command("facts")[2:]]
    done = subprocess.run(command, env=reader.environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
    return {entity: dump.splitlines() for entity, dump in zip(entities, said(done.stdout).split(f"{END}\n"), strict=False)}


def statuses(streams: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Sources to the states their streams ended in."""
    found: dict[str, set[str]] = {}
    for one in streams:
        found.setdefault(one["source"], set()).add(one["status"])
    return found


def differing(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    """What only one of two dumps has, a few lines of each entity."""
    apart = {entity: sorted(set(found[entity]) ^ set(wanted[entity])) or [f"{len(found[entity])} lines instead of {len(wanted[entity])}"] for entity in wanted if found[entity] != wanted[entity]}
    return {entity: [f"{len(lines)} lines differ", *lines[:4]] for entity, lines in apart.items()}
