"""What was deployed when, what broke by it, and how it was mended."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import HOUR, MINUTE, dice, hours, one_of
from headway.sources.synthetic.people import people
from headway.sources.synthetic.pulls import hotfix, revert
from headway.sources.synthetic.vocabulary import ENVIRONMENTS, SEVERITIES, TROUBLES

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.pulls import Pull
    from headway.sources.synthetic.squads import Repository, Squad

REPAIRS = {"rollback": 0.4, "hotfix": 0.75, "revert": 1.0}
"""How a broken production is mended, up to which roll of the dice."""
SAID, LINKED = 0.7, 0.6
"""How often a repair says what it repairs, and an incident what caused it."""
BROKE_OFF, SKIPPED, ASIDE, SELDOM = 0.05, 0.02, 0.2, 0.004
"""Shares of deployments; a very large company deploys few of its changes by themselves."""
UNRELATED = 0.12
"""Incidents that no deployment caused, per deployment."""


@dataclass(slots=True, kw_only=True)
class Deploy:
    """A deployment of what `target` brought to the main line; `fixes` is the one it says to repair."""

    environment: str
    target: Pull
    created: int
    finished: int
    status: str = "SUCCESS"
    reason: str | None = None
    fixes: Deploy | None = None
    actor: str | None = None
    id: int = 0
    run: str | None = None


@dataclass(slots=True, kw_only=True)
class Incident:
    """Something broke, through `deploy` where somebody said so."""

    title: str
    severity: str | None
    opened: int
    acknowledged: int
    resolved: int
    deploy: Deploy | None
    id: int = 0


@dataclass(slots=True, kw_only=True)
class Shipping:
    """Everything a repository shipped, and the pull requests that repairs took."""

    deploys: list[Deploy] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    repairs: list[Pull] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Shipper:
    """One repository being shipped."""

    company: Company
    squad: Squad
    chance: Random
    production: str
    staging: str
    done: Shipping = field(default_factory=Shipping)
    at: int = 0
    before: Pull | None = None

    @property
    def end(self) -> int:
        """What lies after it is not known yet."""
        return self.company.seen_until(self.squad)

    def ship(self, target: Pull) -> None:
        """Staging, then production, perhaps at the second try, perhaps with consequences."""
        merged = target.merged or 0
        self._deploy(self.staging, target, merged + int((5 + 25 * self.chance.random()) * MINUTE))
        at = max(merged + hours(self.chance, self.squad.profile.deploy, 0.6), self.at + 10 * MINUTE)
        if self.chance.random() < BROKE_OFF:
            self._deploy(self.production, target, at, status="FAILURE")
            at += int(HOUR * (0.5 + self.chance.random()))
        made = self._deploy(self.production, target, at)
        self.at = made.finished
        if self.chance.random() < self.squad.profile.failing and made.finished < self.end:
            self._break(made)
        self.before = target

    def _deploy(self, environment: str, target: Pull, at: int, *, status: str = "SUCCESS", reason: str | None = None, fixes: Deploy | None = None) -> Deploy:
        took = int((2 + 10 * self.chance.random()) * MINUTE)
        crew = people(self.company.seed, self.squad)
        made = Deploy(
            environment=environment,
            target=target,
            created=at,
            finished=at + took,
            status=status,
            reason=reason,
            fixes=fixes,
            actor=one_of(self.chance, crew).login,
        )
        if at < self.end:
            self.done.deploys.append(made)
        return made

    def _break(self, made: Deploy) -> None:
        """It went wrong: an incident, and a repair in one of three ways."""
        opened = made.finished + int((4 + 110 * self.chance.random()) * MINUTE)
        mended = opened + max(10 * MINUTE, hours(self.chance, self.squad.profile.repair))
        roll = self.chance.random()
        way = next(way for way, until in REPAIRS.items() if roll < until and (way != "rollback" or self.before))
        target = self._repair(way, made, opened, mended)
        fixed = self._deploy(self.production, target, mended, reason=way, fixes=made if self.chance.random() < SAID else None)
        self.at = fixed.finished
        self._incident(opened, fixed.finished + 10 * MINUTE, made if self.chance.random() < LINKED else None)

    def _repair(self, way: str, made: Deploy, opened: int, mended: int) -> Pull:
        """What is deployed to mend it: what ran before, or a new change."""
        if way == "rollback" and self.before is not None:
            return self.before
        begun = opened + (mended - opened) // 3
        merged = max(begun + MINUTE, mended - 5 * MINUTE)
        person = one_of(self.chance, people(self.company.seed, self.squad))
        mend = revert(made.target, begun, merged, self.end) if way == "revert" else hotfix("stop the errors", person, begun, merged, self.end)
        if begun < self.end:
            self.done.repairs.append(mend)
        return mend

    def _incident(self, opened: int, resolved: int, deploy: Deploy | None) -> None:
        if opened >= self.end:
            return
        severity = one_of(self.chance, SEVERITIES) if self.chance.random() < 0.86 else None  # noqa: PLR2004 - a share
        acknowledged = opened + int((resolved - opened) * self.chance.random() / 4)
        self.done.incidents.append(
            Incident(title=one_of(self.chance, TROUBLES), severity=severity, opened=opened, acknowledged=acknowledged, resolved=resolved, deploy=deploy)
        )

    def aside(self, target: Pull) -> None:
        """What goes elsewhere than to production, and what was asked for and did not happen."""
        roll, at = self.chance.random(), (target.merged or 0) + int(20 * MINUTE * self.chance.random())
        if roll < (SELDOM / 2 if self.squad.wordy else SKIPPED):
            self._deploy(self.production, target, at, status="SKIPPED" if self.chance.random() < 0.6 else "ABORTED")  # noqa: PLR2004 - a share
        elif roll < (SELDOM if self.squad.wordy else ASIDE):
            self._deploy(one_of(self.chance, ENVIRONMENTS[one_of(self.chance, ("other", "testing", "development", "staging"))]), target, at)

    def unrelated(self, count: int) -> None:
        """Incidents that came from elsewhere: a provider down, a certificate."""
        for _ in range(count):
            opened = self.company.start + int(self.chance.random() * (self.end - self.company.start))
            self._incident(opened, opened + hours(self.chance, self.squad.profile.repair), None)


def shipping(company: Company, squad: Squad, repository: Repository, made: list[Pull]) -> Shipping:
    """What was shipped of a repository: as many deployments as planned, after merges that nothing follows for long."""
    merged = sorted((pull for pull in made if pull.merged), key=lambda pull: (pull.merged or 0, pull.branch))
    chance = dice(company.seed, "ship", repository.key)
    shipper = Shipper(
        company=company, squad=squad, chance=chance, production=one_of(chance, ENVIRONMENTS["production"]), staging=one_of(chance, ENVIRONMENTS["staging"])
    )
    chosen = _before_silence([pull.merged or 0 for pull in merged], repository.deployments)
    for index, pull in enumerate(merged):
        if index in chosen:
            shipper.ship(pull)
        else:
            shipper.aside(pull)
    shipper.unrelated(round(repository.deployments * UNRELATED))
    shipper.done.deploys.sort(key=lambda deploy: (deploy.created, deploy.environment))
    shipper.done.incidents.sort(key=lambda incident: incident.opened)
    return shipper.done


def _before_silence(merged: list[int], count: int) -> set[int]:
    """Of merges in order as many as asked for, spread over all of the time, each the one of its part with the longest silence behind it."""
    if not merged or not count:
        return set()
    span = merged[-1] - merged[0] + 1
    best: dict[int, tuple[int, int]] = {}
    for index, (at, following) in enumerate(pairwise([*merged, merged[-1] + span])):
        part = (at - merged[0]) * count // span
        best[part] = max(best.get(part, (-1, -1)), (following - at, index))
    return {index for _, index in best.values()}
