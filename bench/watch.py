"""What a user waits for besides the whole run: first rows, an idle second run, memory, points, the page."""

from __future__ import annotations

import functools
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.measure import environment, interleave, peak_memory, run
from bench.subject import get, headway, served

if TYPE_CHECKING:
    from bench.history import History
    from bench.subject import Subject

POLL_SECONDS = 0.01
PAGE_READS = 30
START_RUNS = 10
TOTAL = re.compile(r"\btotal\s*;\s*dur=([0-9.]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Seconds, except where the name says otherwise."""

    first_visible: float
    peak_bytes: int
    nothing_new: float
    bare: float
    help: float
    compute: float
    compute_bytes: int
    points: int
    page_ms: float

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the table."""
        return [
            ("first commits visible to another process", f"{self.first_visible:.2f} s"),
            ("memory of a first read, without git", f"{self.peak_bytes / 1e6:.0f} MB"),
            ("nothing new, beyond interpreter start", f"{self.nothing_new - self.bare:.2f} s (whole {self.nothing_new:.2f}, bare Python {self.bare:.3f})"),
            ("every daily point", f"{self.compute:.2f} s for {self.points} points, {self.compute_bytes / 1e6:.0f} MB"),
            ("headway --help", f"{self.help:.3f} s = {self.help / self.bare:.1f} x bare Python"),
            ("Overview, server time", f"{self.page_ms:.1f} ms, median of {PAGE_READS}"),
        ]


def first_rows(subject: Subject, child: subprocess.Popen[bytes], started: float) -> float:
    """Seconds until a reader in another process sees a commit. Raises TimeoutError when none ever came."""
    while not subject.shows_commits():
        if child.poll() is not None and not subject.shows_commits():
            raise TimeoutError("the run ended and no commit is visible")
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - started


def watched_sync(subject: Subject, history: History) -> tuple[float, int]:
    """One first read, looked at from outside: seconds to the first rows, peak bytes."""
    subject.forget()
    seen: list[float] = []
    started = time.perf_counter()
    with subprocess.Popen(subject.sync_command(history.path), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        peak = peak_memory(child, lambda: seen.append(first_rows(subject, child, started)))
    return seen[0], peak


def computed(subject: Subject) -> float:
    """Every point from nothing; wall seconds."""
    subject.forget_points()
    return subject.compute()


def compute_memory(subject: Subject) -> int:
    """Peak bytes of computing every point from nothing."""
    subject.forget_points()
    with subprocess.Popen(headway("compute", "--db", subject.db, "--full"), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        return peak_memory(child, lambda: None)


def server_ms(header: str, wall: float) -> float:
    """The total of a Server-Timing header, else the wall time of the request."""
    told = TOTAL.search(header)
    return float(told[1]) if told else wall


def page_ms(subject: Subject, reads: int = PAGE_READS) -> float:
    """Median server milliseconds of the Overview page. Raises ValueError when it is no page."""
    with served(subject) as port:
        answers = [get(port, "/") for _ in range(reads)]
    if any(status != 200 for status, _, _ in answers):
        raise ValueError(f"the Overview answered {sorted({status for status, _, _ in answers})}")
    return statistics.median(server_ms(header, wall) for _, wall, header in answers)


def watch(history: History, subject: Subject, *, runs: int) -> Watched:
    """Everything about one history; leaves a store with its points."""
    first_visible, peak = watched_sync(subject, history)
    acts = {
        "bare": functools.partial(run, [sys.executable, "-c", "pass"]),
        "help": functools.partial(run, headway("--help")),
        "again": functools.partial(run, subject.sync_command(history.path)),
        "compute": functools.partial(computed, subject),
    }
    times = {"bare": max(runs, START_RUNS), "help": max(runs, START_RUNS), "again": runs, "compute": runs}
    timings = interleave(acts, times)
    return Watched(
        first_visible=first_visible,
        peak_bytes=peak,
        nothing_new=timings["again"].median,
        bare=timings["bare"].median,
        help=timings["help"].median,
        compute=timings["compute"].median,
        compute_bytes=compute_memory(subject),
        points=len(subject.points()),
        page_ms=page_ms(subject),
    )
