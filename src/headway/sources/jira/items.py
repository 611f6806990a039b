"""One reading of a project's records: the walk over what changed, then, when it is due, the list of all ids.

Order matters: ids are listed after the walk, and what changed is walked once more after that. So a record made
or moved meanwhile is in the list or in the last walk, and nothing is taken for deleted that is not.
"""

from __future__ import annotations

from contextlib import aclosing
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from headway.model.scope import Estimate, Page, Raw
from headway.sources.jira.counting import Counting
from headway.sources.jira.cursor import Cursor, Seen, read_cursor
from headway.sources.jira.listing import listed
from headway.sources.jira.payloads import glued
from headway.sources.jira.steps import SEARCHES, Steps

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator

    from headway.sources.jira.search import Issue
    from headway.sources.jira.site import Site
    from headway.sources.jira.steps import Asked, Step

DAY_MS = 86_400_000
PART = 250
"""Records given on at once."""


def position(site: Site, cursor: str | None) -> Cursor:
    """How far the last reading came; at the beginning, as far back as the source's history goes."""
    found = read_cursor(cursor)
    if found is not None:
        return found
    floor = 0 if site.options.history is None else max(0, site.now() - site.options.history * DAY_MS)
    return Cursor(floor=floor)


class Reading:
    """One reading from a cursor to its proven end. `visible` raises Gone where the project is not shown to us any more."""

    def __init__(self, asked: Asked, at: Cursor, *, visible: Callable[[], Awaitable[None]]) -> None:
        self._asked, self._visible = asked, visible
        self._now = asked.site.now()
        self._fresh = not at.walking and not at.listed
        self._seen = Seen(at)
        self._at = at.started(now=self._now)
        self._counting = Counting(asked.site, asked.project)
        self._expected = self._at.expected
        self._offset, self._before = -self._at.brought, len(self._at.before)
        self._given = 0
        self._roster: set[str] | None = None

    @property
    def _listing_due(self) -> bool:
        return self._now - self._at.listed >= self._asked.site.options.reconcile_ms

    async def pages(self) -> AsyncIterator[Page]:
        """The pages; the last one proves the end. Raises SourceError."""
        try:
            async with aclosing(self._walked(1)) as walked:
                async for page in walked:
                    yield page
                    del page
            if self._roster is None and self._listing_due:
                self._roster = await listed(self._asked.site, self._asked.project, since=self._at.floor)
                self._begin_again(msgspec.structs.replace(self._end().started(now=self._now), listed=self._at.listed))
                async with aclosing(self._walked(SEARCHES)) as walked:
                    async for page in walked:
                        yield page
                        del page
        finally:
            await self._counting.close()

    async def _walked(self, searches: int) -> AsyncGenerator[Page, None]:
        """One walk to its end; what it brings last proves that, unless ids are still to be listed."""
        steps = Steps(self._asked, self._new)
        try:
            while True:
                before = self._at
                step = await steps.next(before, searches)
                if step.last and self._fresh and searches == 1:
                    self._roster = set()  # everything there is came in one answer, which is a list of all ids too
                fresh = self._taken(step)
                page, last = await self._page(step), step.last
                searches, self._fresh = SEARCHES, False
                if not last:
                    steps.begin(self._at, searches)
                for part in _parts(page, before, step, fresh):
                    yield part
                    del part
                del step, fresh, page  # megabytes, which are not kept while the next one is read
                if last:
                    return
        finally:
            await steps.close()

    def _new(self, issue: Issue) -> bool:
        return self._seen.new(issue.id, issue.updated)

    def _taken(self, step: Step) -> dict[str, Issue]:
        """What is new in a step, and the reading as far as it has come with that."""
        fresh = {issue.id: issue for issue in step.issues if self._new(issue)}
        for answer in step.answers:
            for issue in answer.issues:
                self._seen.add(issue.id, issue.updated, date=answer.date)
        if step.at is not self._at:
            self._begin_again(step.at)
        self._advance(step, len(fresh))
        return fresh

    async def _page(self, step: Step) -> Page:
        """A step as a page, without its records."""
        last = step.last and (self._roster is not None or not self._listing_due)
        if last and self._roster is not None:
            self._roster.update(issue.id for issue in step.issues)
            if not self._roster:
                await self._visible()
        return Page(
            raws=(),
            next_cursor=(self._end() if last else self._at).text(),
            last=last,
            estimate=self._estimate() if self._roster is None else None,
            total=len(self._roster) if last and self._roster is not None else None,
            roster=self._roster if last else None,
            reference=self._asked.reference,
        )

    def _begin_again(self, at: Cursor) -> None:
        """A walk begins: what it will bring is counted from here."""
        self._at, self._expected, self._offset, self._before = at, None, self._given, len(at.before)
        self._counting.begin()

    def _advance(self, step: Step, brought: int) -> None:
        answer = step.answers[-1]
        if self._expected is None and not step.last:
            self._expect(step)
        self._given += brought
        self._at = msgspec.structs.replace(
            self._at,
            newest=self._seen.newest,
            seen=self._seen.pairs(),
            token=answer.token,
            token_at=self._asked.site.now() if answer.token else 0,
            brought=self._at.brought + brought,
            expected=self._expected,
        )

    def _expect(self, step: Step) -> None:
        """How much the walk will bring: what is counted, less what the overlap has brought before."""
        total = step.answers[0].total if self._asked.server else self._counting.told(since=step.at.base)
        if total is not None:
            self._expected = max(0, total - self._before)

    def _estimate(self) -> Estimate | None:
        return None if self._expected is None else Estimate(self._offset + self._expected)

    def _end(self) -> Cursor:
        """Where the next reading begins."""
        listed_at = self._at.listed if self._roster is None else self._now
        return Cursor(floor=self._at.floor, newest=self._seen.newest, seen=self._seen.pairs(), listed=listed_at)


def _parts(page: Page, before: Cursor, step: Step, fresh: dict[str, Issue]) -> Iterator[Page]:
    """A page with its records, some hundreds at a time: what they are cut from is let go one by one, so that no page is ever held twice.

    All but the last lead back to `before`, so that what breaks off among them is read again from there.
    """
    for answer in step.answers:
        answer.issues.clear()
    back = before.text() if len(fresh) > PART else ""
    while len(fresh) > PART:
        yield msgspec.structs.replace(page, raws=_raws(step, fresh), next_cursor=back, partial=True, last=False, total=None, roster=None)
    last = [msgspec.structs.replace(page, raws=_raws(step, fresh))]
    step.let_go()
    if page.last or last[0].raws:
        yield last.pop()


def _raws(step: Step, fresh: dict[str, Issue]) -> tuple[Raw, ...]:
    """The next composite records."""
    issues = [fresh.pop(identifier) for identifier in list(islice(fresh, PART))]
    return tuple(Raw(issue.id, glued(issue.raw, step.histories_of(issue))) for issue in issues)
