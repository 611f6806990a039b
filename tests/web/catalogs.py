"""A catalog in which everything is that a person may have to decide on: held, paused, blocked, left out, failing, waiting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.api.world import TENANT
from tests.web.ledgers import stream, whole

from headway.flows.choosing import ACTOR
from headway.model.scope import Scope

if TYPE_CHECKING:
    from headway.ledger.sqlite import SqliteLedger

HUB, HOSTILE = "hub", "acme/<script>alert(1)</script>"
DAY = 86_400_000_000
NAMES = ("shop", "billing-service", "web", "mobile-app-for-android-and-everything-that-goes-with-it", "docs", HOSTILE)
REFUSED = "runs: api.github.example answered 403 to GET /repositories/3/actions/runs: Resource not accessible by personal access token"
LIMIT = "the limit of 100 active scopes; 100 busier ones are read: raise discovery.max_active or activate it by hand"


def repository(number: int, name: str, **rest: object) -> Scope:
    return Scope(key=f"github:repo:{number}", name=name, location=f"https://github.example/{number}", **rest)


async def catalogued(ledger: SqliteLedger, *, many: int = 0, tenant: str = TENANT) -> None:
    """A forge with one repository in each state there is, a tracker, and so `many` repositories more."""
    now = time.time_ns() // 1000
    active = [repository(at, f"acme/{name}" if "/" not in name else name, active_at=now - at * DAY) for at, name in enumerate(NAMES, 1)]
    await ledger.enlist(HUB, active, tenant=tenant, status="active", reason="mode auto, by default")
    held = [repository(21, "acme/hr-portal"), repository(22, "acme/payroll_service", active_at=now - 40 * DAY)]
    await ledger.enlist(HUB, held, tenant=tenant, status="discovered", reason="its name looks sensitive (hr): it is read once somebody activates it", flagged=True)
    await ledger.enlist(HUB, [repository(31, "acme/attic", active_at=now - 300 * DAY)], tenant=tenant, status="discovered", reason=LIMIT)
    await ledger.enlist("tracker", [Scope(key="jira:project:1", name="Payments", location="", code="PAY")], tenant=tenant, status="active", reason="as configured")
    for _ in range(2):
        await ledger.fared(HUB, "github:repo:2", tenant=tenant, error=REFUSED)
    await ledger.fared(HUB, "github:repo:3", tenant=tenant, error=REFUSED)
    reason = f"reading it failed 5 times in a row, the last time with {REFUSED}; headway scopes activate github:repo:3 lets it be read again"
    await ledger.settle([(HUB, "github:repo:3")], tenant=tenant, status="paused", actor=ACTOR, reason=reason)
    await ledger.settle([(HUB, "github:repo:5")], tenant=tenant, status="blocked", actor="ann", reason="nobody works there any more")
    await _read(ledger, tenant, now)
    if many:
        more = [repository(at, f"many/part-{at}", active_at=now - at * DAY) for at in range(1000, 1000 + many)]
        await ledger.enlist(HUB, more, tenant=tenant, status="active", reason="mode auto, by default")
        entities = ("repositories", "pull_requests", "work_items", "pipeline_runs", "deployments", "releases", "commits", "changes")
        await ledger.plan([stream(entity, one.key, source=HUB, tenant=tenant) for one in more for entity in entities], "sync")


async def _read(ledger: SqliteLedger, tenant: str, now: int) -> None:
    of = {entity: stream(entity, "github:repo:1", source=HUB, tenant=tenant) for entity in ("repositories", "pull_requests", "work_items", "deployments", "commits")}
    for entity, items in (("repositories", 1), ("pull_requests", 412), ("commits", 9120)):
        await whole(ledger, of[entity], items)
    await whole(ledger, of["work_items"], 90, status="incomplete", error="3 of 93 records could not be read; see the quarantine", total=93)
    await ledger.halt([of["deployments"]], "sync", status="rate_limited", reason="hub has brought its 5000 records of the hour", until=now + 1_800_000_000)
    await whole(ledger, stream("pipeline_runs", "github:repo:2", source=HUB, tenant=tenant), 7, status="failed", error=REFUSED, total=90)
