"""A tracker in which everything is wrong that data health looks for, beside a forge: once, for all surfaces that show it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from tests.flows.desks import Fixed
from tests.specs.company import item, pull_request
from tests.specs.facts import at

from headway.flows.link import everything, link
from headway.flows.report.desk import Desk
from headway.model.records import Sprint, WorkItem
from headway.model.scope import DAY_US, Batch, Scope, Stamp, Stream

if TYPE_CHECKING:
    from headway.model.ports import Ledger, Store
    from headway.model.records import Fact

TENANT, TRACKER, FORGE = "default", "tracker", "forge"
PROJECT, REPOSITORY = "jira:project:1", "git:repo:00000000000000aa"
TEAM = "Tidal"
NOW = at("2026-03-31T12:00")


def told(number: int, *, word: str = "In Progress", ours: str = "in_progress", category: str | None = "indeterminate", kind: tuple[str, str] = ("Story", "story"), **more: object) -> list[Fact]:
    """A work item in their words and ours, with its history."""
    made, *steps = item(("in_progress", "2026-03-02T10:00"), project=PROJECT)
    said = {"code": f"PAY-{number}", "status": ours, "status_raw": word, "status_category": category, "type_raw": kind[0], "type": kind[1]} | more
    return [replace(made, **said), *steps]


def requested(*keys: tuple[str, str], **more: object) -> Fact:
    """A pull request that names these keys."""
    (made,) = pull_request(first_commit="2026-03-01T10:00", repository=REPOSITORY)
    return replace(made, **({"keys": keys} | more))


def sprint(number: int, state: str | None, raw: str) -> Fact:
    return Sprint(key=f"{PROJECT}:s{number}", project=PROJECT, board="b", name=f"Sprint {number}", state=state, state_raw=raw, goal="", start_at=None, end_at=None, completed_at=None)


def items() -> list[Fact]:
    """Eleven items: three in a status nobody knows, two of a type nobody knows, one whose name and category disagree."""
    found = [told(number) for number in (1, 2)]
    found += [told(number, effort=3.0, effort_source="points") for number in (3, 4)]
    found += [told(5, effort=2.0, effort_source="size")]
    found += [told(number, word="Parked", ours="unknown", category=None) for number in (6, 7)]
    found += [told(8, word="parked ", ours="unknown", category=None, team=TEAM)]
    found += [told(number, kind=("Wish", "unknown")) for number in (9, 10)]
    found += [told(11, word="Done", ours="in_progress")]
    return [fact for some in found for fact in some]


def requests() -> list[Fact]:
    """Five pull requests: two lead to an item, one to an item there is not, one to a project there is not, one nowhere."""
    late = requested(("branch", "PAY-2"), first_commit_at=at("2026-03-09T10:00"))
    return [requested(("title", "PAY-1"), ("commit", "OPS-7")), late, requested(("title", "PAY-999")), requested(("title", "OPS-3")), requested()]


async def filled_today(store: Store, ledger: Ledger) -> None:
    """The same as somebody sees it whose clock is the real one."""
    await filled(store, ledger, now=time.time_ns() // 1000)


async def filled(store: Store, ledger: Ledger, *, now: int = NOW) -> None:
    """All of it stored, its runs ended; the pull requests were merged lately and are linked; sixty of a hundred records are held."""
    names = {TRACKER: Scope(key=PROJECT, name="Payments", location=""), FORGE: Scope(key=REPOSITORY, name="acme/shop", location="")}
    for source, scope in names.items():
        await ledger.enlist(source, [scope], tenant=TENANT, status="active", reason="")
    of_items = items()
    await _poured(store, ledger, TRACKER, "work_items", [fact for fact in of_items if isinstance(fact, WorkItem)], [fact for fact in of_items if not isinstance(fact, WorkItem)])
    await _poured(store, ledger, TRACKER, "sprints", [sprint(1, "closed", "closed"), sprint(2, None, "hibernating")])
    await _poured(store, ledger, FORGE, "pull_requests", [replace(made, merged_at=now - 10 * DAY_US) for made in requests()])
    run = await ledger.begin(Stream(tenant=TENANT, source=TRACKER, entity="work_items", scope=PROJECT), "sync")
    await ledger.hold(run, missing=60, stored=100)
    await ledger.finish(run, "done", stored=11, total=11)
    await link(Desk(tenant=TENANT, zone="UTC", clock=Fixed(now), store=store, ledger=ledger, compute=None), everything(0))


async def _poured(store: Store, ledger: Ledger, source: str, entity: str, facts: list[Fact], children: list[Fact] = []) -> None:  # noqa: B006 - only read
    scope = PROJECT if source == TRACKER else REPOSITORY
    run = await ledger.begin(Stream(tenant=TENANT, source=source, entity=entity, scope=scope), "sync")
    stamp = Stamp(tenant=TENANT, source=source, scope=scope, observed_at=1, generation=0, run_id=run.id, shape_version=1, maps_version="0")
    keys = tuple(fact.key for fact in facts)
    batch = Batch(stream=run.stream, stamp=stamp, number=run.batch + 1, facts=(*facts, *children), external_ids=keys, cursor="end", last=True)
    await store.write(batch)
    await ledger.advance(run, batch, expected=run.cursor)
    await ledger.finish(run, "done", stored=len(keys), total=len(keys))
