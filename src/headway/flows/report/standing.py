"""How a subject's numbers stand: how far its data reach, how complete they are, whether they are being recomputed.

Gathered once per question, so that all answers on a page say the same about their common ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report.subjects import TENANT, scopes_of
from headway.model.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.flows.report.desk import Desk
    from headway.model.results import Subject
    from headway.model.scope import Stream

COUNTED = frozenset({"commits", "changes"})
"""The entities that numbers are made of; refs and accounts only explain them."""


class Standing(Struct, frozen=True, kw_only=True):
    """`through`: everything up to this instant is in; None while a scope was never read completely."""

    now: int
    through: int | None
    completeness: float | None
    pending: bool
    rows: tuple[Progress, ...]

    def covers(self, start: int) -> bool:
        """Whether data reach into a window that starts then."""
        return self.through is not None and self.through > start

    @property
    def incomplete(self) -> bool:
        """Whether anything of the sources is known to be missing."""
        return self.through is None or (self.completeness is not None and self.completeness < 1)


async def standing(desk: Desk, subject: Subject) -> Standing:
    """The common ground of a subject's numbers."""
    rows = await desk.ledger.progress(tenant=desk.tenant)
    catalog = await desk.ledger.scopes(tenant=desk.tenant)
    scopes = scopes_of(subject, {row.scope for row in catalog} | {row.scope for row in rows})
    pending = await desk.ledger.pending(tenant=desk.tenant)
    mine = tuple(row for row in rows if row.scope in scopes)
    return Standing(
        now=desk.clock.now(),
        through=_through(await desk.ledger.freshness(tenant=desk.tenant), scopes),
        completeness=_completeness(mine),
        pending=bool(pending) if subject.kind == TENANT else subject.id in pending,
        rows=mine,
    )


def _through(freshness: Mapping[Stream, int], scopes: Iterable[str]) -> int | None:
    reached = [
        min((at for stream, at in freshness.items() if stream.scope == scope and stream.entity == entity), default=None) for scope in scopes for entity in COUNTED
    ]
    known = [at for at in reached if at is not None]
    return min(known) if known and len(known) == len(reached) else None


def _completeness(rows: Iterable[Progress]) -> float | None:
    shares = [share for row in rows if row.entity in COUNTED and (share := row.completeness()) is not None]
    return min(shares, default=None)
