"""Commit objects as bytes: in bulk by one `cat-file --batch` a chunk, singly where the bulk breaks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from headway.model.errors import Transport
from headway.model.scope import Raw, Reject

if TYPE_CHECKING:
    from types import TracebackType

    from headway.sources.git.program import Git

UNREADABLE = "the commit object is missing or damaged in this repository"


async def read_commits(git: Git, shas: list[bytes]) -> tuple[list[Raw], list[Reject]]:
    """The commit objects of a chunk; one that cannot be read is rejected and the rest goes on."""
    raws: list[Raw] = []
    rejects: list[Reject] = []
    left = shas
    while left:
        result = await git.run("cat-file", "--batch", "--buffer", given=b"\n".join(left) + b"\n")
        told = _split(result.out, raws, rejects)
        if result.code == 0 and told == len(left):
            break
        await git.ask("rev-parse", "--git-dir")
        if result.code == 0 or result.code < 0:
            raise Transport(f"git gave {told} of {len(left)} commit objects of {git.location}")
        rejects.append(unreadable(left[told]))
        left = left[told + 1 :]
    return raws, rejects


def unreadable(sha: bytes) -> Reject:
    """The quarantine entry of a commit that git cannot give."""
    return Reject(external_id=sha.decode(), reason=UNREADABLE, payload=sha)


def _split(out: bytes, raws: list[Raw], rejects: list[Reject]) -> int:
    """Sort the answers of `cat-file --batch` into raws and rejects; how many answers were whole."""
    at = told = 0
    while at < len(out):
        end = out.find(b"\n", at)
        header = out[at:end].split(b" ")
        if header[-1] == b"missing":
            rejects.append(unreadable(header[0]))
            at = end + 1
        else:
            size = int(header[2])
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
            if len(header) == 3:  # noqa: PLR2004 - sha, type, size
                body = await process.stdout.readexactly(int(header[2]) + 1)
                return body[:-1] if header[1] == b"commit" else None
        except (ConnectionError, asyncio.IncompleteReadError):
            header = []
        if not header:
            await self.close()
        return None

    async def close(self) -> None:
        """End the process, if one is running."""
        if self._process:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.communicate()
            self._process = None

    async def __aenter__(self) -> BatchReader:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
