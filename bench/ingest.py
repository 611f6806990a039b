"""`make bench-ingest`: reading a Jira over HTTP, as a process, beside dlt's REST source on the same site.

The site is a process of its own on this machine and shares its cores; what it gives to a client that only
reads is printed, since nobody can be faster. Every number is the median of several runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import rivals
from bench.foresight import QUARTERS
from bench.intake import Unread, added, first_read, loaded, timed, typical
from bench.report import Goal, conclude, machine, table
from bench.site import Reader, drained, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.intake import First

SMALL, FULL = "small", "full"
SIZES = {SMALL: (4_000, 1_000, 500, 300, 200), FULL: (197_000, 60_000, 40_000, 30_000, 20_000, 15_000, 10_000, 4_000)}
TIES = {SMALL: 500, FULL: 5_000}
"""How many items of the largest project share one update time."""
MANY_SCOPES, ITEMS_A_SCOPE = 100, 20
PEER_ITEMS = 600


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.ingest", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3, help="runs per number; the median counts")
    parser.add_argument("--scale", choices=(SMALL, FULL), default=SMALL, help="full: the Jira part of the reference load, 376 000 items of 12 kB and more")
    parser.add_argument("--sizes", type=lambda text: tuple(map(int, text.split(","))), help="items of each project instead")
    parser.add_argument("--scopes", type=int, default=MANY_SCOPES, help="projects of the site in which nothing is new")
    parser.add_argument("--latency", type=float, nargs="*", default=[20.0, 0.0], help="milliseconds the site waits before each answer")
    parser.add_argument("--peer-items", type=int, default=PEER_ITEMS, help="items of the site that both Headway and dlt read; 0 leaves dlt out")
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


def sized(sizes: Sequence[int]) -> tuple[str, ...]:
    """The site's own words for the items of its projects."""
    return ("--sizes", ",".join(map(str, sizes)))


def allowed(items: int) -> int:
    """Requests a first read of one source may make: a hundred items each, a thousand histories each, and twenty."""
    return items // 100 + items // 1000 + 20


def first_goals(name: str, found: First) -> list[Goal]:
    """What a first read promises."""
    told = [Goal(f"{name}: predicted total off by, at {quarter} %", error, "<=", 0.2) for quarter, error in found.foresight.items() if error is not None]
    return [
        Goal(f"{name}: first row visible, seconds", found.visible, "<=", 2.0),
        Goal(f"{name}: items stored per second", found.speed, ">=", 2_000),
        Goal(f"{name}: peak memory, MB", found.peak_bytes / 1e6, "<=", 200),
        *told,
    ]


def first_row(name: str, found: First, drain: float) -> tuple[str, ...]:
    """The line of the table."""
    foresight = ", ".join("-" if (error := found.foresight.get(quarter)) is None else f"{error:.0%}" for quarter in QUARTERS)
    return (
        name, str(found.items), f"{found.visible:.2f} s", f"{found.seconds:.1f} s", f"{found.speed:.0f}", f"{drain:.0f}", f"{found.peak_bytes / 1e6:.0f} MB",
        f"{found.requests} ({allowed(found.items)})", foresight,
    )  # fmt: skip


FIRST = ("latency", "items", "first row", "whole", "items/s", "site alone", "peak", "requests (bound of one project)", "foretold off at 25, 50, 75 %")


def first_reads(asked: argparse.Namespace, folder: Path) -> tuple[list[tuple[str, ...]], list[Goal]]:
    """The first read at every latency; then, on the last store, replay."""
    rows, goals = [], []
    words = ("--seed", asked.seed, *sized(asked.sizes or SIZES[asked.scale]), "--ties", TIES[asked.scale], "--heavy")
    for latency in asked.latency:
        name = f"{latency:g} ms"
        drain = drained(*words, "--latency-ms", latency)["items_per_second"]
        with opened(*words, "--latency-ms", latency) as site:
            reader = Reader.of(folder / "first", site)
            found = typical([first_read(reader) for _ in range(asked.runs)])
            rows.append(first_row(name, found, drain))
            goals += first_goals(name, found)
    again = timed(reader, "replay") * 100_000 / found.items
    return rows, [*goals, Goal("replay of 100 000 items, seconds", again, "<=", 60)]


def one_project(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """The requests of a site with one project, and which modules reading it loads."""
    items = (asked.sizes or SIZES[SMALL])[0]
    with opened("--seed", asked.seed, *sized((items,)), "--heavy") as site:
        reader = Reader.of(folder / "one", site)
        found = first_read(reader)
        return [
            Goal(f"requests for {items} items of one project", found.requests, "<=", allowed(items)),
            Goal("modules loaded that a sync must be spared", len(loaded(reader)), "<=", 0),
        ]


def many_scopes(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """A site of many projects: nothing new in any, and one added later."""
    sizes = (ITEMS_A_SCOPE,) * asked.scopes
    with opened("--seed", asked.seed, *sized(sizes), "--latency-ms", max(asked.latency)) as site:
        reader = Reader.of(folder / "many", site)
        more = added(reader)
        idle = median(timed(reader, "sync") for _ in range(asked.runs))
    print(f"one project added to {more.others}: {more.requests} requests, {more.searches} of them searches\n", flush=True)
    return [
        Goal(f"nothing new in {asked.scopes} projects, seconds", idle, "<=", 5.0),
        Goal(f"searches for a project added to {more.others}", more.searches, "<=", more.bound),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Measure it all; the exit code."""
    asked = options(words)
    print(f"{machine()}\nseed {asked.seed}, {asked.runs} runs, scale {asked.scale}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="headway-ingest-") as temporary:
        folder = Path(temporary)
        try:
            rows, goals = first_reads(asked, folder)
            print(table(FIRST, rows), end="\n\n", flush=True)
            goals += [*one_project(asked, folder), *many_scopes(asked, folder)]
            if asked.peer_items:
                lines, more = rivals.beside(folder, items=asked.peer_items, seed=asked.seed, latency=max(asked.latency), runs=asked.peer_runs)
                print(table(rivals.HEAD, lines), end="\n\n", flush=True)
                goals += more
        except Unread as problem:
            print(problem, file=sys.stderr)
            return 1
    return conclude(goals, {"numbers": {goal.name: round(goal.value, 4) for goal in goals}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
