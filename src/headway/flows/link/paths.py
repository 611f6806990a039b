"""Which commits count for a service that has declared paths of a shared repository as its own."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from headway.model.teams import Organisation

Paths = dict[str, dict[str, tuple[str, ...]]]
"""By repository and what deployments there call the service: its folders, files or patterns."""
WILD = frozenset("*?[")


def declared(organisation: Organisation) -> Paths:
    """What services declare; one that is declared twice has the paths of both, one that declares none has everything."""
    found: Paths = {}
    for one in organisation.services:
        for repository in dict.fromkeys(one.repositories) if one.paths else ():
            theirs = found.setdefault(repository, {})
            theirs[one.word] = (*theirs.get(one.word, ()), *one.paths)
    return found


def belongs(path: str, own: Collection[str]) -> bool:
    """Whether a file lies in one of these folders, is one of these files or is like one of these patterns."""
    return any(fnmatchcase(path, pattern) if WILD & set(pattern) else _within(path, pattern) for pattern in own)


def _within(path: str, folder: str) -> bool:
    place = folder.removeprefix("./").strip("/")
    return place in {"", "."} or path == place or path.startswith(f"{place}/")
