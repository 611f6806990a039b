"""`make bench-metrics`: how long a year of all metrics of a very large company takes, what a day more costs, and how fast the stored points are read.

The year (bench.year) is made once and kept in the cache; every run computes a copy of it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import ended_cpu, environment, memory
from bench.report import Goal, conclude, machine, table
from bench.subject import headway
from bench.year import PARTS, Histories, Plan, Tomorrow, Year
from headway.config import Config, Settings, Tenant
from headway.flows.choosing import Rules
from headway.flows.ingest.sync import sync_sources
from headway.house import SystemClock, open_house
from headway.model.calendar import add_days, day_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.model.ports import Provider

TENANT = "demo"
TOUCHED = 20
"""Repositories and projects that a day's increment touches."""
READS = 400
PERIOD = 90
COURSES = 12
"""Series that one page asks for."""
COUNTED = ("repositories", "commits", "changes", "pull_requests", "reviews", "work_items", "transitions", "pipeline_runs", "deployments")
SCALES = {"full": (34.0, 100, 820_000), "toy": (0.05, 3, 300)}
"""Scale of the company, repositories that are given seeded commits, and how many."""
P95 = 95


class Wrong(Exception):
    """What was measured did not do what it should."""


def settings(store: Path) -> Settings:
    """The house of a year."""
    return Settings(config=Config(tenant=Tenant(id=TENANT, zone="UTC")), database=f"sqlite:///{store}", batch_rows=10_000, workers=1, archive=False, log="error")


async def pour(store: Path, providers: Mapping[str, Provider]) -> int:
    """Read sources by the ordinary sync; how many records. Raises Wrong when one of their streams went wrong."""
    async with open_house(settings(store)) as house:
        intake = replace(house.intake, rules=dict.fromkeys(providers, Rules(most=1_000)))
        outcomes = await sync_sources(intake, providers)
    wrong = [outcome.error for outcome in outcomes if outcome.error]
    if wrong:
        raise Wrong(f"the year could not be read: {wrong[0]}")
    return sum(outcome.items for outcome in outcomes)


def made(plan: Plan, folder: Path) -> Path:
    """The store of a year, made unless it is there."""
    store = folder / f"year-{plan.seed}-{plan.scale:g}-{plan.repositories}-{plan.commits}-{plan.until}.db"
    if not store.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = store.with_suffix(".draft")
        discard(draft)
        started = time.perf_counter()
        for part in PARTS:
            asyncio.run(pour(draft, {part: Year(plan, part)}))
        asyncio.run(pour(draft, {"history": Histories(plan)}))
        draft.rename(store)
        print(f"the year was made in {time.perf_counter() - started:.0f} s\n", flush=True)
    return store


def discard(store: Path) -> None:
    """Remove a store with what lies beside it."""
    for ending in ("", "-wal", "-shm"):
        store.with_name(store.name + ending).unlink(missing_ok=True)


def computed(store: Path) -> tuple[float, int]:
    """Wall seconds of `headway compute` as a whole process, linking included, and the most memory all its processes held. Raises Wrong."""
    config = store.with_suffix(".yaml")
    config.write_text(f"tenant: {{id: {TENANT}, zone: UTC}}\n", encoding="utf-8")
    started, used = time.perf_counter(), ended_cpu()
    with subprocess.Popen(headway("compute", "--db", f"sqlite:///{store}", "--config", config), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        peak = memory(child, lambda: None).peak
        said = child.stderr.read().decode() if child.stderr else ""
    if child.returncode:
        raise Wrong(f"headway compute ended with {child.returncode}: {said.strip()[-500:]}")
    seconds = time.perf_counter() - started
    print(f"computed in {seconds:.1f} s, {ended_cpu() - used:.1f} s of a processor", flush=True)
    return seconds, peak


def count(store: Path, *tables: str) -> dict[str, int]:
    """How many rows tables hold."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        return {name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in tables}  # noqa: S608 - our own names


def series(store: Path) -> dict[str, list[tuple[str, str]]]:
    """The stored (metric, span) of every subject."""
    found: dict[str, list[tuple[str, str]]] = {}
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        for subject, metric, span in connection.execute("SELECT DISTINCT subject, metric, span FROM points ORDER BY 1, 2, 3"):
            found.setdefault(subject, []).append((metric, span))
    return found


async def read(store: Path, plan: Plan) -> list[float]:
    """Milliseconds of each read as a page makes it: the courses of some numbers of one subject over 90 days."""
    found, known, dice = [], series(store), random.Random(plan.seed)  # noqa: S311 - a sample that can be drawn again, no secret
    subjects = list(known)
    dice.shuffle(subjects)
    async with open_house(settings(store)) as house:
        for subject in itertools.islice(itertools.cycle(subjects), READS):
            asked = dice.sample(known[subject], min(COURSES, len(known[subject])))
            started = time.perf_counter()
            courses = await house.store.courses(tenant=TENANT, subject=subject, asked=asked, first=add_days(plan.until, -PERIOD), last=add_days(plan.until, -1))
            found.append((time.perf_counter() - started) * 1000)
            if len(courses) != len(asked):
                raise Wrong("a course is missing")
    return found


def increment(plan: Plan, store: Path) -> float:
    """Tomorrow comes to some repositories and projects; wall seconds of computing it. Raises Wrong when nothing came of it."""
    before = count(store, "points")["points"]
    come = asyncio.run(pour(store, {f"{part}-tomorrow": Tomorrow(plan, part, scopes=TOUCHED) for part in PARTS[:2]}))
    come += asyncio.run(pour(store, {"history": Histories(plan, extra_days=1, scopes=TOUCHED)}))
    seconds, _ = computed(store)
    added = count(store, "points")["points"] - before
    print(f"a day more: {come} records, {added} points\n", flush=True)
    if not added:
        raise Wrong("a day more changed no point")
    return seconds


def measure(plan: Plan, folder: Path) -> list[Goal]:
    """Copy, compute, add a day, read; the goals."""
    store = folder / "run.db"
    discard(store)
    shutil.copyfile(made(plan, folder), store)
    print(table(("facts", "rows"), [(name, str(rows)) for name, rows in count(store, *COUNTED).items()]), end="\n\n", flush=True)
    try:
        first, peak = computed(store)
        points = count(store, "points")["points"]
        print(f"{points} points\n", flush=True)
        more = increment(plan, store)
        times = sorted(asyncio.run(read(store, plan)))
    finally:
        discard(store)
    return [
        Goal("first computation of a year, seconds", first, "<=", 60.0),
        Goal("memory of all processes meanwhile, MB", peak / 1e6, "<=", 1000.0),
        Goal("a day more, seconds", more, "<=", 2.0),
        Goal(f"read of {COURSES} courses among {points / 1e6:.1f} M points, p95, ms", times[-(-len(times) * P95 // 100) - 1], "<=", 50.0),
    ]


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.metrics", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", help="the first day that has not happened (default: today, so that levels end with the year)")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("HEADWAY_CACHE", ".cache")) / "bench-metrics", help="where the year is kept; 5 GB, and as much again while it is computed")
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Measure; the exit code."""
    asked = options(words)
    scale, repositories, commits = SCALES[asked.scale]
    plan = Plan(seed=asked.seed, until=asked.until or day_of(SystemClock().now(), "UTC"), scale=scale, repositories=repositories, commits=commits)
    print(f"{machine()}\nseed {plan.seed}, scale {plan.scale:g}, {plan.commits} seeded commits in {plan.repositories} repositories, a year until {plan.until}\n", flush=True)
    try:
        goals = measure(plan, asked.folder.absolute())
    except Wrong as problem:
        print(problem, file=sys.stderr)
        return 1
    return conclude(goals, {"seed": plan.seed, "scale": plan.scale, "numbers": {goal.name: round(goal.value, 4) for goal in goals}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
