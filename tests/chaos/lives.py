"""Processes that read a misbehaving site and are killed at moments drawn by seed, while people work in that site."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from bench.site import Reader

ENTITIES = ("projects", "boards", "sprints", "accounts", "work_items", "transitions", "item_links", "sprint_memberships")
TROUBLES = (
    ("search", "disconnect", {"every": 17, "nth": 5, "where": "mid"}),
    ("search", "500", {"every": 13, "nth": 3}),
    ("search", "429", {"every": 19, "nth": 7, "retry_after": 0}),
    ("bulkfetch", "disconnect", {"every": 7, "nth": 2, "where": "before"}),
    ("bulkfetch", "503", {"every": 11, "nth": 3}),
)
COMPUTED_EVERY = 4
EARLY = 0.2
"""The share of kills that come before the reader has begun to read."""
MOST_ATTEMPTS = 40


@dataclass(kw_only=True)
class Torment:
    """Starts readers, kills them, changes the site meanwhile, and keeps count; `longest` is how long the work itself may last."""

    reader: Reader
    longest: float
    dice: random.Random
    kills: int = 0
    ended: int = 0
    touched: int = 0
    searches: int = 0

    def until(self, kills: int) -> None:
        """Kill so many readers; numbers are computed now and then in between, so that later facts must make them stale."""
        for _ in range(MOST_ATTEMPTS * kills):
            if self.kills >= kills:
                return
            self._change()
            self.live()
            if self.kills % COMPUTED_EVERY == COMPUTED_EVERY - 1:
                self.reader.run("compute")
        raise AssertionError(f"only {self.kills} of {kills} readers lived long enough to be killed")

    def live(self) -> None:
        """One reader: killed at a moment of its work, now and then before it, unless it has come to its end."""
        quiet, before = subprocess.DEVNULL, self._begun()
        with subprocess.Popen(self.reader.command("sync", "--json"), env=self.reader.environment, stdout=quiet, stderr=quiet, start_new_session=True) as child:
            if self.dice.random() < EARLY:
                time.sleep(self.dice.uniform(0.05, 0.5))
            else:
                self._await_work(child, before)
                self._change()
                time.sleep(self.dice.uniform(0, self.longest))
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                self.kills += 1
            else:
                self.ended += 1

    def _begun(self) -> int:
        """The last run that was opened for items."""
        found = self.reader.ask("SELECT max(id) FROM runs WHERE entity = 'work_items'")
        return int(found[0][0] or 0) if found else 0

    def _await_work(self, child: subprocess.Popen[bytes], before: int) -> None:
        while child.poll() is None and self._begun() <= before:
            time.sleep(0.005)

    def _change(self) -> None:
        """Somebody works: an item's words or status change while it may be being read."""
        project = self.dice.choice(self.reader.site.projects)
        number = self.dice.randint(1, int(project["items"]))
        self.reader.site.do("touch", item=f"{project['key']}-{number}", summary=f"Changed {self.touched}")
        self.touched += 1


def facts(reader: Reader) -> dict[str, str]:
    """The canonical dump of everything that the site brings."""
    return {entity: reader.run("facts", entity) for entity in ENTITIES}
