"""GitHub alone: its first read beside what the site gives a client that only reads, the requests of 10 000 pull requests, nothing new, one repository more, code by mirrors."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench.foresight import QUARTERS
from bench.intake import asked_of, cost, first_read, narrowed, timed, typical
from bench.loads import github_load, only, sized, unlimited
from bench.report import Goal, table
from bench.site import GITHUB, Reader, drained, opened

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from bench.intake import First

REQUESTS_A_TEN_THOUSAND = 350
PULLS_A_REPOSITORY = 20
REST = (1_000, 300, 200)
"""Pull requests of a site with everything else too: half as many issues, twice as many runs, a fifth as many deployments."""
CODE = (120, 60)
HEAD = ("GitHub", "latency", "records", "first row", "whole", "processor", "records/s", "site alone", "served", "peak", "its children", "requests", "foretold off at 25, 50, 75 %")


def percent(error: float | None) -> str:
    """How far off a prediction was."""
    return "-" if error is None else f"{error:.0%}"


def line(name: str, latency: float, found: First, drain: float) -> tuple[str, ...]:
    """A first read in the table."""
    foresight = ", ".join(percent(found.foresight.get(quarter)) for quarter in QUARTERS)
    return (
        name, f"{latency:g} ms", str(found.items), f"{found.visible:.2f} s", f"{found.seconds:.1f} s", f"{found.cpu:.1f} s", f"{found.speed:.0f}", f"{drain:.0f}", f"{found.served / 1e6:.0f} MB",
        f"{found.main_bytes / 1e6:.0f} MB", f"{found.below_bytes / 1e6:.0f} MB", str(found.requests), foresight,
    )  # fmt: skip


def first_goals(name: str, found: First) -> list[Goal]:
    """What a first read promises."""
    told = [Goal(f"{name}: predicted total off by, at {quarter} %", error, "<=", 0.2) for quarter, error in found.foresight.items() if error is not None]
    return [
        Goal(f"{name}: first row visible, seconds", found.visible, "<=", 2.0),
        Goal(f"{name}: peak memory, MB", found.peak_bytes / 1e6, "<=", 200),
        *told,
    ]


def first_reads(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """Pull requests and deployments, then a site with issues and workflow runs, at every latency."""
    rows, goals = [], []
    loads = {"pull requests": github_load(asked), "everything": (*unlimited(asked), *sized(asked.rest))}
    for name, words in loads.items():
        for latency in asked.latency:
            drain = drained(*words, "--latency-ms", latency, kind=GITHUB)["items_per_second"]
            with opened(*words, "--latency-ms", latency, kind=GITHUB) as site:
                reader = Reader.of(folder / "github", site)
                found = typical([first_read(reader) for _ in range(asked.runs)])
            rows.append(line(name, latency, found, drain))
            goals += first_goals(f"GitHub, {name}, {latency:g} ms", found)
    print(table(HEAD, rows), end="\n\n", flush=True)
    return goals


def ten_thousand(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """The requests that pull requests with their reviews take, all others of the run counted too."""
    with opened(*unlimited(asked), *sized((asked.counted,)), *only(), kind=GITHUB) as site:
        found = first_read(Reader.of(folder / "counted", site))
        endpoints = site.counters()["endpoints"]
    print(f"{asked.counted} pull requests: {', '.join(f'{name} {number}' for name, number in sorted(endpoints.items()) if name != 'graphql')}\n", flush=True)
    return [Goal(f"requests for {asked.counted} pull requests with reviews", found.requests, "<=", REQUESTS_A_TEN_THOUSAND)]


@dataclass(frozen=True, slots=True)
class News:
    """Requests and seconds of reading a known site: nothing new in it; `more` requests when it has one repository more, which takes `alone` by itself."""

    requests: int
    seconds: float
    more: int
    alone: int


def news(reader: Reader, runs: int) -> News:
    """Read all repositories but the last, then all, then all again. Raises CalledProcessError."""
    reader.forget()
    *others, last = reader.site.projects
    known = narrowed(reader, len(others))
    alone = cost(reader, "sync", "--scope", reader.site.scope(last))
    reader.forget()
    reader.run("sync", *known)
    idle_others = cost(reader, "sync", *known)
    more = cost(reader, "sync") - idle_others
    reader.run("sync")
    before = asked_of(reader)[0]
    seconds = median(timed(reader, "sync") for _ in range(runs))
    return News((asked_of(reader)[0] - before) // runs, seconds, more, alone)


def many_repositories(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """A site of many repositories: one added later, then nothing new in any."""
    latency = max(asked.latency)
    with opened(*unlimited(asked), *sized((PULLS_A_REPOSITORY,) * asked.scopes), "--latency-ms", latency, kind=GITHUB) as site:
        found = news(Reader.of(folder / "repositories", site), asked.runs)
    print(f"nothing new in {asked.scopes} repositories, {latency:g} ms a request: {found.requests} requests, {found.seconds:.2f} s\n", flush=True)
    return [
        Goal(f"nothing new in {asked.scopes} repositories, seconds", found.seconds, "<=", 5.0),
        Goal(f"requests of a repository added to {asked.scopes - 1}, beyond those for nothing new", found.more, "<=", found.alone),
    ]


def mirrored(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """A small site whose code is read too, by mirror clones: memory of the process and of the git that it starts."""
    words = (*unlimited(asked), *sized(asked.code), "--code", folder / "code")
    with opened(*words, kind=GITHUB) as site:
        reader = Reader.of(folder / "mirrors", site, mirror="on")
        found = [first_read(reader) for _ in range(asked.runs)]
        commits = reader.count("commits")
    one = typical(found)
    said = f"{one.seconds:.1f} s, {commits} commits, {one.main_bytes / 1e6:.0f} MB and {one.below_bytes / 1e6:.0f} MB of what it started, git too"
    print(f"with the code of {len(asked.code)} repositories: {said}\n", flush=True)
    return [Goal("mirrors: commits stored", commits, ">=", sum(asked.code)), Goal("mirrors: peak memory without git, MB", one.peak_bytes / 1e6, "<=", 200)]


def alone(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """All of it."""
    goals = [*first_reads(asked, folder), *ten_thousand(asked, folder), *many_repositories(asked, folder)]
    return [*goals, *mirrored(asked, folder)] if asked.code else goals
