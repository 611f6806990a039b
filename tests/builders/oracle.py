"""What git itself counts in a repository, as the numbers ours must equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.repositories import git

if TYPE_CHECKING:
    from pathlib import Path

Counts = dict[str, int]


def counts(path: Path, *revisions: str) -> Counts:
    """Commits, lines and file changes without merges, and people by `.mailmap`, of HEAD's history."""
    wanted = revisions or ("HEAD",)
    lines = numstat(path, *wanted)
    return {
        "commits": int(git(path, "rev-list", "--count", *wanted)),
        "additions": sum(int(plus) for plus, _ in lines if plus != b"-"),
        "deletions": sum(int(minus) for _, minus in lines if minus != b"-"),
        "files_changed": len(lines),
        "contributors": len(git(path, "-c", "mailmap.blob=HEAD:.mailmap", "shortlog", "-sne", *wanted).splitlines()),
    }


def numstat(path: Path, *revisions: str) -> list[tuple[bytes, bytes]]:
    """(additions, deletions) of each changed file of each commit that is no merge; `-` for a binary file."""
    out = git(path, "log", "--no-merges", "--numstat", "-M", "-z", "--no-ext-diff", "--no-textconv", "--format=", *revisions)
    found, tokens = [], iter(out.split(b"\x00"))
    for token in tokens:
        if b"\t" not in token:
            continue
        plus, minus, name = token.split(b"\t", 2)
        found.append((plus.strip(b"\n"), minus))
        if not name:
            next(tokens)
            next(tokens)
    return found


def shas(path: Path, *revisions: str) -> set[str]:
    """The commits git lists."""
    return set(git(path, "rev-list", *(revisions or ("HEAD",))).decode().split())
