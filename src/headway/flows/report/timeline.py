"""The last runs, newest first: what was executed, when, for how long, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report.pipeline import scope_name
from headway.flows.report.subjects import scopes_of

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk
    from headway.model.results import Subject

LAST_RUNS = 50
SEARCHED = 1000
"""How far back the runs of one subject are looked for."""


class Execution(Struct, frozen=True, kw_only=True):
    """One run on one stream; instants in µs UTC, `duration_ms` up to now while it is not over."""

    id: int
    source: str
    entity: str
    scope: str
    scope_name: str
    kind: str
    status: str
    started_at: int
    finished_at: int | None
    duration_ms: int
    items: int
    error: str | None


async def timeline(desk: Desk, subject: Subject | None = None, *, limit: int = LAST_RUNS) -> list[Execution]:
    """The last runs, of one subject's scopes if one is given."""
    names = {(row.source, row.scope): row.name for row in await desk.ledger.scopes(tenant=desk.tenant)}
    rows = await desk.ledger.runs(tenant=desk.tenant, limit=SEARCHED if subject else limit)
    wanted = scopes_of(subject, {row.scope for row in rows}) if subject else None
    now = desk.clock.now()
    return [
        Execution(
            id=row.id,
            source=row.source,
            entity=row.entity,
            scope=row.scope,
            scope_name=scope_name(names, row.source, row.scope, row.kind),
            kind=row.kind,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            duration_ms=max(0, (row.finished_at or now) - row.started_at) // 1000,
            items=row.items,
            error=row.error,
        )
        for row in rows
        if wanted is None or row.scope in wanted
    ][:limit]
