"""How the benchmarks measure: wall time of whole processes, the memory of a process tree, medians.

Memory is the proportional set size of all our processes; git's own are left out, because every
competitor starts the same git.
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SAMPLES_PER_SECOND = 20
PROC = Path("/proc")
SOURCES = Path(__file__).parents[1] / "src"


@dataclass(frozen=True, slots=True)
class Timing:
    """The wall seconds of each run of one thing."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The number the tables show."""
        return statistics.median(self.seconds)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """What every competitor starts with: git may read repositories of any owner."""
    trust = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    return {**os.environ, **trust, "PYTHONWARNINGS": "ignore", **(extra or {})}


def precompiled(folder: Path = SOURCES) -> bool:
    """Write the bytecode of what is measured, as installing a package does: where processes may write none, each of them would compile what was edited. Whether all could be."""
    return bool(compileall.compile_dir(folder, quiet=1))


def run(command: Sequence[str | Path], *, extra: Mapping[str, str] | None = None) -> float:
    """Run to the end and give the wall seconds; its output goes nowhere. Raises CalledProcessError with what it said."""
    started = time.perf_counter()
    done = subprocess.run([str(word) for word in command], env=environment(extra), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr.decode(errors="replace")[-2000:])
    return seconds


def output(command: Sequence[str | Path]) -> str:
    """What a command prints. Raises CalledProcessError."""
    return subprocess.run([str(word) for word in command], env=environment(), stdout=subprocess.PIPE, check=True).stdout.decode(errors="surrogateescape")


def lines(command: Sequence[str | Path]) -> int:
    """How many non-empty lines a command prints, counted while it prints."""
    with subprocess.Popen([str(word) for word in command], env=environment(), stdout=subprocess.PIPE) as child:
        assert child.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
        count = sum(1 for line in child.stdout if line.strip())
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return count


def ended_cpu() -> float:
    """Processor seconds of all processes that ended below us so far: what changes less than the wall's with what else a machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def interleave(acts: Mapping[str, Callable[[], float]], times: Mapping[str, int]) -> dict[str, Timing]:
    """Run things in turn, each as often as said, so that a slow minute of the machine is shared by all."""
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(max(times.values())):
        for name, act in acts.items():
            if turn < times[name]:
                seconds[name].append(act())
    return {name: Timing(tuple(found)) for name, found in seconds.items()}


def children(pid: int) -> list[int]:
    """The direct children of a process, by the threads that started them."""
    found = []
    for task in PROC.glob(f"{pid}/task/*/children"):
        found += [int(word) for word in task.read_text().split()]
    return found


def family(pid: int) -> Iterator[int]:
    """A process and those it started, without git and what git started."""
    try:
        if (PROC / str(pid) / "comm").read_text().startswith("git"):
            return
        below = children(pid)
    except OSError:
        return
    yield pid
    for child in below:
        yield from family(child)


def proportional_bytes(pid: int) -> int:
    """The proportional set size of one process; 0 when it has just ended."""
    try:
        rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def descendants(pid: int) -> Iterator[int]:
    """All that a process started, git too."""
    try:
        below = children(pid)
    except OSError:
        return
    for child in below:
        yield child
        yield from descendants(child)


@dataclass(slots=True)
class Sampler:
    """Watches a process tree from a thread until told to stop; `peak` is the most seen at once without git, `main` of the process alone, `below` of all it started, git too."""

    pid: int
    peak: int = 0
    main: int = 0
    below: int = 0
    samples: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    def sample(self) -> None:
        """Look once."""
        sizes = {pid: proportional_bytes(pid) for pid in {*family(self.pid), *descendants(self.pid)}}
        self.peak = max(self.peak, sum(sizes[pid] for pid in family(self.pid) if pid in sizes))
        self.main = max(self.main, sizes.get(self.pid, 0))
        self.below = max(self.below, sum(size for pid, size in sizes.items() if pid != self.pid))
        self.samples += 1

    def watch(self) -> None:
        """Look until stopped."""
        while not self.stopped.wait(1 / SAMPLES_PER_SECOND):
            self.sample()


def memory(child: subprocess.Popen[bytes], meanwhile: Callable[[], None]) -> Sampler:
    """What was seen of a running process while `meanwhile` is done and until it ends."""
    sampler = Sampler(child.pid)
    watcher = threading.Thread(target=sampler.watch)
    watcher.start()
    try:
        meanwhile()
        child.wait()
    finally:
        sampler.stopped.set()
        watcher.join()
    return sampler


def peak_memory(child: subprocess.Popen[bytes], meanwhile: Callable[[], None]) -> int:
    """The peak of a running process and what it started, without git, while `meanwhile` is done and until it ends."""
    return memory(child, meanwhile).peak
