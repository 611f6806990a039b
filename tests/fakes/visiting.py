"""Requests to a make-believe site, each on a connection of its own: nothing tried again, no redirect followed, and answers that nobody reads."""

from __future__ import annotations

import json
import re
import socket
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')


class Heard(NamedTuple):
    """What came back."""

    status: int
    raw: bytes
    headers: Mapping[str, str]

    @property
    def said(self) -> Any:
        """The JSON of the body. Raises ValueError if it is none."""
        return json.loads(self.raw)

    @property
    def links(self) -> dict[str, str]:
        """Where the pages beside this one are."""
        return {name: address for address, name in LINK.findall(self.headers.get("Link", ""))}


def asked(address: str, method: str, path: str, body: Any, head: Mapping[str, str], *, timeout: float) -> Heard:
    """What a site says; a body that is not bytes goes as JSON."""
    host, _, port = address.removeprefix("http://").partition(":")
    connection = HTTPConnection(host, int(port), timeout=timeout)
    try:
        payload = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, payload, {"Content-Type": "application/json"} | dict(head))
        answer = connection.getresponse()
        return Heard(answer.status, answer.read(), dict(answer.getheaders()))
    finally:
        connection.close()


def begun(address: str, path: str, **head: str) -> socket.socket:
    """A request of somebody who has not read the answer yet, and may never."""
    host, _, port = address.removeprefix("http://").partition(":")
    line = socket.create_connection((host, int(port)), timeout=5)
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"Host": host, "User-Agent": "visitor", **head}.items())
    line.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
    return line


def ends_while_waiting(serving: AbstractContextManager[Any], endpoint: str, path: str) -> tuple[float, bytes]:
    """How long a site takes to end (s) while somebody waits for an answer that never comes, and what they hear."""
    with serving as site:
        site.behave(endpoint, "hang")
        waiting = begun(site.url, path)
        while not site.requests:
            time.sleep(0.01)
        started = time.perf_counter()
    taken = time.perf_counter() - started
    with waiting:
        return taken, waiting.recv(10)
