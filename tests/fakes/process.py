"""A make-believe site as a process: says where it is in one line of JSON, serves until it is told to stop, and can say how fast it is."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import time
from typing import TYPE_CHECKING

from tests.fakes.running import listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.running import Site


def parser(kind: str, name: str) -> argparse.ArgumentParser:
    """What every site can be asked for on the command line; `kind` is its folder."""
    made = argparse.ArgumentParser(prog=f"python -m tests.fakes.{kind}", description=f"A make-believe {name} on loopback; it is driven through POST /__fake/<verb> and GET /__fake/counters.")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--heavy", action="store_true", help="every item weighs 12 kB or more")
    made.add_argument("--days", type=int, default=400, help="how far back the first record lies")
    made.add_argument("--port", type=int, default=0)
    made.add_argument("--latency-ms", type=float, default=0.0)
    made.add_argument("--drain", action="store_true", help="read everything once from a process of its own, say how fast that was, and end")
    made.add_argument("--lanes", type=int, default=1, help="readers at once of --drain")
    return made


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers separated by commas."""
    return tuple(map(int, text.split(",")))


async def read_all(kind: str, given: object) -> str:
    """What a reader in another process measured, which is told `given`, and the processor time that it cost here, which other programs do not change as much.

    Raises RuntimeError.
    """
    before = time.process_time()
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", f"tests.fakes.{kind}", "--as-reader", json.dumps(given), stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError("the reader broke")
    found, cpu = json.loads(said), time.process_time() - before
    return json.dumps(found | {"server_cpu_seconds": cpu, "items_per_server_cpu_second": found["items"] / cpu})


async def serve(site: Site, kind: str, *, port: int, introduce: Callable[[], object], reader: Callable[[], object] | None) -> None:
    """Serves until a signal comes, or until everything was read once by a process that is told what `reader` says."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with listening(site, port=port):
        print(json.dumps(introduce()), flush=True)  # noqa: T201 - how the parent learns the address
        if reader is not None:
            print(await read_all(kind, reader()), flush=True)  # noqa: T201 - the answer
        else:
            await stop.wait()


def as_reader() -> list[object] | None:
    """What this process was told if it is the one that reads."""
    return json.loads(sys.argv[2]) if sys.argv[1:2] == ["--as-reader"] else None
