"""Patches of commit after commit, in the order asked, from children that work side by side.

Three kinds of question go to children of their own: what a commit did to the lines, how a merge differs
from all of its parents, and where it differs from its first. A chunk that breaks its child is halved
until the commits at fault stand alone.
"""

from __future__ import annotations

import asyncio
import fcntl
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from headway.model.errors import Transport
from headway.sources.git.diffs import check_alive, unreadable_changes
from headway.sources.git.objects import present, unreadable
from headway.sources.git.patches import Patch, PatchReader
from headway.sources.git.program import end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from headway.model.scope import Reject
    from headway.sources.git.program import Git

_ANY = (
    "diff-tree", "--stdin", "-r", "--root", "--raw", "-z", "--full-index", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none",
    "--submodule=short", "--inter-hunk-context=0", "--indent-heuristic", "--no-color", "--always", "--format=%H",
)  # fmt: skip
PATCHES = (*_ANY, "-p", "-U0", "-M")
COMBINED = (*_ANY, "-p", "-U1", "-M", "-c", "--combined-all-paths")
"""One line of context: without any, git leaves lines out of a combined hunk and does not say which."""
AGAINST_FIRST = (*_ANY, "--no-renames")
BLOCK = 2**20
AHEAD = 2
"""Chunks that lie ready while the one before is used."""


class Step(NamedTuple):
    """A commit and its parents, as they count in this repository (a shallow boundary has none)."""

    sha: bytes
    parents: tuple[bytes, ...]

    @property
    def question(self) -> bytes:
        """What to ask about it when it is compared with its first parent alone."""
        return b" ".join((self.sha, *self.parents[:1]))


Ask: TypeAlias = "Callable[[Sequence[Step]], list[bytes]]"
"""Which questions a chunk means."""


class Told(NamedTuple):
    """What git says of a chunk: patches by commit, and the commits it cannot read."""

    patches: dict[bytes, Patch]
    rejects: list[Reject]


class PatchChild:
    """A `diff-tree` with one kind of question, asked the next chunk of them before the one is answered."""

    def __init__(self, git: Git, arguments: tuple[str, ...]) -> None:
        self._git = git
        self.arguments = arguments
        self._mark = f"#{secrets.token_hex(8)}\n".encode()
        self._process: asyncio.subprocess.Process | None = None
        self._reader = PatchReader(self._mark)
        self._fed: Sequence[bytes] = ()

    async def read(self, questions: Sequence[bytes], ahead: Sequence[bytes] = (), *, close: bool = False) -> list[Patch] | None:
        """One patch a question; None when the child died on the way, or passed one over."""
        process = self._process or await self._start()
        if self._fed != questions:
            self._feed(process, questions)
        self._feed(process, ahead)
        self._fed = ahead
        if close and process.stdin:
            process.stdin.close()
        found = await self._answers(process, len(questions))
        if [patch.sha if patch else b"" for patch in found] == [question.split(b" ", 1)[0] for question in questions]:
            return [patch for patch in found if patch]
        await self.close()
        return None

    async def read_last(self, questions: Sequence[bytes]) -> list[Patch] | None:
        """As `read`, from a child of its own that is told that nothing more will be asked."""
        await self.close()
        try:
            return await self.read(questions, close=True)
        finally:
            await self.close()

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = await self._git.start(*self.arguments)
        self._reader, self._fed = PatchReader(self._mark), ()
        widen(self._process)
        return self._process

    def _feed(self, process: asyncio.subprocess.Process, questions: Sequence[bytes]) -> None:
        if process.stdin:
            process.stdin.write(b"".join(question + b"\n" + self._mark for question in questions))

    async def _answers(self, process: asyncio.subprocess.Process, wanted: int) -> list[Patch | None]:
        """As many answers as come, at most those wanted; answers to what was asked ahead wait."""
        if process.stdout is None:
            raise Transport("git was started without pipes")
        found = self._reader.take(wanted)
        while len(found) < wanted and (block := await process.stdout.read(BLOCK)):
            self._reader.feed(block)
            found += self._reader.take(wanted - len(found))
        return found

    async def close(self) -> None:
        """End the child, if it runs."""
        process, self._process = self._process, None
        if process:
            await end(process)


def widen(process: asyncio.subprocess.Process) -> None:
    """Let the child write more ahead than a pipe holds by itself, while this process thinks; where the system allows it."""
    transport: asyncio.SubprocessTransport = process._transport  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio shows its pipes nowhere else
    pipe = transport.get_pipe_transport(1)
    if pipe and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError, ValueError):  # one that has ended already has no pipe any more
            fcntl.fcntl(pipe.get_extra_info("pipe"), fcntl.F_SETPIPE_SZ, BLOCK)


async def read_patches(git: Git, child: PatchChild, questions: Sequence[bytes], ahead: Sequence[bytes] = ()) -> Told:
    """The answers of a child to a chunk of questions. Raises SourceError when not the commits are at fault."""
    if not questions:
        return Told({}, [])
    patches = await child.read(questions, ahead)
    return await _with_care(git, child, questions) if patches is None else Told({patch.sha: patch for patch in patches}, [])


async def _with_care(git: Git, child: PatchChild, questions: Sequence[bytes]) -> Told:
    """The answers to a chunk that broke a child: as they are when that was chance, else by halves."""
    patches = await child.read_last(questions)
    if patches is not None:
        return Told({patch.sha: patch for patch in patches}, [])
    if len(questions) == 1:
        return Told({}, [await _at_fault(git, child.arguments, questions[0])])
    middle = len(questions) // 2
    halves = [await _with_care(git, child, part) for part in (questions[:middle], questions[middle:])]
    return Told(halves[0].patches | halves[1].patches, halves[0].rejects + halves[1].rejects)


async def _at_fault(git: Git, arguments: Sequence[str], question: bytes) -> Reject:
    """The quarantine entry of a commit that broke its child alone. Raises SourceError when the fault is not the commit's."""
    result = await git.run(*arguments, given=question + b"\n")
    await check_alive(git, result)
    sha = question.split()[0]
    if result.code:
        return unreadable_changes(sha, result.err)
    if await present(git, [sha.decode()]):
        raise Transport(f"git broke off while it gave the lines of {sha.decode()} of {git.location}")
    return unreadable(sha)


def plain(chunk: Sequence[Step]) -> list[bytes]:
    """The commits of a chunk that are no merges."""
    return [step.sha for step in chunk if len(step.parents) <= 1]


def merges(chunk: Sequence[Step]) -> list[bytes]:
    """The merges of a chunk, to be compared with all of their parents."""
    return [step.sha for step in chunk if len(step.parents) > 1]


def merges_alone(chunk: Sequence[Step]) -> list[bytes]:
    """The merges of a chunk, to be compared with their first parents."""
    return [step.question for step in chunk if len(step.parents) > 1]


class Patches:
    """Chunks of steps being read from the moment this is made; they are looked at only when it is their turn."""

    def __init__(self, git: Git, chunks: Sequence[Sequence[Step]], *, workers: int) -> None:
        self._git = git
        self._tasks: list[asyncio.Task[None]] = []
        self._children: list[PatchChild] = []
        self._plain = [self._read(PATCHES, chunks, range(at, len(chunks), workers), plain) for at in range(workers)]
        self._combined = self._read(COMBINED, chunks, range(len(chunks)), merges)
        self._first = self._read(AGAINST_FIRST, chunks, range(len(chunks)), merges_alone)
        self._at = 0

    def _read(self, arguments: tuple[str, ...], chunks: Sequence[Sequence[Step]], mine: range, ask: Ask) -> asyncio.Queue[Told | BaseException]:
        ready: asyncio.Queue[Told | BaseException] = asyncio.Queue(maxsize=AHEAD)
        self._children.append(PatchChild(self._git, arguments))
        self._tasks.append(asyncio.create_task(_share(self._git, self._children[-1], (ask(chunks[at]) for at in mine), ready)))
        return ready

    async def next(self) -> tuple[Told, Told]:
        """Of the next chunk: patches and combined patches together, then merges against their first parents."""
        plain, combined, first = [await _given(queue) for queue in (self._plain[self._at % len(self._plain)], self._combined, self._first)]
        self._at += 1
        broken = {reject.external_id: reject for told in (plain, combined, first) for reject in told.rejects}
        return Told(plain.patches | combined.patches, list(broken.values())), first

    async def close(self) -> None:
        """End the children, once nobody reads from them: one that is being ended must not be cut short in it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for child in self._children:
            await child.close()


async def _given(ready: asyncio.Queue[Told | BaseException]) -> Told:
    """What lies ready next. Raises what its reading raised."""
    told = await ready.get()
    if isinstance(told, BaseException):
        raise told
    return told


async def _share(git: Git, child: PatchChild, chunks: Iterator[Sequence[bytes]], ready: asyncio.Queue[Told | BaseException]) -> None:
    """Read every chunk of questions, one being asked ahead of the other."""
    questions = next(chunks, None)
    try:
        while questions is not None:
            ahead = next(chunks, None)
            await ready.put(await read_patches(git, child, questions, ahead or ()))
            questions = ahead
    except Exception as error:  # noqa: BLE001 - it is raised again where the chunk is asked for
        await ready.put(error)
