"""What it means when git could not fetch, from its exit code and its words."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from headway.model.errors import AuthFailed, Gone, RateLimited, SourceError, Transport
from headway.net.classify import tidy

if TYPE_CHECKING:
    from pathlib import Path

    from headway.sources.git.program import Result

FULL = ("no space left on device", "disk quota exceeded")
LIMITED = ("returned error: 429",)
DENIED = ("authentication failed", "could not read username", "could not read password", "returned error: 401", "returned error: 403", "access denied")
AWAY = ("' not found", "repository not found", "returned error: 404", "returned error: 410")
BROKEN = (
    "unable to access", "rpc failed", "early eof", "hung up", "could not resolve", "failed to connect", "timed out", "too slow", "connection reset", "unexpected disconnect",
    "expected flush", "invalid server response", "protocol error", "bad line length", "bad pack header", "returned error: 5",
)  # fmt: skip
BAD = ("object file", "loose object", "bad object", "unable to read", "does not point to a valid", "corrupt", "not a git repository", "missing necessary objects", "packfile", "index-pack", "broken")
"""How git says that the clone itself is no good; where the network broke, it may say so too, and that comes first."""


class Damaged(Exception):
    """Our clone has gone bad: it is made anew."""


def failure(result: Result, *, url: str, folder: Path) -> SourceError | Damaged:
    """The error that a failed git means."""
    words, said = result.err.lower(), tidy(_last(result))
    for known, error in (
        (FULL, SourceError(f"the disk is full: the clone of {url} below {folder.parent} cannot grow; free some space, nothing stored is lost")),
        (LIMITED, RateLimited(f"{url} is not given to us for now: {said}")),
        (DENIED, AuthFailed(f"the credentials may not read the code of {url} (they need the permission Contents: read): {said}")),
        (AWAY, Gone(f"there is no code at {url}, or it is not shown to us: {said}")),
        (BROKEN, Transport(f"fetching {url} broke: {said}")),
        (BAD, Damaged(said)),
    ):
        if any(word in words for word in known):
            return error
    if result.code < 0:
        return Transport(f"git was killed by signal {-result.code} while fetching {url}")
    return SourceError(f"git could not fetch {url}: {said}")


def _last(result: Result) -> str:
    """What git said at the end: the host's own words, if it said any, and git's."""
    lines = [line.strip() for line in result.err.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("remote:")][-1:]
    return "; ".join(dict.fromkeys([*told, *lines[-1:]])) or f"git ended with code {result.code}"


def no_room(folder: Path, error: OSError) -> SourceError:
    """The error that a folder for clones cannot be written to means."""
    what = "the disk is full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else f"it cannot be written: {error.strerror or error}"
    return SourceError(f"repositories are cloned below {folder.parent}, and {what}")
