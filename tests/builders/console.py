"""The command line as a person meets it: a process of its own, its output, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Said:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output."""
        return json.loads(self.out)

    @property
    def sentences(self) -> list[str]:
        """Lines on standard error that are meant for a person."""
        return [line for line in self.err.splitlines() if not line.startswith("{")]


def unmeasured() -> dict[str, str]:
    """An environment in which coverage does not come along: it opens files of its own, by SQLite."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def untouched(around: Mapping[str, str]) -> dict[str, str]:
    """An environment with nothing of the caller's Headway or git in it."""
    ours = {name: value for name, value in around.items() if not name.startswith(("HEADWAY_", "GIT_", "DATABASE_", "XDG_"))}
    return ours | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}


def headway(*arguments: object, before: tuple[str, ...] = (), environment: dict[str, str] | None = None, **rest: Any) -> Said:
    """Run `headway …`; ``before`` is a program that starts it (setpriv, sh -c …), perhaps as somebody who may not write coverage's files."""
    around = unmeasured() if before else os.environ
    command = [*before, sys.executable, "-m", "headway.cli.main", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, env=untouched(around) | (environment or {}), timeout=60, check=False, **rest)
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def analyze(*arguments: object, db: Path, **rest: Any) -> Said:
    """`headway analyze … --db sqlite:///…`."""
    return headway("analyze", *arguments, "--db", f"sqlite:///{db}", **rest)
