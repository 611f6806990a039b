"""Issues by their last change, oldest first, and once a day a list of all numbers, by which those that left are known.

A position is the newest change seen, never a clock; a walk begins a little before it. Numbers are listed after a walk, and what
changed is walked once more behind that: so an issue made or moved meanwhile is in the list or in the last walk. A first walk in
one go needs no list, since it has met everything there is. With labels only the issues that bear one of them count, and
whether one lost its label is looked up whenever anything changed or their number did.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from headway.model.calendar import to_iso
from headway.model.errors import BadRequest, Incomplete
from headway.model.scope import Estimate, Page, Raw
from headway.net.size import PageSize
from headway.sources.github.completing import Completing
from headway.sources.github.cursor import OVERLAP_US, Cursor, Seen
from headway.sources.github.lists import PAGE, Cut, answer, answers, glanced, glued, head, instant, learned_size, nothing_new

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from headway.sources.github.asked import Asked
    from headway.sources.github.lists import Answer

EVENTS = 50
"""Events that come with an issue: more than nearly all have, few enough for a hundred issues at once."""
SIZE = "issues a page"
TRIES = 3


class IssueHead(Struct, rename="camel"):
    """What of an issue a walk needs."""

    id: str
    number: int
    timeline_items: Cut
    updated_at: str | None = None


class Numbered(Struct):
    """An issue of which only the number was asked."""

    number: int


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far issues are read; instants are µs of GitHub's clock, but `listed`, which is ours and dates nothing but itself.

    `floor` is where the history begins, 0: everything. `newest` is the position. While `walking`, `since` is what is asked for
    and `after` the next page. `seen` are numbers by the change they were seen with, of the overlap. `held` is how many
    there were at the last list, of those that bear one of the `labels`.
    """

    labels: tuple[str, ...] = ()
    floor: int = 0
    newest: int = 0
    walking: bool = False
    since: int = 0
    after: str = ""
    seen: tuple[tuple[int, tuple[int, ...]], ...] = ()
    listed: int = 0
    held: int = 0

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    @property
    def before(self) -> dict[int, int]:
        """Number to the change it was seen with, of what the overlap has brought."""
        return {number: updated for updated, numbers in self.seen for number in numbers}

    @property
    def fresh(self) -> bool:
        """Whether nothing was read yet."""
        return not (self.walking or self.newest or self.listed)

    def started(self) -> Place:
        """The walk to go on with, else a new one from before the position."""
        return self if self.walking else msgspec.structs.replace(self, walking=True, since=max(self.floor, self.newest - OVERLAP_US), after="")

    def restarted(self) -> Place:
        """The walk begun again at the newest change it saw: what is equally new comes again, nothing is passed over."""
        return msgspec.structs.replace(self, walking=False).started()


def read_place(cursor: str | None, *, labels: Sequence[str], since: int | None) -> Place:
    """How far the last reading came; the beginning for a text that is none of ours, and where other labels are asked for by now."""
    try:
        found = msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.DecodeError:
        found = None
    if found is None or found.labels != tuple(labels):
        return Place(labels=tuple(labels), floor=since or 0)
    return found


async def work_items_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages of all issues from a cursor to the proven end. Raises SourceError."""
    async with aclosing(read_issues(asked, cursor)) as pages:
        async for page in pages:
            yield page


async def work_items_count(asked: Asked, cursor: str | None) -> Estimate:
    """How many issues a read would bring. Raises SourceError."""
    return await counted(asked, read_place(cursor, labels=(), since=asked.since))


async def read_issues(asked: Asked, cursor: str | None, *, labels: Sequence[str] = ()) -> AsyncGenerator[Page, None]:
    """The pages of issues that bear one of the labels, of all without any. Raises SourceError."""
    async with learned_size(asked, SIZE) as size:
        reading = Reading(asked, read_place(cursor, labels=labels, since=asked.since), size, known=cursor is not None)
        async with aclosing(reading.pages()) as pages:
            async for page in pages:
                yield page
                del page


async def counted(asked: Asked, place: Place) -> Estimate:
    """How many issues changed since a position, those apart that the overlap has brought; unknown in the middle of a walk."""
    if place.walking:
        return Estimate()
    found = await answer(asked, "issue_numbers", PageSize(1), labels=list(place.labels) or None, since=_iso(place.started().since))
    return Estimate(None if found.total is None else max(0, found.total - len(place.before)))


def _iso(at: int) -> str | None:
    return to_iso(at) if at else None


class Reading:
    """One reading from a place to its proven end."""

    def __init__(self, asked: Asked, at: Place, size: PageSize, *, known: bool) -> None:
        self._asked, self._size, self._known = asked, size, known
        self._fresh, self._seen, self._at = at.fresh, Seen(Cursor(seen=at.seen)), at.started()
        self._resumed = at.walking
        self._completing = Completing(asked.site)
        self._met: set[int] = set()
        self._brought, self._enabled = 0, True
        self._expected: int | None = None
        self._roster: set[int] | None = None
        self._shown: Answer | None = None

    async def pages(self) -> AsyncGenerator[Page, None]:
        """The pages; the last one proves the end. Raises SourceError."""
        if not await self._as_it_was():
            async with aclosing(self._walked()) as walked:
                async for page in walked:
                    yield page
                    del page
        if self._enabled and self._roster is None and await self._due():
            self._roster = await self._numbers()
            self._at, self._met = self._at.restarted(), set()
            async with aclosing(self._walked()) as walked:
                async for page in walked:
                    yield page
                    del page
        yield self._end()

    async def _as_it_was(self) -> bool:
        """Whether a look at many repositories shows that the first walk would find nothing new, or issues still switched off."""
        if self._resumed or not self._known or (shown := await glanced(self._asked, "labelled" if self._at.labels else "issues")) is None:
            return False
        if shown.enabled and (self._fresh or not nothing_new(shown, self._at.before, floor=self._at.since)):
            return False
        self._enabled, self._shown = shown.enabled, shown
        return True

    async def _held(self) -> int | None:
        """How many there are of those that bear a label; a look counts them whenever they changed."""
        if self._shown is not None and not self._at.floor:
            return self._shown.total
        return (await answer(self._asked, "issue_numbers", PageSize(1), **self._all)).total

    async def _due(self) -> bool:
        """Whether all numbers are to be listed: once in a while, and of labelled ones when anything changed, or there are more or fewer than before."""
        if self._asked.site.now() - self._at.listed >= self._asked.site.options.reconcile_us:
            return True
        if not self._at.labels:
            return False
        return bool(self._brought) or await self._held() != self._at.held

    async def _walked(self) -> AsyncGenerator[Page, None]:
        """What one walk brings that is new; a page without anything is none."""
        while True:
            found = await self._answer()
            self._enabled = found.enabled
            if not found.enabled:
                return
            if self._fresh and self._expected is None:
                self._expected = found.total
            page = await self._page(found)
            if page.raws:
                yield page
            del page
            if found.after is None:
                if self._fresh:
                    self._roster = self._met
                self._fresh = False
                return

    async def _answer(self) -> Answer:
        """The next answer; a cursor that is not taken any more gives way to the newest change, once."""
        try:
            return await self._ask()
        except BadRequest:
            if not self._resumed or not self._at.after:
                raise
            self._at, self._resumed = self._at.restarted(), False
            return await self._ask()

    async def _ask(self) -> Answer:
        at = self._at
        return await answer(self._asked, "issues", self._size, after=at.after, since=_iso(at.since), labels=list(at.labels) or None, events=EVENTS)

    async def _page(self, found: Answer) -> Page:
        heads = [head(node, IssueHead) for node in found.nodes]
        fresh = {one.number: (one, node) for one, node in zip(heads, found.nodes, strict=True) if self._seen.new(one.number, instant(one.updated_at))}
        raws = await self._records(fresh)
        newest = self._at.newest
        for one in heads:
            updated = instant(one.updated_at)
            self._seen.add(one.number, updated, date=found.date)
            newest = max(newest, min(updated, found.date))  # LESSON 8: a date ahead of the server's clock moves no position
        self._met.update(one.number for one in heads)
        self._brought += len(raws)
        self._at = msgspec.structs.replace(self._at, walking=found.after is not None, newest=newest, after=found.after or "", seen=self._seen.pairs(top=newest))
        again = found.after is None  # what changed a moment ago is no pair yet: the walk after the list brings it once more and moves nothing
        return Page(raws=raws, next_cursor=self._at.text(), partial=again, estimate=self._estimate(), reference=self._asked.reference)

    async def _records(self, fresh: dict[int, tuple[IssueHead, msgspec.Raw]]) -> tuple[Raw, ...]:
        """The composite records, with those of their events that did not come along."""
        cut = {one.id: one.timeline_items.page_info.end_cursor or "" for one, _ in fresh.values() if one.timeline_items.page_info.has_next_page}
        rest = await self._completing.rest("issue_events", cut) if cut else {}
        return tuple(Raw(self._key(number), glued("issue", node, events=rest.get(one.id, []))) for number, (one, node) in fresh.items())

    def _key(self, number: int) -> str:
        return f"{self._asked.repo.id}:{number}"

    def _estimate(self) -> Estimate | None:
        return None if self._expected is None else Estimate(self._expected)

    async def _numbers(self) -> set[int]:
        """All numbers there are. Raises Incomplete where issues go while they are listed: one that is passed over would be taken for deleted."""
        for _ in range(TRIES):
            found, total = set[int](), 0
            async with aclosing(answers(self._asked, "issue_numbers", PageSize(PAGE), **self._all)) as pages:
                async for page in pages:
                    found.update(head(node, Numbered).number for node in page.nodes)
                    total = page.total or 0
            if len(found) >= total:
                return found
        raise Incomplete(f"{self._asked.repo.full_name}: issues come and go faster than they can be listed; nothing is taken for deleted")

    @property
    def _all(self) -> dict[str, Any]:
        """What is said of all there are, whenever they changed."""
        return {"labels": list(self._at.labels) or None, "since": _iso(self._at.floor)}

    def _end(self) -> Page:
        """The last page, without records: what proves the end, and with a list what is there."""
        roster = None if self._roster is None else [self._key(number) for number in sorted(self._roster | self._met)]
        at = Place(labels=self._at.labels, floor=self._at.floor, newest=self._at.newest, seen=self._at.seen, listed=self._at.listed, held=self._at.held)
        if roster is not None:
            at = msgspec.structs.replace(at, listed=self._asked.site.now(), held=len(roster))
        return Page(
            raws=(),
            next_cursor=at.text(),
            last=True,
            estimate=self._estimate(),
            total=None if roster is None else len(roster),
            roster=roster,
            reference=self._asked.reference,
            high_water=None if self._shown is None else self._shown.through,
        )
