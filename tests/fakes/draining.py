"""How fast a make-believe site gives all it has to a reader that does nothing with it: what a faster reader's time must be compared with."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WINDOW = 1 << 20
LENGTH = re.compile(r"(?i)content-length: (\d+)")


@dataclass(frozen=True)
class Drained:
    """What came out in what time, of how many lanes at once; `kinds` says of what how much."""

    items: int
    kinds: dict[str, int]
    bytes: int
    requests: int
    seconds: float
    lanes: int
    items_per_second: float
    megabytes_per_second: float

    def line(self) -> str:
        """The whole as one line of JSON."""
        whole = asdict(self)
        return json.dumps(whole | whole.pop("kinds"))


class Pipe:
    """One connection that asks and reads; `head` are lines of every request."""

    def __init__(self, address: str, **head: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        given = {"Host": f"{host}:{port}", "Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in head.items()}}
        self.head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.bytes = self.requests = 0

    def ask(self, method: str, path: str, body: object = None) -> tuple[str, bytes]:
        """The head and the body of an answer. Raises RuntimeError for any but a good one."""
        payload = b"" if body is None else json.dumps(body).encode()
        self.socket.sendall(f"{method} {path} HTTP/1.1\r\n{self.head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload)
        buffer = bytearray()
        while (end := buffer.find(b"\r\n\r\n")) < 0:
            buffer += self._more()
        said = buffer[:end].decode(errors="replace")
        found = LENGTH.search(said)
        if not said.startswith("HTTP/1.1 200") or found is None:
            raise RuntimeError(said)
        answer = self._exactly(int(found[1]), begun=bytes(buffer[end + 4 :]))
        self.bytes, self.requests = self.bytes + len(answer), self.requests + 1
        return said, answer

    def _exactly(self, length: int, *, begun: bytes) -> bytes:
        whole = bytearray(length)
        whole[: len(begun)] = begun
        view, place = memoryview(whole), len(begun)
        while place < length:
            count = self.socket.recv_into(view[place:], min(WINDOW, length - place))
            if not count:
                raise RuntimeError("cut off")
            place += count
        return bytes(whole)

    def _more(self) -> bytes:
        got = self.socket.recv(WINDOW)
        if not got:
            raise RuntimeError("cut off")
        return got


def in_lanes(pipes: Sequence[Pipe], work: Callable[[Pipe, int], dict[str, int]]) -> Drained:
    """What all pipes brought at once; `work` drains the lane of a number and says how much of what it found. Raises RuntimeError where a lane broke."""
    broken: list[Exception] = []
    found: list[dict[str, int]] = []

    def lane(pipe: Pipe, number: int) -> None:
        try:
            found.append(work(pipe, number))
        except Exception as error:  # noqa: BLE001 - carried over to the caller's thread
            broken.append(error)

    started = time.perf_counter()
    threads = [threading.Thread(target=lane, args=(pipe, number)) for number, pipe in enumerate(pipes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    for pipe in pipes:
        pipe.socket.close()
    if broken:
        raise RuntimeError("a lane broke") from broken[0]
    kinds: Counter[str] = Counter()
    for one in found:
        kinds.update(one)
    items, size = kinds.total(), sum(pipe.bytes for pipe in pipes)
    return Drained(items, dict(kinds), size, sum(pipe.requests for pipe in pipes), seconds, len(pipes), items / seconds, size / seconds / 1e6)
