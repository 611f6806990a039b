"""What is deployed: services as configuration and catalogs tell them, then every other word that deployments use. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from headway.flows.appointing import CONFIGURED, INFERRED, REPOSITORY, claimed, home
from headway.model.teams import Service
from headway.normalise.responsibility import COMPONENT, ORIGINS, slug, team_of

if TYPE_CHECKING:
    from headway.flows.appointing import Found
    from headway.model.declared import Declaration
    from headway.model.teams import Told, ToldService

SERVICE = "service"
"""The type of component that is deployed by itself; a library is deployed with others."""


def services(found: Found, told: Told) -> None:
    """All services, into what was found."""
    for one in told.services:
        _configured(found, one)
    components: dict[str, list[Declaration]] = defaultdict(list)
    for told_of in found.known.told(COMPONENT):
        scope = home(found.known, told_of)
        if scope and (told_of.type or "").casefold() == SERVICE:
            components[scope].append(told_of)
    for scope in sorted(components):
        for component in components[scope]:
            _declared(found, scope, component, alone=len(components[scope]) == 1)
    _deployed(found)


def _configured(found: Found, one: ToldService) -> None:
    places = [claimed(found, f"service {one.id}", name, REPOSITORY) for name in one.repositories]
    scopes = tuple(sorted({place.scope for place in places if place}))
    if scopes:
        found.services[one.id] = Service(id=one.id, name=one.name, word=one.word, repositories=scopes, paths=one.paths, team=one.team, origin=CONFIGURED)


def _declared(found: Found, scope: str, one: Declaration, *, alone: bool) -> None:
    """A component that is a service; one that is alone in a repository is what the only word of its deployments means."""
    words = {word for repository, word in found.known.deployed if repository == scope}
    word = one.name if one.name in words or len(words) != 1 or not alone else min(words)
    if (scope, word) in _taken(found):
        return
    team = next((slug(name) for name in map(team_of, one.owners) if name), None)
    paths = () if alone or not one.path or one.repository != scope else (one.path,)
    _add(found, Service(id=slug(one.name), name=one.title, word=word, repositories=(scope,), paths=paths, team=team if team in found.teams else None, origin=ORIGINS[COMPONENT]))


def _deployed(found: Found) -> None:
    """Words of deployments that nobody spoke of; without a word it is the repository itself, under the name that it has now."""
    shared = Counter(word for _, word in found.known.deployed)
    taken = _taken(found)
    for repository, word in sorted(found.known.deployed):
        if (repository, word) not in taken:
            called = word or _name(found, repository).rpartition("/")[2]
            one = Service(id=slug(called), name=called, word=word, repositories=(repository,), team=found.of(repository), origin=INFERRED)
            _add(found, one, apart=bool(word) and shared[word] > 1)


def _name(found: Found, repository: str) -> str:
    """What a repository is called now."""
    return next((place.name for place in found.known.places if place.scope == repository), repository)


def _taken(found: Found) -> set[tuple[str, str]]:
    return {(repository, service.word) for service in found.services.values() for repository in service.repositories}


def _add(found: Found, one: Service, *, apart: bool = False) -> None:
    """A service under an id of its own: its word, with its repository where others have the same."""
    (repository,) = one.repositories
    name = _name(found, repository)
    ids = (one.id, *(f"{one.id}@{slug(part)}" for part in (name.rpartition("/")[2], name, repository)))
    free = next((each for each in ids[apart:] if each not in found.services), ids[-1])
    found.services[free] = Service(id=free, name=one.name, word=one.word, repositories=one.repositories, paths=one.paths, team=one.team, origin=one.origin)
