"""Teams, what is in their charge, and services: replaced as a whole, with all that is thereby made of something else marked dirty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from headway.db.sqlite import NOW
from headway.ledger.dirt import soil
from headway.model.fact import repository_subject
from headway.model.teams import Charge, Organisation, Service, Team, members, service_subject

if TYPE_CHECKING:
    import sqlite3

    from headway.model.teams import Member

EVERY_DAY = "*"
TEAM, CHARGE = "team, name, parent, zone, origin", "team, scope, since, until, origin, evidence"
SERVICE = "service, name, word, team, repositories, paths, origin"


def organisation(connection: sqlite3.Connection, tenant: str) -> Organisation:
    """What is known, by id."""
    teams = connection.execute(f"SELECT {TEAM} FROM teams WHERE tenant = ? ORDER BY team", (tenant,))
    charges = connection.execute(f"SELECT {CHARGE} FROM charges WHERE tenant = ? ORDER BY team, scope, since", (tenant,))
    services = connection.execute(f"SELECT {SERVICE} FROM services WHERE tenant = ? ORDER BY service", (tenant,))
    return Organisation(
        teams=tuple(Team(id=team, name=name, parent=parent, zone=zone, origin=origin) for team, name, parent, zone, origin in teams),
        charges=tuple(_charge(row) for row in charges),
        services=tuple(_service(row) for row in services),
    )


def _charge(row: tuple[str, str, int, int, str, str]) -> Charge:
    team, scope, since, until, origin, evidence = row
    return Charge(team=team, scope=scope, since=since, until=until, origin=origin, evidence=evidence)


def _service(row: tuple[str, str, str, str | None, str, str, str]) -> Service:
    service, name, word, team, repositories, paths, origin = row
    decoded = (tuple(msgspec.json.decode(text, type=list[str])) for text in (repositories, paths))
    return Service(id=service, name=name, word=word, team=team, repositories=next(decoded), paths=next(decoded), origin=origin)


def organise(connection: sqlite3.Connection, told: Organisation, *, tenant: str, actor: str) -> set[str]:
    """Put this in place of what was known; the subjects that are made of something else now, every day of which is dirty."""
    known = organisation(connection, tenant)
    if told == known:
        return set()
    for table in ("teams", "charges", "services"):
        connection.execute(f"DELETE FROM {table} WHERE tenant = ?", (tenant,))
    connection.executemany("INSERT INTO teams VALUES (?, ?, ?, ?, ?, ?)", [(tenant, one.id, one.name, one.parent, one.zone, one.origin) for one in told.teams])
    charges = [(tenant, one.team, one.scope, one.since, one.until, one.origin, one.evidence) for one in told.charges]
    connection.executemany("INSERT INTO charges VALUES (?, ?, ?, ?, ?, ?, ?)", charges)
    services = [(tenant, one.id, one.name, one.word, one.team, _text(one.repositories), _text(one.paths), one.origin) for one in told.services]
    connection.executemany("INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?)", services)
    before, after = _made_of(known), _made_of(told)
    changed = {subject for subject in before.keys() | after.keys() if before.get(subject) != after.get(subject)}
    soil(connection, tenant, [(subject, EVERY_DAY) for subject in sorted(changed | _otherwise_cut(known, told))])
    said = (tenant, actor, "organise", ", ".join(sorted(changed)), msgspec.json.encode(known).decode(), msgspec.json.encode(told).decode())
    connection.execute(f"INSERT INTO audit (tenant, at, actor, action, target, before, after) VALUES (?, {NOW}, ?, ?, ?, ?, ?)", said)
    return changed


def _otherwise_cut(known: Organisation, told: Organisation) -> set[str]:
    """Repositories of services that call other paths their own now, and these services: which changes a deployment brought is told otherwise."""
    before = {one.id: one for one in known.services}
    cut = [one for one in told.services if one.paths != (before[one.id].paths if one.id in before else ())]
    return {subject for one in cut for subject in (service_subject(one.id), *map(repository_subject, one.repositories))}


def _text(names: tuple[str, ...]) -> str:
    return msgspec.json.encode(names).decode()


def _made_of(told: Organisation) -> dict[str, list[Member]]:
    found: dict[str, list[Member]] = {}
    for member in members(told):
        found.setdefault(member.subject, []).append(member)
    return found
