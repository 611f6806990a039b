"""Boards: which there are, whose they are, in what field their teams estimate, and their sprints."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from headway.model.errors import AuthFailed, BadRequest, Gone
from headway.normalise.lenient import reader
from headway.sources.jira.lists import paged
from headway.sources.jira.once import Once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.model.ports import Shelf
    from headway.sources.jira.projects import Projects
    from headway.sources.jira.site import Site

T = TypeVar("T")

BOARDS = "/rest/agile/1.0/board"
PAGE = 50
KANBAN = "kanban"
KEPT_MS = 86_400_000
"""A board's configuration is asked for once a day: it changes once a year, and there is one request for each."""
SHELF, PLACES = "configurations", "places of boards"


class Location(Struct):
    """Where a board hangs; not every board hangs in a project."""

    project: str | int | None = field(default=None, name="projectId")


class BoardHead(Struct):
    """What of a board fetching looks into."""

    id: str | int
    name: str | None = None
    type: str | None = None
    location: Location | None = None


class Board(Struct, frozen=True):
    """A board of a project, as the bytes it came in."""

    id: str
    name: str
    kind: str
    project: str
    raw: bytes


class EstimationField(Struct):
    """The field a team estimates in."""

    id: str | None = field(default=None, name="fieldId")


class Estimation(Struct):
    """How a board estimates: by a field, or not."""

    type: str | None = None
    field: EstimationField | None = None


class ConfigurationHead(Struct):
    """What of a board's configuration fetching looks into."""

    estimation: Estimation | None = None


class Kept(Struct):
    """A configuration as the shelf keeps it; `at` is when it was asked for (ms)."""

    at: int
    configuration: Raw


class Places(Struct):
    """Whose boards are (their ids to ids of projects), where each project had to be asked; `at` is when that was (ms)."""

    at: int
    projects: dict[str, str]


class SprintHead(Struct):
    """What of a sprint fetching looks into."""

    id: str | int
    origin: str | int | None = field(default=None, name="originBoardId")


class Boards:
    """The boards of a site, listed once a run."""

    def __init__(self, site: Site, shelf: Shelf, projects: Projects) -> None:
        self._site, self._shelf, self._projects = site, shelf, projects
        self._known = Once(self._ask)
        self._kept = Once(self._take_down)
        self._turn = asyncio.Lock()

    def forget(self) -> None:
        """A new run begins."""
        self._known.forget()
        self._kept.forget()

    async def all(self) -> Mapping[str, Board]:
        """The boards that belong to a project, by id. None where the site has no boards or shows us none."""
        return await self._known.get()

    async def estimation(self, project: str) -> str | None:
        """The field a project estimates in: that of the first of its boards that names one, scrum boards before others."""
        mine = sorted((board for board in (await self.all()).values() if board.project == project), key=lambda board: (board.kind != "scrum", int(board.id)))
        for board in mine:
            said = estimated_in(await self.configuration(board.id))
            if said:
                return said
        return None

    async def configuration(self, board: str) -> bytes:
        """A board's configuration as given, at most a day old; `null` where it may not be read."""
        async with self._turn:
            kept = await self._kept.get()
            known = kept.get(board)
            if known is None or self._site.now() - known.at >= KEPT_MS:
                kept[board] = known = Kept(self._site.now(), Raw(await self._ask_configuration(board)))
                await self._shelf.put(self._site.options.site, SHELF, msgspec.json.encode(kept))
            return bytes(known.configuration)

    async def sprints(self, board: str) -> list[tuple[str, bytes]] | None:
        """The sprints made on a board, by id; None for a kind of board that has none."""
        boards, found = await self.all(), list[tuple[str, bytes]]()
        if board in boards and boards[board].kind == KANBAN:
            return None
        try:
            async for values in paged(self._site, f"{BOARDS}/{board}/sprint", size=PAGE):
                for value in values:
                    head = msgspec.json.decode(value, type=SprintHead)
                    if head.origin is None or str(head.origin) == board or str(head.origin) not in boards:
                        found.append((str(head.id), bytes(value)))
        except BadRequest:
            return None
        return found

    async def _ask(self) -> dict[str, Board]:
        try:
            given = [board async for values in paged(self._site, BOARDS, size=PAGE) for board in values]
        except (AuthFailed, Gone):
            await self._site.myself()  # a credential that is refused everywhere is no missing permission
            return {}
        found = [_board(raw) for raw in given]
        if given and all(board.project == "" for board in found) and not await self._site.cloud():
            found = await self._placed(found)
        return {board.id: board for board in found if board.project}

    async def _placed(self, boards: Sequence[Board]) -> list[Board]:
        """Data Center does not say whose a board is; it is asked project by project, once a day or when there is a board not known yet."""
        kept = await self._shelf.get(self._site.options.site, PLACES)
        places = _read(kept, Places) or Places(0, {})
        if self._site.now() - places.at >= KEPT_MS or any(board.id not in places.projects for board in boards):
            places = Places(self._site.now(), dict.fromkeys((board.id for board in boards), "") | await self._by_project())
            await self._shelf.put(self._site.options.site, PLACES, msgspec.json.encode(places))
        return [_board(Raw(board.raw), places.projects.get(board.id, "")) for board in boards]

    async def _by_project(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for project in (await self._projects.all()).values():
            async for values in paged(self._site, BOARDS, size=PAGE, query={"projectKeyOrId": project.id}):
                found |= {_board(raw).id: project.id for raw in values}
        return found

    async def _ask_configuration(self, board: str) -> bytes:
        try:
            return bytes((await self._site.get(f"{BOARDS}/{board}/configuration", reader(Raw))).said)
        except (AuthFailed, BadRequest, Gone):
            return b"null"

    async def _take_down(self) -> dict[str, Kept]:
        return _read(await self._shelf.get(self._site.options.site, SHELF), dict[str, Kept]) or {}


def _read(kept: bytes | None, kind: type[T]) -> T | None:
    """What lay on the shelf, None where nothing did that can be read."""
    try:
        return msgspec.json.decode(kept, type=kind) if kept else None
    except msgspec.DecodeError:
        return None


def _board(raw: Raw, project: str = "") -> Board:
    head = msgspec.json.decode(raw, type=BoardHead)
    if project:
        return Board(str(head.id), head.name or "", head.type or "", project, bytes(raw).rstrip()[:-1] + b',"location":{"projectId":%b}}' % project.encode())
    whose = head.location.project if head.location and head.location.project is not None else ""
    return Board(str(head.id), head.name or "", head.type or "", str(whose), bytes(raw))


def estimated_in(configuration: bytes) -> str | None:
    """The id of the field in which a board's team estimates; None for none."""
    said = msgspec.json.decode(configuration, type=ConfigurationHead | None)
    return said.estimation.field.id if said and said.estimation and said.estimation.field else None


def glued_board(board: Board, configuration: bytes) -> bytes:
    """The composite record of a board."""
    return b'{"board":%b,"configuration":%b}' % (board.raw, configuration)


def glued_sprint(sprint: bytes, board: bytes) -> bytes:
    """The composite record of a sprint: beside it the board, which tells its project."""
    return b'{"sprint":%b,"board":%b}' % (sprint, board)
