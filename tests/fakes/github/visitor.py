"""A plain reader of the site: one request, one answer, nothing tried again and no redirect followed; for tests of the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.fakes.visiting import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.github.server import GitHub
    from tests.fakes.visiting import Heard



class Visitor:
    """Somebody with the token of the moment they came."""

    def __init__(self, site: GitHub, *, base: str = "", token: str | None = None, timeout: float = 10.0) -> None:
        self.site, self.base, self.timeout = site, base, timeout
        self.token = site.token if token is None else token

    def ask(self, method: str, path: str, body: Any = None, **headers: str | None) -> Heard:
        """One request on a connection of its own; a header that is None is left out."""
        head = {"Authorization": f"Bearer {self.token}", "User-Agent": "visitor", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return asked(self.site.url, method, path, body, {name: value for name, value in head.items() if value is not None}, timeout=self.timeout)

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
