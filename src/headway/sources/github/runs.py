"""Workflow runs with their jobs, each attempt a record: by when they were made, and told apart by when they changed.

GitHub lists runs by creation only, so every reading lists those of the last three days again (by ETag, which costs nothing where
all is as it was) and takes what changed since the position. Once in a while it lists those of thirty days, beyond which no run
can be started again. Runs under way that are older than three days are asked for one by one meanwhile.

So a run that is started again, or ends, within three days of its making is noticed by the next reading, one within thirty days by
the look that `reconcile` sets the time of, and nothing after that.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw as Json

from headway.model.calendar import SECOND_US
from headway.model.errors import Gone
from headway.model.scope import Estimate, Page, Reject
from headway.net.waits import lowered
from headway.normalise.lenient import reader
from headway.sources.github.attempts import RunHead, run_records
from headway.sources.github.completing import side_by_side
from headway.sources.github.cursor import OVERLAP_US, Cursor, Seen
from headway.sources.github.jobs import Jobs
from headway.sources.github.lists import head
from headway.sources.github.runs_place import FIRST_US, MOST_OPEN, OLD_US, Open, Place, read_place
from headway.sources.github.windows import ALWAYS, RunList, Windows, span_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from headway.sources.github.asked import Asked
    from headway.sources.github.runs_place import Pass
    from headway.sources.github.windows import Found

QUIET = 25
"""Answers in a row without anything new after which the place is kept all the same."""
AT_ONCE = 4
_count, _run = reader(RunList), reader(Json)


async def pipeline_runs_pages(asked: Asked, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The pages from a cursor to the proven end. Raises SourceError."""
    reading = Reading(asked, read_place(cursor, since=asked.since))
    async with aclosing(reading.pages()) as pages:
        async for page in pages:
            yield page
            del page


async def pipeline_runs_count(asked: Asked, cursor: str | None) -> Estimate:
    """How many runs a first read brings, at least; of a later one nobody can say. Raises SourceError."""
    place = read_place(cursor, since=asked.since)
    if place.looked or place.under_way:
        return Estimate()
    query: dict[str, str | int] = {"per_page": 1}
    if place.floor > FIRST_US:
        query["created"] = span_text(place.floor // SECOND_US, ALWAYS)
    return Estimate((await asked.site.get(f"{asked.repo.path}/actions/runs", _count, query=query)).said.total_count)


class Reading:
    """One reading from a place to its proven end."""

    def __init__(self, asked: Asked, at: Place) -> None:
        self._asked, self._jobs, self._now = asked, Jobs(asked), asked.site.now()
        self._resumed = at.under_way is not None
        self._going = at.started(now=self._now, every=asked.site.options.reconcile_us)
        self._at = msgspec.structs.replace(at, sheets=at.sheets_of(self._going))
        self._seen = Seen(Cursor(seen=at.seen))
        self._open = {one.id: one for one in at.open}
        self._windows = Windows(asked, self._going.spot, cut=self._going.cut, sheets=self._at.sheets)

    async def pages(self) -> AsyncGenerator[Page, None]:
        """The pages; the last one proves the end. Raises SourceError."""
        if not self._resumed and (page := await self._left_open()).raws:
            yield page
            del page
        quiet = 0
        while True:
            page = await self._page(await self._windows.next())
            quiet = 0 if page.raws or page.rejects else quiet + 1
            last = page.last
            if last or not quiet or quiet % QUIET == 0:
                yield page
            del page
            if last:
                return

    async def _page(self, found: Found) -> Page:
        self._going = self._gone_on(found)
        wanted = [run for run in found.runs if self._wanted(run[0])]
        raws, rejects = await run_records(self._asked, self._jobs, wanted, {one.id: one.attempt for one in self._open.values()})
        for run, _ in found.runs:
            self._seen.add(run.id, run.updated, date=found.date)
        for run, _ in wanted:
            self._remember(run)
        if found.done is not None:
            self._at = msgspec.structs.replace(self._at, sheets=self._at.with_sheet(found.done, cut=self._going.cut))
        last = found.done is not None and found.done.end >= ALWAYS
        rejects += [self._lost(found)] if found.lost else []
        return Page(raws=tuple(raws), rejects=tuple(rejects), next_cursor=self._kept(last=last).text(), last=last, reference=self._asked.reference)

    def _gone_on(self, found: Found) -> Pass:
        """The pass with an answer taken in. LESSON 8: a change dated after GitHub's own clock moves no position."""
        going = self._going
        date = self._asked.site.now() if found.date is None else found.date
        began = going.began or (
            self._at.newest if found.date is None and not found.runs else date
        )  # a page that is as it was tells no time: the position stays then
        top = max([going.top, *(min(run.updated, date) for run, _ in found.runs)])
        return msgspec.structs.replace(going, spot=self._windows.spot, began=began, top=top)

    def _wanted(self, run: RunHead) -> bool:
        """Whether a run changed since it was read: by its date, or because it was under way and is not as it was."""
        known = self._open.get(run.id)
        if known is not None and (not run.open or run.attempt != known.attempt):
            return True
        base = self._at.newest if run.created >= self._going.recent * SECOND_US else self._at.older
        return run.updated > base - OVERLAP_US and self._seen.new(run.id, run.updated)

    def _remember(self, run: RunHead, tag: str = "") -> None:
        if run.open:
            self._open[run.id] = Open(run.id, run.created, run.updated, run.attempt, tag)
        else:
            self._open.pop(run.id, None)

    def _kept(self, *, last: bool) -> Place:
        """The place as it is now: within the pass, or at its end."""
        found = sorted((one for one in self._open.values() if one.created >= self._now - OLD_US), key=lambda one: (-one.created, one.id))
        going = self._going
        at = msgspec.structs.replace(self._at, open=tuple(found[:MOST_OPEN]), under_way=going)
        if last:
            at = at.ended(going, now=self._now)
            return msgspec.structs.replace(at, seen=self._seen.pairs(top=at.newest))
        return msgspec.structs.replace(at, seen=self._seen.pairs(top=max(at.newest, min(going.top, going.began)), base=at.newest))

    def _lost(self, found: Found) -> Reject:
        """Runs of one second beyond those that a listing gives."""
        second = found.done.start if found.done else 0
        told = f"{found.lost} runs made in one and the same second ({span_text(second, second)}) are beyond what GitHub lists; they are not read"
        return Reject(external_id=f"runs of {second}", reason=told, payload=b"", obtained=False)

    async def _left_open(self) -> Page:
        """Runs under way that this pass does not list, as they are now."""
        start = self._going.spot.at * SECOND_US
        left = [one for one in self._open.values() if one.created < start]
        changed: list[tuple[RunHead, Json]] = []
        for place in range(0, len(left), AT_ONCE):
            found = await side_by_side(self._looked(one) for one in left[place : place + AT_ONCE])
            changed += [run for run in found if run is not None]
        raws, rejects = await run_records(self._asked, self._jobs, changed, {one.id: one.attempt for one in left})
        for run, _ in changed:
            self._remember(run, self._open[run.id].tag)
        return Page(raws=tuple(raws), rejects=tuple(rejects), next_cursor=self._kept(last=False).text(), reference=self._asked.reference)

    async def _looked(self, one: Open) -> tuple[RunHead, Json] | None:
        """A run asked for by its id; None where it is as it was, or not there any more."""
        try:
            reply = await self._asked.site.get_new(f"{self._asked.repo.path}/actions/runs/{one.id}", _run, etag=one.tag or None)
        except Gone:
            del self._open[one.id]
            return None
        if reply is None:
            return None
        run = head(reply.said, RunHead)
        self._open[one.id] = Open(one.id, one.created, one.updated, one.attempt, lowered(reply.headers).get("etag", ""))
        same = (run.open, run.updated, run.attempt) == (True, one.updated, one.attempt)
        return None if same else (run, reply.said)
