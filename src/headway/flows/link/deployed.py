"""What deployments brought to production: each change with the first successful deployment of its service that holds it.

The first known deployment of a service brings nothing, or it would be said to have brought all of history. Where a
service is deployed to several places that are all production, a change has come with the first of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.link.paths import belongs
from headway.flows.link.requests import CONFIDENCE
from headway.model.records import DeployedChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from headway.flows.link.graph import History, Node
    from headway.flows.link.requests import Stand, Standing


class Deployed(Struct, frozen=True, kw_only=True):
    """A successful deployment to production; `environment` is the source's word for where, `cause` and `repairs` what it says of itself."""

    key: str
    service: str
    environment: str
    ref: str | None = None
    sha: str | None = None
    cause: str | None = None
    repairs: str | None = None
    created_at: int
    finished_at: int
    url: str | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """When it came, among all of its repository."""
        return self.finished_at, self.created_at, self.key


Running = tuple[Deployed, int | None]
"""A deployment and the number of its commit, where git knows it."""


class Brought(Struct, frozen=True, kw_only=True):
    """What one deployment brought.

    `changes` is None where its commit is not known to git. `reverts`: keys of the deployments whose changes it takes back;
    `returns`: what it deployed had run in its place before, or lies behind what ran there.
    """

    deployment: Deployed
    changes: tuple[DeployedChange, ...] | None
    reverts: frozenset[str] = frozenset()
    returns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a repository's links stand on: its commits, what they stand for, which takes back which, and, where services declare `paths` of their own, the files of each commit."""

    repository: str
    history: History
    standing: Standing
    reverted: Mapping[int, int] = field(default_factory=dict)
    paths: Mapping[str, Collection[str]] = field(default_factory=dict)
    files: Mapping[str, Collection[str]] = field(default_factory=dict)


def brought(ground: Ground, deployments: Iterable[Deployed]) -> list[Brought]:
    """What each deployment brought, service by service, each service's in the order of their ends."""
    by_service: dict[str, list[Deployed]] = defaultdict(list)
    for deployment in sorted(deployments, key=lambda one: one.order):
        by_service[deployment.service].append(deployment)
    return [found for _, some in sorted(by_service.items()) for found in _of_service(ground, some)]


def _of_service(ground: Ground, deployments: Sequence[Deployed]) -> Iterator[Brought]:
    tips = [ground.history.find(one.sha) for one in deployments]
    carried = list(ground.history.carried(tips))
    base = next((number for number, tip in enumerate(tips) if tip is not None), None)
    carrier = {at: deployments[number].key for number, some in enumerate(carried) if number != base for at in some}
    returning = _returning(ground.history, deployments, tips, carried)
    seen: set[str] = set()
    for number, deployment in enumerate(deployments):
        changes = tuple(_new(ground, deployment, carried[number], seen))
        taken = {carrier.get(ground.reverted[at]) for at in ground.reverted.keys() & carried[number]} if ground.reverted else set()
        yield Brought(
            deployment=deployment, changes=None if tips[number] is None else () if number == base else changes,
            reverts=frozenset(key for key in taken if key is not None and key != deployment.key), returns=deployment.key in returning,
        )  # fmt: skip


def _new(ground: Ground, deployment: Deployed, commits: Sequence[int], seen: set[str]) -> Iterator[DeployedChange]:
    """The changes of commits that did not come before, as a commit or as the original of one; those outside the service's paths are passed over."""
    nodes, stands, originals, own = ground.history.nodes, ground.standing.stands, ground.standing.originals, ground.paths.get(deployment.service)
    for at in commits:
        node = nodes[at]
        if at in stands:
            fresh = [one for one in stands[at] if one.original.sha not in seen]
            seen.update(one.original.sha for one in fresh)
        elif len(node.parents) > 1 or node.sha in seen:
            continue
        else:
            fresh = []
            if node.sha in originals:
                seen.add(node.sha)
        if own is None or any(belongs(path, own) for path in ground.files.get(node.sha, ())):
            if at in stands:
                yield from (_original(ground, deployment, node, one) for one in fresh)
            else:
                yield _itself(ground, deployment, node, ground.standing.request_of.get(at))


def _itself(ground: Ground, deployment: Deployed, node: Node, request: str | None) -> DeployedChange:
    return DeployedChange(
        key=f"{deployment.key}:{node.sha}", repository=ground.repository, service=deployment.service, deployment=deployment.key, sha=node.sha, original=None, pull_request=request,
        basis="commit", evidence="ancestor", confidence=CONFIDENCE["ancestor"], title=node.subject, begun_at=node.committed_at, deployed_at=deployment.finished_at,
    )  # fmt: skip


def _original(ground: Ground, deployment: Deployed, node: Node, one: Stand) -> DeployedChange:
    return DeployedChange(
        key=f"{deployment.key}:{one.original.sha}", repository=ground.repository, service=deployment.service, deployment=deployment.key, sha=node.sha, original=one.original.sha,
        pull_request=one.request, basis="pull_request", evidence=one.evidence, confidence=CONFIDENCE[one.evidence], title=node.subject, begun_at=one.original.authored_at,
        deployed_at=deployment.finished_at,
    )  # fmt: skip


def _returning(history: History, deployments: Sequence[Deployed], tips: Sequence[int | None], carried: Sequence[Sequence[int]]) -> set[str]:
    """Deployments of something else than what ran in their place, that had run there before or lies behind it.

    One that was begun before the other was does not return to anything: it was overtaken. What brings commits of its
    own cannot lie behind anything that came before, so that the graph is hardly ever asked.
    """
    found: set[str] = set()
    first = {at: number for number, some in enumerate(carried) for at in some}
    ran: dict[str, list[Running]] = defaultdict(list)
    for one, tip, new in zip(deployments, tips, carried, strict=True):
        place = ran[one.environment.casefold()]
        if place and not new and one.created_at >= place[-1][0].created_at and _returns(history, (one, tip), place, first):
            found.add(one.key)
        place.append((one, tip))
    return found


def _returns(history: History, running: Running, ran: Sequence[Running], first: Mapping[int, int]) -> bool:
    (tip, last), name = (running[1], ran[-1][1]), _name(running)
    if name is None or name == _name(ran[-1]):
        return False
    return any(name == _name(earlier) for earlier in ran[:-1]) or (tip is not None and last is not None and history.lies_behind(tip, last, first))


def _name(running: Running) -> int | str | None:
    """What was deployed: a commit of the graph, else what it is called."""
    one, tip = running
    return one.sha if tip is None else tip
