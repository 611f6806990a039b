"""`make bench-kill`: SIGKILL at random moments, then resume; the end must not show that it happened.

Every life starts with an empty store and is killed until a run comes through by itself. Then its
canonical dump must be that of an unbroken run, and its points those of a computation from nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.history import histories
from bench.measure import environment, run
from bench.report import Goal, conclude, machine, table
from bench.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.history import History

KILLED_COMMITS = 5000
RESUME_TRIES = 60
RESUME_PAUSE_SECONDS = 1.0


class NotResumed(Exception):
    """A store that was left by a kill could not be brought to its end."""


@dataclass(slots=True, kw_only=True)
class Killer:
    """Starts runs, kills them, and keeps count."""

    dice: random.Random
    history: History
    longest: float
    kills: int = 0
    lives: int = 0
    differences: list[str] = field(default_factory=list)

    def attempt(self, subject: Subject) -> bool:
        """Start a run and kill it at a random moment; whether it had come to its end before."""
        quiet = subprocess.DEVNULL
        with subprocess.Popen(subject.analyze_command(self.history.path), env=environment(), stdout=quiet, stderr=quiet, start_new_session=True) as child:
            try:
                return child.wait(self.dice.uniform(0.02, self.longest)) == 0
            except subprocess.TimeoutExpired:
                self.kill(child.pid)
                return False

    def kill(self, pid: int) -> None:
        """Take the process alone, or everything it started with it: power cuts do both."""
        alone = self.dice.random() < 0.5
        (os.kill if alone else os.killpg)(pid, signal.SIGKILL)
        self.kills += 1

    def live(self, subject: Subject, *, until: int) -> None:
        """One life: killed until it comes through or enough were killed, then brought to its end. Raises NotResumed."""
        self.lives += 1
        while self.kills < until:
            if self.attempt(subject):
                return
        resume(subject, self.history)


def resume(subject: Subject, history: History) -> None:
    """Run to the end; a lease of a killed run may stand for a while. Raises NotResumed."""
    for _ in range(RESUME_TRIES):
        done = subprocess.run(subject.analyze_command(history.path), env=environment(), capture_output=True, check=False)
        if done.returncode == 0:
            return
        time.sleep(RESUME_PAUSE_SECONDS)
    raise NotResumed(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")


def differing(name: str, found: object, wanted: object) -> list[str]:
    """One sentence when two things differ."""
    return [] if found == wanted else [f"{name} differ: {str(found)[:300]} instead of {str(wanted)[:300]}"]


def differing_points(name: str, found: list[tuple[object, ...]], wanted: list[tuple[object, ...]]) -> list[str]:
    """One sentence that counts the points of one side only and shows some."""
    apart = set(found) ^ set(wanted)
    return [f"{name} differ in {len(apart)} of {len(wanted)}: {sorted(apart, key=str)[:4]}"] if apart else []


def judge(subject: Subject, unbroken: Subject, folder: Path) -> list[str]:
    """What a killed life's store shows that an unbroken one's does not."""
    anew = subject.copy(folder / "anew.db")
    anew.forget_points()
    anew.compute()
    found = differing("facts", subject.facts(), unbroken.facts())
    found += differing_points("points and those of the unbroken run", subject.points(), unbroken.points())
    found += differing_points("points and a computation from nothing", subject.points(), anew.points())
    anew.forget()
    return found


def torment(history: History, folder: Path, *, seed: int, kills: int) -> Killer:
    """Lives until so many kills were done. Raises NotResumed."""
    unbroken = Subject(folder / "unbroken.db")
    longest = run(unbroken.analyze_command(history.path))
    killer = Killer(dice=random.Random(seed), history=history, longest=longest)  # noqa: S311 - moments, not secrets
    while killer.kills < kills:
        subject = Subject(folder / "killed.db")
        killer.live(subject, until=kills)
        killer.differences += judge(subject, unbroken, folder)
        subject.forget()
    unbroken.forget()
    return killer


def main(words: Sequence[str] | None = None) -> int:
    """Kill and compare on every history; the exit code."""
    parser = argparse.ArgumentParser(prog="bench.kill", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commits", type=int, default=KILLED_COMMITS)
    asked = parser.parse_args(words)
    print(f"{machine()}\nseed {asked.seed}, {asked.kills} kills\n")
    rows, goals = [], []
    with tempfile.TemporaryDirectory(prefix="headway-kill-") as folder:
        for history in histories(Path(folder), seed=asked.seed, commits=asked.commits):
            done = torment(history, Path(folder), seed=asked.seed, kills=asked.kills)
            rows.append((history.name, str(history.commits), str(done.kills), str(done.lives), str(len(done.differences))))
            goals.append(Goal(f"{history.name}: differences after {done.kills} kills", len(done.differences), "<=", 0))
            print("\n".join(done.differences))
    print(table(("history", "commits", "kills", "lives", "differences"), rows))
    return conclude(goals, {"kills": asked.kills, "seed": asked.seed, "differences": sum(goal.value for goal in goals)}, check=True)


if __name__ == "__main__":
    sys.exit(main())
