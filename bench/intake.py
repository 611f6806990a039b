"""What `make bench-ingest` measures of Headway: one first read looked at from outside, and what comes after it."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.foresight import QUARTERS, Onlooker, watched
from bench.measure import ended_cpu, memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.site import Reader

POLL_SECONDS = 0.01
SPARED = ("duckdb", "pyarrow", "sqlalchemy")
"""What the process that reads a source must not load."""
LOADED = """
import json, sys
from headway.cli.main import outcome
code = outcome(sys.argv[1:])
print(json.dumps({"code": code, "loaded": sorted({name.partition(".")[0] for name in sys.modules})}))
"""


class Unread(Exception):
    """A run did not bring what the sites have: its times would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """One first read: `visible` when something of every site is; `foresight` is how far off the predicted total was at each quarter, as a share of the real one.

    `cpu` are the processor seconds of the process and what it started; `peak_bytes` are of all our processes without git, `main_bytes` of the first of them alone, `below_bytes` of those it started, git too.
    """

    seconds: float
    cpu: float
    visible: float
    peak_bytes: int
    main_bytes: int
    below_bytes: int
    items: int
    requests: int
    served: int
    foresight: dict[int, float | None]

    @property
    def speed(self) -> float:
        """Items stored per second of the whole process, from its start to its end."""
        return self.items / self.seconds


def first_read(reader: Reader) -> First:
    """Read the sites into a fresh store. Raises Unread when something is missing in the end."""
    reader.forget()
    requests, served = asked_of(reader)
    onlooker = Onlooker(reader.file, scope=reader.site.largest, entity=reader.site.kind.watched)
    seen: list[float] = []
    started, used = time.perf_counter(), ended_cpu()
    with subprocess.Popen(reader.command("sync", "--json"), env=reader.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child, watched(onlooker):
        sampler = memory(child, lambda: seen.append(_first_rows(reader, child, started)))
        seconds = time.perf_counter() - started
    cpu = ended_cpu() - used
    amiss, (all_requests, all_served) = reader.amiss(), asked_of(reader)
    if child.returncode or amiss:
        raise Unread(f"exit code {child.returncode}, stored: {amiss or 'everything'}")
    return First(
        seconds=seconds, cpu=cpu, visible=seen[0], peak_bytes=sampler.peak, main_bytes=sampler.main, below_bytes=sampler.below, items=sum(site.items for site in reader.sites),
        requests=all_requests - requests, served=all_served - served, foresight=onlooker.errors(),
    )  # fmt: skip


def asked_of(reader: Reader) -> tuple[int, int]:
    """Requests that all sites of a reader got so far, and bytes they served."""
    counters = [site.counters() for site in reader.sites]
    return sum(int(found["requests"]) for found in counters), sum(int(found["bytes"]) for found in counters)


def _first_rows(reader: Reader, child: subprocess.Popen[bytes], started: float) -> float:
    """Seconds until a reader in another process sees something of every site. Raises Unread when nothing ever came."""
    left = list(reader.sites)
    while left := [site for site in left if not reader.shows(site)]:
        if child.poll() is not None and not all(map(reader.shows, left)):
            raise Unread(f"the run ended and nothing is visible of {left[0].kind.name}: {child.stderr.read().decode()[-500:] if child.stderr else ''}")
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - started


def typical(runs: Sequence[First]) -> First:
    """The medians of several first reads."""
    quarters = {quarter: [error for run in runs if (error := run.foresight.get(quarter)) is not None] for quarter in QUARTERS}
    return First(
        seconds=statistics.median(run.seconds for run in runs),
        cpu=statistics.median(run.cpu for run in runs),
        visible=statistics.median(run.visible for run in runs),
        peak_bytes=max(run.peak_bytes for run in runs),
        main_bytes=max(run.main_bytes for run in runs),
        below_bytes=max(run.below_bytes for run in runs),
        items=runs[0].items,
        requests=max(run.requests for run in runs),
        served=max(run.served for run in runs),
        foresight={quarter: statistics.median(errors) if errors else None for quarter, errors in quarters.items()},
    )


def timed(reader: Reader, verb: str, *more: str) -> float:
    """Wall seconds of a verb as a process. Raises CalledProcessError."""
    started = time.perf_counter()
    reader.run(verb, *more)
    return time.perf_counter() - started


def cost(reader: Reader, verb: str, *more: str) -> int:
    """Requests that a verb makes. Raises CalledProcessError."""
    before, _ = asked_of(reader)
    reader.run(verb, *more)
    return asked_of(reader)[0] - before


def loaded(reader: Reader) -> list[str]:
    """Which of the modules it must be spared a sync loads. Raises Unread when it does not end well."""
    done = subprocess.run([sys.executable, "-c", LOADED, *reader.words("sync")], env=reader.environment, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout.splitlines()[-1]) if done.stdout else {"code": done.returncode, "loaded": []}
    if said["code"]:
        raise Unread(f"exit code {said['code']}: {done.stderr[-500:]}")
    return sorted(set(SPARED) & set(said["loaded"]))


@dataclass(frozen=True, slots=True)
class Added:
    """What a project added later cost: items it has, scopes there were, requests that were made."""

    items: int
    others: int
    requests: int
    searches: int

    @property
    def bound(self) -> int:
        """Searches of the added project alone: its pages, its closing walk, and one of each other project for what is new there."""
        return self.items // 100 + 4 + 2 * self.others


def added(reader: Reader) -> Added:
    """Read all projects of a Jira but the last, then all: what the second reading asked for. Raises CalledProcessError."""
    reader.forget()
    *others, last = reader.site.projects
    reader.run("sync", *narrowed(reader, len(others)))
    before = reader.site.counters()
    reader.run("sync")
    after = reader.site.counters()
    searches = after["endpoints"].get("search", 0) - before["endpoints"].get("search", 0)
    return Added(int(last["items"]), len(others), after["requests"] - before["requests"], searches)


def narrowed(reader: Reader, number: int) -> list[str]:
    """The words for the first so many parts of the first site."""
    return [word for part in reader.site.projects[:number] for word in ("--scope", reader.site.scope(part))]
