"""A look at many repositories at once, from which most are known to be as they were: one question in place of five for each.

It shows the newest of what a repository holds. A stream for which that is enough to tell that its own first question would bring
nothing new does not ask it; one that it is not enough for asks as if nobody had looked. A look stands for seconds only, and what
is believed because of it is true as of when it was made.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from headway.model.calendar import SECOND_US
from headway.model.errors import SourceError, Transport
from headway.net.health import ONE_TRY
from headway.net.size import PageSize, sized
from headway.sources.github.answers import NULL
from headway.sources.github.asked import Glance, Shown
from headway.sources.github.deployments import STATUSES

if TYPE_CHECKING:
    from headway.net.exchange import Reply
    from headway.sources.github.asked import Repo
    from headway.sources.github.catalog import Catalog
    from headway.sources.github.site import GitHubSite

FIRST, MOST = 5, 25
"""Repositories of the first look of a run, and of the largest: each is twice as wide as the one before, since who reads one repository need not read all."""
FEW = 10
"""Newest records of each list."""
RELEASES = 30
"""Nearly all repositories have no more, and then their list is whole."""
KEPT_US = 30 * SECOND_US


class Looked(Struct):
    """What a look shows, null in the place of a repository that is gone."""

    nodes: list[Raw]


class Glances:
    """The looks of a run, made when a stream asks for one; none any more once one has failed, which need not be the fault of what was looked at."""

    def __init__(self, site: GitHubSite, catalog: Catalog) -> None:
        self._site, self._catalog = site, catalog
        self._lock = asyncio.Lock()
        self.forget()

    def forget(self) -> None:
        """A new run begins."""
        self._made: dict[int, Shown | None] = {}
        self._width, self._most, self._failed = FIRST, MOST, False

    async def of(self, repo: Repo) -> Shown | None:
        """What a look of seconds ago shows of a repository; None where none can be made, or it would be of this one alone."""
        async with self._lock:
            if self._stands(repo):
                return self._made[repo.id]
            beside = [] if self._failed else self._left(repo)
            if not beside:
                return None
            try:
                await self._look([repo, *beside][: self._width])
            except SourceError:
                self._failed = True
            self._width = min(self._most, 2 * self._width)
            return self._made.get(repo.id)

    def _stands(self, repo: Repo) -> bool:
        seen = self._made.get(repo.id)
        return repo.id in self._made and (seen is None or self._site.now() - seen.at <= KEPT_US)

    def _left(self, repo: Repo) -> list[Repo]:
        """The other repositories of this run that were not looked at yet, in their order; those that were, where all are."""
        others = [one for one in self._catalog.known if one.id != repo.id]
        return [one for one in others if one.id not in self._made] or others

    async def _look(self, repos: list[Repo]) -> None:
        """Look at them, or at as many of them as the server bears; more than that are not tried again."""
        at, size = self._site.now(), PageSize(len(repos), floor=1)

        async def ask(count: int) -> tuple[int, Reply[Looked]]:
            labels = sorted(set(self._site.options.incident_labels)) or None
            variables = {"ids": [repo.node_id for repo in repos[:count]], "few": FEW, "labels": labels, "statuses": STATUSES, "releases": RELEASES}
            return count, await self._site.graphql("glances", variables, Looked, size=size, attempts=ONE_TRY)

        count, reply = await sized(ask, size)
        self._most = count if count < len(repos) else self._most
        if len(reply.said.nodes) != len(repos[:count]):
            raise Transport(f"a look at {len(repos[:count])} repositories showed {len(reply.said.nodes)}")
        for repo, raw in zip(repos, reply.said.nodes, strict=False):
            self._made[repo.id] = _shown(repo, raw, at=at, date=at if reply.date is None else reply.date)


def _shown(repo: Repo, raw: Raw, *, at: int, date: int) -> Shown | None:
    """What is shown of a repository; None for what is no repository any more, or cannot be read: its streams find out why."""
    if bytes(raw) == NULL:
        return None
    try:
        found = msgspec.json.decode(raw, type=Glance)
        for page in (found.pull_requests, found.issues, found.labelled, found.deployments, found.releases):
            page.whole()
    except (msgspec.DecodeError, Transport):
        return None
    return Shown(found, at, date) if found.database_id == repo.id else None
