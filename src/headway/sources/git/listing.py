"""Which commits are new: the listing from the tips that are read to the tips there are.

One `rev-list` does it; where a commit object is missing it would stop, so a walk of our own goes
around the hole and says which commit it was.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from headway.model.errors import Transport
from headway.sources.git.cursor import Listing
from headway.sources.git.objects import BatchReader, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.model.scope import Reject
    from headway.sources.git.program import Git


async def list_commits(git: Git, *, new: Sequence[str], old: Sequence[str], width: int) -> Listing:
    """Commits reachable from ``new`` and not from ``old``, newest first."""
    if not new:
        return Listing(b"", width)
    result, counted = await asyncio.gather(*(git.run("rev-list", *flags, "--stdin", given=_revisions(new, old)) for flags in ((), ("--count",))))
    if result.code == counted.code == 0:
        return _whole(git, Listing(result.out, width), int(counted.out))
    await git.ask("rev-parse", "--git-dir")
    known, _ = await _walk(git, old, set())
    shas, rejects = await _walk(git, new, set(known))
    return Listing(b"".join(f"{sha}\n".encode() for sha in shas), width, tuple(rejects))


def _whole(git: Git, listing: Listing, counted: int) -> Listing:
    """The listing, if a second child counts as many: one that dies half-way has been seen to say 0. Raises Transport."""
    if len(listing.shas) != counted * listing.width:
        raise Transport(f"git listed {len(listing)} of {counted} commits of {git.location}")
    return listing


def _revisions(new: Sequence[str], old: Sequence[str]) -> bytes:
    return "".join([*(f"{sha}\n" for sha in new), *(f"^{sha}\n" for sha in old)]).encode()


async def _walk(git: Git, new: Sequence[str], stop: set[str]) -> tuple[list[str], list[Reject]]:
    """Breadth first from the tips, around commits that cannot be read."""
    waiting, seen, found, rejects = deque(new), set(new) | stop, [], []
    async with BatchReader(git) as reader:
        while waiting:
            sha = waiting.popleft()
            body = await reader.read(sha)
            if body is None:
                rejects.append(unreadable(sha.encode()))
                continue
            found.append(sha)
            parents = [line[7:].decode() for line in body.split(b"\n\n", 1)[0].split(b"\n") if line.startswith(b"parent ")]
            waiting.extend(parent for parent in parents if parent not in seen)
            seen.update(parents)
    return found, rejects
