"""What every benchmark prints: the machine, tables, the goals and one line `RESULT {json}`."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Goal:
    """A number and the bound it must keep: `<=` or `>=`."""

    name: str
    value: float
    sign: str
    bound: float

    @property
    def met(self) -> bool:
        """Whether the number keeps its bound."""
        return self.value <= self.bound if self.sign == "<=" else self.value >= self.bound

    def __str__(self) -> str:
        return f"{'met   ' if self.met else 'MISSED'} {self.name}: {self.value:.3g} ({self.sign} {self.bound:g})"


def processor() -> str:
    """The model of the processor."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        told = []
    return next((line.split(":", 1)[1].strip() for line in told if line.startswith("model name")), platform.processor() or "unknown processor")


def machine() -> str:
    """One line that says what the numbers were measured on."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"{processor()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, {git}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table with columns of even width."""
    cells = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    drawn = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells]
    return "\n".join([drawn[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *drawn[1:]])


def conclude(goals: Sequence[Goal], result: dict[str, object], *, check: bool) -> int:
    """Print the goals and the closing line; the exit code: 1 when a goal that counts was missed."""
    for goal in goals:
        print(goal)
    missed = [goal.name for goal in goals if not goal.met]
    print("RESULT " + json.dumps({**result, "missed": missed}, sort_keys=True))
    return 1 if check and missed else 0
