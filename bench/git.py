"""`make bench-git`: reading git history, beside git itself, Perceval and PyDriller.

Every number is the median of several runs in turns on the same bare repository; rows are counted
against git in every run. A peer that is given less history is compared on that history alone, where
git and Headway run again: nothing is extrapolated.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.history import SEEDED_COMMITS, beginning, histories
from bench.peers import PEERS
from bench.race import GIT, HEADWAY, Race, WrongCount, race
from bench.report import Goal, conclude, machine, table
from bench.subject import Subject
from bench.watch import Watched, watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.history import History
    from bench.peers import Peer

BOUNDS = {"perceval": 2.0, "pydriller": 12.0}


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.git", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5, help="runs per number; the median counts")
    parser.add_argument("--peer-runs", type=int, help="runs of the peers, when fewer")
    parser.add_argument("--peer-commits", type=int, default=0, help="give the peers at most this many commits from the beginning of a history")
    parser.add_argument("--peers", nargs="*", default=[peer.name for peer in PEERS], choices=[peer.name for peer in PEERS])
    parser.add_argument("--seed", type=int, default=1, help="of the repository made up when HEADWAY_BENCH_REPOS names none")
    parser.add_argument("--commits", type=int, default=SEEDED_COMMITS, help="size of the made-up repository")
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


def races(history: History, subject: Subject, folder: Path, asked: argparse.Namespace) -> list[Race]:
    """The race on the whole history and, when the peers get less of it, the race on its beginning."""
    peers: list[Peer] = [peer for peer in PEERS if peer.name in asked.peers]
    peer_runs = min(asked.peer_runs or asked.runs, asked.runs)
    if not peers or not asked.peer_commits or history.commits <= asked.peer_commits:
        return [race(history, subject, peers=peers, runs=asked.runs, peer_runs=peer_runs)]
    short = beginning(history, folder / f"{history.path.stem}-beginning.git", asked.peer_commits)
    whole = race(history, subject, peers=(), runs=asked.runs, peer_runs=0)
    return [whole, race(short, subject, peers=peers, runs=asked.runs, peer_runs=peer_runs)]


def race_goals(run: list[Race]) -> list[Goal]:
    """Headway against git on the whole history, and each peer against Headway where it ran."""
    goals = [Goal("headway / git log", run[0].ratio(HEADWAY, GIT) or 0.0, "<=", 0.8)]
    for peer in PEERS:
        ratio = run[-1].ratio(f"{peer.title} {peer.version}", HEADWAY)
        if ratio is not None:
            goals.append(Goal(f"{peer.title} / headway ({run[-1].history.commits} commits)", ratio, ">=", BOUNDS[peer.name]))
    return goals


def watch_goals(seen: Watched) -> list[Goal]:
    """The bounds on what a user waits for."""
    return [
        Goal("first commits visible, seconds", seen.first_visible, "<=", 1.0),
        Goal("nothing new beyond interpreter start, seconds", seen.nothing_new - seen.bare, "<=", 0.3),
        Goal("memory, MB", seen.peak_bytes / 1e6, "<=", 200),
        Goal("every daily point, seconds", seen.compute, "<=", 10.0),
        Goal("headway --help / bare Python", seen.help / seen.bare, "<=", 5.0),
        Goal("Overview server time, ms", seen.page_ms, "<=", 50.0),
    ]


def measure(history: History, folder: Path, asked: argparse.Namespace) -> list[Goal]:
    """One history: its two tables, and its goals named after it."""
    subject = Subject(folder / "headway.db")
    run = races(history, subject, folder, asked)
    print(table(("history", "reader", "median", "fastest - slowest", "ratio", "note"), [row for one in run for row in one.rows()]), end="\n\n", flush=True)
    seen = watch(history, subject, runs=asked.runs)
    print(table((run[0].title, "measured"), seen.rows()), end="\n\n", flush=True)
    goals = [*race_goals(run), *watch_goals(seen)]
    return [Goal(f"{history.name}: {goal.name}", goal.value, goal.sign, goal.bound) for goal in goals]


def main(words: Sequence[str] | None = None) -> int:
    """Measure every history; the exit code."""
    asked = options(words)
    print(f"{machine()}\nseed {asked.seed}, {asked.runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="headway-bench-") as folder:
        try:
            found = histories(Path(folder), seed=asked.seed, commits=asked.commits)
            goals = [goal for history in found for goal in measure(history, Path(folder), asked)]
        except WrongCount as problem:
            print(problem, file=sys.stderr)
            return 1
    return conclude(goals, {"numbers": {goal.name: round(goal.value, 4) for goal in goals}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
