"""Commits in the order in which a walk can take them: every parent before its children."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from headway.model.errors import Transport
from headway.sources.git.listing import list_commits
from headway.sources.git.objects import read_commits
from headway.sources.git.streams import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.model.scope import Reject
    from headway.sources.git.program import Git


class Chunks(Sequence[list[Step]]):
    """Steps of an order from a place on, so many at a time, made when they are looked at."""

    def __init__(self, lines: Sequence[bytes], *, start: int, size: int) -> None:
        self._lines = lines
        self._starts = range(start, len(lines), size)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, at: int) -> list[Step]:  # type: ignore[override]  # nobody asks for slices
        low = self._starts[at]
        return [read_step(line) for line in self._lines[low : low + self._starts.step]]


class Order(NamedTuple):
    """Lines of `<commit> <parent>…`, parents first, and the commits that could not be read."""

    lines: tuple[bytes, ...] = ()
    rejects: tuple[Reject, ...] = ()

    @property
    def digest(self) -> str:
        """Names this order, so that a walk taken up again knows whether its place still means the same."""
        return blake2b(b"\n".join(self.lines), digest_size=8).hexdigest()

    def children(self, start: int) -> dict[bytes, int]:
        """How many commits from a place on have each commit for a parent."""
        return dict(Counter(parent for line in islice(self.lines, start, None) for parent in line.split()[1:]))

    def shas(self) -> Iterable[bytes]:
        """The commits alone."""
        return (line.split(b" ", 1)[0] for line in self.lines)

    def main_line(self, tip: bytes) -> set[bytes]:
        """The commits of this order that a tip reaches by first parents."""
        above = {words[0]: words[1] if len(words) > 1 else None for words in (line.split(b" ", 2) for line in self.lines)}
        found: set[bytes] = set()
        at: bytes | None = tip
        while at in above:
            found.add(at)
            at = above[at]
        return found


def read_step(line: bytes) -> Step:
    """One commit of an order."""
    sha, *parents = line.split()
    return Step(sha, tuple(parents))


async def ordered(git: Git, *, new: Sequence[str], old: Sequence[str], width: int) -> Order:
    """Commits reachable from ``new`` and not from ``old``, parents first. Raises Transport when git tells only some of them."""
    if not new:
        return Order()
    given = "".join([*(f"{sha}\n" for sha in new), *(f"^{sha}\n" for sha in old)]).encode()
    flags = (("--topo-order", "--reverse", "--parents"), ("--count",))
    result, counted = await asyncio.gather(*(git.run("rev-list", *flag, "--stdin", given=given) for flag in flags))
    if result.code or counted.code:
        return await _around_holes(git, new, old, width)
    lines = tuple(line for line in result.out.split(b"\n") if line)
    if len(lines) != int(counted.out):
        raise Transport(f"git listed {len(lines)} of {int(counted.out)} commits of {git.location}")
    return Order(lines)


async def _around_holes(git: Git, new: Sequence[str], old: Sequence[str], width: int) -> Order:
    """The order of what can be read where commits are missing."""
    listing = await list_commits(git, new=new, old=old, width=width)
    raws, rejects = await read_commits(git, listing.shas.split())
    parents = {raw.external_id.encode(): _parents(raw.payload) for raw in reversed(raws)}
    return Order(tuple(b" ".join((sha, *parents[sha])) for sha in _parents_first(parents)), (*listing.rejects, *rejects))


def _parents(commit: bytes) -> tuple[bytes, ...]:
    return tuple(line[7:] for line in commit.partition(b"\n\n")[0].split(b"\n") if line.startswith(b"parent "))


def _parents_first(parents: dict[bytes, tuple[bytes, ...]]) -> list[bytes]:
    """The keys, each after those of its parents that are keys, too."""
    waits = {sha: sum(parent in parents for parent in set(above)) for sha, above in parents.items()}
    children: dict[bytes, list[bytes]] = {}
    for sha, above in parents.items():
        for parent in set(above):
            children.setdefault(parent, []).append(sha)
    ready, found = deque(sha for sha, count in waits.items() if not count), []
    while ready:
        found.append(ready.popleft())
        for child in children.get(found[-1], ()):
            waits[child] -= 1
            if not waits[child]:
                ready.append(child)
    return found


async def first_parents(git: Git, tip: str) -> set[bytes] | None:
    """All commits a tip reaches by first parents; None where one of them is missing."""
    result = await git.run("rev-list", "--first-parent", tip)
    return None if result.code else set(result.out.split())
