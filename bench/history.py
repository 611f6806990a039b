"""The histories that are measured: HEAD of a repository alone, borrowed without copying its objects.

All competitors read the same bare repository with one branch, so nobody reads refs the others skip.
Objects are linked, not borrowed as alternates: Perceval would follow those to every ref of the source.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bench import seeded
from bench.measure import lines, output, run

SEEDED_COMMITS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A bare repository with one branch, and what git itself counts in it."""

    name: str
    path: Path
    commits: int
    changes: int

    def log(self) -> list[str]:
        """The plain git command that everything is compared with."""
        return ["git", "-C", str(self.path), "log", "--raw", "--numstat", "-M", "HEAD"]


def given() -> list[Path]:
    """The repositories named in HEADWAY_BENCH_REPOS, separated by `:`."""
    return [Path(word) for word in os.environ.get("HEADWAY_BENCH_REPOS", "").split(":") if word]


def borrow(source: Path, target: Path, *, tip: str = "HEAD") -> History:
    """A bare repository whose only branch is a commit of another one. Raises CalledProcessError."""
    git = ["git", "-C", str(source)]
    commit = output([*git, "rev-parse", "--verify", f"{tip}^{{commit}}"]).strip()
    form = output([*git, "rev-parse", "--show-object-format"]).strip()
    objects = Path(output([*git, "rev-parse", "--path-format=absolute", "--git-path", "objects"]).strip())
    run(["git", "init", "--quiet", "--bare", "--initial-branch=main", f"--object-format={form}", target])
    link_objects(objects, target / "objects")
    run(["git", "-C", target, "update-ref", "refs/heads/main", commit])
    return counted(source.resolve().name if source.name != "repo" else source.resolve().parent.name, target)


def link_objects(source: Path, target: Path) -> None:
    """Let one object store show what lies in another, file by file."""
    for entry in source.iterdir():
        if entry.name not in {"pack", "info"}:
            (target / entry.name).symlink_to(entry)
    for folder in ("pack", "info"):
        for entry in (source / folder).glob("*"):
            (target / folder / entry.name).symlink_to(entry)


def counted(name: str, path: Path) -> History:
    """What git counts: commits, and changed files of commits that are no merges."""
    git = ["git", "-C", str(path)]
    commits = int(output([*git, "rev-list", "--count", "HEAD"]))
    changes = lines([*git, "log", "--no-merges", "--format=", "--numstat", "-M", "HEAD"])
    return History(name=name, path=path, commits=commits, changes=changes)


def beginning(history: History, target: Path, commits: int) -> History:
    """The longest beginning, along first parents, that has at most so many commits; never less than one."""
    git = ["git", "-C", str(history.path)]
    line = output([*git, "rev-list", "--first-parent", "--reverse", "HEAD"]).split()
    low, high = 0, len(line) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = int(output([*git, "rev-list", "--count", line[middle]])) <= commits
        low, high = (middle, high) if fits else (low, middle - 1)
    found = borrow(history.path, target, tip=line[low])
    return History(name=history.name, path=target, commits=found.commits, changes=found.changes)


def histories(folder: Path, *, seed: int, commits: int = SEEDED_COMMITS) -> list[History]:
    """Those named in the environment, else one that is made up."""
    named = given()
    if not named:
        path = seeded.build(folder / "seeded.git", commits=commits, seed=seed)
        return [counted(f"seeded {seed}", path)]
    return [borrow(path, folder / f"{number}.git") for number, path in enumerate(named)]
