"""A demo as a visitor meets it: a process of its own on a free port, in a home of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.cli.running import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL = ("--seed", "3", "--scale", "0.02")
"""A company of the same squads that do less: quick to make, with something of everything."""
TODAY = time.strftime("%Y-%m-%d", time.gmtime())
UNTIL = ("--until", TODAY)
"""Said where two companies must be equal, in case a test runs over midnight."""
PATIENCE_SECONDS = 120


@dataclass
class Visit:
    """A running server: its process, where it answers, what it said before that."""

    process: subprocess.Popen[str]
    address: str
    said: list[str]

    def json(self, target: str) -> Any:
        """What the API gives."""
        with urllib.request.urlopen(f"{self.address}{target}", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
            return json.load(answer)


@contextmanager
def visiting(home: Path, verb: str, *arguments: str) -> Iterator[Visit]:
    """Start a verb that serves, and wait until it tells where."""
    command = [sys.executable, "-m", "headway.cli.main", verb, "--port", "0", *arguments]
    with (home / "said.txt").open("w+") as complaints, subprocess.Popen(command, cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=complaints, text=True) as process:
        said: list[str] = []
        try:
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"served at (http://\S+)", line):
                    break
            else:
                complaints.seek(0)
                raise AssertionError(f"nothing is served: {said} {complaints.read()}")
            yield Visit(process, found[1], said)
        finally:
            process.terminate()
            process.communicate(timeout=30)


def complaints(home: Path) -> str:
    """What a verb that served said on standard error."""
    return (home / "said.txt").read_text()
