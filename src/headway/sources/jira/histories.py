"""The histories of issues: a thousand issues in one request where the site allows it, else with the issues themselves.

What comes with an issue is cut off at 40 or 100 histories on Cloud, newest first, and cannot be paged; such
issues are asked for one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from headway.model.errors import AuthFailed, BadRequest, Gone, Incomplete
from headway.net.size import PageSize, sized
from headway.normalise.lenient import reader
from headway.sources.jira.payloads import BulkPage, Values
from headway.sources.jira.search import BeginAgain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgspec import Raw

    from headway.sources.jira.search import Issue
    from headway.sources.jira.site import Site

MOST_ISSUES = 1_000
MOST_HISTORIES = 10_000
FEWEST_HISTORIES = 500
ONE_PAGE = 100
CAPS = frozenset({40, 100})
"""Lengths at which Cloud cuts lists of histories off, whatever their total says."""
_read_bulk, _read_values = reader(BulkPage), reader(Values)


class NoBulk(BeginAgain):
    """The site has no way to ask for the histories of many issues, or does not let us."""


class Histories:
    """Asks for histories; `fields` are those whose changes count."""

    def __init__(self, site: Site, fields: Sequence[str], *, size: PageSize | None = None) -> None:
        self._site, self._fields = site, list(fields)
        self._size = size or PageSize(MOST_HISTORIES, FEWEST_HISTORIES)

    async def of(self, issues: Sequence[str]) -> dict[str, list[Raw]]:
        """By issue, for at most a thousand of them. Raises NoBulk, Incomplete."""
        found: dict[str, list[Raw]] = {}
        token, tokens = "", {""}
        while issues:
            page = await self._page(issues, token)
            for one in page.issues:
                found.setdefault(str(one.issue), []).extend(one.histories)
            token = page.token or ""
            if not token:
                break
            if token in tokens:
                raise Incomplete("the site gave the same page of histories twice; the records before are stored")
            tokens.add(token)
        return found

    async def _page(self, issues: Sequence[str], token: str) -> BulkPage:
        body: dict[str, Any] = {"issueIdsOrKeys": list(issues), "fieldIds": self._fields} | ({"nextPageToken": token} if token else {})

        async def ask(size: int) -> BulkPage:
            return (await self._site.post("changelog/bulkfetch", _read_bulk, body=body | {"maxResults": size}, size=self._size)).said

        try:
            return await sized(ask, self._size)
        except AuthFailed as error:
            await self._site.myself()  # a credential that is refused everywhere is no missing permission
            raise NoBulk(error.sentence) from error
        except (Gone, BadRequest) as error:
            raise NoBulk(error.sentence) from error

    async def missing(self, issues: Sequence[Issue]) -> dict[str, list[Raw]]:
        """By issue, whole, for those whose own list was cut off."""
        cut = [issue.id for issue in issues if issue.changelog is None or not issue.changelog.whole(caps=CAPS)]
        return {identifier: await self._of_one(identifier) for identifier in cut}

    async def _of_one(self, issue: str) -> list[Raw]:
        """All histories of an issue; none of one that has gone meanwhile."""
        found: list[Raw] = []
        while True:
            try:
                page = (await self._site.get(f"issue/{issue}/changelog", _read_values, query={"startAt": len(found), "maxResults": ONE_PAGE})).said
            except Gone:
                return found
            found += page.values
            if page.is_last or not page.values or (page.total is not None and len(found) >= page.total):
                return found
