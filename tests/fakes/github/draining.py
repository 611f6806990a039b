"""How fast the site gives all it has to a reader that does nothing with it: what a faster reader's time must be compared with."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from dataclasses import asdict, dataclass, field

from headway.sources.github.query import query

WINDOW = 1 << 20
PAGE, JOBS_AT_ONCE = 100, 50
CURSOR = re.compile(rb'"pageInfo":\{"hasNextPage":(true|false),"endCursor":(null|"[^"]*")\}')
PULL = re.compile(rb'"fullDatabaseId":"?\d+"?,"number":')
DEPLOYMENT = re.compile(rb'"originalEnvironment":')
RUN = re.compile(rb'"node_id":"(WFR_[^"]+)"')
NEXT = re.compile(r'<http://[^/]+(/[^>]+)>; rel="next"')
PULLS = {"direction": "ASC", "commits": 30, "reviews": 30, "events": 20}


@dataclass
class Counts:
    """What was read so far."""

    pulls: int = 0
    issues: int = 0
    runs: int = 0
    deployments: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, name: str, count: int) -> None:
        """So many more."""
        with self.lock:
            setattr(self, name, getattr(self, name) + count)

    @property
    def all(self) -> int:
        """Everything together."""
        return self.pulls + self.issues + self.runs + self.deployments


@dataclass(frozen=True)
class Drained:
    """What came out in what time, of how many lanes at once."""

    items: int
    pulls: int
    issues: int
    runs: int
    deployments: int
    bytes: int
    requests: int
    seconds: float
    lanes: int
    items_per_second: float
    megabytes_per_second: float

    def line(self) -> str:
        """The whole as one line of JSON."""
        return json.dumps(asdict(self))


class Pipe:
    """One connection that asks and reads, and looks at no more than the cursors and ids it needs."""

    def __init__(self, address: str, token: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.host, self.token = f"{host}:{port}", token
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.bytes = self.requests = 0

    def ask(self, method: str, path: str, body: object = None) -> tuple[str, bytes]:
        """The head and the body of an answer. Raises RuntimeError for any but a good one."""
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\nUser-Agent: drain\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        self.socket.sendall(head.encode() + payload)
        buffer = bytearray()
        while (end := buffer.find(b"\r\n\r\n")) < 0:
            buffer += self._more()
        said = buffer[:end].decode()
        found = re.search(r"(?i)content-length: (\d+)", said)
        if not said.startswith("HTTP/1.1 200") or found is None:
            raise RuntimeError(said)
        answer = buffer[end + 4 :]
        while len(answer) < int(found[1]):
            answer += self._more()
        self.bytes, self.requests = self.bytes + len(answer), self.requests + 1
        return said, bytes(answer)

    def _more(self) -> bytes:
        got = self.socket.recv(WINDOW)
        if not got:
            raise RuntimeError("cut off")
        return got

    def question(self, asked: str, /, **variables: object) -> bytes:
        """What GraphQL answers. Raises RuntimeError where it has anything against the question."""
        answer = self.ask("POST", "/graphql", {"query": query(asked), "variables": variables})[1]
        if b'"errors":[' in answer[-4_000:]:
            raise RuntimeError(answer[-4_000:].decode())
        return answer

    def pages(self, asked: str, place: bytes, /, **variables: object) -> list[bytes]:
        """Page after page of a list; `place` is its name in the answer, behind which its own cursor comes first."""
        after: str | None = None
        found: list[bytes] = []
        while True:
            answer = self.question(asked, first=PAGE, after=after, **variables)
            found.append(answer)
            cursor = CURSOR.search(answer, answer.index(place))
            if cursor is None or cursor[1] == b"false":
                return found
            after = json.loads(cursor[2])


def _repository(pipe: Pipe, full_name: str, counts: Counts) -> None:
    owner, _, name = full_name.partition("/")
    for page in pipe.pages("pulls", b'"pullRequests"', owner=owner, name=name, **PULLS):
        counts.add("pulls", len(PULL.findall(page)))
    for page in pipe.pages("issues", b'"issues"', owner=owner, name=name, events=20):
        counts.add("issues", len(PULL.findall(page)))
    for page in pipe.pages("deployments", b'"deployments"', owner=owner, name=name, direction="ASC", statuses=10):
        counts.add("deployments", len(DEPLOYMENT.findall(page)))
    _runs(pipe, full_name, counts)


def _runs(pipe: Pipe, full_name: str, counts: Counts) -> None:
    path: str | None = f"/repos/{full_name}/actions/runs?per_page={PAGE}"
    while path is not None:
        head, answer = pipe.ask("GET", path)
        ids = [found.decode() for found in RUN.findall(answer)]
        counts.add("runs", len(ids))
        for start in range(0, len(ids), JOBS_AT_ONCE):
            pipe.question("jobs", ids=ids[start : start + JOBS_AT_ONCE], first=PAGE)
        following = NEXT.search(head)
        path = following and following[1]


def drained(address: str, token: str, repos: list[str], *, lanes: int = 1) -> Drained:
    """Reads everything of these repositories from an address. Raises RuntimeError for any answer but a good one."""
    counts, pipes, broken = Counts(), [Pipe(address, token) for _ in range(lanes)], []

    def lane(pipe: Pipe, mine: list[str]) -> None:
        try:
            for full_name in mine:
                _repository(pipe, full_name, counts)
        except Exception as error:  # noqa: BLE001 - carried over to the caller's thread
            broken.append(error)

    started = time.perf_counter()
    threads = [threading.Thread(target=lane, args=(pipe, repos[place::lanes])) for place, pipe in enumerate(pipes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    for pipe in pipes:
        pipe.socket.close()
    if broken:
        raise RuntimeError("a lane broke") from broken[0]
    size, requests = sum(pipe.bytes for pipe in pipes), sum(pipe.requests for pipe in pipes)
    return Drained(counts.all, counts.pulls, counts.issues, counts.runs, counts.deployments, size, requests, seconds, lanes, counts.all / seconds, size / seconds / 1e6)
