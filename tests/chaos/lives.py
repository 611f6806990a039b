"""Processes that read misbehaving sources and are killed at moments drawn by seed, while people work in those sources."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping

COMPUTED_EVERY = 4
EARLY = 0.2
"""The share of kills that come before the reader has begun to read."""
MOST_ATTEMPTS = 40
PROC = Path("/proc")


class Read(Protocol):
    """Headway with a store and a configuration."""

    @property
    def environment(self) -> Mapping[str, str]: ...
    def command(self, verb: str, *more: str) -> list[str]: ...
    def run(self, verb: str, *more: str) -> str: ...
    def ask(self, sql: str) -> list[tuple[Any, ...]]: ...


@dataclass(kw_only=True)
class Torment:
    """Starts readers, kills them, changes what they read meanwhile, and keeps count.

    `longest` is how long the work itself may last, `awaited` the entities at whose reading they are struck, `child` a program
    whose start is waited for with the last of these.
    """

    reader: Read
    longest: float
    dice: random.Random
    change: Callable[[], object]
    awaited: tuple[str, ...] = ("work_items",)
    child: str | None = None
    kills: int = 0
    ended: int = 0
    touched: int = 0
    searches: int = 0
    amid: int = 0
    """Kills while that program ran."""

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
        quiet, entity = subprocess.DEVNULL, self.dice.choice(self.awaited)
        before = self._begun(entity)
        with subprocess.Popen(self.reader.command("sync", "--json"), env=self.reader.environment, stdout=quiet, stderr=quiet, start_new_session=True) as child:
            if self.dice.random() < EARLY:
                time.sleep(self.dice.uniform(0.05, 0.5))
            else:
                self._await_work(child, entity, before)
                self._change()
                time.sleep(self.dice.uniform(0, self._longest(entity)))
            if child.poll() is None:
                self._strike(child.pid)
            else:
                self.ended += 1

    def _longest(self, entity: str) -> float:
        return 0.1 if self._in_child(entity) else self.longest

    def _in_child(self, entity: str) -> bool:
        return self.child is not None and entity == self.awaited[-1]

    def _begun(self, entity: str) -> int:
        """The last run that was opened for an entity."""
        found = self.reader.ask(f"SELECT max(id) FROM runs WHERE entity = '{entity}'")
        return int(found[0][0] or 0) if found else 0

    def _await_work(self, child: subprocess.Popen[bytes], entity: str, before: int) -> None:
        while child.poll() is None and self._begun(entity) <= before:
            time.sleep(0.005)
        while self._in_child(entity) and child.poll() is None and self.child not in map(name_of, below(child.pid)):
            time.sleep(0.005)

    def _strike(self, pid: int) -> None:
        """Kill the process alone, or everything it started with it: power cuts do both."""
        started = list(below(pid))
        self.amid += self.child in map(name_of, started)
        os.kill(pid, signal.SIGKILL)
        if self.dice.random() < 0.5:
            for one in started:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
        self.kills += 1

    def _change(self) -> None:
        """Somebody works, perhaps on what is being read."""
        self.change()
        self.touched += 1


def below(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they did."""
    with suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from below(child)


def name_of(pid: int) -> str:
    """What a process is called, nothing once it is gone."""
    with suppress(OSError):
        return (PROC / str(pid) / "comm").read_text().strip()
    return ""
