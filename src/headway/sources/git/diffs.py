"""What commits did to files: `diff-tree --stdin`, one long-lived child a core, each with its share of the chunks.

A child that is started anew maps the pack and warms its caches again, which cost a third of the whole
read. A commit whose objects are missing kills its child: the chunk is then read again with care, the
commit set aside, and a new child goes on behind it.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

from headway.model.errors import SourceError, Transport
from headway.model.scope import Raw, Reject
from headway.sources.git.objects import present, read_commits, unreadable
from headway.sources.git.program import WHOLE_CHUNK, end
from headway.sources.git.shape import committer_date

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from headway.sources.git.cursor import Chunk, Listing
    from headway.sources.git.program import Git, Result

DIFF_TREE = (
    "diff-tree", "--stdin", "-r", "--root", "--raw", "--numstat", "-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none",
    "--no-color", "--always", "--format=%H %ct",
)  # fmt: skip
TWO_PATHS = (b"R", b"C")
TABS = 2
"""Of a numstat line; one that ends with its second is a rename, whose paths follow. More of them are part of a path."""

Found = tuple[list[Raw], list[Reject]]


class Diffs:
    """Chunks being read from the moment this is made, contiguous shares of them side by side.

    The queue is short, so children read only a little ahead of whoever asks.
    """

    def __init__(self, git: Git, listing: Listing, chunks: Sequence[Chunk], *, workers: int) -> None:
        self.plan = (listing, tuple(chunks))
        self._ready: asyncio.Queue[tuple[Chunk, Found] | None] = asyncio.Queue(maxsize=workers)
        size = -(-len(chunks) // workers) or 1
        shares = [chunks[at : at + size] for at in range(0, len(chunks), size)]
        self._tasks = [asyncio.create_task(_share(git, listing, share, self._ready)) for share in shares]

    async def found(self) -> AsyncGenerator[tuple[Chunk, Found], None]:
        """The chunks as they become ready. Raises what a child's reading raised."""
        try:
            left = len(self._tasks)
            while left:
                found = await self._ready.get()
                if found is None:
                    left -= 1
                else:
                    yield found
            await asyncio.gather(*self._tasks)
        finally:
            await self.close()

    async def close(self) -> None:
        """End the children, if any still read."""
        for task in self._tasks:
            task.cancel()
        while not self._ready.empty():  # a share that is cancelled still tells of its end, and would wait for room for ever
            self._ready.get_nowait()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _share(git: Git, listing: Listing, chunks: Sequence[Chunk], ready: asyncio.Queue[tuple[Chunk, Found] | None]) -> None:
    """Read one share; the queue always hears of its end, however it comes."""
    child = DiffChild(git)
    try:
        for at, chunk in enumerate(chunks):
            shas = listing.part(chunk).split()
            ahead = listing.part(chunks[at + 1]).split() if at + 1 < len(chunks) else []
            raws = await child.read(shas, ahead)
            found = (raws, []) if raws is not None else await read_diffs(git, shas)
            await ready.put((chunk, (await _dated(git, found[0]), found[1])))
        await child.end()
    finally:
        await child.kill()
        await ready.put(None)


async def _dated(git: Git, raws: list[Raw]) -> list[Raw]:
    """The raws, with the date of the commit object where git prints none: one before 1970, or one without a zone."""
    silent = {raw.external_id for raw in raws if raw.payload[len(raw.external_id) + 1 :][:1] in {b"", b"\x00"}}
    if not silent:
        return raws
    commits, _ = await read_commits(git, [sha.encode() for sha in sorted(silent)])
    dates = {commit.external_id: committer_date(commit.payload) for commit in commits}
    return [_with_date(raw, dates[raw.external_id]) if raw.external_id in dates else raw for raw in raws]


def _with_date(raw: Raw, date: bytes) -> Raw:
    sha = raw.external_id.encode()
    return Raw(raw.external_id, sha + b" " + date + raw.payload[len(sha) + 1 :])


class DiffChild:
    """A `diff-tree` that is fed chunks; it echoes and flushes a line that is no object id, which ends a chunk."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._mark = f"#{secrets.token_hex(8)}\n".encode()
        self._process: asyncio.subprocess.Process | None = None
        self._fed: list[bytes] = []

    async def read(self, shas: list[bytes], ahead: list[bytes]) -> list[Raw] | None:
        """The raws of a chunk, ``ahead`` being fed meanwhile; None when the child died on the way or answered short."""
        if self._process is None:
            self._process, self._fed = await self._git.start(*DIFF_TREE, read_ahead=WHOLE_CHUNK), []
        try:
            if self._fed != shas:
                self._feed(shas)
            if ahead:
                self._feed(ahead)
            self._fed = ahead
            out = await _stream(self._process.stdout).readuntil(self._mark)
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.kill()
            return None
        raws = list(split_commits(out[: -len(self._mark)]))
        if [raw.external_id.encode() for raw in raws] == shas:
            return raws
        await self.kill()
        return None

    def _feed(self, shas: list[bytes]) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.write(b"\n".join(shas) + b"\n" + self._mark)

    async def end(self) -> None:
        """Let the child finish. Raises SourceError when it does not end well."""
        if self._process:
            out, err = await self._process.communicate(b"")
            if self._process.returncode or out:
                raise SourceError(f"git ended badly after reading {self._git.location}: {err.decode('utf-8', 'replace').strip() or self._process.returncode}")

    async def kill(self) -> None:
        """End the child at once, if it still runs."""
        process, self._process = self._process, None
        if process:
            await end(process)


def _stream(reader: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if reader is None:
        raise Transport("git was started without pipes")
    return reader


async def read_diffs(git: Git, shas: list[bytes]) -> tuple[list[Raw], list[Reject]]:
    """A chunk read with care, in children of its own: one raw per commit, those with missing objects rejected."""
    raws: list[Raw] = []
    rejects: list[Reject] = []
    left, alone = shas, 0
    while left:
        part = left[:1] if alone else left
        result = await git.run(*DIFF_TREE, given=b"\n".join(part) + b"\n")
        told = list(split_commits(result.out))
        alone = max(0, alone - 1)
        if result.code == 0:
            raws, left = raws + told, left[len(part) :]
            rejects.extend(await _passed_over(git, told, part))
            continue
        await check_alive(git, result)
        if len(part) == 1:
            rejects.append(unreadable_changes(part[0], result.err))
            left = left[1:]
        else:
            # Everything before the last commit git spoke of is whole; that one and its neighbour are tried alone.
            sure = max(0, len(told) - 1)
            raws, left, alone = raws + told[:sure], left[sure:], 2
    return raws, rejects


async def _passed_over(git: Git, told: list[Raw], asked: list[bytes]) -> list[Reject]:
    """The commits a child that ended well did not answer for: not there, or it died half-way and said 0, as one once did."""
    answered = {raw.external_id for raw in told}
    silent = [sha.decode() for sha in asked if sha.decode() not in answered]
    if silent:
        await git.ask("rev-parse", "--git-dir")
    if await present(git, silent):
        raise Transport(f"git gave the changes of {len(told)} of {len(asked)} commits of {git.location}")
    return [unreadable(sha.encode()) for sha in silent]


async def check_alive(git: Git, result: Result) -> None:
    """Tell a broken commit from a repository that is gone and from a child that was killed."""
    await git.ask("rev-parse", "--git-dir")
    if result.code < 0:
        raise git.failure(result)


def unreadable_changes(sha: bytes, err: str) -> Reject:
    """The quarantine entry of a commit whose changes git gave up on, in its words."""
    reason = (err.splitlines() or ["git could not read it"])[-1].removeprefix("fatal: ")
    return Reject(external_id=sha.decode(), reason=f"its changes cannot be read: {reason}", payload=sha, obtained=False)


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
        at += 3 if tokens[at].endswith(b"\t") and tokens[at].count(b"\t") == TABS else 1
    return at
