"""Who is responsible for what, and since when: teams, the scopes in their charge, the services they run.

Instants are microseconds UTC, half-open; ALWAYS_START and ALWAYS_END stand for no bound.
"""

from __future__ import annotations

from msgspec import Struct

from headway.model.scope import ALWAYS_END, ALWAYS_START

UNASSIGNED = "no team"
"""What is shown where nobody is in charge."""


class Team(Struct, frozen=True, kw_only=True):
    """A group of people, never named: `id` is a slug, `parent` the id of the team it is part of, `zone` the IANA zone it works in.

    `origin`: configured, backstage, codeowners, or inferred from the keys that pull requests name.
    """

    id: str
    name: str
    parent: str | None = None
    zone: str | None = None
    origin: str = "configured"


class Charge(Struct, frozen=True, kw_only=True):
    """A scope (a repository or a project) is in a team's charge from `since` to before `until`; `evidence` says what tells so."""

    team: str
    scope: str
    since: int = ALWAYS_START
    until: int = ALWAYS_END
    origin: str = "configured"
    evidence: str = ""


class Service(Struct, frozen=True, kw_only=True):
    """Something that is deployed: `word` is what its deployments call it, in these repositories; `paths` what of a shared one is its own."""

    id: str
    name: str
    word: str
    repositories: tuple[str, ...]
    paths: tuple[str, ...] = ()
    team: str | None = None
    origin: str = "configured"


class Organisation(Struct, frozen=True, kw_only=True):
    """All of it; `charges` of one team and scope do not overlap."""

    teams: tuple[Team, ...] = ()
    charges: tuple[Charge, ...] = ()
    services: tuple[Service, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """What a configuration calls a repository or project (its name, location, code or scope key), and when it was a team's."""

    name: str
    since: int = ALWAYS_START
    until: int = ALWAYS_END


class ToldTeam(Struct, frozen=True, kw_only=True):
    """A team as a configuration tells it."""

    id: str
    name: str
    parent: str | None = None
    zone: str | None = None
    repositories: tuple[Claim, ...] = ()
    projects: tuple[Claim, ...] = ()


class ToldService(Struct, frozen=True, kw_only=True):
    """A service as a configuration tells it; `repositories` by what it calls them."""

    id: str
    name: str
    word: str
    repositories: tuple[str, ...]
    paths: tuple[str, ...] = ()
    team: str | None = None


class Told(Struct, frozen=True, kw_only=True):
    """What a configuration tells of teams and services, before anybody looked what its names stand for."""

    teams: tuple[ToldTeam, ...] = ()
    services: tuple[ToldService, ...] = ()


class Member(Struct, frozen=True, order=True):
    """What a team or service subject is made of: a scope while it belongs to it; of a service only what is called `service` there.

    `zone` is the team's own, by whose clock its days are worked; None where it has none.
    """

    subject: str
    scope: str
    since: int = ALWAYS_START
    until: int = ALWAYS_END
    service: str | None = None
    zone: str | None = None


def team_subject(team: str) -> str:
    """The subject of a team: `team:<id>`."""
    return f"team:{team}"


def service_subject(service: str) -> str:
    """The subject of a service: `service:<id>`."""
    return f"service:{service}"


def lineage(teams: tuple[Team, ...]) -> dict[str, tuple[str, ...]]:
    """Every team's id with itself and all above it, nearest first; a parent that is not known, or a circle, ends the line."""
    parents = {team.id: team.parent for team in teams}
    found: dict[str, tuple[str, ...]] = {}
    for team in parents:
        line: list[str] = []
        above: str | None = team
        while above is not None and above in parents and above not in line:
            line.append(above)
            above = parents[above]
        found[team] = tuple(line)
    return found


def members(organisation: Organisation) -> tuple[Member, ...]:
    """What every team, those above it and every service is made of, sorted; what two teams below one have of a scope is counted once."""
    lines = lineage(organisation.teams)
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for charge in organisation.charges:
        for team in lines.get(charge.team, ()):
            spans.setdefault((team_subject(team), charge.scope), []).append((charge.since, charge.until))
    zones = {team_subject(team.id): team.zone for team in organisation.teams}
    teams = [Member(subject, scope, since, until, zone=zones[subject]) for (subject, scope), some in spans.items() for since, until in _merged(some)]
    services = [Member(service_subject(one.id), scope, service=one.word) for one in organisation.services for scope in dict.fromkeys(one.repositories)]
    return tuple(sorted([*teams, *services], key=lambda member: (member.subject, member.scope, member.since)))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlaps, ascending."""
    found: list[tuple[int, int]] = []
    for since, until in sorted(spans):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif since < until:
            found.append((since, until))
    return found
