"""How a subject's numbers stand: how far its data reach, how complete they are, whether they are being recomputed.

Gathered once per question, so that all answers on a page say the same about their common ground; each
number then stands on the streams it is read from, since a stale tracker makes no commit old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.flows.report.subjects import TENANT, scopes_of
from headway.metrics.registry import REGISTRY
from headway.model.progress import Progress
from headway.model.records import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.results import Subject
    from headway.model.scope import Stream

EXPLAINING = frozenset({"accounts"})
"""Entities that only explain what others count: their age is no number's."""
COUNTED = frozenset(entity for metric in REGISTRY.values() for entity in metric.inputs) - EXPLAINING


def streams_of(entity: str) -> tuple[str, ...]:
    """The entities of the streams that bring facts of an entity, the one that counts first; of what is derived, those it follows from."""
    kind = FACTS[entity]
    return tuple(stream for origin in kind.follows for stream in streams_of(origin)) or (kind.within or entity,)


def made_from(metric: Metric) -> tuple[Metric, ...]:
    """The metrics with a statement that a metric is made from; itself unless it is made of others."""
    return tuple(one for name in metric.made_of for one in made_from(REGISTRY[name])) or (metric,)


STREAMS = frozenset(stream for entity in COUNTED for stream in streams_of(entity))


class Reach(Struct, frozen=True, kw_only=True):
    """How far data go: `through` everything up to this instant is in, None while some was never read completely; `since` is their first ISO day."""

    through: int | None = None
    completeness: float | None = None
    since: str | None = None

    def covers(self, start: int) -> bool:
        """Whether data reach into a window that starts then."""
        return self.through is not None and self.through > start

    @property
    def incomplete(self) -> bool:
        """Whether anything of the sources is known to be missing."""
        return self.through is None or (self.completeness is not None and self.completeness < 1)


class Standing(Struct, frozen=True, kw_only=True):
    """The ground of a subject: reaches by entity and by source, whether one of its scopes was never read at all, and what scopes are called."""

    now: int
    pending: bool
    unread: bool
    entities: dict[str, Reach]
    sources: dict[str, Reach]
    rows: tuple[Progress, ...]
    names: dict[str, str] = {}

    def collects(self, metric: Metric) -> bool:
        """Whether a source of the subject brings what a metric counts."""
        return any(streams_of(one.inputs[0])[0] in self.entities for one in made_from(metric))

    def of(self, metric: Metric) -> Reach:
        """How far the data of one metric go."""
        return self._over({stream for one in made_from(metric) for entity in one.inputs if entity not in EXPLAINING for stream in streams_of(entity)})

    @property
    def through(self) -> int | None:
        """How far all go that any number is made of."""
        return self._over(STREAMS).through

    def _over(self, entities: Iterable[str]) -> Reach:
        known = [self.entities[entity] for entity in entities if entity in self.entities]
        met = joined(known)
        return replace(met, through=None) if self.unread else met


async def standing(desk: Desk, subject: Subject) -> Standing:
    """The common ground of a subject's numbers."""
    rows = await desk.ledger.progress(tenant=desk.tenant)
    catalog = await desk.ledger.scopes(tenant=desk.tenant)
    fresh = await desk.ledger.freshness(tenant=desk.tenant)
    first = await desk.ledger.beginnings(tenant=desk.tenant)
    scopes = scopes_of(subject, {row.scope for row in catalog if row.status == "active"} | {row.scope for row in rows})
    pending = await desk.ledger.pending(tenant=desk.tenant)
    mine = tuple(row for row in rows if row.scope in scopes)
    reaches = list(_reaches(mine, fresh, first, scopes))
    return Standing(
        now=desk.clock.now(),
        pending=bool(pending) if subject.kind == TENANT else subject.id in pending,
        unread=scopes > {scope for _, _, scope, _ in reaches},
        entities=_grouped((entity, reach) for _, entity, _, reach in reaches),
        sources=_grouped((source, reach) for source, entity, _, reach in reaches if entity in STREAMS),
        rows=mine,
        names={row.scope: row.name for row in catalog},
    )


def _reaches(rows: Iterable[Progress], fresh: Mapping[Stream, int], first: Mapping[Stream, str], scopes: set[str]) -> Iterator[tuple[str, str, str, Reach]]:
    through = {(stream.source, stream.entity, stream.scope): at for stream, at in fresh.items() if stream.scope in scopes}
    since = {(stream.source, stream.entity, stream.scope): day for stream, day in first.items()}
    shares = {(row.source, row.entity, row.scope): row.completeness() for row in rows}
    for source, entity, scope in sorted({*through, *shares}):
        stream = (source, entity, scope)
        yield source, entity, scope, Reach(through=through.get(stream), completeness=shares.get(stream), since=since.get(stream))


def _grouped(pairs: Iterable[tuple[str, Reach]]) -> dict[str, Reach]:
    groups: dict[str, list[Reach]] = {}
    for name, reach in pairs:
        groups.setdefault(name, []).append(reach)
    return {name: joined(some) for name, some in groups.items()}


def joined(reaches: list[Reach]) -> Reach:
    """What several reaches have in common: the shortest end; the beginning is where any of them begins."""
    ends = [reach.through for reach in reaches if reach.through is not None]
    shares = [reach.completeness for reach in reaches if reach.completeness is not None]
    days = [reach.since for reach in reaches if reach.since is not None]
    return Reach(through=min(ends) if ends and len(ends) == len(reaches) else None, completeness=min(shares, default=None), since=min(days, default=None))
