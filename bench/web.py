"""`make bench-web`: how long the demo company takes to make, and how long its pages take to come.

Server time is measured on one kept connection, every address twice in a row: the first is cold (nothing
of that answer is in memory), the second warm. What a person sees is measured in Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.measure import environment
from bench.report import Goal, conclude, machine, table
from bench.subject import headway

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

PERIODS = ("90d", "30d", "7d")
PAGES = {"Overview": "/", "Code": "/code", "Pipeline": "/pipeline", "Explain": "/explain/{metric}"}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
PAINTS = 7
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
"""A function, not an expression: those would be evaluated from text, which the pages' policy forbids."""
P95 = 95


class Wrong(Exception):
    """What was measured did not do what it should."""


@dataclass(slots=True, kw_only=True)
class Times:
    """Server milliseconds of one page's requests, cold and warm."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    def row(self, name: str) -> tuple[str, ...]:
        """A line of the table."""
        return (name, str(len(self.cold)), *(f"{value:.1f} ms" for found in (self.cold, self.warm) for value in (statistics.median(found), percentile(found, P95))))


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.web", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3, help="companies made; the median time counts")
    parser.add_argument("--requests", type=int, default=200, help="addresses asked of each page, each cold and warm")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", help="last day of the company (default: today)")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--no-check", action="store_true", help="exit 0 even when a number is missed")
    return parser.parse_args(words)


def make(store: Path, company: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Make the company from nothing; wall seconds of the whole command, and what it says of itself. Raises Wrong."""
    for ending in ("", "-wal", "-shm"):
        store.with_name(store.name + ending).unlink(missing_ok=True)
    started = time.perf_counter()
    done = subprocess.run(headway("demo", "--no-serve", "--json", "--db", f"sqlite:///{store}", *company), env=environment(), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise Wrong(f"headway demo ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return seconds, json.loads(done.stdout)


@contextlib.contextmanager
def served(store: Path, company: Sequence[str]) -> Iterator[int]:
    """The company, served by a process of its own; its port. Raises Wrong when it does not come up."""
    command = headway("demo", "--port", "0", "--db", f"sqlite:///{store}", *company)
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        try:
            assert child.stdout is not None  # noqa: S101 - for the type checker: it was asked for above
            found = next((match for line in child.stdout if (match := re.search(r"http://[^\s:]+:(\d+)", line))), None)
            if found is None:
                raise Wrong("headway demo did not serve")
            yield int(found[1])
        finally:
            child.terminate()


def fetch(connection: http.client.HTTPConnection, target: str) -> tuple[float, bytes]:
    """Milliseconds and body of one answer. Raises Wrong unless it is 200."""
    started = time.perf_counter()
    connection.request("GET", target, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    elapsed = (time.perf_counter() - started) * 1000
    if answer.status != http.HTTPStatus.OK:
        raise Wrong(f"{target} answered {answer.status}")
    return elapsed, body


def listed(connection: http.client.HTTPConnection, target: str) -> list[str]:
    """The ids in a list that the API gives."""
    connection.request("GET", target)
    return [found["id"] for found in json.loads(connection.getresponse().read())]


def targets(page: str, subjects: Sequence[str], metrics: Sequence[str]) -> Iterator[str]:
    """Addresses of a page, all different, over subjects and periods; a metric a step where the page is of one."""
    named = itertools.cycle(metrics)
    for period, subject in itertools.product(PERIODS, subjects):
        yield f"{page.format(metric=next(named))}?subject={quote(subject)}&period={period}"


def timed(port: int, requests: int) -> dict[str, Times]:
    """Every page, asked so often, cold and then warm."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        subjects, metrics = listed(connection, "/api/v1/subjects"), listed(connection, "/api/v1/metrics")
        return {name: one_page(connection, list(itertools.islice(targets(page, subjects, metrics), requests))) for name, page in PAGES.items()}


def one_page(connection: http.client.HTTPConnection, addresses: Sequence[str]) -> Times:
    """Each address twice in a row."""
    times = Times()
    for address in addresses:
        times.cold.append(fetch(connection, address)[0])
        times.warm.append(fetch(connection, address)[0])
    return times


def paints(browser: Browser, address: str) -> float:
    """Median milliseconds to the first contentful paint of a first visit."""
    found = []
    for _ in range(PAINTS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.wait_for_function(PAINTED)
        found.append(float(page.evaluate(PAINTED)))
        context.close()
    return statistics.median(found)


def transferred(page: Page, address: str) -> int:
    """Bytes over the wire, heads and compressed bodies, until the network is quiet."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle" if "/pipeline" not in address else "load")
    session.detach()
    return round(sum(sizes))


def weights(browser: Browser, root: str, pages: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Bytes of each page in a browser that has seen nothing, and of the same page over another period in one that knows its scripts."""
    found = {}
    for name, target in pages.items():
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        found[name] = (transferred(page, root + target), transferred(page, f"{root}{target}?period=30d"))
        context.close()
    return found


def seen(root: str, metric: str) -> tuple[float, dict[str, tuple[int, int]]]:
    """First paint of the Overview and the weight of every page, in Chromium. Raises Wrong without one."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development dependency, wanted here alone

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise Wrong("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        paint = paints(browser, f"{root}/")
        found = weights(browser, root, {name: page.format(metric=metric) for name, page in PAGES.items()})
        browser.close()
    return paint, found


def measure(store: Path, company: Sequence[str], *, runs: int, requests: int) -> list[Goal]:
    """Make, serve, ask, look; print the tables; the goals."""
    made = [make(store, company) for _ in range(runs)]
    whole = statistics.median(seconds for seconds, _ in made)
    stored, computed = (statistics.median(said[name] for _, said in made) for name in ("storedSeconds", "computedSeconds"))
    print(f"made in {whole:.1f} s: read and stored {stored:.1f}, computed {computed:.1f}; {made[-1][1]['records']} records, {made[-1][1]['points']} points\n", flush=True)
    with served(store, company) as port:
        times = timed(port, requests)
        print(table(("page", "requests", "cold p50", "cold p95", "warm p50", "warm p95"), [found.row(name) for name, found in times.items()]), end="\n\n", flush=True)
        paint, weighed = seen(f"http://127.0.0.1:{port}", "code.churn")
    print(table(("page", "bytes, first visit", "bytes, scripts and charts cached"), [(name, str(first), str(again)) for name, (first, again) in weighed.items()]), end="\n\n", flush=True)
    return [
        Goal("company generated, stored and computed, seconds", whole, "<=", 20.0),
        *(Goal(f"{name}: server time p95, {kind}, ms", percentile(getattr(found, kind), P95), "<=", 50.0) for name, found in times.items() for kind in ("cold", "warm")),
        Goal("Overview: first contentful paint, ms", paint, "<=", 300.0),
        *(Goal(f"{name}: kB with charts cached", again / 1000, "<=", 400.0) for name, (_, again) in weighed.items()),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Measure; the exit code."""
    asked = options(words)
    company = ["--seed", str(asked.seed), "--scale", str(asked.scale), *(["--until", asked.until] if asked.until else [])]
    print(f"{machine()}\nseed {asked.seed}, scale {asked.scale:g}, until {asked.until or 'today'}, {asked.runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="headway-bench-") as folder:
        try:
            goals = measure(Path(folder) / "demo.db", company, runs=asked.runs, requests=asked.requests)
        except Wrong as problem:
            print(problem, file=sys.stderr)
            return 1
    return conclude(goals, {"seed": asked.seed, "numbers": {goal.name: round(goal.value, 4) for goal in goals}}, check=not asked.no_check)


if __name__ == "__main__":
    sys.exit(main())
