"""Running the command line as a newcomer would: in a process of its own, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = str(Path(__file__).parents[2] / "src")


@dataclass(frozen=True)
class Said:
    """What a finished call left behind."""

    code: int
    out: str
    err: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own and nothing of the caller's Headway."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEADWAY_", "DATABASE_", "XDG_", "GIT_")) or name == "HEADWAY_REQUIRE_SERVICES"}
    return kept | {"HOME": str(home), "PYTHONPATH": SOURCE} | more


def headway(home: Path, *arguments: str, **more: str) -> Said:
    """Call headway in a folder; its home is there too."""
    done = subprocess.run(
        [sys.executable, "-m", "headway.cli.main", *arguments], cwd=home, env=environment(home, **more), capture_output=True, text=True, check=False, timeout=120
    )
    return Said(done.returncode, done.stdout, done.stderr)
