"""Thinking, done in a process of its own: started at first use, restarted when it dies, gone when we are.

The parent never loads the engine, Arrow or ADBC; it writes questions to a pipe and reads answers. A
question that is broken off half-way leaves the pipe in the middle of an answer, so the child is
ended and the next question starts a fresh one.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from headway.house.children import environment
from headway.model.errors import ComputeFailed, error_tree
from headway.model.results import Figure, ItemPage, Point

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from headway.metrics.engine import Engine
    from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
    from headway.model.ports import FactReader

T = TypeVar("T")
CHILD = str(Path(__file__).with_name("thinker.py"))
"""Run as a file: as a module it would import its package first, and with it the stores that open SQLite themselves."""
PATIENCE_S = 5
"""How long a child that was told to end may take before it is killed."""
HEAD = 5
"""Bytes of a frame's head: its kind and the length of its message (thinker.FRAME)."""
PORTION, FAILED = b"P", b"E"
ERRORS = {kind.__name__: kind for kind in error_tree()}


class SpawnedCompute:
    """A Compute that asks a child process about the SQLite file at ``path``."""

    def __init__(self, path: Path | str) -> None:
        self._path = str(Path(path).absolute())
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start the child, so that it warms up while something else is done."""
        async with self._turn:
            await self._started()

    async def points(self, ask: PointsAsk, append: Callable[[Sequence[Point]], Any]) -> int:
        async def portion(message: bytes) -> None:
            await append(msgspec.msgpack.decode(message, type=list[Point]))

        async with self._turn:
            return msgspec.msgpack.decode(await self._ask(b"p", ask, portion), type=int)

    async def figures(self, ask: FigureAsk) -> list[Figure]:
        return await self._answered(b"f", ask, list[Figure])

    async def items(self, ask: ItemsAsk) -> ItemPage:
        return await self._answered(b"i", ask, ItemPage)

    async def modules(self) -> list[str]:
        """The names of the modules the child has imported; the tests of its isolation ask."""
        return await self._answered(b"v", None, list[str])

    async def _answered(self, kind: bytes, ask: FigureAsk | ItemsAsk | None, expected: type[T]) -> T:
        async with self._turn:
            return msgspec.msgpack.decode(await self._ask(kind, ask, _nothing), type=expected)

    async def _ask(self, kind: bytes, ask: PointsAsk | FigureAsk | ItemsAsk | None, portion: Callable[[bytes], Awaitable[None]]) -> bytes:
        child = await self._started()
        answered = False
        try:
            answer, message = await _exchange(child, kind, msgspec.msgpack.encode(ask), portion)
            answered = True
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise ComputeFailed(f"the compute process ended while it was asked ({await _ending(child)}); ask again, a new one is started") from error
        finally:
            if not answered:
                await self._end(child, kill=True)
        if answer == FAILED:
            name, sentence = msgspec.msgpack.decode(message, type=tuple[str, str])
            raise ERRORS.get(name, ComputeFailed)(sentence)
        return message

    async def _started(self) -> asyncio.subprocess.Process:
        if self._child is not None and self._child.returncode is not None:
            await self._end(self._child, kill=True)
        if self._child is None:
            pipe = asyncio.subprocess.PIPE
            self._child = await asyncio.create_subprocess_exec(sys.executable, "-P", CHILD, self._path, stdin=pipe, stdout=pipe, env=environment())
        return self._child

    async def _end(self, child: asyncio.subprocess.Process, *, kill: bool) -> None:
        self._child = None
        if kill and child.returncode is None:
            child.kill()
        if child.stdin is not None:
            child.stdin.close()
        try:
            await asyncio.wait_for(child.communicate(), PATIENCE_S)
        except TimeoutError:
            child.kill()
            await child.communicate()

    async def close(self) -> None:
        async with self._turn:
            if self._child is not None:
                await self._end(self._child, kill=False)


async def _exchange(child: asyncio.subprocess.Process, kind: bytes, question: bytes, portion: Callable[[bytes], Awaitable[None]]) -> tuple[bytes, bytes]:
    """The last frame of an answer, after its portions were handed on."""
    if child.stdin is None or child.stdout is None:
        raise ComputeFailed("the compute process has no pipes")
    child.stdin.write(kind + len(question).to_bytes(HEAD - 1, "big") + question)
    await child.stdin.drain()
    handed: asyncio.Future[None] | None = None
    try:
        while True:
            head = await child.stdout.readexactly(HEAD)
            message = await child.stdout.readexactly(int.from_bytes(head[1:], "big"))
            if handed is not None:
                await handed
            if head[:1] != PORTION:
                return head[:1], message
            handed = asyncio.ensure_future(portion(message))  # the child thinks of the next meanwhile
    finally:
        if handed is not None and not handed.done():
            handed.cancel()
            await asyncio.wait([handed])


async def _nothing(_message: bytes) -> None:
    """Figures and items come without portions."""


async def _ending(child: asyncio.subprocess.Process) -> str:
    code = await child.wait()
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


class LocalCompute:
    """A Compute in this process, in a thread: for the memory store, whose facts no other process can read."""

    def __init__(self, reader: FactReader) -> None:
        self._reader = reader
        self._turn = asyncio.Lock()
        self._kept: Engine | None = None

    def _engine(self) -> Engine:
        from headway.metrics.engine import Engine  # noqa: PLC0415 - processes with a child do without it

        if self._kept is None:
            self._kept = Engine(self._reader)
        return self._kept

    async def points(self, ask: PointsAsk, append: Callable[[Sequence[Point]], Any]) -> int:
        count = 0
        async with self._turn:
            portions = self._engine().points(ask)
            while (points := await asyncio.to_thread(next, portions, None)) is not None:
                count += len(points)
                await append(points)
        return count

    async def figures(self, ask: FigureAsk) -> list[Figure]:
        async with self._turn:
            return await asyncio.to_thread(self._engine().figures, ask)

    async def items(self, ask: ItemsAsk) -> ItemPage:
        async with self._turn:
            return await asyncio.to_thread(self._engine().items, ask)

    async def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept = None
