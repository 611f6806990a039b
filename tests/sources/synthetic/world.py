"""The company as its readers see it: every fact that its three sources give, made once a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from tests.contracts.material import run

from headway.model.scope import Reject, Source
from headway.sources.synthetic.company import Company
from headway.sources.synthetic.fetch import SyntheticProvider

UNTIL = "2026-11-21"
PARTS = ("forge", "tracker", "legacy")


@dataclass
class World:
    """Facts by entity, and what was rejected as (entity, reject)."""

    company: Company
    facts: dict[str, list] = field(default_factory=dict)
    rejects: list = field(default_factory=list)

    def of(self, entity, squad=None):
        """Facts of an entity, of one squad if it is named."""
        found = self.facts.get(entity, [])
        if squad is None:
            return found
        home = {squad.project, *(repository.key for repository in squad.repositories)}
        return [fact for fact in found if (getattr(fact, "repository", None) or getattr(fact, "project", None)) in home]

    def squad(self, name):
        return next(squad for squad in self.company.squads if squad.name == name)


def provider(part, *, seed=7, scale=1.0, until=UNTIL, **options):
    return SyntheticProvider(Source(name=part, kind="synthetic", url="synthetic:", options={"part": part, "seed": seed, "until": until, "scale": scale, **options}))


async def read(source, scope, entity, cursor=None):
    return [page async for page in source.pages(scope, entity, cursor)]


async def scopes(source):
    return [scope async for scope in source.discover()]


async def _fill(found, part, seed, scale):
    source = provider(part, seed=seed, scale=scale)
    for scope in await scopes(source):
        for entity in source.collects(scope):
            for page in await read(source, scope, entity):
                for raw in page.raws:
                    for made in source.shape(scope, entity, raw, page.reference):
                        if isinstance(made, Reject):
                            found.rejects.append((entity, made))
                        else:
                            found.facts.setdefault(made.entity, []).append(made)


@lru_cache(maxsize=4)
def world(seed=7, scale=1.0):
    """Everything of a company."""
    found = World(Company(seed, UNTIL, scale))
    for part in PARTS:
        run(_fill(found, part, seed, scale))
    return found
