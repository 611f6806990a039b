"""The compute process: reads questions from its input, answers on its output, ends when its input does.

It opens the store through ADBC only and never imports sqlite3: two copies of SQLite in one process
drop each other's locks. An answer is kept until another process writes to the store.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import tempfile
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from headway.metrics.engine import Engine
from headway.model.asks import FigureAsk, ItemsAsk, PointsAsk
from headway.model.errors import ComputeFailed, HeadwayError
from headway.stores.sqlite_arrow import SqliteArrowReader

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME = struct.Struct(">cI")
"""Kind and length of the message that follows."""
POINTS, FIGURES, ITEMS, VERSION = b"p", b"f", b"i", b"v"
PORTION, DONE, FAILED = b"P", b"D", b"E"
KEPT = 1024
"""Answers kept while the store does not change, those asked for last; an Overview asks for two, each some kilobytes."""
ENCODER = msgspec.msgpack.Encoder()


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next message, or None at the end of the stream."""
    head = stream.read(FRAME.size)
    if len(head) < FRAME.size:
        return None
    kind, length = FRAME.unpack(head)
    return kind, stream.read(length)


def frame(kind: bytes, message: bytes) -> bytes:
    """A message as it goes over the pipe."""
    return FRAME.pack(kind, len(message)) + message


class Thinker:
    """Answers one question after the other, the same question on the same data from memory."""

    def __init__(self, engine: Engine, reader: SqliteArrowReader) -> None:
        self._engine = engine
        self._reader = reader
        self._kept: dict[tuple[bytes, bytes], bytes] = {}

    def answer(self, kind: bytes, message: bytes) -> Iterator[bytes]:
        """The frames that answer a question; the last one is DONE or FAILED."""
        try:
            if kind == POINTS:
                yield from self._points(msgspec.msgpack.decode(message, type=PointsAsk))
            else:
                yield frame(DONE, self._recalled(kind, message))
        except HeadwayError as error:
            yield frame(FAILED, ENCODER.encode([type(error).__name__, error.sentence]))
        except Exception as error:  # noqa: BLE001 - the process's one broad catch: a question that cannot be answered must not end it
            yield frame(FAILED, ENCODER.encode([ComputeFailed.__name__, f"the compute process met {type(error).__name__}: {error}"]))

    def _points(self, ask: PointsAsk) -> Iterator[bytes]:
        count, self._engine.version = 0, None
        for points in self._engine.points(ask):
            count += len(points)
            yield frame(PORTION, ENCODER.encode(points))
        yield frame(DONE, ENCODER.encode(count))

    def _recalled(self, kind: bytes, message: bytes) -> bytes:
        version = self._engine.number(self._reader.version())
        if version != self._engine.version:
            self._kept.clear()
            self._engine.version = version
        found = self._kept.pop((kind, message), None) or ENCODER.encode(self._thought(kind, message))
        self._kept[kind, message] = found
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def _thought(self, kind: bytes, message: bytes) -> Any:
        if kind == FIGURES:
            return self._engine.figures(msgspec.msgpack.decode(message, type=FigureAsk))
        if kind == ITEMS:
            return self._engine.items(msgspec.msgpack.decode(message, type=ItemsAsk))
        return sorted(sys.modules)


def main(path: str) -> None:
    """Answer until the parent closes the pipe; Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up between two frames
    reader = SqliteArrowReader(path)
    with tempfile.TemporaryDirectory(prefix="headway-spill-") as spill:
        engine = Engine(reader, spill=spill)
        engine.warm()
        thinker = Thinker(engine, reader)
        while question := read_frame(asked):
            for reply in thinker.answer(*question):
                answers.write(reply)
            answers.flush()
        engine.close()
        reader.close()


if __name__ == "__main__":
    main(sys.argv[1])
