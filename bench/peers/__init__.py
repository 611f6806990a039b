"""Other readers of git history, each in an environment of its own: pinned, cached, run as programs, never copied."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import run

HERE = Path(__file__).parent


class PeerFailed(Exception):
    """A peer could not be installed or could not read the history; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One of them: its pins are in `<name>.txt`, the program that reads with it in `read_with_<name>.py`."""

    name: str
    title: str

    @property
    def pins(self) -> Path:
        """The pinned requirements."""
        return HERE / f"{self.name}.txt"

    @property
    def program(self) -> Path:
        """What its interpreter runs."""
        return HERE / f"read_with_{self.name}.py"

    @property
    def version(self) -> str:
        """The pinned version."""
        pins = dict(line.split("==") for line in self.pins.read_text(encoding="utf-8").splitlines() if "==" in line)
        return pins[self.name]

    def home(self) -> Path:
        """Where its environment lies, named by its version."""
        cache = Path(os.environ.get("HEADWAY_CACHE", ".cache")).resolve()
        return cache / "peers" / f"{self.name}-{self.version}"

    def command(self, repository: Path) -> list[str]:
        """The command that reads a repository."""
        return [str(self.home() / "bin" / "python"), str(self.program), str(repository)]

    def install(self) -> None:
        """Make the environment unless it is there. Raises PeerFailed."""
        ready = self.home() / ".ready"
        if ready.exists():
            return
        python = self.home() / "bin" / "python"
        try:
            run([uv(), "venv", "--quiet", "--clear", "--python", sys.executable, self.home()])
            run([uv(), "pip", "sync", "--quiet", "--python", python, self.pins])
        except (OSError, subprocess.CalledProcessError) as problem:
            raise PeerFailed(f"{self.title} could not be installed: {said(problem)}") from problem
        ready.touch()

    def counts(self, repository: Path) -> dict[str, int]:
        """Read once and give what it counted. Raises PeerFailed."""
        done = subprocess.run(self.command(repository), capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeerFailed(f"{self.title} failed: {done.stderr.strip().splitlines()[-1:]}")
        return {key: int(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}

    def read(self, repository: Path) -> float:
        """Read once; wall seconds. Raises PeerFailed."""
        try:
            return run(self.command(repository))
        except subprocess.CalledProcessError as problem:
            raise PeerFailed(f"{self.title} failed: {said(problem)}") from problem


def said(problem: Exception) -> str:
    """The last line a failed command wrote, else the problem itself."""
    words = str(getattr(problem, "stderr", "") or problem).strip().splitlines()
    return words[-1] if words else type(problem).__name__


def uv() -> str:
    """The uv of this environment, else the one on the path. Raises PeerFailed."""
    found = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise PeerFailed("uv is missing: `make bench-git` installs it")
    return found


PEERS = (Peer("perceval", "Perceval"), Peer("pydriller", "PyDriller"))
