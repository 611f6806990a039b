"""Deliveries: which deployment brought which change, what became of it, and what broke because of it.

All links of a repository follow from what is known of it now, so they are made anew when any of that changes; what
arrives late restates what was linked before. A deployment that is pending is judged when its time is over, dirty or not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from headway.flows.link.causes import Happened, causes
from headway.flows.link.deployed import Deployed, Ground, brought
from headway.flows.link.graph import History, Node
from headway.flows.link.linking import MANY, Due, Linked, begun_sources, linking_of
from headway.flows.link.outcomes import HOUR_US, SETTLE_H, Trouble, outcomes
from headway.flows.link.paths import Paths, declared
from headway.flows.link.requests import Original, Request, standing
from headway.model.records import DeployedChange, DeploymentOutcome, IncidentCause
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.flows.link.causes import Cause
    from headway.flows.link.linking import AtOnce, Linking
    from headway.flows.report.desk import Desk
    from headway.model.fact import Fact

ENTITY = DeploymentOutcome.entity
DEPLOYMENTS, INCIDENTS = "deployments", "incidents"
HOLDING = (DEPLOYMENTS, ENTITY, IncidentCause.entity)
"""What tells that a repository is to be looked at; every deployment that brought changes has an outcome, and loses it after them."""
RULES = 1
"""Raised when any of the rules change by which these links are made: everything is linked again then."""
PRODUCTION, SUCCESS = "production", "success"

ASKED = ("key", "service", "environment", "ref", "sha", "cause", "repairs", "created_at", "finished_at", "url")
COLUMNS = (*("environment_raw" if name == "environment" else name for name in ASKED), "environment", "result")
COMMIT = ("source", "key", "sha", "parents", "author", "authored_at", "committed_at", "subject", "is_revert")
REQUEST = ("key", "head_sha", "merge_sha", "merge_method", "merged_at")
MADE = ("pull_request", "sha", "author", "authored_at")
HAPPENED = ("source", "key", "service", "title", "labels", "opened_at", "resolved_at", "deployment")


async def unsettled(desk: Desk) -> frozenset[str]:
    """Repositories with a deployment that is still pending though its time is over."""
    rows = await desk.store.pick(ENTITY, ("repository", "finished_at"), tenant=desk.tenant, by="outcome", among=("pending",))
    over = desk.clock.now() - SETTLE_H * HOUR_US
    return frozenset(repository for repository, finished_at in rows if finished_at <= over)


async def link_deliveries(desk: Desk, what: Due, at_once: AtOnce = MANY) -> Linked:
    """Link again what is due, source by source. Raises LeaseHeld when another process does not come to an end with it, StoreError."""
    by_source = await _repositories(desk)
    settling = await unsettled(desk) if by_source else frozenset[str]()
    if not by_source or not (what.whole or what.repositories or settling):
        return Linked()
    begun = await begun_sources(desk, ENTITY)
    paths = declared(await desk.ledger.organisation(tenant=desk.tenant))
    due = what.repositories | settling
    wanted = [source for source in sorted(by_source) if source not in begun or what.whole or not due.isdisjoint(by_source[source])]
    return sum([await _link_source(desk, source, by_source, what, settling, paths, at_once) for source in wanted], Linked())


async def _repositories(desk: Desk) -> dict[str, set[str]]:
    """By source the repositories that have deployments, or what was derived from some."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in HOLDING:
        for (source, scope), _ in await desk.store.tally(entity, ("source", "scope"), tenant=desk.tenant):
            found[source].add(scope)
    return found


async def _link_source(
    desk: Desk, source: str, by_source: Mapping[str, set[str]], what: Due, settling: frozenset[str], paths: Paths, at_once: AtOnce
) -> Linked:
    scopes = by_source[source]
    async with linking_of(desk, ENTITY, source, scopes, rules=RULES, at_once=at_once) as linking:
        reach, ground = linking.reach, _ground_of(paths)
        whole = what.whole or (reach.rules, reach.ground) != (RULES, ground)
        seen = not whole and what.mark <= reach.mark
        chosen = scopes if whole else scopes & (settling if seen else what.repositories | settling)
        if linking.run.cut_off:
            await linking.mark_all(chosen)
        homes = [Home(scope=scope, source=source, having=tuple(name for name in sorted(by_source) if scope in by_source[name])) for scope in sorted(chosen)]
        done = sum([await _link(linking, home, paths) for home in homes], Linked())
        if whole or not seen:
            await linking.reached(what.mark, ground=ground)
    emit("deliveries_linked", source=source, deployments=done.deployments, changes=done.deployed_changes, outcomes=done.outcomes, causes=done.causes)
    return done + Linked(marks=linking.marks)


def _ground_of(paths: Paths) -> str:
    """What services declare as their own, as a short text that differs when it does."""
    return blake2b(repr(sorted(paths.items())).encode(), digest_size=8).hexdigest() if paths else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A repository as one source knows it. Its incidents may come from another source: they go with those deployments alone that were named first."""

    scope: str
    source: str
    having: tuple[str, ...]

    def has(self, source: str) -> bool:
        """Whether incidents of a source are linked with this one's deployments."""
        return source == self.source or (source not in self.having and self.source == self.having[0])


async def _link(linking: Linking, home: Home, paths: Paths) -> Linked:
    """Everything of one repository, made anew and held against what is stored."""
    rows = await _rows(linking, DEPLOYMENTS, COLUMNS, home.scope, source=linking.source)
    shipped = [Deployed(**dict(zip(ASKED, row, strict=False))) for row in rows if row[-2:] == (PRODUCTION, SUCCESS) and row[ASKED.index("finished_at")] is not None]
    incidents = [Happened(**dict(zip(HAPPENED[1:], row[1:], strict=True))) for row in await _rows(linking, INCIDENTS, HAPPENED, home.scope) if home.has(row[0])]
    caused = list(causes(incidents, shipped, {row[0] for row in rows}))
    found = brought(await _ground(linking, home.scope, paths), shipped) if shipped else []
    judged = outcomes(found, [_trouble(cause) for cause in caused], repository=home.scope, now=linking.desk.clock.now())
    changes = [change for one in found for change in one.changes or ()]
    return Linked(
        deployments=len(shipped),
        deployed_changes=await _keep(linking, home.scope, DeployedChange, changes),
        causes=await _keep(linking, home.scope, IncidentCause, [_caused(home.scope, cause) for cause in caused]),
        outcomes=await _keep(linking, home.scope, DeploymentOutcome, judged),
    )


def _trouble(cause: Cause) -> Trouble:
    return Trouble(cause.deployment, cause.incident.resolved_at, cause.confidence)


def _caused(repository: str, cause: Cause) -> IncidentCause:
    key = cause.incident.key
    return IncidentCause(
        key=key, repository=repository, incident=key, deployment=cause.deployment, evidence=cause.evidence, confidence=cause.confidence, opened_at=cause.incident.opened_at
    )


async def _keep(linking: Linking, scope: str, kind: type[Fact], facts: Sequence[Fact]) -> int:
    names = tuple(field.encode_name for field in msgspec.structs.fields(kind))
    rows = await _rows(linking, kind.entity, names, scope, source=linking.source)
    return await linking.keep(scope, kind.entity, {row[names.index("key")]: row for row in rows}, {fact.key: fact for fact in facts})


async def _rows(linking: Linking, entity: str, columns: Sequence[str], scope: str, *, source: str | None = None, by: str = "scope") -> list[tuple[Any, ...]]:
    return await linking.desk.store.pick(entity, columns, tenant=linking.desk.tenant, source=source, by=by, among=(scope,))


async def _ground(linking: Linking, scope: str, paths: Paths) -> Ground:
    """The code of a repository, whichever source read it."""
    rows = await _rows(linking, "commits", COMMIT, scope, by="repository")
    history = History(Node(*row[2:]) for row in rows)
    reverts = [(row[0], row[1]) for row in rows if row[-1]]
    del rows
    own = paths.get(scope, {})
    return Ground(
        repository=scope, history=history, standing=standing(history, await _requests(linking, scope)), reverted=history.reverted(await _bodies(linking, reverts)),
        paths=own, files=await _files(linking, scope) if own else {},
    )  # fmt: skip


async def _requests(linking: Linking, scope: str) -> list[Request]:
    """The pull requests of a repository with the commits they were made of, in the order in which those were written."""
    made: dict[str, list[Original]] = defaultdict(list)
    for request, *told in await _rows(linking, "pull_request_commits", MADE, scope):
        made[request].append(Original(*told))
    rows = await _rows(linking, "pull_requests", REQUEST, scope)
    return [Request(**dict(zip(REQUEST, row, strict=True)), originals=tuple(sorted(made.get(row[0], ()), key=_written))) for row in rows]


def _written(made: Original) -> tuple[int, str]:
    return made.authored_at or 0, made.sha


async def _bodies(linking: Linking, reverts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What reverts, by source and key, say of themselves, by sha."""
    found: dict[str, str] = {}
    for source, some in groupby(sorted(reverts), key=lambda one: one[0]):
        asked = {"tenant": linking.desk.tenant, "source": source, "by": "key", "among": [key for _, key in some]}
        found.update(await linking.desk.store.pick("commits", ("sha", "body"), **asked))
    return found


async def _files(linking: Linking, scope: str) -> dict[str, list[str]]:
    """The files that each commit touched; one that was moved counts where it was as well."""
    found: dict[str, list[str]] = defaultdict(list)
    for sha, path, old_path in await _rows(linking, "changes", ("sha", "path", "old_path"), scope, by="repository"):
        found[sha] += [path] if old_path is None else [path, old_path]
    return found
