"""Commit objects as bytes: all from one `cat-file --batch`, with care where that breaks, singly for a walk around holes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from headway.model.errors import Transport
from headway.model.scope import Raw, Reject
from headway.sources.git.program import end

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from types import TracebackType

    from headway.sources.git.cursor import Chunk, Listing
    from headway.sources.git.program import Git

Found = tuple[list[Raw], list[Reject]]

HEADER_WORDS = 3
"""What `cat-file --batch` says before an object: its id, type and size."""
UNREADABLE = "the commit object is missing or damaged in this repository"


async def commit_chunks(git: Git, listing: Listing, chunks: Sequence[Chunk]) -> AsyncGenerator[tuple[Chunk, Found], None]:
    """The commit objects of chunk after chunk, from one child; a chunk it cannot finish is read again with care."""
    process: asyncio.subprocess.Process | None = None
    try:
        for at, chunk in enumerate(chunks):
            shas = listing.part(chunk).split()
            if process is None:
                process = await git.start("cat-file", "--batch", "--buffer")
                _feed(process, b"".join(listing.part(rest) for rest in chunks[at:]))
            found = await _next_commits(process, shas)
            if found is None:
                await end(process)
                process, found = None, await read_commits(git, shas)
            if found[1]:
                await git.ask("rev-parse", "--git-dir")  # objects missing one by one, or the whole repository taken away
            yield chunk, found
    finally:
        if process:
            await end(process)


def _feed(process: asyncio.subprocess.Process, lines: bytes) -> None:
    if process.stdin:
        process.stdin.write(lines)
        process.stdin.close()


async def _next_commits(process: asyncio.subprocess.Process, shas: list[bytes]) -> Found | None:
    """The next answers of `cat-file --batch`; None when the child died before it had given them all."""
    if process.stdout is None:
        return None
    raws, rejects = [], []
    try:
        for sha in shas:
            header = (await process.stdout.readuntil(b"\n")).split()
            if header[-1] == b"missing":
                rejects.append(unreadable(sha))
                continue
            body = await process.stdout.readexactly(int(header[2]) + 1)
            raws.append(Raw(header[0].decode(), body[:-1]))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return raws, rejects


async def read_commits(git: Git, shas: list[bytes]) -> Found:
    """The commit objects of a chunk, in children of its own; one that cannot be read is rejected and the rest goes on."""
    raws: list[Raw] = []
    rejects: list[Reject] = []
    left = shas
    while left:
        result = await git.run("cat-file", "--batch", "--buffer", given=b"\n".join(left) + b"\n")
        told = _split(result.out, raws, rejects)
        if told == len(left):
            break
        await git.ask("rev-parse", "--git-dir")
        if result.code <= 0:
            raise Transport(f"git gave {told} of {len(left)} commit objects of {git.location}")
        rejects.append(unreadable(left[told]))
        left = left[told + 1 :]
    return raws, rejects


async def present(git: Git, shas: Sequence[str]) -> list[str]:
    """Those of the commits that the repository still has; where an object is damaged so that git gives up, those before it."""
    if not shas:
        return []
    said = await git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", given="".join(f"{sha}\n" for sha in shas).encode())
    return [line.split()[0].decode() for line in said.out.splitlines() if line.endswith(b" commit")]


def unreadable(sha: bytes) -> Reject:
    """The quarantine entry of a commit that git cannot give."""
    return Reject(external_id=sha.decode(), reason=UNREADABLE, payload=sha, obtained=False)


def _split(out: bytes, raws: list[Raw], rejects: list[Reject]) -> int:
    """Sort the answers of `cat-file --batch` into raws and rejects; how many answers were whole."""
    at = told = 0
    while at < len(out):
        end = out.find(b"\n", at)
        header = out[at:end].split(b" ") if end > at else []
        if header[-1:] == [b"missing"]:
            rejects.append(unreadable(header[0]))
            at = end + 1
        else:
            size = int(header[2]) if len(header) == HEADER_WORDS else len(out)
            if end + 1 + size >= len(out):
                return told
            raws.append(Raw(header[0].decode(), out[end + 1 : end + 1 + size]))
            at = end + 2 + size
        told += 1
    return told


class BatchReader:
    """Objects one by one from one process, restarted behind an object that kills it."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: asyncio.subprocess.Process | None = None

    async def read(self, sha: str) -> bytes | None:
        """The body of a commit object; None when it is missing, damaged or no commit."""
        process = self._process or await self._git.start("cat-file", "--batch")
        self._process = process
        if process.stdin is None or process.stdout is None:
            raise Transport("git was started without pipes")
        try:
            process.stdin.write(sha.encode() + b"\n")
            await process.stdin.drain()
            header = (await process.stdout.readline()).split()
            if len(header) == HEADER_WORDS:
                body = await process.stdout.readexactly(int(header[2]) + 1)
                return body[:-1] if header[1] == b"commit" else None
        except (ConnectionError, asyncio.IncompleteReadError):
            header = []
        if not header:
            await self.close()
        return None

    async def close(self) -> None:
        """End the process, if one is running."""
        process, self._process = self._process, None
        if process:
            await end(process)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
