"""`make bench-ownership`: whose lines are whose, by one walk over history, beside `git blame` for every file.

Blame is run on a sample of files, drawn by seed, one process after the other, and extrapolated by
lines; the same sample says how many lines agree.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.history import borrow, histories
from bench.measure import environment, output, peak_memory, run
from bench.report import Goal, conclude, machine, table
from bench.subject import Subject
from headway.model.records import Ownership
from headway.model.scope import Source
from headway.normalise.text import read_path
from headway.sources.git.fetch import GitProvider
from headway.stores.shelf import MemoryShelf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.history import History

SEEDED_COMMITS = 5_000
BACK = 10
"""Commits of the main line that an increment brings."""
GROUP_WORDS = 4
LINES_A_COMMIT = 50
"""Below it the race is not judged: blame's work grows with the lines at HEAD, a walk's with the commits that led there."""

Owned = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Seconds, lines and shares of one history."""

    lines: int
    walks: tuple[float, ...]
    blame: float
    sampled: int
    agreeing: int
    increments: tuple[float, ...]
    peak_bytes: int

    @property
    def ratio(self) -> float:
        """How many times as long blame would take."""
        return self.blame / statistics.median(self.walks)

    @property
    def agreement(self) -> float:
        """The share of sampled lines that are the same person's, in percent."""
        return 100 * self.agreeing / max(1, self.sampled)

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the table."""
        walk = statistics.median(self.walks)
        return [
            ("ownership of every line after every commit", f"{walk:.2f} s ({min(self.walks):.2f} - {max(self.walks):.2f}), {self.lines / walk:.0f} lines/s"),
            ("git blame of every file at HEAD, extrapolated", f"{self.blame:.1f} s, {self.lines / max(self.blame, 1e-9):.0f} lines/s, from {self.sampled} of {self.lines} lines"),
            ("git blame / headway", f"{self.ratio:.1f}"),
            ("sampled lines that agree", f"{self.agreement:.2f} %"),
            (f"increment of {BACK} commits, whole process", f"{statistics.median(self.increments):.2f} s ({min(self.increments):.2f} - {max(self.increments):.2f})"),
            ("memory of a whole first read, without git", f"{self.peak_bytes / 1e6:.0f} MB"),
        ]


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.ownership", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5, help="runs per number; the median counts")
    parser.add_argument("--files", type=int, default=60, help="files that blame is asked about")
    parser.add_argument("--seed", type=int, default=1, help="of the sample, and of the repository made up when HEADWAY_BENCH_REPOS names none")
    parser.add_argument("--commits", type=int, default=SEEDED_COMMITS, help="size of the made-up repository")
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


async def walked(path: Path) -> Owned:
    """The sums of all ownership facts of a repository, read from nothing."""
    provider, found = GitProvider(Source(name="bench", kind="git", url=str(path), workers=len(os.sched_getaffinity(0))), MemoryShelf()), Counter()
    scope = await anext(provider.discover())
    async with aclosing(provider.pages(scope, "ownership", None)) as pages:
        async for page in pages:
            facts = (fact for raw in page.raws for fact in provider.shape(scope, "ownership", raw, page.reference))
            for fact in facts:
                if isinstance(fact, Ownership):
                    found[fact.path, fact.handle] += fact.lines
    await provider.close()
    return found


def timed_walk(path: Path) -> tuple[float, Owned]:
    """Wall seconds, and whose lines are whose."""
    started = time.perf_counter()
    found = asyncio.run(walked(path))
    return time.perf_counter() - started, found


def sample(path: Path, owned: Owned, *, files: int, seed: int) -> list[bytes]:
    """Paths of files with lines, drawn by seed."""
    told = {name for (name, _), lines in owned.items() if lines}
    listed = output(["git", "-C", path, "ls-tree", "-r", "-z", "--name-only", "HEAD"]).encode(errors="surrogateescape").split(b"\x00")
    found = sorted(name for name in listed if read_path(name) in told)
    return random.Random(seed).sample(found, min(files, len(found)))  # noqa: S311 - a sample that can be drawn again, no secret


def authors(path: Path) -> dict[str, str]:
    """The handle of every commit's author."""
    lines = output(["git", "-C", path, "log", "--format=%H%x00%an <%ae>", "HEAD"]).split("\n")
    return dict(line.split("\x00", 1) for line in lines if line)


def blamed(path: Path, files: Sequence[bytes]) -> tuple[float, Owned]:
    """Wall seconds of blame, one file after the other, and whose lines are whose."""
    seconds, found, handles = 0.0, Counter(), authors(path)
    for name in files:
        started = time.perf_counter()
        told = output(["git", "-C", str(path), "blame", "--incremental", "HEAD", "--", os.fsdecode(name)])
        seconds += time.perf_counter() - started
        for words in (line.split(" ") for line in told.split("\n")):
            if len(words) == GROUP_WORDS and words[0] in handles:
                found[read_path(name), handles[words[0]]] += int(words[3])
    return seconds, found


def increments(history: History, folder: Path, *, runs: int) -> tuple[float, ...]:
    """Wall seconds of the command that reads the last commits of the main line, each time on a copy of what was there before."""
    git = ["git", "-C", str(history.path)]
    tip, old = (output([*git, "rev-parse", name]).strip() for name in ("HEAD", f"HEAD~{BACK}"))
    short, before = borrow(history.path, folder / f"{history.path.stem}-short.git", tip=old), Subject(folder / "before.db")
    before.forget()
    run(before.sync_command(short.path, ownership="pass"))
    seconds = []
    for number in range(runs):
        subject = before.copy(folder / f"increment-{number}.db")
        run(["git", "-C", str(short.path), "update-ref", "refs/heads/main", tip])
        seconds.append(run(subject.sync_command(short.path, ownership="pass")))
        subject.forget()
        run(["git", "-C", str(short.path), "update-ref", "refs/heads/main", old])
    return tuple(seconds)


def memory(history: History, folder: Path) -> int:
    """Peak bytes of a whole first read, every entity and the store included."""
    subject = Subject(folder / "memory.db")
    subject.forget()
    with subprocess.Popen(subject.sync_command(history.path, ownership="pass"), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        return peak_memory(child, lambda: None)


def measure(history: History, folder: Path, asked: argparse.Namespace) -> Walked:
    """Everything about one history."""
    walks = [timed_walk(history.path) for _ in range(asked.runs)]
    owned = walks[0][1]
    seconds, theirs = blamed(history.path, sample(history.path, owned, files=asked.files, seed=asked.seed))
    lines, sampled = sum(owned.values()), sum(theirs.values())
    return Walked(
        lines=lines,
        walks=tuple(walk for walk, _ in walks),
        blame=seconds * lines / max(1, sampled),
        sampled=sampled,
        agreeing=sum(min(count, owned[key]) for key, count in theirs.items()),
        increments=increments(history, folder, runs=asked.runs),
        peak_bytes=memory(history, folder),
    )


def goals(name: str, commits: int, seen: Walked) -> list[Goal]:
    """The bounds."""
    race = [Goal(f"{name}: git blame / headway", seen.ratio, ">=", 10.0)] if seen.lines >= LINES_A_COMMIT * commits else []
    return [
        *race,
        Goal(f"{name}: sampled lines that agree, %", seen.agreement, ">=", 97.0),
        Goal(f"{name}: increment of {BACK} commits, seconds", statistics.median(seen.increments), "<=", 1.0),
        Goal(f"{name}: memory, MB", seen.peak_bytes / 1e6, "<=", 200),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Measure every history; the exit code."""
    asked = options(words)
    print(f"{machine()}\nseed {asked.seed}, {asked.runs} runs, {asked.files} files\n")
    found: list[Goal] = []
    with tempfile.TemporaryDirectory(prefix="headway-bench-") as folder:
        for history in histories(Path(folder), seed=asked.seed, commits=asked.commits):
            seen = measure(history, Path(folder), asked)
            print(table((f"{history.name} ({history.commits} commits, {seen.lines} lines)", "measured"), seen.rows()), end="\n\n", flush=True)
            found += goals(history.name, history.commits, seen)
    return conclude(found, {"numbers": {goal.name: round(goal.value, 4) for goal in found}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
