"""dlt's REST source and Headway on the same small site, in turns: items per second and memory of both."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench.intake import first_read, typical
from bench.measure import environment, peak_memory
from bench.peers import Peer, PeerFailed
from bench.report import Goal
from bench.site import Reader, opened

if TYPE_CHECKING:
    from pathlib import Path

    from bench.site import Site

DLT = Peer("dlt", "dlt REST source")
HEAD = ("reader", "items", "seconds", "items/s", "peak", "note")
RATIO = 3.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a peer loaded: how many, in what time, with how much memory."""

    items: int
    seconds: float
    peak_bytes: int


def described(folder: Path, site: Site) -> Path:
    """The site and an empty place for the peer, as a file of JSON."""
    place = folder / "site.json"
    said = {"url": site.url, "user": site.user, "token": site.token, "projects": [project["id"] for project in site.projects], "folder": str(folder)}
    place.write_text(json.dumps(said), encoding="utf-8")
    return place


def load(folder: Path, site: Site) -> Loaded:
    """Let dlt read a site into a fresh database. Raises PeerFailed when it does not bring all of it."""
    folder.mkdir(parents=True)
    quiet = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL", "HOME": str(folder)}
    started = time.perf_counter()
    with subprocess.Popen(DLT.command(described(folder, site)), env=environment(quiet), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder) as child:
        told: list[bytes] = []
        peak = peak_memory(child, lambda: told.extend(child.stdout or ()))
        seconds = time.perf_counter() - started
    items = json.loads(told[-1])["items"] if told and not child.returncode else 0
    if items != site.items:
        raise PeerFailed(f"{DLT.title} loaded {items} of {site.items} items, exit code {child.returncode}")
    return Loaded(items, seconds, peak)


def beside(folder: Path, *, items: int, seed: int, latency: float, runs: int) -> tuple[list[tuple[str, ...]], list[Goal]]:
    """Both on a site of two projects; no goal when dlt cannot be had, which the table says."""
    with opened("--seed", seed, "--sizes", f"{items - items // 3},{items // 3}", "--heavy", "--latency-ms", latency) as site:
        reader = Reader.of(folder / "rival", site)
        ours, theirs, fell = [], [], ""
        try:
            DLT.install()
            for turn in range(runs):
                ours.append(first_read(reader))
                theirs.append(load(folder / f"dlt-{turn}", site))
        except PeerFailed as problem:
            fell = str(problem)
    if not theirs:
        return [(DLT.title, str(items), "-", "-", "-", f"did not finish: {fell}")], []
    mine, seconds = typical(ours), median(one.seconds for one in theirs)
    peak = max(one.peak_bytes for one in theirs)
    rows = [
        ("headway", str(items), f"{mine.seconds:.1f}", f"{mine.speed:.0f}", f"{mine.peak_bytes / 1e6:.0f} MB", "items, histories by the thousand, archive, transitions"),
        (f"{DLT.title} {DLT.version}", str(items), f"{seconds:.1f}", f"{items / seconds:.0f}", f"{peak / 1e6:.0f} MB", "items with inline changelog into DuckDB"),
    ]
    return rows, [Goal(f"headway / {DLT.title}, items per second", mine.speed * seconds / items, ">=", RATIO)]
