"""Keeping the ledger's teams, charges and services as configuration, files and deployments tell them now.

Everything is read anew whenever anything was stored; while nothing was, only the question whether it was is asked.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from headway.flows.appointing import PROJECT, REPOSITORY, Found, Known, Naming, Place, configured, declared, inferred, unowned
from headway.flows.report.keeping import standing
from headway.flows.serving import services
from headway.model.records import Declaration
from headway.model.scope import parse_scope
from headway.model.teams import Organisation
from headway.normalise.mentions import prefix_of
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.flows.report.desk import Desk

ACTOR = "headway"
FIELDS = frozenset(part.encode_name for part in msgspec.structs.fields(Declaration))


class Owned(Struct, frozen=True, kw_only=True):
    """Who is in charge now; `changed` are the subjects that are made of something else since, `remarks` names of the configuration that lead nowhere."""

    organisation: Organisation
    changed: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


async def own(desk: Desk) -> Owned:
    """Bring teams, charges and services up to date."""
    changed: frozenset[str] = frozenset()

    async def anew() -> Owned:
        nonlocal changed
        found = await resolved(desk)
        changed = frozenset(await desk.ledger.organise(found.organisation, tenant=desk.tenant, actor=ACTOR))
        for remark in found.remarks:
            emit("unowned", logging.WARNING, reason=remark)
        return found

    rows = await desk.ledger.scopes(tenant=desk.tenant)
    stands = (await standing(desk.store, desk.ledger, tenant=desk.tenant), desk.told, tuple((row.source, row.scope, row.name, row.location, row.code) for row in rows))
    return replace(await desk.kept.unless(stands, "organisation", anew), changed=changed)


async def resolved(desk: Desk) -> Owned:
    """Who is in charge by all that is known now; nothing is kept."""
    found = _spoken(desk, await _known(desk))
    if unowned(found):
        found = _spoken(desk, replace(found.known, naming=await _naming(desk)))
        inferred(found)
    services(found, desk.told)
    return Owned(organisation=found.organisation(), remarks=tuple(found.remarks))


def _spoken(desk: Desk, known: Known) -> Found:
    """What somebody said, in the configuration or in a file."""
    found = Found(known=known)
    configured(found, desk.told)
    declared(found)
    return found


async def _known(desk: Desk) -> Known:
    declarations = [_declaration(row) async for row in desk.store.rows("declarations", tenant=desk.tenant)]
    deployed = await desk.store.tally("deployments", ("repository", "service"), tenant=desk.tenant)
    return Known(
        places=tuple(await _places(desk)),
        declarations=tuple(sorted(declarations, key=lambda one: (one.repository, one.file, one.number))),
        deployed=tuple((repository, service) for (repository, service), _ in deployed),
    )


def _declaration(row: object) -> Declaration:
    return msgspec.convert({name: value for name, value in dict(row).items() if name in FIELDS}, Declaration)  # type: ignore[call-overload]


async def _places(desk: Desk) -> list[Place]:
    """The repositories and projects of the catalog; codes of projects are known from themselves, too."""
    codes = {project: code for (project, code), _ in await desk.store.tally("projects", ("project", "code"), tenant=desk.tenant)}
    return [
        Place(scope=row.scope, source=row.source, dimension=parse_scope(row.scope).dimension, name=row.name, location=row.location, code=row.code or codes.get(row.scope, ""))
        for row in await desk.ledger.scopes(tenant=desk.tenant)
        if parse_scope(row.scope).dimension in {REPOSITORY, PROJECT}
    ]


async def _naming(desk: Desk) -> tuple[Naming, ...]:
    """Which projects the pull requests of each repository lead to."""
    rows = await desk.store.tally("item_mentions", ("repository", "pull_request", "item_source", "code"), tenant=desk.tenant)
    by_pull: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for (repository, pull, source, code), _ in rows:
        by_pull[repository, pull].add((source, prefix_of(code)))
    by_repository: dict[str, list[set[tuple[str, str]]]] = defaultdict(list)
    for (repository, _), projects in by_pull.items():
        by_repository[repository].append(projects)
    return tuple(Naming(repository=repository, linked=len(pulls), projects=_counted(pulls)) for repository, pulls in sorted(by_repository.items()))


def _counted(pulls: Iterable[Iterable[tuple[str, str]]]) -> Counter[tuple[str, str]]:
    return Counter(project for projects in pulls for project in projects)
