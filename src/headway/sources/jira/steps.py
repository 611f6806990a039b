"""A walk taken in steps, each a page's worth of answers with the histories of what is new in them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.model.errors import Incomplete, SourceError
from headway.sources.jira.histories import MOST_ISSUES, NoBulk
from headway.sources.jira.search import PAGE, BeginAgain, CloudWalk, Query, ServerWalk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgspec import Raw

    from headway.net.size import PageSize
    from headway.sources.jira.cursor import Cursor
    from headway.sources.jira.histories import Histories
    from headway.sources.jira.search import Found, Issue, Walk
    from headway.sources.jira.site import Site

SEARCHES = 10
"""Answers that make one page: a thousand issues, whose histories are one request."""
PAGE_BYTES = 16_000_000
MOST_RESTARTS = 5
"""Times a reading begins again at one and the same change before it says that the site does not let itself be read."""


@dataclass(slots=True)
class Bulk:
    """Whether histories can be asked for by the thousand, learned once a run; and the room there is for large steps, each of which is megabytes.

    While one is used up another one is read, of the same walk or of one beside it.
    """

    there: bool = True
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What all requests of a reading have in common; `server`: of Data Center."""

    site: Site
    project: str
    fields: Sequence[str]
    histories: Histories
    reference: bytes
    size: PageSize
    bulk: Bulk
    server: bool


@dataclass(slots=True, kw_only=True)
class Step:
    """Answers on their way to becoming pages. `at` is the cursor their walk went on from; `histories` are of those whose own are not whole; `room` is what it takes."""

    at: Cursor
    answers: list[Found] = field(default_factory=list)
    histories: dict[str, list[Raw]] | None = None
    room: asyncio.Semaphore | None = None

    def let_go(self) -> None:
        """It is used up: forget what is large, and give back the room it took."""
        self.histories = None
        room, self.room = self.room, None
        if room is not None:
            room.release()

    @property
    def issues(self) -> list[Issue]:
        """The records of all answers, in their order."""
        return [issue for answer in self.answers for issue in answer.issues]

    @property
    def last(self) -> bool:
        """Whether the walk has come to its end."""
        return self.answers[-1].last

    def full(self, searches: int) -> bool:
        """Whether it is a page: enough answers, enough records for one request, or enough bytes."""
        count = sum(len(answer.issues) for answer in self.answers)
        return len(self.answers) >= searches or count + PAGE > MOST_ISSUES or sum(answer.size for answer in self.answers) >= PAGE_BYTES

    def histories_of(self, issue: Issue) -> list[Raw] | None:
        """Histories that came apart from their issue; None where its own are whole."""
        return None if self.histories is None else self.histories.get(issue.id)


class Steps:
    """The steps of one walk, which begins again at the newest change where the site does not go on as it began."""

    def __init__(self, asked: Asked, new: Callable[[Issue], bool]) -> None:
        self._asked, self._new = asked, new
        self._walk: Walk | None = None
        self._inline = False
        self._restarts, self._stuck_at = 0, -1
        self._ahead: asyncio.Task[Step] | None = None
        self._given: Step | None = None

    async def next(self, at: Cursor, searches: int) -> Step:
        """The next step of the walk that has come as far as a cursor, when the one before is used up and there is room. Raises SourceError."""
        if self._given is not None:
            self._given.let_go()
        begun, self._ahead = self._ahead or asyncio.ensure_future(self._taken(at, searches)), None
        try:
            self._given = await begun
        except asyncio.CancelledError:
            self._ahead = begun  # it may have come just then
            raise
        return self._given

    def begin(self, at: Cursor, searches: int) -> None:
        """Begin the next step now, if there is room for it beside those that are not used up."""
        if not self._asked.bulk.room.locked():
            self._ahead = asyncio.ensure_future(self._taken(at, searches))

    async def close(self) -> None:
        """Ask no further, and give back what room is left of what was asked."""
        ahead, self._ahead = self._ahead, None
        if self._given is not None:
            self._given.let_go()
        if ahead is not None:
            ahead.cancel()
            for found in await asyncio.gather(ahead, return_exceptions=True):
                if isinstance(found, Step):
                    found.let_go()
        await self._leave()

    async def _leave(self) -> None:
        if self._walk:
            await self._walk.close()

    async def _taken(self, at: Cursor, searches: int) -> Step:
        """A step with the room it takes; one of a single answer takes none."""
        if searches == 1:
            return await self._step(at, searches)
        room = self._asked.bulk.room
        await room.acquire()
        try:
            step = await self._step(at, searches)
        except BaseException:
            room.release()
            raise
        step.room = room
        return step

    async def _step(self, at: Cursor, searches: int) -> Step:
        while True:
            step = Step(at=at)
            try:
                await self._gather(step, searches)
                await self._add_histories(step)
            except BeginAgain as error:
                self._asked.bulk.there &= not isinstance(error, NoBulk)
                await self._leave()
                at, self._walk = self._restarted(at, error), None
            else:
                return step

    def _restarted(self, at: Cursor, error: BeginAgain) -> Cursor:
        self._restarts = self._restarts + 1 if at.newest == self._stuck_at else 1
        self._stuck_at = at.newest
        if self._restarts > MOST_RESTARTS:
            raise Incomplete(f"project {self._asked.project}: the search had to be begun again {MOST_RESTARTS} times; the last reason was: {error.sentence}")
        return at.restarted()

    async def _gather(self, step: Step, searches: int) -> None:
        """Answers enough for a page; where one fails those before it are a page first, and the next step meets the failure."""
        walk = self._walk = self._walk or self._begun(step.at)
        while not step.full(searches):
            try:
                step.answers.append(await walk.next())
            except (SourceError, BeginAgain):
                if not step.answers:
                    raise
                return
            if step.last:
                return

    def _begun(self, at: Cursor) -> Walk:
        asked = self._asked
        self._inline = asked.server or not asked.bulk.there
        query = Query(project=asked.project, since=at.base, fields=asked.fields, inline=self._inline)
        return ServerWalk(asked.site, query, asked.size) if asked.server else CloudWalk(asked.site, query, asked.size, at.token)

    async def _add_histories(self, step: Step) -> None:
        """Those of what is new: by the thousand, else of those whose own list was cut off, else (Data Center) of none."""
        fresh = [issue for issue in step.issues if self._new(issue)]
        if not self._inline:
            found = await self._asked.histories.of(list(dict.fromkeys(issue.id for issue in fresh)))
            step.histories = {issue.id: found.get(issue.id, []) for issue in fresh}
        elif not self._asked.server:
            step.histories = await self._asked.histories.missing(fresh)
