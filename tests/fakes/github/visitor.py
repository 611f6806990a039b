"""A plain reader of the site: one request, one answer, nothing tried again and no redirect followed; for tests of the site itself."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.fakes.github.server import GitHub

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


class Visitor:
    """Somebody with the token of the moment they came."""

    def __init__(self, site: GitHub, *, base: str = "", token: str | None = None, timeout: float = 10.0) -> None:
        self.site, self.base, self.timeout = site, base, timeout
        self.token = site.token if token is None else token

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Heard:
        """One request on a connection of its own; a header that is None is left out."""
        host, _, port = self.site.url.removeprefix("http://").partition(":")
        connection = HTTPConnection(host, int(port), timeout=self.timeout)
        try:
            payload = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
            head = {"Authorization": f"Bearer {self.token}", "User-Agent": "visitor", "Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
            connection.request(method, path, payload, {name: value for name, value in head.items() if value is not None})
            answer = connection.getresponse()
            return Heard(answer.status, answer.read(), dict(answer.getheaders()))
        finally:
            connection.close()

    def get(self, path: str, *, etag: str | None = None, **query: Any) -> Heard:
        """A GET of a path below the interface's base, or of a whole address."""
        whole = path.removeprefix(self.site.url) if path.startswith("http") else self.base + path
        return self.ask("GET", f"{whole}?{urlencode(query)}" if query else whole, If_None_Match=etag)

    def post(self, path: str, body: Any = None, **headers: str | None) -> Heard:
        """A POST below the interface's base."""
        return self.ask("POST", self.base + path, body, **headers)

    def graphql(self, query: str, **variables: Any) -> Heard:
        """A question."""
        return self.ask("POST", "/api/graphql" if self.base else "/graphql", {"query": query, "variables": variables})

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Page after page, by the links."""
        heard = self.get(path, **query)
        yield heard.said
        while (following := heard.links.get("next")) is not None:
            heard = self.get(following)
            yield heard.said

    def act(self, verb: str, **given: Any) -> Heard:
        """Does something to the site from outside."""
        return self.ask("POST", f"/__fake/{verb}", given)
