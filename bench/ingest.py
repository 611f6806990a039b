"""`make bench-ingest`: reading a Jira and a GitHub over HTTP, as a process, each alone and both at once; beside dlt's REST source on the same Jira.

The sites are processes of their own on this machine and share its cores; what they give to a client that only
reads is printed, since nobody can be faster. Every number is the median of several runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench import github, github_beside, rivals
from bench.foresight import QUARTERS
from bench.intake import Unread, added, first_read, loaded, timed, typical
from bench.loads import FULL, ITEMS, SMALL, jira_load, sized
from bench.measure import precompiled
from bench.report import Goal, conclude, machine, table
from bench.site import Reader, drained, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.intake import First

MANY_SCOPES, ITEMS_A_SCOPE = 100, 20
PEER_ITEMS = 600
FIRST = ("Jira, latency", "items", "first row", "whole", "processor", "items/s", "site alone", "served", "peak", "its children", "requests (bound of one project)", "foretold off at 25, 50, 75 %")


def numbers(text: str) -> tuple[int, ...]:
    """Numbers separated by commas."""
    return tuple(map(int, text.split(",")))


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.ingest", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3, help="runs per number; the median counts")
    parser.add_argument("--scale", choices=(SMALL, FULL), default=SMALL, help="full: the reference load, 376 000 items of 12 kB and more and 64 000 pull requests")
    parser.add_argument("--parts", nargs="*", choices=tuple(PARTS), default=list(PARTS), help="only these parts")
    parser.add_argument("--sizes", type=numbers, help="items of each project instead")
    parser.add_argument("--pulls", type=numbers, help="pull requests of each repository instead")
    parser.add_argument("--rest", type=numbers, default=github.REST, help="pull requests of each repository of the site with issues and workflow runs too")
    parser.add_argument("--counted", type=int, default=10_000, help="pull requests whose requests are counted")
    parser.add_argument("--scopes", type=int, default=MANY_SCOPES, help="projects, and repositories, of a site in which nothing is new")
    parser.add_argument("--ill-sizes", type=numbers, default=(1_500, 500), help="items of each project of the Jira that is ill")
    parser.add_argument("--latency", type=float, nargs="*", default=[20.0, 0.0], help="milliseconds the sites wait before each answer")
    parser.add_argument("--code", type=numbers, nargs="?", const=github.CODE, help="read a small GitHub with its code too; pull requests of each repository of it")
    parser.add_argument("--peer-items", type=int, default=PEER_ITEMS, help="items of the site that both Headway and dlt read; 0 leaves dlt out")
    parser.add_argument("--peer-runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


def allowed(items: int) -> int:
    """Requests a first read of one source may make: a hundred items each, a thousand histories each, and twenty."""
    return items // 100 + items // 1000 + 20


def first_goals(name: str, found: First) -> list[Goal]:
    """What a first read of a Jira promises."""
    return [*github.first_goals(name, found), Goal(f"{name}: items stored per second", found.speed, ">=", 2_000)]


def first_row(name: str, found: First, drain: float) -> tuple[str, ...]:
    """The line of the table."""
    foresight = ", ".join(github.percent(found.foresight.get(quarter)) for quarter in QUARTERS)
    return (
        name, str(found.items), f"{found.visible:.2f} s", f"{found.seconds:.1f} s", f"{found.cpu:.1f} s", f"{found.speed:.0f}", f"{drain:.0f}", f"{found.served / 1e6:.0f} MB",
        f"{found.main_bytes / 1e6:.0f} MB", f"{found.below_bytes / 1e6:.0f} MB", f"{found.requests} ({allowed(found.items)})", foresight,
    )  # fmt: skip


def first_reads(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """The first read of a Jira at every latency; then, on the last store, replay."""
    rows, goals = [], []
    for latency in asked.latency:
        name, words = f"Jira, {latency:g} ms", (*jira_load(asked), "--latency-ms", latency)
        drain = drained(*words)["items_per_second"]
        with opened(*words) as site:
            reader = Reader.of(folder / "first", site)
            found = typical([first_read(reader) for _ in range(asked.runs)])
        rows.append(first_row(name, found, drain))
        goals += first_goals(name, found)
    print(table(FIRST, rows), end="\n\n", flush=True)
    again = timed(reader, "replay") * 100_000 / found.items
    return [*goals, Goal("replay of 100 000 items, seconds", again, "<=", 60)]


def one_project(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """The requests of a site with one project, and which modules reading it loads."""
    items = (asked.sizes or ITEMS[SMALL])[0]
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


def jira_alone(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """A Jira by itself."""
    return [*first_reads(asked, folder), *one_project(asked, folder), *many_scopes(asked, folder)]


def beside_dlt(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """The same Jira read by dlt."""
    if not asked.peer_items:
        return []
    lines, goals = rivals.beside(folder, items=asked.peer_items, seed=asked.seed, latency=max(asked.latency), runs=asked.peer_runs)
    print(table(rivals.HEAD, lines), end="\n\n", flush=True)
    return goals


PARTS: dict[str, Callable[[argparse.Namespace, Path], list[Goal]]] = {
    "jira": jira_alone, "github": github.alone, "together": github_beside.together, "ills": github_beside.beside_ills, "dlt": beside_dlt,
}  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Measure it all; the exit code."""
    asked = options(words)
    print(f"{machine()}\nseed {asked.seed}, {asked.runs} runs, scale {asked.scale}, {' '.join(asked.parts)}\n", flush=True)
    goals: list[Goal] = []
    precompiled()
    try:
        for part in asked.parts:
            with tempfile.TemporaryDirectory(prefix="headway-ingest-") as temporary:
                goals += PARTS[part](asked, Path(temporary))
    except Unread as problem:
        print(problem, file=sys.stderr)
        return 1
    return conclude(goals, {"numbers": {goal.name: round(goal.value, 4) for goal in goals}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
