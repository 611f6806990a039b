"""Everything that happened in one repository, put together in the order in which one thing needs another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.sources.synthetic.landing import Landing, landing
from headway.sources.synthetic.pulls import Pull, pulls
from headway.sources.synthetic.running import Job, running
from headway.sources.synthetic.shipping import Shipping, shipping
from headway.sources.synthetic.tree import Tree

if TYPE_CHECKING:
    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.landing import Commit
    from headway.sources.synthetic.squads import Repository, Squad


@dataclass(slots=True, kw_only=True)
class Story:
    """A repository's pull requests by number, commits as they landed, files, runs, deployments and incidents."""

    company: Company
    squad: Squad
    repository: Repository
    pulls: list[Pull] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    tips: list[tuple[int, str]] = field(default_factory=list)
    tree: Tree = field(default_factory=lambda: Tree("", ""))
    jobs: list[Job] = field(default_factory=list)
    shipping: Shipping = field(default_factory=Shipping)

    @property
    def end(self) -> int:
        """Nothing lies after it."""
        return self.company.seen_until(self.squad)


def story(company: Company, squad: Squad, repository: Repository) -> Story:
    """The story of a repository; that of a squad which has not begun is empty."""
    if not squad.items:
        return Story(company=company, squad=squad, repository=repository)
    made = pulls(company, squad, repository)
    shipped = shipping(company, squad, repository, made)
    made = sorted([*made, *shipped.repairs], key=lambda pull: (pull.opened, pull.branch))
    for number, pull in enumerate(made, 1):
        pull.number = number
    landed: Landing = landing(company, squad, repository, made)
    base = int(repository.key.rpartition(":")[2]) * 1_000
    for number, deploy in enumerate(shipped.deploys):
        deploy.id = base + number
    for number, incident in enumerate(shipped.incidents, len(shipped.deploys)):
        incident.id = base + number
    return Story(
        company=company,
        squad=squad,
        repository=repository,
        pulls=made,
        commits=landed.commits,
        tips=landed.tips,
        tree=landed.tree,
        jobs=running(company, squad, repository, made, shipped.deploys),
        shipping=shipped,
    )
