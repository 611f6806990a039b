"""GitHub as a provider: repositories with all that happens around their code, and the code itself by git."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from headway.model.errors import NotFound
from headway.model.scope import DAY_US, Estimate, Page, Reject, Scope, parse_scope
from headway.sources.github import reference as references
from headway.sources.github.asked import Asked
from headway.sources.github.catalog import DIMENSION, KIND, Catalog
from headway.sources.github.cursor import read_cursor
from headway.sources.github.deployments import deployments_count, deployments_pages
from headway.sources.github.glances import Glances
from headway.sources.github.incidents import incidents_count, incidents_pages
from headway.sources.github.issues import work_items_count, work_items_pages
from headway.sources.github.options import read_options
from headway.sources.github.pulls import pull_requests_pages
from headway.sources.github.reference import Reference
from headway.sources.github.releases import releases_pages
from headway.sources.github.remarks import examined
from headway.sources.github.runs import pipeline_runs_count, pipeline_runs_pages
from headway.sources.github.shape import SHAPES, VERSION, Wording
from headway.sources.github.site import GitHubSite
from headway.sources.github.whole import whole
from headway.sources.opening import Remote

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable

    from headway.model.records import Fact
    from headway.model.scope import Raw, Remark
    from headway.net.attempts import Attempts
    from headway.sources.github.asked import Repo
    from headway.sources.opening import Mirror, Opening

    Stream = Callable[[Asked, str | None], AsyncGenerator[Page, None]]
    Count = Callable[[Asked, str | None], Awaitable[Estimate]]

VERSIONS = 1000
"""Facts of code are shaped by another room: both versions are in one number."""

STREAMS: dict[str, Stream] = {
    "pull_requests": pull_requests_pages,
    "work_items": work_items_pages,
    "incidents": incidents_pages,
    "pipeline_runs": pipeline_runs_pages,
    "deployments": deployments_pages,
    "releases": releases_pages,
}
COUNTS: dict[str, Count] = {"work_items": work_items_count, "incidents": incidents_count, "pipeline_runs": pipeline_runs_count, "deployments": deployments_count}
"""Streams whose records GitHub counts cheaply; of pull requests it counts all there are."""


class GitHubProvider:
    """Implements the Provider port; what is read of the code itself is the mirror's. Options: see `options.py`."""

    kind: str = KIND
    entities: tuple[str, ...]
    at_once: int
    shape_version: int
    maps_version: str

    def __init__(self, opening: Opening, mirror: Mirror, *, patience: Attempts | None = None) -> None:
        self._opening, self._mirror, self._options = opening, mirror, read_options(opening.source)
        code = mirror.entities if self._options.mirror else ()
        self.entities = ("repositories", *STREAMS, *code)
        self.at_once, self.shape_version = self._options.at_once, VERSION * VERSIONS + mirror.shape_version
        self._wording = Wording(opening.words, opening.source.name)
        self.maps_version = opening.words.version
        self._site = GitHubSite(opening, self._options, patience)
        self._catalog = Catalog(self._site)
        self._glances = Glances(self._site, self._catalog)

    async def probe(self) -> None:
        await self._site.probe()

    async def examine(self) -> list[Remark]:
        return await examined(self._site, self._catalog, self._opening)

    async def discover(self) -> AsyncIterator[Scope]:
        self._catalog.forget()
        self._glances.forget()
        await self._site.alive()
        async with aclosing(self._catalog.scopes()) as scopes:
            async for scope in scopes:
                yield scope

    def collects(self, scope: Scope) -> tuple[str, ...]:
        _number(scope)
        return self.entities

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:
        asked = await self._asked(scope)
        if entity in COUNTS:
            return await COUNTS[entity](asked, cursor)
        if entity != "pull_requests" or read_cursor(cursor).newest or asked.since is not None:
            return Estimate()
        counts = await self._catalog.counts(asked.repo)
        return Estimate(None if counts is None else max(0, counts.pull_requests.total_count - read_cursor(cursor).brought))

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        asked = await self._asked(scope)
        if entity == "repositories":
            found = await self._catalog.one(scope, asked.repo.id)
            yield whole([(str(asked.repo.id), b'{"repository":%b}' % found.raw)], cursor, asked.reference)
            return
        pages = STREAMS[entity](asked, cursor) if entity in STREAMS else self._mirror.pages(scope, entity, cursor, await self._remote(asked.repo))
        async with aclosing(pages):  # type: ignore[type-var]  # all of them are async generators
            async for page in pages:
                yield page
                del page

    async def _asked(self, scope: Scope) -> Asked:
        repo = (await self._catalog.one(scope, _number(scope))).repo
        known = Reference(id=repo.id, full_name=repo.full_name, url=repo.url, default_branch=repo.default_branch, production=self._options.production)
        history = self._options.history
        since = None if history is None else max(0, self._site.now() - history * DAY_US)
        return Asked(site=self._site, scope=scope, repo=repo, reference=references.encode(known), since=since, shelf=self._opening.shelf, look=partial(self._glances.of, repo))

    async def _remote(self, repo: Repo) -> Remote:
        return Remote(url=f"{repo.url}.git", pushed_at=repo.pushed_at, credential=await self._site.credential())

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        if entity in self._mirror.entities:
            return self._mirror.shape(scope, entity, raw)
        try:
            return list(SHAPES[entity](scope.key, raw, reference, self._wording))
        except (msgspec.DecodeError, ValueError) as error:
            return [Reject(external_id=raw.external_id, reason=f"{type(error).__name__}: {error}", payload=raw.payload)]

    async def close(self) -> None:
        self._catalog.forget()
        try:
            await self._mirror.close()
        finally:
            await self._site.close()


def _number(scope: Scope) -> int:
    """The number of a scope's repository. Raises NotFound for what is none of ours."""
    key = parse_scope(scope.key)
    if key.kind != KIND or key.dimension != DIMENSION or not (key.id.isascii() and key.id.isdigit()):
        raise NotFound(f"{scope.key} is no repository of GitHub; run headway discover again")
    return int(key.id)
