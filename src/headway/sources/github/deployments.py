"""Deployments with their statuses: all once by creation, then the new ones, and again those that may still come to something.

Nothing tells when a deployment changed in a way that could be asked for. So each reading goes down from the newest to those of a
week ago, and asks for older ones by id while they are under way, for up to thirty days. What is as it was is known by its
digest and brings nothing. A change of one that had ended more than a week before is not noticed.
"""

from __future__ import annotations

from contextlib import aclosing
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw as Json
from msgspec import Struct

from headway.model.errors import BadRequest
from headway.model.scope import DAY_US, Estimate, Page, Raw
from headway.net.size import PageSize, sized
from headway.sources.github.completing import Completing
from headway.sources.github.cursor import OVERLAP_US
from headway.sources.github.lists import Answer, Cut, answer, glanced, glued, head, instant, learned_size

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from headway.net.exchange import Reply
    from headway.sources.github.asked import Asked

STATUSES = 20
"""Statuses that come with a deployment; one that waits for several approvals has a dozen."""
SIZE = "deployments a page"
AGAIN_US = 7 * DAY_US
"""How far back everything is looked at again: a deployment that ended well may be said to have failed after all."""
OPEN_US = 30 * DAY_US
MOST_AGAIN = 500
"""Deployments that were known before and are looked at again by one reading, however many there were in a week."""
MOST_OPEN = 1_000
"""Deployments under way that are remembered, the newest of them."""
BATCH = 100
FINAL = frozenset({"SUCCESS", "FAILURE", "ERROR", "INACTIVE", "ACTIVE", "DESTROYED", "ABANDONED"})
UP, DOWN = "ASC", "DESC"


class DeploymentHead(Struct, rename="camel"):
    """What of a deployment a walk needs."""

    id: str
    database_id: int
    statuses: Cut
    state: str | None = None
    created_at: str | None = None

    @property
    def open(self) -> bool:
        """Whether it may still come to an end."""
        return self.state not in FINAL


class Again(Struct):
    """Deployments in the order of the ids asked for; null for one that is gone."""

    nodes: list[Json]


class Known(Struct, frozen=True, array_like=True):
    """A deployment as it was seen last; `node` is its id in GraphQL, kept of those under way."""

    id: int
    created: int
    digest: str
    node: str = ""


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far deployments are read; instants are µs of GitHub's clock.

    `newest` is the last creation, 0 before the first end was proven. During a `walk` `after` names its next page, `top` is
    where its end will put the position, and `floor` where a walk down ends. `known` are those that are looked at again.
    """

    newest: int = 0
    walk: str = ""
    after: str = ""
    top: int = 0
    floor: int = 0
    again: int = 0
    known: tuple[Known, ...] = ()

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    def started(self, *, since: int | None, now: int) -> Place:
        """The walk to go on with; else one over everything, or down to before the position and a week ago, the first time to `since`."""
        if self.walk:
            return self
        if not self.newest and since is None:
            return Place(walk=UP)
        floor = min(self.newest - OVERLAP_US, now - AGAIN_US) if self.newest else since or 0
        return Place(newest=self.newest, walk=DOWN, floor=floor, known=self.known)


def read_place(cursor: str | None) -> Place:
    """How far the last reading came; the beginning for a text that is none of ours."""
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else Place()
    except msgspec.DecodeError:
        return Place()


async def deployments_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages from a cursor to the proven end. Raises SourceError."""
    async with learned_size(asked, SIZE) as size:
        reading = Reading(asked, read_place(cursor), size, known=cursor is not None)
        async with aclosing(reading.pages()) as pages:
            async for page in pages:
                yield page
                del page


async def deployments_count(asked: Asked, cursor: str | None) -> Estimate:
    """How many deployments a first read brings; of a later one nobody can say. Raises SourceError."""
    place = read_place(cursor)
    if place.newest or place.walk or asked.since is not None:
        return Estimate()
    return Estimate((await answer(asked, "deployments", PageSize(1), direction=UP, statuses=1)).total)


class Reading:
    """One reading from a place to its proven end."""

    def __init__(self, asked: Asked, at: Place, size: PageSize, *, known: bool) -> None:
        self._asked, self._size, self._now = asked, size, asked.site.now()
        self._resumed, self._may_look = bool(at.after), known and not at.walk
        self._at = at.started(since=asked.since, now=self._now)
        self._known = {one.id: one for one in at.known}
        self._met = set[int]()
        self._through: int | None = None
        self._tail: tuple[Raw, ...] = ()
        self._expected: int | None = None
        self._completing, self._batch = Completing(asked.site), PageSize(BATCH)

    async def pages(self) -> AsyncGenerator[Page, None]:
        """The pages; the last one proves the end. Raises SourceError."""
        async with aclosing(self._walked()) as walked:
            async for page in walked:
                yield page
                del page
        left = [one for one in self._known.values() if one.node and one.id not in self._met]
        raws = (*self._tail, *await self._again(left)) if left else self._tail
        yield self._page(raws, self._end())

    async def _walked(self) -> AsyncGenerator[Page, None]:
        while True:
            found = await self._answer()
            self._expect(found)
            heads = [(head(node, DeploymentHead), node) for node in found.nodes]
            raws = await self._records(heads)
            self._met.update(one.database_id for one, _ in heads)
            if self._advance(found, [one for one, _ in heads]):
                self._tail = raws  # a cursor that says neither what comes next nor that this was the end would begin anew
                return
            if raws:
                yield self._page(raws, self._at)
            del raws

    def _expect(self, found: Answer) -> None:
        if self._at.walk == UP and not self._at.after:
            self._expected = found.total

    async def _answer(self) -> Answer:
        """The next answer; where a cursor is not taken any more the walk begins again, once."""
        if (shown := await self._look()) is not None:
            return shown
        try:
            return await self._ask()
        except BadRequest:
            if not self._resumed:
                raise
            self._resumed, self._at = False, msgspec.structs.replace(self._at, after="", again=0)
            return await self._ask()

    async def _look(self) -> Answer | None:
        """What a look at many repositories shows in place of the first answer, where that is all the walk would bring."""
        may_look, self._may_look = self._may_look, False
        shown = await glanced(self._asked, "deployments") if may_look else None
        if shown is None or not self._reaches(shown):
            return None
        self._through = shown.through
        return shown

    def _reaches(self, shown: Answer) -> bool:
        return shown.after is None or (bool(shown.nodes) and instant(head(shown.nodes[-1], DeploymentHead).created_at) < self._at.floor)

    async def _ask(self) -> Answer:
        return await answer(self._asked, "deployments", self._size, after=self._at.after, direction=self._at.walk, statuses=STATUSES)

    def _advance(self, found: Answer, heads: list[DeploymentHead]) -> bool:
        """Take in an answer; whether it was the last. Of a walk down the position is what its first answer shows, if its end is reached."""
        created = [instant(one.created_at) for one in heads]
        top = max([self._at.top, *(min(at, found.date) for at in created)])
        again = self._at.again + sum(self._at.newest > 0 and at < self._at.newest - OVERLAP_US for at in created)
        self._at = msgspec.structs.replace(self._at, top=top, after=found.after or "", again=again, known=self._kept())
        reached = self._at.walk == DOWN and bool(created) and (created[-1] < self._at.floor or again >= MOST_AGAIN)
        return found.after is None or reached

    async def _records(self, heads: Iterable[tuple[DeploymentHead, Json]]) -> tuple[Raw, ...]:
        """The composite records of those that are new or not as they were, and all of them remembered."""
        fresh = [(one, node) for one, node in heads if self._in(one) and self._remember(one, node)]
        cut = {one.id: one.statuses.page_info.end_cursor or "" for one, _ in fresh if one.statuses.page_info.has_next_page}
        rest = await self._completing.rest("deployment_statuses", cut) if cut else {}
        return tuple(Raw(str(one.database_id), glued("deployment", node, statuses=rest.get(one.id, []))) for one, node in fresh)

    def _in(self, one: DeploymentHead) -> bool:
        """Whether a deployment is of the time that is asked for, or was known before."""
        return self._at.walk != DOWN or instant(one.created_at) >= self._at.floor or one.database_id in self._known

    def _remember(self, one: DeploymentHead, node: Json) -> bool:
        """Whether it is new, or not as it was."""
        digest, before = blake2b(bytes(node), digest_size=6).hexdigest(), self._known.get(one.database_id)
        self._known[one.database_id] = Known(one.database_id, instant(one.created_at), digest, one.id if one.open else "")
        return before is None or before.digest != digest

    async def _again(self, known: list[Known]) -> tuple[Raw, ...]:
        """Those that were under way when they were seen last, as they are now; what is gone is forgotten."""
        ids, raws = [one.node for one in known], list[Raw]()
        for one in known:
            self._known[one.id] = Known(one.id, one.created, one.digest)
        while ids:
            count, reply = await self._by_id(ids)
            nodes = [node for node in reply.said.nodes if bytes(node) != b"null"]
            raws += await self._records([(head(node, DeploymentHead), node) for node in nodes])
            ids = ids[count:]
        return tuple(raws)

    async def _by_id(self, ids: list[str]) -> tuple[int, Reply[Again]]:
        async def ask(count: int) -> tuple[int, Reply[Again]]:
            return count, await self._asked.site.graphql("deployments_again", {"ids": ids[:count], "statuses": STATUSES}, Again, size=self._batch)

        return await sized(ask, self._batch)

    def _kept(self) -> tuple[Known, ...]:
        """What the next reading meets again, all of the last week at least, and of the last thirty days those under way."""
        line = min(self._now - AGAIN_US, max(self._at.newest, self._at.top) - OVERLAP_US)
        found = sorted(self._known.values(), key=lambda one: (-one.created, one.id))
        late = [one for one in found if one.created >= line][: 2 * MOST_AGAIN]
        older = [one for one in found if self._now - OPEN_US <= one.created < line and one.node][:MOST_OPEN]
        return (*late, *older)

    def _end(self) -> Place:
        return Place(newest=max(self._at.newest, self._at.top), known=self._kept())

    def _page(self, raws: tuple[Raw, ...], at: Place) -> Page:
        last = not at.walk
        expected = None if self._expected is None else Estimate(self._expected)
        return Page(raws=raws, next_cursor=at.text(), last=last, estimate=expected, reference=self._asked.reference, high_water=self._through)
