"""Pour: from a provider's pages to shaped batches, the next page being fetched meanwhile.

It knows no watermark and no ledger, so whoever pours without one (a backfill) cannot move any.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from headway.model.errors import Incomplete, SourceError
from headway.model.fact import fact_hash
from headway.model.scope import Batch, Estimate, Raw, Reject
from headway.normalise.text import clean

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from headway.model.ports import Archive, Provider
    from headway.model.records import Fact
    from headway.model.scope import Page, Scope, Stamp, Stream

BATCH_ROWS = 10_000
BATCH_BYTES = 10_000_000
BATCH_SECONDS = 2.0
INEXACT_SLACK = 0.1
"""An approximate count may be this far off before a read is called incomplete."""
SHAPED_AT_ONCE = 50
"""Records shaped before others get their turn: the archive, the store, the heartbeat, streams beside this one."""
Work = TypeVar("Work", "Page", Batch)
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


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record, shaped; `hashes` runs beside its facts, `ref` names its content in the archive."""

    facts: Sequence[Fact]
    rejects: Sequence[Reject] = ()
    ref: str | None = None
    hashes: Sequence[int] = ()

    @property
    def version(self) -> int:
        """How new it is at the source; -1 of one that gave no fact."""
        return max((fact.version for fact in self.facts), default=-1)

    def after(self, earlier: Record) -> Record:
        """What stands when a listing gives a record twice: the newer one, of equals the later."""
        if self.version >= earlier.version:
            return self
        return replace(earlier, rejects=(*earlier.rejects, *self.rejects))


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

    def full(self, rows: int, now: float) -> bool:
        """Whether the batch goes now: enough rows, enough bytes, or long enough waited for."""
        return self.rows >= rows or self.size >= BATCH_BYTES or now - self.since >= BATCH_SECONDS


async def pour(pouring: Pouring, cursor: str | None, number: int) -> AsyncGenerator[Batch, None]:
    """Batches from a cursor to the proven end, numbered on from ``number``.

    Raises SourceError as the provider does, Incomplete when the stream ends without saying so, repeats
    a cursor, or goes on without bringing anything new; what came before that is a batch first.
    """
    clock = asyncio.get_running_loop().time
    shaped, guard = Shaped(since=clock()), EndGuard(cursor)
    try:
        async with aclosing(one_ahead(pouring.provider.pages(pouring.scope, pouring.stream.entity, cursor))) as pages:
            async for page in pages:
                guard.check(page)
                await _shape(pouring, page, shaped)
                page = _emptied(page)  # noqa: PLW2901 - its raws, megabytes, are not kept while the batch is stored
                if page.last or page.roster is not None or guard.pages == 1 or shaped.full(pouring.rows, clock()):
                    number += 1
                    yield _batch(pouring, shaped, page, number)
                    shaped = Shaped(since=clock())
        guard.check_end()
    except SourceError:
        if shaped.page is not None:
            yield _batch(pouring, shaped, shaped.page, number + 1)
        raise


async def one_ahead(works: AsyncIterator[Work]) -> AsyncGenerator[Work, None]:
    """Pages, or batches, up to the last: the next one is being made while the one before is used, and no more than that.

    So a slow store slows the shaping, and that the fetch.
    """
    ahead = asyncio.ensure_future(anext(works, None))
    try:
        while (work := await ahead) is not None:
            held, last = [work], work.last
            del work  # whoever takes it decides how long it lives: this frame sleeps while it is used
            if not last:
                ahead = asyncio.ensure_future(anext(works, None))
            yield held.pop()
            if last:
                return
    finally:
        if not ahead.done():
            ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
        await works.aclose()  # type: ignore[attr-defined]  # every provider's pages is an async generator, as pour is


async def _shape(pouring: Pouring, page: Page, shaped: Shaped) -> None:
    """A page's records into the batch; they are archived meanwhile, and none goes on before all of them are."""
    entity = pouring.stream.entity
    keeping = asyncio.ensure_future(_keep(pouring, page))
    try:
        records = []
        for number, raw in enumerate(page.raws):
            if number % SHAPED_AT_ONCE == 0:
                await asyncio.sleep(0)
            records.append(shape_one(pouring.provider, pouring.scope, entity, raw, page.reference))
    finally:
        refs = await keeping
    for raw, record, ref in zip(page.raws, records, refs, strict=True):
        shaped.add(raw.external_id, Record(record.facts, record.rejects, ref=ref, hashes=record.hashes))
        shaped.size += len(raw.payload)
    for reject in page.rejects:
        shaped.add(reject.external_id, Record((), (reject,)))
    shaped.page = _emptied(page)


def _emptied(page: Page) -> Page:
    """What a page says of the stream, without its records."""
    return msgspec.structs.replace(page, raws=(), rejects=())


async def _keep(pouring: Pouring, page: Page) -> Sequence[str | None]:
    """Archive the raws of a page; what names the content of each there, None without an archive."""
    if not pouring.archive or not page.raws:
        return [None] * len(page.raws)
    return await pouring.archive.put(pouring.stream, pouring.stamp, page.raws, page.reference)


def shape_one(provider: Provider, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Record:
    """One record's facts; whatever its shaping raises, or text that no store can hold, quarantines it and loses no batch.

    Hashing refuses lone surrogates, as a store would.
    """
    try:
        found = list(provider.shape(scope, entity, raw, reference))
        facts = [part for part in found if not isinstance(part, Reject)]
        hashes = [fact_hash(fact) for fact in facts]
    except Exception as error:  # noqa: BLE001 - poison may raise anything; it is kept, counted and shown, not swallowed
        return Record((), (Reject(external_id=raw.external_id, reason=clean(f"{type(error).__name__}: {error}"), payload=raw.payload),))
    rejects = () if len(facts) == len(found) else tuple(part for part in found if isinstance(part, Reject))
    return Record(facts, rejects, hashes=hashes)


def _batch(pouring: Pouring, shaped: Shaped, page: Page, number: int) -> Batch:
    records = shaped.records.values()
    return Batch(
        stream=pouring.stream,
        stamp=pouring.stamp,
        number=number,
        facts=tuple(fact for record in records for fact in record.facts),
        external_ids=tuple(shaped.records),
        cursor=page.next_cursor,
        rejects=tuple(reject for record in records for reject in record.rejects),
        raw_refs=tuple(record.ref for record in records for _ in record.facts if record.ref is not None),
        hashes=tuple(one for record in records for one in record.hashes),
        last=page.last,
        estimate=page.estimate,
        total=page.total,
        roster=page.roster,
        high_water=page.high_water,
    )


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
