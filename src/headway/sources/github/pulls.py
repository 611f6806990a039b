"""Pull requests with their commits, reviews and draft events: everything once, then what changed since.

GitHub cannot be asked for what changed since an instant. So the first reading goes up by the last change, from page to page by
a cursor that is kept; later ones go down from the newest to before the position, which moves when that is reached.
A pull request that changes meanwhile is met again by the one, and newer than the position for the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from headway.model.errors import BadRequest, SourceError
from headway.model.scope import Estimate, Page
from headway.model.scope import Raw as Record
from headway.sources.github.completing import Completing, side_by_side
from headway.sources.github.cursor import UP, Cursor, Seen, read_cursor
from headway.sources.github.lists import PAGE, Cut, answer, glanced, head, instant, learned_size, nothing_new

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence

    from headway.net.size import PageSize
    from headway.sources.github.asked import Asked
    from headway.sources.github.lists import Answer

LENGTHS = {"commits": 25, "reviews": 25, "events": 10}
"""Entries of lists that come with a pull request: enough for nearly all, few enough that a hundred pull requests take GitHub no ten seconds."""
SEARCHES = 10
"""Answers that make one page: what did not come whole in a thousand pull requests is asked for together."""
PAGE_BYTES = 5_000_000
FEW = 10
"""Pull requests in the first answer of a walk down, which mostly shows that nothing is new: a hundred with their lists are a third of a megabyte."""
SIZE = "pull requests a page"
PARTS = (("commits", "pull_commits", "commits"), ("reviews", "pull_reviews", "reviews"), ("events", "pull_events", "timeline_items"))
"""Lists of a pull request: under what name the record has the rest, the question for it, where it stands."""


class Head(Struct, rename="camel"):
    """What of a pull request a walk needs."""

    id: str
    number: int
    commits: Cut
    reviews: Cut
    timeline_items: Cut
    updated_at: str | None = None


class Entries(Struct):
    """The entries of a list that came with a pull request."""

    nodes: list[Raw]


class Lists(Struct, rename="camel"):
    """What came of the lists of a pull request."""

    commits: Entries
    reviews: Entries
    timeline_items: Entries


class Pull:
    """One pull request of an answer: the bytes it came in, and what a walk steps by. Raises Transport for what has no number."""

    __slots__ = ("head", "number", "raw", "updated")

    def __init__(self, raw: Raw) -> None:
        self.head, self.raw = head(raw, Head), raw
        self.number, self.updated = self.head.number, instant(self.head.updated_at)


@dataclass(slots=True)
class Step:
    """Answers on their way to becoming a page; `fresh` are their records that are new, by number."""

    answers: int = 0
    size: int = 0
    last: bool = False
    total: int | None = None
    fresh: dict[int, Pull] = field(default_factory=dict)


async def pull_requests_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages from a cursor to the proven end. Raises SourceError."""
    if cursor is not None and (page := await _as_it_was(asked, read_cursor(cursor))) is not None:
        yield page
        return
    async with learned_size(asked, SIZE) as size:
        reading = Reading(asked, read_cursor(cursor), size)
        while True:
            page = await reading.page()
            last = page.last
            if last or page.raws:
                yield page
            del page  # megabytes, which are not kept while the next one is read
            if last:
                return


async def _as_it_was(asked: Asked, at: Cursor) -> Page | None:
    """The end at once, where a look shows that another walk would find nothing new."""
    if at.walk or (found := await glanced(asked, "pull_requests")) is None:
        return None
    if not nothing_new(found, at.before, floor=at.started(since=asked.since).floor):
        return None
    return Page(raws=(), next_cursor=at.text(), last=True, reference=asked.reference, high_water=found.through)


class Reading:
    """One reading from a cursor to its proven end, page by page; the first page is one answer, so that something is there soon."""

    def __init__(self, asked: Asked, at: Cursor, size: PageSize) -> None:
        self._asked, self._size = asked, size
        self._seen = Seen(at)
        self._at = at.started(since=asked.since)
        self._resumed = bool(self._at.after)
        self._completing = Completing(asked.site)
        self._base, self._brought = self._at.brought, set[int]()
        self._searches = 1

    async def page(self) -> Page:
        """The next page. Raises SourceError; what came before a failure is a page first, and the next one meets it."""
        step = Step()
        await self._gather(step)
        self._searches = SEARCHES
        raws = await self._records(list(step.fresh.values()))
        self._brought.update(step.fresh)
        if self._at.walk == UP:
            self._at = msgspec.structs.replace(self._at, brought=self._base + len(self._brought))
        at = self._ended() if step.last else self._kept()
        return Page(raws=raws, next_cursor=at.text(), last=step.last, estimate=self._estimate(step), reference=self._asked.reference)

    async def _gather(self, step: Step) -> None:
        while not step.last and step.answers < self._searches and step.size < PAGE_BYTES:
            try:
                found = await self._next()
            except SourceError:
                if not step.answers:
                    raise
                return
            self._take(step, found)

    async def _next(self) -> Answer:
        try:
            found = await self._ask()
        except BadRequest:
            if not self._resumed:
                raise
            self._at, self._base, self._resumed = self._at.restarted(), 0, False  # a place named long ago need not be one any more
            found = await self._ask()
        self._resumed = False
        return found

    async def _ask(self) -> Answer:
        few = self._at.walk != UP and not self._at.after
        return await answer(self._asked, "pulls", self._size, after=self._at.after, most=FEW if few else PAGE, direction=self._at.walk, **LENGTHS)

    def _take(self, step: Step, found: Answer) -> None:
        """An answer into the step, and the reading as far as it has come with that."""
        pulls = [Pull(node) for node in found.nodes]
        near = [pull for pull in pulls if pull.updated >= self._at.floor]
        step.fresh.update((pull.number, pull) for pull in near if self._seen.new(pull.number, pull.updated))
        for pull in near:
            self._seen.add(pull.number, pull.updated, date=found.date)
        step.answers, step.total = step.answers + 1, found.total
        step.size += sum(memoryview(node).nbytes for node in found.nodes)
        step.last = found.after is None or len(near) < len(pulls)
        newest = max((min(pull.updated, found.date) for pull in pulls), default=0)  # LESSON 8: no date ahead of GitHub's clock moves the position
        top = max(self._at.top, newest) if self._at.walk == UP or not self._at.after else self._at.top
        self._at = msgspec.structs.replace(self._at, top=top, after=found.after or "")

    def _kept(self) -> Cursor:
        return msgspec.structs.replace(self._at, seen=self._seen.pairs(top=self._at.top, base=self._at.newest))

    def _ended(self) -> Cursor:
        return self._at.ended(self._seen.pairs(top=max(self._at.newest, self._at.top)))

    def _estimate(self, step: Step) -> Estimate | None:
        """How many a walk up will bring, which GitHub counts; a walk down ends where nobody knows how many are left."""
        return None if self._at.walk != UP or step.total is None else Estimate(max(0, step.total - self._base), exact=True)

    async def _records(self, pulls: Sequence[Pull]) -> tuple[Record, ...]:
        """The composite records, each with the rest of the lists that were cut off."""
        rests = await side_by_side(self._rest(pulls, question, place) for _, question, place in PARTS)
        found = []
        for pull in pulls:
            more = {name: rest[pull.head.id] for (name, _, _), rest in zip(PARTS, rests, strict=True) if pull.head.id in rest}
            found.append(Record(f"{self._asked.repo.id}:{pull.number}", glued(pull.raw, more)))
        return tuple(found)

    async def _rest(self, pulls: Iterable[Pull], question: str, place: str) -> Mapping[str, list[Raw]]:
        infos = {pull.head.id: getattr(pull.head, place).page_info for pull in pulls}
        cut = {identifier: info.end_cursor or "" for identifier, info in infos.items() if info.has_next_page}
        return await self._completing.rest(question, cut) if cut else {}


def glued(pull: Raw, more: Mapping[str, Sequence[Raw]]) -> bytes:
    """The composite record: the pull request as it came, and beside it of each list what did not come in it."""
    if not more:
        return b'{"pull":%b}' % bytes(pull)
    lists = msgspec.json.decode(pull, type=Lists)
    parts = [b'"pull":%b' % bytes(pull)]
    for name, _, place in PARTS:
        if name in more:
            known = {bytes(entry) for entry in getattr(lists, place).nodes}
            parts.append(b'"%b":[%b]' % (name.encode(), b",".join(bytes(entry) for entry in more[name] if bytes(entry) not in known)))
    return b"{%b}" % b",".join(parts)
