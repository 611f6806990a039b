"""The scopes of all sources as a person decides on them: what is read, why or why not, how far, what waits for a decision, what was decided.

A company has a thousand repositories with ten streams each: filters and pages are applied to the catalog first, and
only of what is shown is it looked up how far it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows import choosing
from headway.flows.choosing import ACTIVE, ACTOR, DISCOVERED, PAUSED, STATUSES
from headway.flows.report import pipeline
from headway.flows.report.catalog import listed
from headway.model.errors import NotFound, UsageError
from headway.model.results import Job

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.entries import AuditRow, ScopeRow

WHOLE = 1.0
SURFACES = frozenset({"the scopes page", "the API"})
"""As whom our own surfaces sign, where nobody logs in."""
SENSITIVE_NAME, TOO_MANY_FAILURES = "sensitive_name", "failures"
LAST_CHANGES = 200
WAITING_SHOWN = 20
"""Of what waits for a person; a filter shows the rest."""


class Asking(Struct, frozen=True, kw_only=True):
    """Which scopes: of a source, in a status, held for their name or not, with a text in their name, code or key."""

    source: str | None = None
    status: str | None = None
    flagged: bool | None = None
    text: str | None = None
    offset: int = 0
    limit: int = 50


class ScopeView(Struct, frozen=True, kw_only=True):
    """A scope, how far each entity of it is, and what it `waits` for a person to decide, if anything: `sensitive_name` or `failures`.

    Instants in µs UTC. `through`: the data of all its entities reach as far as this.
    """

    source: str
    scope: str
    name: str
    code: str
    location: str
    status: str
    reason: str
    flagged: bool
    failures: int
    last_error: str | None
    active_at: int | None
    updated_at: int
    waits: str | None = None
    through: int | None = None
    streams: tuple[Job, ...] = ()

    @property
    def done(self) -> int:
        """How many of its entities were read to their end, with all that the source counts."""
        return sum(job.status == "done" and job.completeness in {None, WHOLE} for job in self.streams)

    @property
    def troubled(self) -> tuple[Job, ...]:
        """Its entities that are not well: failed, incomplete, paused, waiting, silent."""
        return tuple(job for job in self.streams if job.is_stalled or job.status in {"failed", "incomplete", "paused", "rate_limited"})


class Found(Struct, frozen=True, kw_only=True):
    """A page of scopes, `total` of what was asked for. `counts` by status are of the same question without its status.

    `waiting` are the first of `waits` scopes that wait for a person, whatever was asked for.
    """

    scopes: tuple[ScopeView, ...]
    total: int
    counts: dict[str, int]
    everything: int
    sources: tuple[str, ...]
    waiting: tuple[ScopeView, ...]
    waits: int


class Change(Struct, frozen=True, kw_only=True):
    """One change of a scope's status: when, by whom (no person is named: `discovery`, `operator`, or which surface), from what to what, why."""

    at: int
    by: str
    before: str | None
    after: str | None
    reason: str


async def scopes(desk: Desk, asking: Asking) -> Found:
    """The scopes asked for, and those that wait for a person. Raises UsageError for an unknown status or source."""
    rows = await desk.ledger.scopes(tenant=desk.tenant)
    sources = tuple(sorted({row.source for row in rows}))
    _known("status", asking.status, STATUSES)
    _known("source", asking.source, sources)
    waits = await _waits(desk, rows)
    alike = [row for row in rows if _asked(row, asking)]
    chosen = listed(row for row in alike if asking.status in {None, row.status})
    shown = chosen[asking.offset : asking.offset + asking.limit]
    waiting = listed(row for row in rows if (row.source, row.scope) in waits)[:WAITING_SHOWN]
    views = {(view.source, view.scope): view for view in await _views(desk, [*shown, *waiting], waits)}
    return Found(
        scopes=tuple(views[row.source, row.scope] for row in shown),
        total=len(chosen),
        counts=dict(Counter(row.status for row in alike)),
        everything=len(alike),
        sources=sources,
        waiting=tuple(views[row.source, row.scope] for row in waiting),
        waits=len(waits),
    )


async def one_scope(desk: Desk, source: str, scope: str) -> ScopeView:
    """One scope by its source and key. Raises NotFound."""
    row = await find_row(desk, source, scope)
    (view,) = await _views(desk, [row], await _waits(desk, [row]))
    return view


async def find_row(desk: Desk, source: str, scope: str) -> ScopeRow:
    """A scope in the catalog by its source and key. Raises NotFound."""
    found = next((row for row in await desk.ledger.scopes(tenant=desk.tenant) if (row.source, row.scope) == (source, scope)), None)
    if found is None:
        raise NotFound(f"no scope {scope!r} of a source {source!r} is known; headway scopes lists what is")
    return found


async def changes(desk: Desk, source: str, scope: str) -> list[Change]:
    """What was decided of a scope, newest first. Raises NotFound."""
    await find_row(desk, source, scope)
    rows = await desk.ledger.audit(tenant=desk.tenant, scope=scope, limit=LAST_CHANGES)
    return [_change(row) for row in rows if row.source == source]


def _change(row: AuditRow) -> Change:
    """A change without a person's name, also where it stands in the reason that is kept when nobody gave another; `headway scopes audit` names who it was."""
    if row.actor == ACTOR or row.before is None:
        return Change(at=row.at, by="discovery", before=row.before, after=row.after, reason=row.reason)
    surface = row.actor in SURFACES
    reason = row.reason if surface else row.reason.removesuffix(f" by {row.actor}")
    return Change(at=row.at, by=row.actor if surface else "operator", before=row.before, after=row.after, reason=reason)


def _asked(row: ScopeRow, asking: Asking) -> bool:
    text = (asking.text or "").casefold().strip()
    told = text in row.name.casefold() or text in row.code.casefold() or text in row.scope.casefold()
    return told and asking.source in {None, row.source} and asking.flagged in {None, row.flagged}


def _known(what: str, value: str | None, known: Collection[str]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{what} {value!r} is not known: choose one of {', '.join(known)}")


async def _waits(desk: Desk, rows: Iterable[ScopeRow]) -> dict[tuple[str, str], str]:
    """What waits for a person: names that are held, and scopes that discovery paused; what a person paused waits for nobody."""
    known = list(rows)
    waits = {(row.source, row.scope): SENSITIVE_NAME for row in known if row.flagged and row.status == DISCOVERED}
    paused = {(row.source, row.scope) for row in known if row.status == PAUSED}
    if paused:
        history = await desk.ledger.audit(tenant=desk.tenant, limit=-1)
        hands = {source: choosing.by_hand(change for change in history if change.source == source) for source, _ in paused}
        waits |= {(source, scope): TOO_MANY_FAILURES for source, scope in paused if scope not in hands[source]}
    return waits


async def _views(desk: Desk, rows: Sequence[ScopeRow], waits: dict[tuple[str, str], str]) -> list[ScopeView]:
    wanted = {(row.source, row.scope): row.name for row in rows}
    streams = await pipeline.of_scopes(desk, wanted)
    fresh = await desk.ledger.freshness(tenant=desk.tenant)
    through: dict[tuple[str, str], int] = {}
    for stream, instant in fresh.items():
        key = (stream.source, stream.scope)
        through[key] = min(instant, through.get(key, instant))
    return [_view(row, tuple(streams.get((row.source, row.scope), ())), through.get((row.source, row.scope)), waits.get((row.source, row.scope))) for row in rows]


def _view(row: ScopeRow, streams: tuple[Job, ...], through: int | None, waits: str | None) -> ScopeView:
    whole = streams and all(job.finished_at is not None for job in streams)
    return ScopeView(
        source=row.source,
        scope=row.scope,
        name=row.name,
        code=row.code,
        location=row.location,
        status=row.status,
        reason=row.reason,
        flagged=row.flagged,
        failures=row.failures,
        last_error=row.last_error,
        active_at=row.active_at,
        updated_at=row.updated_at,
        waits=waits,
        through=through if whole else None,
        streams=streams,
    )


def advised(view: ScopeView) -> tuple[str, ...]:
    """The decisions that make sense of a scope as it stands, the likeliest first."""
    by_status = {ACTIVE: ("pause", "block"), DISCOVERED: ("activate", "block"), PAUSED: ("activate", "block"), "blocked": ("activate",)}
    return by_status.get(view.status, ("activate",))
