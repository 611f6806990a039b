"""Shaping in a process of its own, which leaves this one's interpreter to fetching and storing: started by the first large page."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from headway.house import moulds
from headway.house.children import environment
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.ingest.shaping import Record
    from headway.model.scope import Raw, Scope, Source
    from headway.model.wording import Override

CHILD = "headway.house.shaper"
WORTH_IT = 200
"""Records of a page from which on another process is asked; fewer are shaped sooner here."""
FIRST_OF_MANY = 100
"""Records of a page that more are likely to follow: the process is started meanwhile."""
PATIENCE_S = 5
PIPE_BYTES = 1024 * 1024
"""What lies between the two: the more, the less often one waits for the other. Linux lets everybody have this much."""


class SpawnedShaper:
    """Shapes the records of one source in a child process. A child that dies is not missed: what it was asked is shaped here."""

    def __init__(self, source: Source, overrides: Sequence[Override]) -> None:
        self._opened = moulds.encode(moulds.Opened(source, list(overrides)))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="shaper")
        self._child: subprocess.Popen[bytes] | None = None
        self._lost = False

    @property
    def pid(self) -> int | None:
        """The process, None where none was started."""
        return self._child.pid if self._child else None

    async def shape(self, scope: Scope, entity: str, raws: Sequence[Raw], reference: bytes) -> list[Record] | None:
        if self._lost:
            return None
        if len(raws) < WORTH_IT:
            if len(raws) >= FIRST_OF_MANY and self._child is None:
                self._thread.submit(self._ask_nothing)
            return None
        answer = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, scope, entity, raws, reference)
        return None if answer is None else moulds.uncast(answer)

    def _ask_nothing(self) -> None:
        with suppress(OSError):
            self._started()

    def _ask(self, scope: Scope, entity: str, raws: Sequence[Raw], reference: bytes) -> bytes | None:
        try:
            child = self._started()
            if child.stdin is None or child.stdout is None:
                return None
            moulds.write_asked(child.stdin, scope, entity, raws, reference)
            answer = moulds.read_frame(child.stdout)
        except OSError:
            answer = None
        if answer is None:
            self._lost = True
            emit("shaper_lost", logging.WARNING, reason="the process that shapes has ended; records are shaped here")
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            pipe = subprocess.PIPE
            self._child = subprocess.Popen([sys.executable, "-m", CHILD], stdin=pipe, stdout=pipe, env=environment())
            if self._child.stdin is not None:
                with suppress(OSError):  # a user with many pipes may have no room for wide ones
                    fcntl.fcntl(self._child.stdin, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
                moulds.write_frame(self._child.stdin, self._opened)
        return self._child

    async def close(self) -> None:
        """End the process; the next large page starts another one."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)

    def _end(self) -> None:
        child, self._child, self._lost = self._child, None, False  # the next cycle tries again
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it did not take any more is nothing to it
                    pipe.close()
        try:
            child.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
