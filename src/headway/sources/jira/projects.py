"""Projects: which there are that our credentials may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from headway.model.errors import Gone
from headway.normalise.lenient import reader
from headway.sources.jira.lists import paged
from headway.sources.jira.once import Once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.sources.jira.site import Site

PAGE = 50


class ProjectHead(Struct):
    """What of a project fetching looks into."""

    id: str | int
    key: str
    name: str | None = None


class Project(Struct, frozen=True):
    """A project, as the bytes it came in."""

    id: str
    key: str
    name: str
    raw: bytes


class Projects:
    """The projects of a site, listed once a run."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known = Once(self._ask)

    def forget(self) -> None:
        """A new run begins."""
        self._known.forget()

    async def all(self) -> Mapping[str, Project]:
        """By id."""
        return await self._known.get()

    async def one(self, project: str) -> Project:
        """A project. Raises Gone for one that is not shown to us."""
        found = (await self.all()).get(project)
        if found is None:
            raise Gone(f"project {project} is not there any more, or our credentials may not browse it; headway doctor says what they lack")
        return found

    async def visible(self, project: str) -> None:
        """Ask again whether a project is shown to us. Raises Gone."""
        self.forget()
        await self.one(project)

    async def _ask(self) -> dict[str, Project]:
        if await self._site.cloud():
            given = [raw async for values in paged(self._site, await self._site.api("project/search"), size=PAGE) for raw in values]
        else:
            given = (await self._site.get("project", reader(list[Raw]))).said
        return {project.id: project for project in map(_project, given)}


def _project(raw: Raw) -> Project:
    head = msgspec.json.decode(raw, type=ProjectHead)
    return Project(str(head.id), head.key, head.name or head.key, bytes(raw))
