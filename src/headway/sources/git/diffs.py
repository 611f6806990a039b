"""What commits did to files: `diff-tree --stdin`, one process a chunk, as many at once as there are cores.

A commit whose trees or blobs are missing kills the process; it is found, set aside, and the chunk
goes on behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.model.errors import Transport
from headway.model.scope import Raw, Reject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.sources.git.program import Git, Result

DIFF_TREE = (
    "diff-tree", "--stdin", "-r", "--root", "--raw", "--numstat", "-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none",
    "--no-color", "--always", "--format=%H %ct",
)  # fmt: skip
TWO_PATHS = (b"R", b"C")


async def read_diffs(git: Git, shas: list[bytes]) -> tuple[list[Raw], list[Reject]]:
    """One raw per commit of a chunk, in order; commits whose objects are missing are rejected."""
    raws: list[Raw] = []
    rejects: list[Reject] = []
    left, alone = shas, 0
    while left:
        part = left[:1] if alone else left
        result = await git.run(*DIFF_TREE, given=b"\n".join(part) + b"\n")
        told = list(split_commits(result.out))
        alone = max(0, alone - 1)
        if result.code == 0:
            _check_whole(git, told, part)
            raws, left = raws + told, left[len(part) :]
            continue
        await _check_alive(git, result)
        if len(part) == 1:
            rejects.append(_unreadable(part[0], result.err))
            left = left[1:]
        else:
            # Everything before the last commit git spoke of is whole; that one and its neighbour are tried alone.
            sure = max(0, len(told) - 1)
            raws, left, alone = raws + told[:sure], left[sure:], 2
    return raws, rejects


def _check_whole(git: Git, told: list[Raw], asked: list[bytes]) -> None:
    """A child that ends well must still have answered for every commit: one that died half-way once said 0."""
    if [raw.external_id.encode() for raw in told] != asked:
        raise Transport(f"git gave the changes of {len(told)} of {len(asked)} commits of {git.location}")


async def _check_alive(git: Git, result: Result) -> None:
    """Tell a broken commit from a repository that is gone and from a child that was killed."""
    await git.ask("rev-parse", "--git-dir")
    if result.code < 0:
        raise git.failure(result)


def _unreadable(sha: bytes, err: str) -> Reject:
    reason = (err.splitlines() or ["git could not read it"])[-1].removeprefix("fatal: ")
    return Reject(external_id=sha.decode(), reason=f"its changes cannot be read: {reason}", payload=sha)


def split_commits(out: bytes) -> Iterator[Raw]:
    """Cut the NUL-separated stream into one record a commit, by position: a path may look like anything."""
    tokens = out.split(b"\x00")
    at, last = 0, len(tokens) - 1
    while at < last:
        start = at
        at = _end_of_numstat(tokens, _end_of_raw(tokens, at + 1, last), last)
        yield Raw(tokens[start].split(b" ", 1)[0].decode(), b"\x00".join(tokens[start:at]))


def _end_of_raw(tokens: list[bytes], at: int, last: int) -> int:
    while at < last and tokens[at].lstrip(b"\n").startswith(b":"):
        at += 3 if tokens[at].rpartition(b" ")[2].startswith(TWO_PATHS) else 2
    return at


def _end_of_numstat(tokens: list[bytes], at: int, last: int) -> int:
    while at < last and b"\t" in tokens[at]:
        at += 3 if tokens[at].endswith(b"\t") else 1
    return at
