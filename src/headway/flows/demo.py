"""The demo: a made-up company on the same walk as any source, and the guards that keep it away from real data.

A command that resets what it made has wiped real rows elsewhere. So every guard speaks before anything
is written, the wipe asks again inside its own transaction, and whatever is not proven to be made up
counts as real.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.config import PRODUCTION, SYNTHETIC, is_loopback
from headway.flows.compute import compute
from headway.flows.ingest.sync import Outcome, sync_sources, unheard
from headway.flows.report.words import number
from headway.model.calendar import day_of
from headway.model.errors import LeaseHeld, UsageError
from headway.model.records import FACTS
from headway.model.scope import DEMO_TENANT, Stream

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from headway.flows.ingest.sync import Intake, Told
    from headway.flows.report.desk import Desk
    from headway.model.ports import Clock, Holding, Ledger, Premises, Provider, Shelf

PREFIX = f"{SYNTHETIC}:"
"""What every scope and key of made-up data begins with."""
RECORD = (f"{PREFIX}company:{DEMO_TENANT}", "company")
"""Where on the shelf it is written which company the store holds."""
ZONE = "UTC"
"""The demo's days, whatever the zone of the real tenant: equal companies have equal numbers."""
DEFAULT_SEED, DEFAULT_SCALE = 1, 1.0
LARGEST_SEED, LARGEST_SCALE = 2**32 - 1, 100.0
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EARLIEST = "2001-01-01"
"""Instants before the century are believed nowhere else either."""
APART = "give the demo a file of its own with --db sqlite:///other.db"


class Place(Struct, frozen=True, kw_only=True):
    """Where a demo was asked for: HEADWAY_ENV, the address of the store, the address to serve at."""

    environment: str
    store: str
    host: str


class Wanted(Struct, frozen=True, kw_only=True):
    """What was asked of a company; None where nothing was said."""

    seed: int | None = None
    until: str | None = None
    scale: float | None = None


class Company(Struct, frozen=True, kw_only=True):
    """Everything a made-up company follows from; equal ones are equal to the last record."""

    seed: int
    until: str
    scale: float

    def __str__(self) -> str:
        return f"seed {self.seed}, until {self.until}, scale {self.scale:g}"

    @property
    def call(self) -> str:
        """The command that makes it."""
        return f"headway demo --seed {self.seed} --until {self.until} --scale {self.scale:g}"


class Made(Struct, frozen=True, kw_only=True):
    """What filling a store brought: the outcomes of its streams, points computed, and how long each took."""

    outcomes: tuple[Outcome, ...]
    points: int
    stored_seconds: float
    computed_seconds: float

    @property
    def brought(self) -> int:
        """Records read."""
        return sum(outcome.items for outcome in self.outcomes)

    @property
    def trouble(self) -> list[Outcome]:
        """Streams that did not end as they should; poisoned records lying in quarantine are part of a demo."""
        return [outcome for outcome in self.outcomes if outcome.error or outcome.status not in {"done", "incomplete"}]


def check_place(place: Place) -> None:
    """Refuse production, a store on another machine and an address others can reach. Raises UsageError."""
    if place.environment in PRODUCTION:
        raise UsageError(f"HEADWAY_ENV is {place.environment} and no made-up data belong in production; run headway demo on another machine, or unset HEADWAY_ENV if this is none")
    if not is_loopback(place.host):
        raise UsageError(f"the demo serves this machine only and {place.host!r} can be reached by others; leave --host out or give 127.0.0.1")
    kind, _, rest = place.store.partition("://")
    where = rest.partition("/")[0].rpartition("@")[2]
    if kind.split("+")[0] != "sqlite" or where:
        raise UsageError(f"the demo writes into a file of this machine and {kind}://{where or '…'} is none; leave --db out or give --db sqlite:///demo.db")


def check_holdings(holdings: Sequence[Holding]) -> None:
    """Refuse a store in which anything is real: of another tenant, or not made up. Raises UsageError with the counts."""
    theirs = sorted({found.tenant for found in holdings} - {DEMO_TENANT})
    if theirs:
        told = " and ".join(f"{_counted([found for found in holdings if found.tenant == tenant])} of tenant {tenant!r}" for tenant in theirs)
        raise UsageError(f"the store holds {told}, and the demo never stands beside real data; {APART}")
    strange = {found.table: found.strange for found in holdings if found.strange}
    if strange:
        told = ", ".join(f"{number(rows)} in {table}" for table, rows in strange.items())
        raise UsageError(f"the store holds rows of tenant {DEMO_TENANT!r} that were not made up ({told}), so nothing in it is touched; {APART}")


def _counted(holdings: Sequence[Holding]) -> str:
    facts = sum(found.rows for found in holdings if found.table in FACTS)
    rows, what = (facts, "fact") if facts else (sum(found.rows for found in holdings), "row")
    return f"{number(rows)} {what}{'' if rows == 1 else 's'}"


def own_rows(holdings: Sequence[Holding]) -> int:
    """How many rows a reset would delete."""
    return sum(found.rows for found in holdings if found.tenant == DEMO_TENANT)


async def reset(premises: Premises, ledger: Ledger) -> int:
    """Delete the demo's rows and nothing else; how many. Raises UsageError for a store with anything real, or one being filled."""
    await _let_nobody_fill(ledger)
    return await premises.forget(tenant=DEMO_TENANT, prefix=PREFIX, allow=check_holdings)


async def _let_nobody_fill(ledger: Ledger) -> None:
    """Take over what claims to run; a process that still does would go on writing the old company into the new one."""
    for row in await ledger.progress(tenant=DEMO_TENANT):
        if row.status not in {"running", "rate_limited"}:
            continue
        try:
            run = await ledger.begin(Stream(tenant=DEMO_TENANT, source=row.source, entity=row.entity, scope=row.scope), row.kind)
        except LeaseHeld as error:
            raise UsageError("another headway demo is filling this store; stop it, then reset") from error
        await ledger.finish(run, "cancelled", error="reset")


async def settle(shelf: Shelf, wanted: Wanted, *, today: str, rows: int) -> Company:
    """The company this store holds or will hold: what was not said is as it is there, else by default. Raises UsageError for another one."""
    record = await shelf.get(*RECORD)
    if record is None:
        if rows:
            raise UsageError(f"the store holds {number(rows)} rows of an unknown made-up company; replace them with --reset, or {APART}")
        company = _company(wanted, Company(seed=DEFAULT_SEED, until=today, scale=DEFAULT_SCALE))
        await shelf.put(*RECORD, msgspec.json.encode(company))
        return company
    held = msgspec.json.decode(record, type=Company)
    if _company(wanted, held) != held:
        raise UsageError(f"the store holds another company ({held}); replace it with --reset, or {APART}")
    return held


async def held_company(shelf: Shelf) -> Company | None:
    """The company a store holds, if any."""
    record = await shelf.get(*RECORD)
    return msgspec.json.decode(record, type=Company) if record else None


def _company(wanted: Wanted, otherwise: Company) -> Company:
    said = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    return msgspec.structs.replace(otherwise, **said)


def check_wanted(wanted: Wanted, *, today: str) -> None:
    """Refuse what no company can be made of. Raises UsageError."""
    if wanted.seed is not None and not 0 <= wanted.seed <= LARGEST_SEED:
        raise UsageError(f"--seed must lie between 0 and {LARGEST_SEED}, not {wanted.seed}")
    if wanted.scale is not None and not (math.isfinite(wanted.scale) and 0 < wanted.scale <= LARGEST_SCALE):
        raise UsageError(f"--scale must be a number above 0 and at most {LARGEST_SCALE:g}, not {wanted.scale:g}")
    if wanted.until is not None and not (_is_day(wanted.until) and EARLIEST <= wanted.until <= today):
        raise UsageError(f"--until must be a day between {EARLIEST} and today ({today}), written as YYYY-MM-DD, not {wanted.until!r}")


def _is_day(text: str) -> bool:
    try:
        return bool(DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def today(clock: Clock) -> str:
    """The day it is for the demo."""
    return day_of(clock.now(), ZONE)


async def fill(intake: Intake, desk: Desk, providers: Mapping[str, Provider], *, told: Told = unheard) -> Made:
    """Read every part of the company through the ordinary sync, whose plans are told, then compute what it touched."""
    began = desk.clock.now()
    outcomes = await sync_sources(intake, providers, told=told)
    stored = desk.clock.now()
    computed = await compute(desk)
    return Made(
        outcomes=tuple(outcomes), points=computed.computed, stored_seconds=(stored - began) / 1_000_000, computed_seconds=(desk.clock.now() - stored) / 1_000_000
    )


async def counts(desk: Desk, entities: Collection[str]) -> dict[str, int]:
    """How many facts of each entity there are."""
    return {entity: await desk.store.count(entity, tenant=desk.tenant) for entity in entities}


async def quarantined(desk: Desk) -> int:
    """How many records lie in quarantine."""
    return sum(row.quarantined for row in await desk.ledger.progress(tenant=desk.tenant) if row.kind == "sync")
