"""What became of deployments to production: which failed, what repaired them, and which were unplanned fixes.

Says a deployment itself what it repairs, that holds. Else a rollback, a revert or a hotfix repairs what ran in its place
right before it; a revert of a change also the deployment that brought it, if that was lately. Only successful
deployments stand here: a run that was broken off repairs nothing and ends nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.records import DeploymentOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from headway.flows.link.deployed import Brought, Deployed

HOUR_US = 3_600_000_000
SETTLE_H = 72
"""How long a deployment may still turn out to have failed before it counts as ok; a later link restates it."""
REPAIRED, ROLLED_BACK, HOTFIXED, INCIDENT, ELAPSED, NONE = "repaired", "rolled_back", "hotfixed", "incident", "elapsed", "none"
SURENESS = (REPAIRED, ROLLED_BACK, HOTFIXED)
"""The surer evidence first."""
OF_CAUSE = {"rollback": ROLLED_BACK, "revert": ROLLED_BACK, "hotfix": HOTFIXED}
UNPLANNED = {ROLLED_BACK: "rollback", HOTFIXED: "revert"}
"""What a fix is called that does not say so itself: it went back, or it holds a revert."""
SAID, SEEN, GUESSED = 1.0, 0.9, 0.8


class Trouble(Struct, frozen=True):
    """An incident that a deployment caused: until when it lasted (µs), and how sure the cause is."""

    deployment: str
    resolved_at: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Remedy:
    """The deployment that repaired another, by what evidence and how surely."""

    by: Deployed
    evidence: str
    confidence: float

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The surest evidence first, and of its kind the earliest."""
        return SURENESS.index(self.evidence), *self.by.order


def outcomes(of: Sequence[Brought], troubles: Iterable[Trouble], *, repository: str, now: int, settle_us: int = SETTLE_H * HOUR_US) -> list[DeploymentOutcome]:
    """One outcome per deployment; `now` (µs) tells which are still pending. Whatever order they are given in, the outcomes are the same."""
    ordered = sorted(of, key=lambda one: one.deployment.order)
    caused: dict[str, list[Trouble]] = defaultdict(list)
    for trouble in troubles:
        caused[trouble.deployment].append(trouble)
    remedies = _remedies(ordered, settle_us)
    names = _unplanned(ordered, remedies, caused)
    return [_outcome(one, remedies.get(one.deployment.key), caused.get(one.deployment.key, ()), names, repository=repository, over=now - settle_us) for one in ordered]


def _remedies(ordered: Sequence[Brought], settle_us: int) -> dict[str, Remedy]:
    """By the key of a failed deployment what repaired it."""
    found: dict[str, Remedy] = {}
    for key, remedy in (*_said(ordered), *_in_place(ordered), *_reverting(ordered, settle_us)):
        if key not in found or remedy.order < found[key].order:
            found[key] = remedy
    return found


def _named(one: Brought, known: Mapping[str, Deployed]) -> Deployed | None:
    """The earlier deployment that one says to repair, if it is known."""
    meant = known.get(one.deployment.repairs or "")
    return meant if meant is not None and meant.order < one.deployment.order else None


def _by_key(ordered: Sequence[Brought]) -> dict[str, Deployed]:
    return {one.deployment.key: one.deployment for one in ordered}


def _said(ordered: Sequence[Brought]) -> Iterator[tuple[str, Remedy]]:
    known = _by_key(ordered)
    for one in ordered:
        if (meant := _named(one, known)) is not None:
            yield meant.key, Remedy(one.deployment, REPAIRED, SAID)


def _in_place(ordered: Sequence[Brought]) -> Iterator[tuple[str, Remedy]]:
    """What followed in the same place; one that says to repair another one is no sign against what ran right before it."""
    known, places = _by_key(ordered), defaultdict[tuple[str, str], list["Brought"]](list)
    for one in ordered:
        places[one.deployment.service, one.deployment.environment.casefold()].append(one)
    for before, after in (pair for place in places.values() for pair in pairwise(place)):
        evidence = OF_CAUSE.get(after.deployment.cause or "")
        if _named(after, known) is not None:
            continue
        if evidence is not None:
            yield before.deployment.key, Remedy(after.deployment, evidence, SEEN)
        elif after.returns:
            yield before.deployment.key, Remedy(after.deployment, ROLLED_BACK, GUESSED)
        elif before.deployment.key in after.reverts:
            yield before.deployment.key, Remedy(after.deployment, HOTFIXED, SEEN)


def _reverting(ordered: Sequence[Brought], settle_us: int) -> Iterator[tuple[str, Remedy]]:
    """Whoever takes a change back soon after it was deployed mends what deployed it; much later it is a decision like any other."""
    known = _by_key(ordered)
    for after in ordered:
        for key in sorted(after.reverts):
            before = known.get(key)
            if before is not None and before.order < after.deployment.order and after.deployment.finished_at - before.finished_at <= settle_us:
                yield key, Remedy(after.deployment, HOTFIXED, SEEN)


def _unplanned(ordered: Sequence[Brought], remedies: Mapping[str, Remedy], caused: Mapping[str, Sequence[Trouble]]) -> dict[str, str]:
    """By its key why a deployment is an unplanned fix: as it says itself, else by what it repaired."""
    found = {one.deployment.key: one.deployment.cause for one in ordered if one.deployment.cause in OF_CAUSE}
    for key, remedy in remedies.items():
        name = UNPLANNED.get(remedy.evidence, INCIDENT if key in caused else "hotfix")
        found.setdefault(remedy.by.key, name)
    return {key: name for key, name in found.items() if name is not None}


def _outcome(one: Brought, remedy: Remedy | None, troubles: Sequence[Trouble], names: Mapping[str, str], *, repository: str, over: int) -> DeploymentOutcome:
    made = one.deployment
    outcome, evidence, confidence = _verdict(remedy, troubles, settled=made.finished_at <= over)
    return DeploymentOutcome(
        key=made.key, repository=repository, service=made.service, deployment=made.key, finished_at=made.finished_at, outcome=outcome, evidence=evidence,
        confidence=confidence, remediation=remedy.by.key if remedy else None, remediated_at=remedy.by.finished_at if remedy else _ended(troubles),
        unplanned=names.get(made.key), deployed_changes=None if one.changes is None else len(one.changes),
    )  # fmt: skip


def _verdict(remedy: Remedy | None, troubles: Sequence[Trouble], *, settled: bool) -> tuple[str, str, float]:
    if remedy is not None:
        return "failed", remedy.evidence, remedy.confidence
    if troubles:
        return "failed", INCIDENT, max(trouble.confidence for trouble in troubles)
    return ("ok", ELAPSED, SEEN) if settled else ("pending", NONE, 0.0)


def _ended(troubles: Sequence[Trouble]) -> int | None:
    """When the last of them was over; None where there is none, or one is not."""
    ends = [trouble.resolved_at for trouble in troubles]
    return None if not ends or None in ends else max(end for end in ends if end is not None)
