"""GitHub beside Jira in one process: both together against the slower of them alone, and GitHub while Jira is ill in every way."""

from __future__ import annotations

import functools
import subprocess
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bench.intake import Unread, first_read, typical
from bench.loads import FULL, PULLS, SMALL, github_load, jira_load, only, sized, unlimited
from bench.measure import interleave
from bench.report import Goal, table
from bench.site import GITHUB, JIRA, Reader, opened

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from bench.intake import First

APART = 1.1
WHOLE_SECONDS = 600
POLL_SECONDS = 0.05
JIRA_ALONE, GITHUB_ALONE, BOTH = "Jira alone", "GitHub alone", "both"
HEAD = ("read", "latency", "records", "first row of each", "whole", "of runs", "processor", "records/s", "served", "peak", "its children", "requests")
WELL = "Jira is not read"
ILLS: dict[str, dict[str, Any]] = {
    "hangs": {"endpoint": "*", "what": "hang"},
    "hangs in the midst": {"endpoint": "search", "what": "hang", "nth": 3},
    "answers 500": {"endpoint": "*", "what": "500"},
    "answers 429": {"endpoint": "*", "what": "429", "retry_after": 1},
    "answers garbage": {"endpoint": "*", "what": "garbage"},
    "drips 2 kB a second": {"endpoint": "search", "what": "slow", "bytes_per_second": 2_000},
}
"""What a Jira does that is not well, in the words of the make-believe one."""
ILL_HEAD = ("Jira", "GitHub read in", "of runs", "beside not read", "its streams when GitHub is done")
STREAMS = "SELECT status, count(*), count(finished_at) FROM progress WHERE source = '{}' GROUP BY 1 ORDER BY 1"


def together(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """Each alone and both at once, in turns, at every latency."""
    rows, goals = [], []
    for latency in asked.latency:
        late = ("--latency-ms", latency)
        with opened(*jira_load(asked), *late) as jira, opened(*github_load(asked), *late, kind=GITHUB) as github:
            readers = {JIRA_ALONE: Reader.of(folder / "j", jira), GITHUB_ALONE: Reader.of(folder / "g", github), BOTH: Reader.of(folder / "both", jira, github)}
            found = in_turns(readers, asked.runs)
        rows += [line(name, latency, runs) for name, runs in found.items()]
        goals += both_goals(f"Jira and GitHub, {latency:g} ms", {name: typical(runs) for name, runs in found.items()}, scale=asked.scale)
    print(table(HEAD, rows), end="\n\n", flush=True)
    return goals


def in_turns(readers: dict[str, Reader], runs: int) -> dict[str, list[First]]:
    """First reads by every reader, one after the other, so often."""
    found: dict[str, list[First]] = defaultdict(list)

    def read(name: str) -> float:
        found[name].append(first_read(readers[name]))
        return found[name][-1].seconds

    interleave({name: functools.partial(read, name) for name in readers}, dict.fromkeys(readers, runs))
    return found


def line(name: str, latency: float, runs: list[First]) -> tuple[str, ...]:
    """What one reader took, in the table."""
    found = typical(runs)
    return (
        name, f"{latency:g} ms", str(found.items), f"{found.visible:.2f} s", f"{found.seconds:.1f} s", spread([run.seconds for run in runs]), f"{found.cpu:.1f} s", f"{found.speed:.0f}",
        f"{found.served / 1e6:.0f} MB", f"{found.main_bytes / 1e6:.0f} MB", f"{found.below_bytes / 1e6:.0f} MB", str(found.requests),
    )  # fmt: skip


def spread(seconds: list[float]) -> str:
    """The fastest and the slowest run."""
    return f"{min(seconds):.1f} - {max(seconds):.1f} s"


def both_goals(name: str, found: dict[str, First], *, scale: str) -> list[Goal]:
    """What two sources at once promise; the ten minutes are for the whole reference load."""
    both, slower = found[BOTH], max(found[JIRA_ALONE].seconds, found[GITHUB_ALONE].seconds)
    whole = [Goal(f"{name}: whole reference load, seconds", both.seconds, "<=", WHOLE_SECONDS)] if scale == FULL else []
    return [
        Goal(f"{name}: both / the slower alone", both.seconds / slower, "<=", APART),
        Goal(f"{name}: first row of each visible, seconds", both.visible, "<=", 2.0),
        Goal(f"{name}: peak memory, MB", both.peak_bytes / 1e6, "<=", 200),
        *whole,
    ]


def beside_ills(asked: argparse.Namespace, folder: Path) -> list[Goal]:
    """GitHub alone, then beside a Jira that is ill in every way, in turns; small loads, since what is looked for is waiting."""
    latency = ("--latency-ms", max(asked.latency))
    pulls = (*unlimited(asked), *sized(asked.pulls or PULLS[SMALL]), *only("--deployments", 50))
    with opened("--seed", asked.seed, *sized(asked.ill_sizes), "--heavy", *latency) as jira, opened(*pulls, *latency, kind=GITHUB) as github:
        readers = {WELL: Reader.of(folder / "well", github), **{ill: Reader.of(folder / "ill", github, jira) for ill in ILLS}}
        streams: dict[str, str] = {}

        def read(ill: str) -> float:
            jira.do("well")
            if ill in ILLS:
                jira.do("behave", **ILLS[ill])
            seconds, streams[ill] = undisturbed(readers[ill])
            return seconds

        read(WELL)  # what comes first on a machine pays for what the others find warm
        found = interleave({ill: functools.partial(read, ill) for ill in readers}, dict.fromkeys(readers, asked.runs))
    ratios = {ill: timing.median / found[WELL].median for ill, timing in found.items()}
    rows = [(ill, f"{timing.median:.2f} s", spread(list(timing.seconds)), f"{ratios[ill]:.2f}", streams[ill]) for ill, timing in found.items()]
    print(table(ILL_HEAD, rows), end="\n\n", flush=True)
    return [Goal(f"GitHub while Jira {ill} / GitHub alone", ratios[ill], "<=", APART) for ill in ILLS]


def undisturbed(reader: Reader) -> tuple[float, str]:
    """Seconds from the start of the process until all of GitHub is stored, and how Jira's streams stand then; what it still waits for is ended. Raises Unread."""
    reader.forget()
    started, said = time.perf_counter(), reader.folder / "said"
    with said.open("wb") as errors, subprocess.Popen(reader.command("sync", "--json"), env=reader.environment, stdout=subprocess.DEVNULL, stderr=errors) as child:
        try:
            while not github_ended(reader):
                if child.poll() is not None and not github_ended(reader):
                    raise Unread(f"exit code {child.returncode}, stored: {reader.amiss()}; {said.read_text(encoding='utf-8')[-500:]}")
                time.sleep(POLL_SECONDS)
            seconds = time.perf_counter() - started
            standing = ", ".join(f"{count} {status}" for status, count, _ in reader.ask(STREAMS.format(JIRA.source)))
        finally:
            child.terminate()
    return seconds, standing or "none begun"


def github_ended(reader: Reader) -> bool:
    """Whether every stream of GitHub has ended and all of it is stored."""
    streams = reader.ask(STREAMS.format(GITHUB.source))
    ended = bool(streams) and all(count == finished for _, count, finished in streams)
    return ended and not any(name.startswith(GITHUB.source) for name in reader.amiss())
