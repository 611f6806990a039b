"""Who is in charge of what, told from all that speaks of it: configuration first, then files in repositories, then what is seen.

What configuration says of a repository or project stands alone; what files say of it is not added. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from headway.model.declared import Declaration
from headway.model.scope import ALWAYS_END
from headway.model.teams import Charge, Organisation, Service, Team, lineage
from headway.normalise.responsibility import CODE_OWNER, COMPONENT, GROUP, ORIGINS, OWNERS_FILES, WHOLE, slug, team_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from headway.model.teams import Claim, Told

REPOSITORY, PROJECT = "repo", "project"
"""Dimensions of scopes that can be in a team's charge."""
CONFIGURED, INFERRED = "configured", "inferred"
CONFIGURATION = "configuration"
MOST = 2
"""A repository goes with a project that more than every second of its linked pull requests names."""


class Place(Struct, frozen=True, kw_only=True):
    """A scope that can be in charge: `dimension` repo or project; `code` is what people write before the dash of keys."""

    scope: str
    source: str
    dimension: str
    name: str
    location: str
    code: str = ""


class Naming(Struct, frozen=True, kw_only=True):
    """How many pull requests of a repository lead to items of each project, by (source, code), and how many lead to any."""

    repository: str
    linked: int
    projects: Mapping[tuple[str, str], int]


class Known(Struct, frozen=True, kw_only=True):
    """What is there to speak of; `deployed` are (repository, what a deployment calls its service)."""

    places: tuple[Place, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    deployed: tuple[tuple[str, str], ...] = ()
    naming: tuple[Naming, ...] = ()

    def of(self, dimension: str) -> list[Place]:
        """The repositories, or the projects."""
        return [place for place in self.places if place.dimension == dimension]

    def told(self, *kinds: str) -> list[Declaration]:
        """Statements of some kinds, in order of their places."""
        return [one for one in self.declarations if one.kind in kinds]


class Found(Struct, kw_only=True):
    """What was found so far; `remarks` are what of the configuration leads nowhere."""

    known: Known
    teams: dict[str, Team] = field(default_factory=dict)
    charges: dict[str, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    services: dict[str, Service] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def appoint(self, team: Team, scope: str, evidence: str, claim: Claim | None = None) -> None:
        """Put a scope into a team's charge; a team that is known already stays as it is."""
        self.teams.setdefault(team.id, team)
        since = {} if claim is None else {"since": claim.since, "until": claim.until}
        self.charges[scope].append(Charge(team=team.id, scope=scope, origin=team.origin, evidence=evidence, **since))

    def of(self, scope: str) -> str | None:
        """The one team that is in charge of a scope for good, None where there is none or are several."""
        teams = {charge.team for charge in self.charges.get(scope, ()) if charge.until == ALWAYS_END}
        return teams.pop() if len(teams) == 1 else None

    def organisation(self) -> Organisation:
        """All of it, in order."""
        teams = _above_all(self._wanted())
        charges = [charge for some in self.charges.values() for charge in _apart(some)]
        return Organisation(
            teams=tuple(sorted(teams.values(), key=lambda team: team.id)),
            charges=tuple(sorted(charges, key=lambda charge: (charge.team, charge.scope, charge.since))),
            services=tuple(sorted(self.services.values(), key=lambda service: service.id)),
        )

    def _wanted(self) -> dict[str, Team]:
        """Teams that were configured, are in charge of anything, or above one that is: a declared group without either has no numbers."""
        used = {charge.team for some in self.charges.values() for charge in some} | {service.team for service in self.services.values()}
        lines = lineage(tuple(self.teams.values()))
        kept = {above for team, line in lines.items() if team in used or self.teams[team].origin == CONFIGURED for above in line}
        return {team: self.teams[team] for team in sorted(kept)}


def _above_all(teams: Mapping[str, Team]) -> dict[str, Team]:
    """Teams without parents that are not there, and without circles."""
    found: dict[str, Team] = {}
    for team in teams.values():
        line, above = {team.id}, team.parent
        while above in found and above not in line:
            line.add(above)
            above = found[above].parent
        found[team.id] = replace(team, parent=None) if team.parent not in teams or above in line else team
    return found


def _apart(charges: Sequence[Charge]) -> list[Charge]:
    """Charges of one scope; those of one team that overlap or touch are one."""
    found: list[Charge] = []
    for charge in sorted(charges, key=lambda one: (one.team, one.since, one.until)):
        if found and found[-1].team == charge.team and charge.since <= found[-1].until:
            found[-1] = replace(found[-1], until=max(found[-1].until, charge.until))
        else:
            found.append(charge)
    return found


def fitting(name: str, places: Iterable[Place]) -> list[Place]:
    """The scopes a name may mean: by scope key, else by name, location or code, else by the last part of either."""
    wanted, places = _folded(name), list(places)
    tests = (
        lambda place: place.scope == name,
        lambda place: wanted in {_folded(place.name), _folded(place.location), _folded(place.code)} or ("/" in wanted and _folded(place.location).endswith(f"/{wanted}")),
        lambda place: not ("/" in wanted and "/" in place.name) and _folded(place.name).rpartition("/")[2] == wanted.rpartition("/")[2],
    )
    return next((found for test in tests if (found := [place for place in places if test(place)])), [])


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return text.casefold().rstrip("/").removesuffix(".git")


def claimed(found: Found, who: str, name: str, dimension: str) -> Place | None:
    """The one scope that a name of the configuration means; a remark where it means none, or several."""
    what = {REPOSITORY: "repository", PROJECT: "project"}[dimension]
    places = fitting(name, found.known.of(dimension))
    scopes = sorted({place.scope for place in places})
    if len(scopes) == 1:
        return places[0]
    several = f"may be any of {len(scopes)}: say which by its key, {' or '.join(scopes[:3])}"
    found.remarks.append(f"{who} names {what} {name!r}, which {several if scopes else 'no source has brought; headway scopes shows what there is'}")
    return None


def configured(found: Found, told: Told) -> None:
    """Teams as configuration tells them."""
    for one in told.teams:
        team = found.teams[one.id] = Team(id=one.id, name=one.name, parent=one.parent, zone=one.zone, origin=CONFIGURED)
        for dimension, claims in ((REPOSITORY, one.repositories), (PROJECT, one.projects)):
            for claim in claims:
                place = claimed(found, f"team {one.id}", claim.name, dimension)
                if place:
                    found.appoint(team, place.scope, CONFIGURATION, claim)


def declared(found: Found) -> None:
    """Teams as files tell them: catalogs, and CODEOWNERS for repositories of which no catalog says anything."""
    taken = set(found.charges)
    for one in found.known.told(GROUP):
        above = team_of(one.above) if one.above else None
        found.teams.setdefault(slug(one.name), Team(id=slug(one.name), name=one.title, parent=slug(above) if above else None, origin=ORIGINS[GROUP]))
    for scope, components in _components(found.known).items():
        for one, owner in _in_charge(components) if scope not in taken else ():
            found.appoint(_team(owner, ORIGINS[COMPONENT]), scope, _where(found, one, scope))
    _keys(found, taken)
    for scope, (rules, file) in _rules(found.known).items():
        for one in _last(rules, file) if scope not in found.charges else ():
            for name in filter(None, map(team_of, one.owners)):
                found.appoint(_team(name, ORIGINS[CODE_OWNER]), scope, _where(found, one, scope))


def _team(name: str, origin: str) -> Team:
    return Team(id=slug(name), name=name, origin=origin)


def home(known: Known, one: Declaration) -> str | None:
    """The repository a component is the code of: the one it names, else the one it is told in; None for one that is not read."""
    if one.slug is None:
        return one.repository
    repositories = known.of(REPOSITORY)
    if fitting(one.slug, (place for place in repositories if place.scope == one.repository)):
        return one.repository
    scopes = {place.scope for place in fitting(one.slug, repositories)}
    return scopes.pop() if len(scopes) == 1 else None


def _components(known: Known) -> dict[str, list[Declaration]]:
    found: dict[str, list[Declaration]] = defaultdict(list)
    for one in known.told(COMPONENT):
        scope = home(known, one)
        if scope:
            found[scope].append(one)
    return found


def _in_charge(components: Sequence[Declaration]) -> list[tuple[Declaration, str]]:
    """Components with the team that owns them, each team once: what stands at the root of a repository speaks for all of it."""
    roots = [one for one in components if not one.path] or components
    owners = {name: one for one in reversed(roots) for name in filter(None, map(team_of, one.owners))}
    return [(one, name) for name, one in owners.items()]


def _keys(found: Found, taken: set[str]) -> None:
    """Projects whose codes a catalog gives to a group, or to what a group owns."""
    projects = defaultdict(list)
    for place in found.known.of(PROJECT):
        projects[place.code.upper()].append(place)
    for one in found.known.told(GROUP, COMPONENT):
        owners = (one.name,) if one.kind == GROUP else tuple(filter(None, map(team_of, one.owners)))
        for scope in {place.scope for code in one.projects for place in projects[code]} - taken:
            for name in owners:
                found.appoint(_team(name, ORIGINS[one.kind]), scope, _where(found, one, scope))


def _rules(known: Known) -> dict[str, tuple[list[Declaration], str]]:
    """By repository its lines of CODEOWNERS and the file that holds."""
    found: dict[str, list[Declaration]] = defaultdict(list)
    for one in known.told(CODE_OWNER):
        found[one.repository].append(one)
    return {scope: (rules, min((one.file for one in rules), key=OWNERS_FILES.index)) for scope, rules in found.items()}


def _last(rules: Sequence[Declaration], file: str) -> list[Declaration]:
    """Of every section the last rule that all paths fit: it is the one that holds."""
    return list({one.title: one for one in sorted(rules, key=lambda rule: rule.number) if one.file == file and one.pattern in WHOLE}.values())


def _where(found: Found, one: Declaration, scope: str) -> str:
    """The line that says so, and whose file it is in where that is another's."""
    place = f"{one.file}:{one.number}"
    name = next((known.name for known in found.known.places if known.scope == one.repository), one.repository)
    return place if one.repository == scope else f"{place} of {name}"


def unowned(found: Found) -> list[Place]:
    """Projects that nobody is in charge of."""
    return [place for place in found.known.of(PROJECT) if place.scope not in found.charges and place.code]


def inferred(found: Found) -> None:
    """A project that nobody is said to be in charge of and that pull requests name is a team of its own, with the repositories that work for it."""
    for place in unowned(found):
        named = [one for one in found.known.naming if one.projects.get((place.source, place.code.upper()))]
        if not named:
            continue
        team = Team(id=slug(place.code), name=place.name, origin=INFERRED)
        found.appoint(team, place.scope, f"pull requests name {place.code}")
        for one in named:
            if one.projects[place.source, place.code.upper()] * MOST > one.linked and one.repository not in found.charges:
                found.appoint(team, one.repository, f"most linked pull requests name {place.code}")
