"""How much of every source is in, by entity: what was stored of what the source counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.progress import Progress
    from headway.model.scope import Stream

SYNC = "sync"
"""A replay reads no source and a backfill only a part of it: neither says how much of a source is in."""


class Coverage(Struct, frozen=True, kw_only=True):
    """One entity of one source. `stored` of `source_count` records, summed over the streams that have both counts.

    `streams` there are, `finished` of them were read to their proven end at least once, `counted` have both
    counts; `completeness` is None where none has. `data_through` (µs UTC) is the stalest stream's, None
    while one was never finished.
    """

    source: str
    entity: str
    streams: int
    finished: int
    counted: int
    stored: int
    source_count: int
    completeness: float | None
    quarantined: int
    data_through: int | None


async def coverage(desk: Desk) -> list[Coverage]:
    """Completeness by source and entity."""
    rows = [row for row in await desk.ledger.progress(tenant=desk.tenant) if row.kind == SYNC]
    fresh = await desk.ledger.freshness(tenant=desk.tenant)
    groups: dict[tuple[str, str], list[Progress]] = {}
    for row in rows:
        groups.setdefault((row.source, row.entity), []).append(row)
    return [_coverage(source, entity, groups[source, entity], fresh) for source, entity in sorted(groups)]


def _coverage(source: str, entity: str, rows: Sequence[Progress], fresh: Mapping[Stream, int]) -> Coverage:
    through = [at for stream, at in fresh.items() if (stream.source, stream.entity) == (source, entity)]
    counted = [(min(row.stored, row.source_count), row.source_count) for row in rows if row.stored is not None and row.source_count is not None]
    stored, total = sum(part for part, _ in counted), sum(whole for _, whole in counted)
    return Coverage(
        source=source,
        entity=entity,
        streams=len(rows),
        finished=len(through),
        counted=len(counted),
        stored=stored,
        source_count=total,
        completeness=(stored / total if total else 1.0) if counted else None,
        quarantined=sum(row.quarantined for row in rows),
        data_through=min(through) if len(through) >= len(rows) else None,
    )
