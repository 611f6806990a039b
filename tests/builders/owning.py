"""Whose lines are whose: what git blame says, and what was told of it, in the same form."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from tests.builders.repositories import git

from headway.normalise.text import read_path

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.reading import Reader

Owned = dict[tuple[str, str], int]


def text_files(path: Path | str, revision: str) -> list[bytes]:
    """Paths of a tree that are plain files without a NUL."""
    entries = [line.partition(b"\t") for line in git(path, "ls-tree", "-r", "-z", revision).split(b"\x00") if line]
    plain = [(head.split()[2].decode(), name) for head, _, name in entries if head.startswith(b"100")]
    return [name for blob, name in plain if b"\x00" not in git(path, "cat-file", "blob", blob)]


def lines(path: Path | str, revision: str) -> dict[str, int]:
    """How many lines each text file of a tree has, those without any left out."""
    found = {}
    for name in text_files(path, revision):
        content = git(path, "cat-file", "blob", git(path, "ls-tree", "-z", revision, "--", b":(literal)".decode() + os.fsdecode(name)).split()[2].decode())
        found[read_path(name)] = content.count(b"\n") + (not content.endswith(b"\n")) if content else 0
    return {name: count for name, count in found.items() if count}


def blamed(path: Path | str, revision: str) -> Owned:
    """Lines by (path, handle) as git blame has them."""
    authors = dict(line.split(b"\x00") for line in git(path, "log", "--format=%H%x00%an <%ae>", revision).splitlines())
    found: Counter[tuple[str, str]] = Counter()
    for name in text_files(path, revision):
        for line in git(path, "blame", "--no-textconv", "--incremental", revision, "--", os.fsdecode(name)).split(b"\n"):
            words = line.split(b" ")
            if len(words) == 4 and len(words[0]) in {40, 64}:
                found[read_path(name), authors[words[0]].decode()] += int(words[3])
    return dict(found)


def told(reader: Reader, *shas: str) -> Owned:
    """The sums of ownership facts by (path, handle): of all, or of these commits alone."""
    found: Counter[tuple[str, str]] = Counter()
    for row in reader.facts("ownership"):
        if not shas or row["sha"] in shas:
            found[row["path"], row["handle"]] += row["lines"]
    return {key: count for key, count in found.items() if count}


def main_line(path: Path | str, revision: str = "HEAD") -> list[str]:
    """The commits reached by first parents, oldest first."""
    return git(path, "rev-list", "--first-parent", "--reverse", revision).decode().split()


def by_path(owned: Owned) -> dict[str, int]:
    """Lines by path alone."""
    found: Counter[str] = Counter()
    for (path, _), count in owned.items():
        found[path] += count
    return dict(found)


def said(reader: Reader, *entities: str) -> dict[str, list[tuple[object, ...]]]:
    """What the facts of entities say, without how they got here: for comparing two readings."""
    left_out = {"tenant", "source", "scope", "observed_at", "generation", "run_id", "shape_version", "maps_version", "raw_ref", "deleted_at"}
    return {
        entity: sorted(tuple(str(value) for name, value in sorted(row.items()) if name not in left_out) for row in reader.facts(entity))
        for entity in entities or ("ownership", "rework", "files")
    }
