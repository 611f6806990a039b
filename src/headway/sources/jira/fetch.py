"""Jira as a provider: projects with their records, boards with their sprints, the site with its accounts.

Whatever is asked of a site once (its words, its boards) is asked once a run and shared by all scopes.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from headway.model.errors import Gone, NotFound
from headway.model.scope import Estimate, Page, Reject, Scope, parse_scope, scope_key
from headway.net.size import PageSize
from headway.sources.jira import reference as references
from headway.sources.jira.accounts import account_pages
from headway.sources.jira.boards import Boards, glued_board, glued_sprint
from headway.sources.jira.catalogue import Catalogue, asked, told_by_histories
from headway.sources.jira.counting import counted
from headway.sources.jira.histories import Histories
from headway.sources.jira.items import Reading, position
from headway.sources.jira.options import read_options
from headway.sources.jira.projects import Projects
from headway.sources.jira.remarks import examined
from headway.sources.jira.search import PAGE
from headway.sources.jira.shape import SHAPES, VERSION, Wording
from headway.sources.jira.site import Site
from headway.sources.jira.steps import Asked, Bulk
from headway.sources.jira.whole import whole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from headway.model.records import Fact
    from headway.model.scope import Raw, Remark, ScopeKey
    from headway.net.attempts import Attempts
    from headway.sources.opening import Opening

KIND = "jira"
PROJECT, BOARD, SITE = "project", "board", "site"
COLLECTED = {PROJECT: ("projects", "work_items"), BOARD: ("boards", "sprints"), SITE: ("accounts",)}
SIZE = "page size"
"""Under what name the shelf keeps the page size that a project's records can be read with."""


class JiraProvider:
    """Implements the Provider port. Options: `edition` auto, cloud or datacenter; `at_once` scopes; `reconcile`, how often ids are listed."""

    kind: str = KIND
    entities: tuple[str, ...] = ("projects", "boards", "sprints", "work_items", "accounts")
    shape_version: int = VERSION
    at_once: int
    maps_version: str

    def __init__(self, opening: Opening, *, patience: Attempts | None = None) -> None:
        self._opening, self._options = opening, read_options(opening.source)
        self.at_once, self.maps_version = self._options.at_once, opening.words.version
        self._wording = Wording(opening.words, opening.source.name)
        self._site = Site(opening, self._options, patience)
        self._catalogue, self._projects = Catalogue(self._site), Projects(self._site)
        self._boards = Boards(self._site, opening.shelf, self._projects)
        self._bulk = Bulk()

    async def probe(self) -> None:
        await self._site.probe()

    async def examine(self) -> list[Remark]:
        return await examined(self._site, now=self._opening.clock.now())

    async def discover(self) -> AsyncIterator[Scope]:
        self._forget()
        await self._site.alive()
        url = await self._site.url()
        projects = await self._projects.all()
        for project in projects.values():
            key = scope_key(KIND, PROJECT, project.id)
            yield Scope(key=key, name=project.name, location=f"{url}/browse/{project.key}", code=project.key)
        for board in (await self._boards.all()).values():
            if board.project in projects:
                parent = scope_key(KIND, PROJECT, board.project)
                yield Scope(key=scope_key(KIND, BOARD, board.id), name=board.name, location=f"{url}/secure/RapidBoard.jspa?rapidView={board.id}", parent=parent)
        yield Scope(key=scope_key(KIND, SITE, self._options.site), name=self._options.site, location=url, service=True)

    def _forget(self) -> None:
        """A new run begins: what the last one learned of the site is asked again."""
        for known in (self._catalogue, self._projects, self._boards):
            known.forget()
        self._bulk.there = True

    def collects(self, scope: Scope) -> tuple[str, ...]:
        return COLLECTED[_part(scope, *COLLECTED).dimension]

    async def estimate(self, scope: Scope, entity: str, cursor: str | None) -> Estimate:
        if entity != "work_items":
            return Estimate()
        at = position(self._site, cursor).started(now=self._site.now())
        count = await counted(self._site, _part(scope, PROJECT).id, since=at.base)
        return Estimate(None if count is None else max(0, count - len(at.before)))

    async def pages(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        if entity == "work_items":
            pages = self._items(scope, cursor)
        elif entity == "accounts":
            pages = account_pages(self._site, cursor, await self._reference())
        else:
            pages = self._whole(scope, entity, cursor)
        async with aclosing(pages):  # type: ignore[type-var]  # all of them are async generators
            async for page in pages:
                yield page
                del page

    async def _items(self, scope: Scope, cursor: str | None) -> AsyncIterator[Page]:
        project = _part(scope, PROJECT).id
        reference = await self._catalogue.reference(project, await self._boards.estimation(project))
        size = PageSize(PAGE, now=await self._size(scope))
        effort = self._opening.words.of("effort", source=self._opening.source.name, scope=scope.key)
        reading = Reading(
            Asked(
                site=self._site,
                project=project,
                fields=asked(reference, effort),
                histories=Histories(self._site, told_by_histories(reference.fields)),
                reference=references.encode(reference),
                size=size,
                bulk=self._bulk,
                server=not await self._site.cloud(),
            ),
            position(self._site, cursor),
            visible=lambda: self._projects.visible(project),
        )
        before = size.now
        try:
            async with aclosing(reading.pages()) as pages:  # type: ignore[type-var]  # it is an async generator
                async for page in pages:
                    yield page
                    del page
        finally:
            if size.now != before:
                await self._opening.shelf.put(scope.key, SIZE, str(size.now).encode())

    async def _size(self, scope: Scope) -> int | None:
        kept = await self._opening.shelf.get(scope.key, SIZE)
        return int(kept) if kept and kept.isdigit() else None

    async def _whole(self, scope: Scope, entity: str, cursor: str | None) -> AsyncIterator[Page]:
        if entity == "projects":
            project = await self._projects.one(_part(scope, PROJECT).id)
            yield whole([(project.id, project.raw)], cursor, await self._reference())
            return
        board = (await self._boards.all()).get(_part(scope, BOARD).id)
        if board is None:
            raise Gone(f"board {scope.name} is not there any more, or our credentials may not see it")
        reference = await self._reference(board.project)
        if entity == "boards":
            yield whole([(board.id, glued_board(board, await self._boards.configuration(board.id)))], cursor, reference)
        else:
            sprints = await self._boards.sprints(board.id) or []
            yield whole([(identifier, glued_sprint(sprint, board.raw)) for identifier, sprint in sprints], cursor, reference)

    async def _reference(self, project: str = "") -> bytes:
        estimation = await self._boards.estimation(project) if project else None
        return references.encode(await self._catalogue.reference(project, estimation))

    def shape(self, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
        try:
            return list(SHAPES[entity](scope.key, raw, reference, self._wording))
        except (msgspec.DecodeError, ValueError) as error:
            return [Reject(external_id=raw.external_id, reason=f"{type(error).__name__}: {error}", payload=raw.payload)]

    async def close(self) -> None:
        self._forget()
        await self._site.close()


def _part(scope: Scope, *dimensions: str) -> ScopeKey:
    key = parse_scope(scope.key)
    if key.kind != KIND or key.dimension not in dimensions:
        raise NotFound(f"{scope.key} is no {' or '.join(dimensions)} of a Jira site; run headway discover again")
    return key
