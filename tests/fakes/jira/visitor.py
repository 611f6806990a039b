"""A plain reader of the site: one request, one answer, nothing tried again; for tests of the site itself."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.fakes.visiting import asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.jira.server import Jira
    from tests.fakes.visiting import Heard


class Visitor:
    """Somebody with the token of the moment they came."""

    def __init__(self, jira: Jira, *, timeout: float = 10.0) -> None:
        self.jira, self.timeout = jira, timeout
        self.api = "/rest/api/3" if jira.cloud else "/rest/api/2"
        self.login = "Basic " + b64encode(f"{jira.user}:{jira.token}".encode()).decode() if jira.cloud else f"Bearer {jira.token}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Heard:
        """One request on a connection of its own."""
        return asked(self.jira.url, method, path, body, {"Authorization": self.login, **headers}, timeout=self.timeout)

    def get(self, path: str, **query: Any) -> Heard:
        """A GET of a path below the interface's, or of a whole one that begins with /rest."""
        whole = path if path.startswith("/rest") else self.api + path
        return self.ask("GET", f"{whole}?{urlencode(query, doseq=True)}" if query else whole)

    def post(self, path: str, **body: Any) -> Heard:
        """A POST of a path below the interface's."""
        return self.ask("POST", self.api + path, body)

    def search(self, jql: str, **more: Any) -> Heard:
        """One page of the search this edition has."""
        return self.post("/search/jql" if self.jira.cloud else "/search", jql=jql, **more)

    def pages(self, jql: str, **more: Any) -> Iterator[list[dict[str, Any]]]:
        """Page after page of the enhanced search."""
        token: dict[str, Any] = {}
        while True:
            page = self.search(jql, **more, **token).said
            yield page["issues"]
            if page["isLast"]:
                return
            token = {"nextPageToken": page["nextPageToken"]}

    def ids(self, jql: str, **more: Any) -> list[str]:
        """The ids of all that a query finds."""
        return [issue["id"] for page in self.pages(jql, **({"fields": ["id"]} | more)) for issue in page]

    def histories(self, ids: list[str], **more: Any) -> dict[str, list[dict[str, Any]]]:
        """All histories of these items by the bulk endpoint, put together again."""
        found: dict[str, list[dict[str, Any]]] = {}
        token: str | None = None
        while True:
            page = self.post("/changelog/bulkfetch", issueIdsOrKeys=ids, **more, **({"nextPageToken": token} if token else {})).said
            for log in page["issueChangeLogs"]:
                found.setdefault(log["issueId"], []).extend(log["changeHistories"])
            token = page["nextPageToken"]
            if not token:
                return found

    def act(self, verb: str, **given: Any) -> Heard:
        """Does something to the site from outside."""
        return self.ask("POST", f"/__fake/{verb}", given)
