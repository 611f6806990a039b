"""Pour: from a provider's pages to shaped batches, the next page being fetched meanwhile.

It knows no watermark and no ledger, so whoever pours without one (a backfill) cannot move any.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from headway.flows.ingest.ahead import Ahead, one_ahead
from headway.flows.ingest.shaping import Record, shape_all
from headway.model.errors import Incomplete, SourceError
from headway.model.scope import Batch, Estimate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Sequence

    from headway.flows.ingest.shaping import Shaper
    from headway.model.ports import Archive, Provider
    from headway.model.records import Fact
    from headway.model.scope import Page, Raw, Scope, Stamp, Stream

BATCH_ROWS = 10_000
BATCH_BYTES = 10_000_000
BATCH_SECONDS = 2.0
INEXACT_SLACK = 0.1
"""An approximate count may be this far off before a read is called incomplete."""
SLICE = 250
"""Records of a page shaped and archived together."""
IDLE_PAGES = 100
"""Pages in a row without a record not seen before, after which a listing has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pouring:
    """What pour needs: who gives, where to keep raws, and how large a batch may grow."""

    provider: Provider
    archive: Archive | None
    scope: Scope
    stream: Stream
    stamp: Stamp
    rows: int = BATCH_ROWS
    shaper: Shaper | None = None
    ahead: Ahead = field(default_factory=Ahead)


@dataclass(slots=True)
class Shaped:
    """Records shaped so far, by external id, on their way to becoming a batch; `page` is the last they are from."""

    records: dict[str, Record] = field(default_factory=dict)
    rows: int = 0
    size: int = 0
    since: float = 0.0
    page: Page | None = None

    def add(self, external_id: str, record: Record) -> None:
        """Take in a record, also one that was met before."""
        earlier = self.records.pop(external_id, None)
        self.records[external_id] = record.after(earlier) if earlier else record
        self.rows += len(record.facts)

    def due(self, page: Page, rows: int, now: float) -> bool:
        """Whether the batch goes now: at the end, at enough rows or bytes, or long enough waited for; in the midst of a step only at twice as many."""
        if page.partial:
            return self.rows >= 2 * rows or self.size >= 2 * BATCH_BYTES
        return page.last or self.rows >= rows or self.size >= BATCH_BYTES or now - self.since >= BATCH_SECONDS


async def pour(pouring: Pouring, cursor: str | None, number: int) -> AsyncGenerator[Batch, None]:
    """Batches from a cursor to the proven end, numbered on from ``number``.

    Raises SourceError as the provider does, Incomplete when the stream ends without saying so, repeats
    a cursor, or goes on without bringing anything new; what came before that is a batch first.
    """
    clock = asyncio.get_running_loop().time
    shaped, guard = Shaped(since=clock()), EndGuard(cursor)
    try:
        async with aclosing(one_ahead(pouring.provider.pages(pouring.scope, pouring.stream.entity, cursor), pouring.ahead.pages)) as pages:
            async for page in pages:
                guard.check(page)
                raws, page = list(page.raws), _emptied(page)  # noqa: PLW2901 - megabytes, which are not kept here
                await _shape(pouring, page, raws, shaped)
                if page.roster is not None or guard.pages == 1 or shaped.due(page, pouring.rows, clock()):
                    number += 1
                    yield _batch(pouring, shaped, page, number)
                    shaped = Shaped(since=clock())
        guard.check_end()
    except SourceError:
        if shaped.page is not None:
            yield _batch(pouring, shaped, shaped.page, number + 1)
        raise


async def _shape(pouring: Pouring, page: Page, raws: list[Raw], shaped: Shaped) -> None:
    """A page's records into the batch, some at a time, each let go when it is shaped and archived: a page of them weighs 20 MB.

    They are archived while they are shaped, and none goes on before all of them are.
    """
    while raws:
        some, raws[:SLICE] = raws[:SLICE], []
        await _shape_some(pouring, some, page.reference, shaped)
    for reject in page.rejects:
        shaped.add(reject.external_id, Record((), (reject,)))
    shaped.page = page


async def _shape_some(pouring: Pouring, raws: Sequence[Raw], reference: bytes, shaped: Shaped) -> None:
    keeping = asyncio.ensure_future(_keep(pouring, raws, reference))
    try:
        records = await _shaped(pouring, raws, reference)
    finally:
        refs = await keeping
    for raw, record, ref in zip(raws, records, refs, strict=True):
        shaped.add(raw.external_id, Record(record.facts, record.rejects, ref=ref, hashes=record.hashes))
        shaped.size += len(raw.payload)


async def _shaped(pouring: Pouring, raws: Sequence[Raw], reference: bytes) -> Sequence[Record]:
    """By the shaper where there is one that can, else here."""
    entity = pouring.stream.entity
    found = await pouring.shaper.shape(pouring.scope, entity, raws, reference) if pouring.shaper else None
    return await shape_all(pouring.provider, pouring.scope, entity, raws, reference) if found is None else found


def _emptied(page: Page) -> Page:
    """What a page says of the stream, without its records."""
    return msgspec.structs.replace(page, raws=())


async def _keep(pouring: Pouring, raws: Sequence[Raw], reference: bytes) -> Sequence[str | None]:
    """Archive records; what names the content of each there, None without an archive."""
    if not pouring.archive or not raws:
        return [None] * len(raws)
    return await pouring.archive.put(pouring.stream, pouring.stamp, raws, reference)


def _batch(pouring: Pouring, shaped: Shaped, page: Page, number: int) -> Batch:
    records = shaped.records.values()
    facts, refs, hashes = _laid_out(records)
    return Batch(
        stream=pouring.stream,
        stamp=pouring.stamp,
        number=number,
        facts=tuple(facts),
        external_ids=tuple(shaped.records),
        cursor=page.next_cursor,
        rejects=tuple(reject for record in records for reject in record.rejects),
        raw_refs=tuple(refs),
        hashes=tuple(hashes),
        last=page.last,
        estimate=page.estimate,
        total=page.total,
        roster=page.roster,
        high_water=page.high_water,
    )


def _laid_out(records: Iterable[Record]) -> tuple[list[Fact], list[str], list[int]]:
    """Facts with their references and hashes beside them; a person met in hundreds of records is one fact, which comes once."""
    facts: list[Fact] = []
    refs: list[str] = []
    hashes: list[int] = []
    taken: set[int] = set()
    for record in records:
        for fact, one in zip(record.facts, record.hashes, strict=True):
            if id(fact) not in taken:
                taken.add(id(fact))
                facts.append(fact)
                hashes.append(one)
                if record.ref is not None:
                    refs.append(record.ref)
    return facts, refs, hashes


class EndGuard:
    """Watches a stream for the ways in which it can fail to end: silence, a circle, an endless listing."""

    def __init__(self, cursor: str | None) -> None:
        self.pages = 0
        self._cursors = {cursor}
        self._contents: set[int] = set()
        self._idle = 0
        self._ended = False

    def check(self, page: Page) -> None:
        """Raises Incomplete when the page shows that the stream will not end."""
        self.pages += 1
        self._ended = page.last
        if page.last or page.partial:
            return
        if page.next_cursor in self._cursors:
            raise Incomplete("the source gave the same cursor twice: following it would read in a circle; the records up to here are stored")
        self._cursors.add(page.next_cursor)
        names = (*(raw.external_id for raw in page.raws), *(reject.external_id for reject in page.rejects))
        content = hash(names)
        self._idle = self._idle + 1 if content in self._contents or not names else 0
        self._contents.add(content)
        if self._idle >= IDLE_PAGES:
            raise Incomplete(f"the source goes on without end: {IDLE_PAGES} pages in a row brought nothing new")

    def check_end(self) -> None:
        """Raises Incomplete when the stream stopped without a last page."""
        if not self._ended:
            raise Incomplete("the source stopped without saying that this was the last page; the next run goes on from here")


def shortfall(estimate: Estimate | None, brought: int) -> int:
    """How many records too few came: any below an exact count, more than a tenth below an inexact one."""
    if estimate is None or estimate.count is None:
        return 0
    missing = max(0, estimate.count - brought)
    return missing if estimate.exact or missing > INEXACT_SLACK * estimate.count else 0
