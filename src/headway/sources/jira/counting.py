"""About how many records a walk will bring, asked beside it: for progress, never waited for, and never proof of anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from headway.model.errors import HeadwayError
from headway.net.attempts import Attempts
from headway.normalise.lenient import reader
from headway.sources.jira import jql
from headway.sources.jira.payloads import Count, SearchPage

if TYPE_CHECKING:
    from headway.sources.jira.site import Site

SECONDS = 10.0
ONE_TRY = Attempts(most=1, whole=SECONDS, longest=0.0)


async def counted(site: Site, project: str, *, since: int, seconds: float = SECONDS) -> int | None:
    """About how many records of a project changed at `since` (epoch ms) or later; None where the site does not say so in time."""
    query = jql.counted(project, since=since)
    try:
        async with asyncio.timeout(seconds):
            if await site.cloud():
                return (await site.post("search/approximate-count", reader(Count), body={"jql": query}, attempts=ONE_TRY)).said.count
            return (await site.post("search", reader(SearchPage), body={"jql": query, "fields": ["id"], "maxResults": 0}, attempts=ONE_TRY)).said.total
    except (HeadwayError, TimeoutError):
        return None


class Counting:
    """A count under way, given up after some seconds."""

    def __init__(self, site: Site, project: str, *, seconds: float = SECONDS) -> None:
        self._site, self._project, self._seconds = site, project, seconds
        self._task: asyncio.Task[int | None] | None = None

    def begin(self) -> None:
        """Whatever was counted is not what is asked for any more."""
        if self._task:
            self._task.cancel()
        self._task = None

    def told(self, *, since: int) -> int | None:
        """The count, if it is there; asked for if it was not."""
        if self._task is None:
            self._task = asyncio.ensure_future(counted(self._site, self._project, since=since, seconds=self._seconds))
        return self._task.result() if self._task.done() else None

    async def close(self) -> None:
        """Ask no longer."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
