"""The walk over a project's records, oldest change first: by token on Cloud, by restarting at the last change on Data Center.

Offsets over `updated` lose rows, because a record that changes leaves its place and all behind it move up.
So on Data Center an offset is used only among records with the very same change, and each step there begins
with the record the last one ended with: if another stands in its place, that group is read again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from headway.model.errors import BadRequest, Gone, Incomplete
from headway.net.size import sized
from headway.normalise.lenient import reader
from headway.sources.jira import jql
from headway.sources.jira.payloads import IssueHead, SearchPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.net.size import PageSize
    from headway.sources.jira.site import Site

PAGE = 100
"""Issues with their fields that Jira gives at once, whatever more is asked for."""
MOST_AGAIN = 20
"""Times a group of equal changes is begun again before a walk gives up."""
_read = reader(SearchPage)


class Issue:
    """One record of an answer: the bytes it came in, and what a walk steps by. Raises msgspec.DecodeError for what has no id."""

    __slots__ = ("changelog", "id", "raw", "updated")

    def __init__(self, raw: msgspec.Raw) -> None:
        head = msgspec.json.decode(raw, type=IssueHead)
        self.id, self.updated, self.changelog, self.raw = head.id, head.updated, head.changelog, raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One answer: its records, the token of the next (empty on Data Center), whether it was the last, how many the site counts, its Date (ms)."""

    issues: list[Issue]
    token: str = ""
    last: bool
    total: int | None = None
    date: int | None = None

    @property
    def size(self) -> int:
        """Bytes of all records."""
        return sum(memoryview(issue.raw).nbytes for issue in self.issues)


class BeginAgain(Exception):
    """A walk cannot go on as it began; why, in a sentence."""

    @property
    def sentence(self) -> str:
        """What the site said."""
        return str(self.args[0])


class TokenRefused(BeginAgain):
    """The site does not take a page token any more; the walk begins again at the newest change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a walk asks for: records of a project since a change (epoch ms), with these fields; `inline`: their histories too."""

    project: str
    since: int
    fields: Sequence[str]
    inline: bool = False

    def body(self, size: int, **more: Any) -> dict[str, Any]:
        """The question as both searches take it, but that Cloud wants `expand` as text and Data Center as a list."""
        return {"jql": jql.changed(self.project, since=self.since), "fields": list(self.fields), "maxResults": size} | more


class CloudWalk:
    """By token: each answer names the next, which is asked for at once, so that the site works while we do. Raises TokenRefused and Incomplete."""

    def __init__(self, site: Site, query: Query, size: PageSize, token: str = "") -> None:
        self._site, self._query, self._size, self._token = site, query, size, token
        self._tokens = {token}
        self._ahead: asyncio.Task[Any] | None = None

    async def next(self) -> Found:
        """The next answer."""
        asked, self._ahead = self._ahead or asyncio.ensure_future(sized(self._ask, self._size)), None
        try:
            reply = await asked
        except BadRequest as error:
            if self._token:
                raise TokenRefused(error.sentence) from error
            raise
        except Gone as error:
            raise Gone(f"{error.sentence}. Headway asks Cloud by search/jql; if this is a Data Center, write edition: datacenter, else upgrade Headway") from error
        said = reply.said
        token = "" if said.is_last or not said.token else said.token
        if token and (token in self._tokens or not said.issues):
            raise Incomplete(f"project {self._query.project}: the search gave {'the same page token twice' if said.issues else 'an empty page that promises another'}; what came before is stored")
        if not said.issues:
            await self._site.myself()  # a search answers strangers, and credentials that have expired, with nothing instead of refusing them
        self._token = token
        self._tokens.add(token)
        if token:
            self._ahead = asyncio.ensure_future(sized(self._ask, self._size))
        return Found(issues=[Issue(raw) for raw in said.issues], token=token, last=not token, date=reply.date and reply.date // 1000)

    async def close(self) -> None:
        """Ask no further."""
        if self._ahead:
            self._ahead.cancel()
            await asyncio.gather(self._ahead, return_exceptions=True)

    async def _ask(self, size: int) -> Any:
        more: dict[str, Any] = {"nextPageToken": self._token} if self._token else {}
        if self._query.inline:
            more["expand"] = "changelog"
        return await self._site.post("search/jql", _read, body=self._query.body(size, **more), size=self._size)


class ServerWalk:
    """By restarting at the last change seen, until an answer holds all there is from there on. Raises Incomplete."""

    def __init__(self, site: Site, query: Query, size: PageSize) -> None:
        self._site, self._query, self._size = site, query, size
        self._since, self._offset, self._last_id = query.since, 0, ""
        self._again = 0

    async def next(self) -> Found:
        """The next answer."""
        try:
            reply = await sized(self._ask, self._size)
        except Gone as error:
            raise Gone(f"{error.sentence}. Headway asks Data Center by search with offsets; if this is Jira Cloud, write edition: cloud, else upgrade Headway") from error
        while self._last_id and [Issue(raw).id for raw in reply.said.issues[:1]] != [self._last_id]:
            self._begin_group_again()
            reply = await sized(self._ask, self._size)
        issues, total = [Issue(raw) for raw in reply.said.issues], reply.said.total
        if total is None or (not issues and self._offset < total):
            raise Incomplete(f"project {self._query.project}: the search gave no records and says there are {total}; what came before is stored")
        last = self._offset + len(issues) >= total
        left = max(0, total - self._offset)
        if issues:
            self._step(issues)
        return Found(issues=issues, last=last, total=left, date=reply.date and reply.date // 1000)

    async def close(self) -> None:
        """Nothing is under way between two answers."""

    def _begin_group_again(self) -> None:
        """A record of this group has changed or gone and the rest moved up. Raises Incomplete where that does not end."""
        self._offset, self._last_id, self._again = 0, "", self._again + 1
        if self._again > MOST_AGAIN:
            raise Incomplete(f"project {self._query.project}: records with one and the same change move faster than they can be read; what came before is stored")

    def _step(self, issues: Sequence[Issue]) -> None:
        """Where to go on: at the last change, or behind the records of this answer if all have the same one."""
        end = issues[-1].updated
        if end > self._since:
            self._since, self._offset, self._last_id = end, 0, ""
        elif len(issues) > 1:
            self._offset, self._last_id = self._offset + len(issues) - 1, issues[-1].id
        else:
            self._offset, self._last_id = self._offset + 1, ""

    async def _ask(self, size: int) -> Any:
        query = replace(self._query, since=self._since)
        return await self._site.post("search", _read, body=query.body(size, startAt=self._offset, expand=["changelog"]), size=self._size)


Walk = CloudWalk | ServerWalk
