"""The files at HEAD that say who is responsible for what: those that changed are read, those that went are told empty.

The cursor holds which contents were told. While HEAD stands where it was no process is started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from headway.model.scope import Estimate, Page, Raw, Reject
from headway.normalise.responsibility import is_declaration
from headway.normalise.text import read_path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from headway.sources.git.program import Git

LARGEST = 2**20
"""Bytes of a file that is read: the forges themselves read no larger ones, and an honest one is some kilobytes."""
TOGETHER = 16
"""Files on a page, which is held in memory."""
FILES = frozenset({b"100644", b"100755"})
"""Modes of what is a file and no link to one."""


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was told: HEAD then, and contents by path. `head` is empty while something could not be read, which may come back."""

    head: str = ""
    files: dict[str, str] = {}

    def text(self) -> str:
        """As the ledger keeps it."""
        return msgspec.json.encode(self, order="deterministic").decode()


class Found(NamedTuple):
    """What some files hold, what is told instead of those that cannot be read, and which of these are missing."""

    raws: list[Raw]
    rejects: list[Reject]
    lost: list[str]


async def declared_pages(git: Git, scope: str, head: str | None, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages of what changed since the cursor; a first read names all files there are."""
    told = msgspec.json.decode(cursor, type=Told) if cursor else Told()
    if cursor and told.head == (head or "-"):
        yield Page(raws=(), next_cursor=cursor, last=True, estimate=Estimate(0, exact=True))
        return
    found = await _listed(git, head) if head else {}
    wanted = [path for path, blob in found.items() if told.files.get(path) != blob]
    gone = tuple(Raw(f"{scope}:{path}", b"") for path in told.files if path not in found)
    estimate, lost = Estimate(len(wanted) + len(gone), exact=True), set[str]()
    for some in _parts(wanted):
        read = await _read(git, scope, {path: found[path] for path in some})
        lost.update(read.lost)
        yield Page(raws=tuple(read.raws), rejects=tuple(read.rejects), next_cursor=cursor or "", partial=True, estimate=estimate)
    aim = Told("" if lost else head or "-", {path: blob for path, blob in found.items() if path not in lost})
    roster = None if cursor else frozenset(f"{scope}:{path}" for path in found)
    yield Page(raws=gone, next_cursor=aim.text(), last=True, estimate=estimate, roster=roster)


def _parts(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    return (paths[at : at + TOGETHER] for at in range(0, len(paths), TOGETHER))


async def _listed(git: Git, head: str) -> dict[str, str]:
    """The contents of the files that declare something, by path."""
    out = await git.ask("ls-tree", "-r", "-z", "--full-tree", head)
    found: dict[str, str] = {}
    for line in out.split(b"\x00"):
        told, _, path = line.partition(b"\t")
        if path.endswith((b"CODEOWNERS", b".yaml", b".yml")) and told[:6] in FILES and is_declaration(name := read_path(path)):
            found[name] = told.split()[2].decode()
    return found


async def _read(git: Git, scope: str, blobs: dict[str, str]) -> Found:
    """Contents of files; one that is missing, or larger than any that is meant, is rejected."""
    found = Found([], [], [])
    for path, blob in blobs.items():
        size = (await git.run("cat-file", "-s", blob)).out.strip()
        if size.isdigit() and int(size) > LARGEST:
            found.rejects.append(_reject(scope, path, f"{path} has {int(size)} bytes, and no more than {LARGEST} are read of such a file"))
            continue
        content = await git.run("cat-file", "blob", blob)
        if content.code == 0:
            found.raws.append(Raw(f"{scope}:{path}", content.out))
        else:
            await git.ask("rev-parse", "--git-dir")  # the object is missing, or the whole repository was taken away
            found.rejects.append(_reject(scope, path, f"the content of {path} is missing or damaged in this repository"))
            found.lost.append(path)
    return found


def _reject(scope: str, path: str, reason: str) -> Reject:
    return Reject(external_id=f"{scope}:{path}", reason=reason, payload=path.encode(), obtained=False)
