"""Pour: from a provider's pages to shaped batches, the next page being fetched meanwhile.

It knows no watermark and no ledger, so whoever pours without one (a backfill) cannot move any.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from headway.model.errors import Incomplete
from headway.model.scope import Batch, Estimate, Raw, Reject

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable

    from headway.model.ports import Archive, Provider
    from headway.model.records import Fact
    from headway.model.scope import Page, Scope, Stamp, Stream

BATCH_ROWS = 10_000
BATCH_BYTES = 10_000_000
BATCH_SECONDS = 2.0
INEXACT_SLACK = 0.1
"""An approximate count may be this far off before a read is called incomplete."""
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


@dataclass(slots=True)
class Shaped:
    """Pages shaped so far, on their way to becoming a batch."""

    facts: list[Fact] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    external_ids: list[str] = field(default_factory=list)
    raw_refs: list[str] = field(default_factory=list)
    size: int = 0
    since: float = 0.0

    def full(self, rows: int, now: float) -> bool:
        """Whether the batch goes now: enough rows, enough bytes, or long enough waited for."""
        return len(self.facts) >= rows or self.size >= BATCH_BYTES or now - self.since >= BATCH_SECONDS


async def pour(pouring: Pouring, cursor: str | None, number: int) -> AsyncIterator[Batch]:
    """Batches from a cursor to the proven end, numbered on from ``number``.

    Raises SourceError as the provider does, Incomplete when the stream ends without saying so, repeats
    a cursor, or goes on without bringing anything new.
    """
    clock = asyncio.get_running_loop().time
    shaped, guard = Shaped(since=clock()), EndGuard(cursor)
    async with aclosing(_one_ahead(pouring.provider.pages(pouring.scope, pouring.stream.entity, cursor))) as pages:
        async for page in pages:
            guard.check(page)
            await _shape(pouring, page, shaped)
            if page.last or page.roster is not None or guard.pages == 1 or shaped.full(pouring.rows, clock()):
                number += 1
                yield _batch(pouring, shaped, page, number)
                shaped = Shaped(since=clock())
    guard.check_end()


async def _one_ahead(pages: AsyncIterator[Page]) -> AsyncGenerator[Page, None]:
    """The pages, one of them being fetched while the one before is used: a slow store slows the fetch."""
    ahead = asyncio.ensure_future(anext(pages, None))
    try:
        while (page := await ahead) is not None:
            if page.last:
                yield page
                return
            ahead = asyncio.ensure_future(anext(pages, None))
            yield page
    finally:
        if not ahead.done():
            ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
        await pages.aclose()  # type: ignore[attr-defined]  # every provider's pages is an async generator


async def _shape(pouring: Pouring, page: Page, shaped: Shaped) -> None:
    if pouring.archive and page.raws:
        await pouring.archive.put(pouring.stream, pouring.stamp, page.raws, page.reference)
    for raw in page.raws:
        ref = blake2b(raw.payload, digest_size=12).hexdigest() if pouring.archive else None
        for found in shape_one(pouring.provider, pouring.scope, pouring.stream.entity, raw, page.reference):
            if isinstance(found, Reject):
                shaped.rejects.append(found)
                continue
            shaped.facts.append(found)
            if ref:
                shaped.raw_refs.append(ref)
        shaped.external_ids.append(raw.external_id)
        shaped.size += len(raw.payload)
    shaped.rejects.extend(page.rejects)
    shaped.external_ids.extend(reject.external_id for reject in page.rejects)


def shape_one(provider: Provider, scope: Scope, entity: str, raw: Raw, reference: bytes) -> Iterable[Fact | Reject]:
    """One record's facts; whatever its shaping raises makes it a quarantined record, never a lost batch."""
    try:
        return list(provider.shape(scope, entity, raw, reference))
    except Exception as error:  # noqa: BLE001 - poison may raise anything; it is kept, counted and shown, not swallowed
        return [Reject(external_id=raw.external_id, reason=f"{type(error).__name__}: {error}", payload=raw.payload)]


def _batch(pouring: Pouring, shaped: Shaped, page: Page, number: int) -> Batch:
    return Batch(
        stream=pouring.stream,
        stamp=pouring.stamp,
        number=number,
        facts=tuple(shaped.facts),
        external_ids=tuple(shaped.external_ids),
        cursor=page.next_cursor,
        rejects=tuple(shaped.rejects),
        raw_refs=tuple(shaped.raw_refs),
        last=page.last,
        estimate=page.estimate,
        total=page.total,
        roster=page.roster,
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
        content = hash(tuple(raw.external_id for raw in page.raws))
        self._idle = self._idle + 1 if content in self._contents or not page.raws else 0
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
