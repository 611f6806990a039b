"""How fast the site serves all it has to a client that only reads: what any reader's time must be compared with."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from base64 import b64encode
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.jira.server import Jira

PAGE, BULK = 100, 1_000
FIELDS = ["summary", "status", "issuetype", "priority", "resolution", "resolutiondate", "created", "updated", "assignee", "reporter", "creator", "project", "parent", "issuelinks", "labels", "worklog"]
TOKEN = re.compile(rb'"nextPageToken":"([^"]+)"')
ISSUE = re.compile(rb'"id":"(\d+)","self":"[^"]+/issue/\d+","key":"[^"]+","fields":\{"summary"')
WINDOW = 1 << 20


@dataclass(frozen=True)
class Drained:
    """What came out in what time, of how many lanes at once."""

    items: int
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
    """One connection that asks and reads, and looks at no more than the tokens and ids it needs."""

    def __init__(self, address: str, authorization: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.host, self.authorization = f"{host}:{port}", authorization
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.buffer = bytearray()
        self.bytes = self.requests = 0

    def ask(self, path: str, body: dict[str, object]) -> bytes:
        """The body of an answer. Raises RuntimeError for any but a good one."""
        payload = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: {self.authorization}\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        self.socket.sendall(head.encode() + payload)
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            self.buffer += self._more()
        said = bytes(self.buffer[:end])
        found = re.search(rb"(?i)content-length: (\d+)", said)
        if not said.startswith(b"HTTP/1.1 200") or found is None:
            raise RuntimeError(said.decode(errors="replace"))
        answer = self._exactly(int(found[1]), begun=bytes(self.buffer[end + 4 :]))
        self.buffer.clear()
        self.bytes, self.requests = self.bytes + len(answer), self.requests + 1
        return answer

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


def _pages(pipe: Pipe, jql: str, fields: list[str]) -> Iterator[bytes]:
    body: dict[str, object] = {"jql": jql, "fields": fields, "maxResults": PAGE}
    while True:
        answer = pipe.ask("/rest/api/3/search/jql", body)
        yield answer
        found = TOKEN.search(answer, len(answer) - 400 if len(answer) > 400 else 0)
        if found is None:
            return
        body["nextPageToken"] = found[1].decode()


def _drain_project(pipe: Pipe, project: int, fields: list[str], *, changelogs: bool) -> int:
    """Every item of a project, and then its histories, a thousand items at a time."""
    ids: list[str] = []
    total = 0
    for answer in _pages(pipe, f"project = {project} AND updated >= 0 ORDER BY updated ASC, id ASC", fields):
        found = [one.decode() for one in ISSUE.findall(answer)]
        total += len(found)
        ids += found
        while changelogs and len(ids) >= BULK:
            pipe.ask("/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": ids[:BULK], "maxResults": 10_000, "fieldIds": fields[-2:]})
            del ids[:BULK]
    if changelogs and ids:
        pipe.ask("/rest/api/3/changelog/bulkfetch", {"issueIdsOrKeys": ids, "maxResults": 10_000, "fieldIds": fields[-2:]})
    return total


def drain(jira: Jira, *, changelogs: bool = True, lanes: int = 1) -> Drained:
    """Reads all items of a Cloud site that listens; in its own process the reader takes some of its time away."""
    authorization = "Basic " + b64encode(f"{jira.user}:{jira.token}".encode()).decode()
    return drained(jira.url, authorization, [project.id for project in jira.company.projects], custom=jira.company.custom, changelogs=changelogs, lanes=lanes)


def drained(address: str, authorization: str, projects: list[int], *, custom: int, changelogs: bool = True, lanes: int = 1) -> Drained:
    """Reads all items of these projects from an address. Raises RuntimeError for any answer but a good one."""
    fields = [*FIELDS, f"customfield_{custom + 26}", f"customfield_{custom + 20}", "status", f"customfield_{custom + 20}"]
    items: list[int] = []
    pipes = [Pipe(address, authorization) for _ in range(lanes)]
    started = time.perf_counter()
    threads = [threading.Thread(target=_lane, args=(pipe, projects[lane::lanes], fields, changelogs, items)) for lane, pipe in enumerate(pipes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    for pipe in pipes:
        pipe.socket.close()
    size, requests = sum(pipe.bytes for pipe in pipes), sum(pipe.requests for pipe in pipes)
    return Drained(sum(items), size, requests, seconds, lanes, sum(items) / seconds, size / seconds / 1e6)


def _lane(pipe: Pipe, projects: list[int], fields: list[str], changelogs: bool, items: list[int]) -> None:  # noqa: FBT001 - handed on by the thread
    items.append(sum(_drain_project(pipe, project, fields, changelogs=changelogs) for project in projects))
