"""A small language for what is shipped: histories of one-letter commits, pull requests, deployments and what went wrong."""

from __future__ import annotations

from typing import Any

from headway.flows.link.causes import Happened
from headway.flows.link.deployed import Brought, Deployed, Ground, brought
from headway.flows.link.graph import History, Node
from headway.flows.link.requests import Original, Request, standing

HOUR = 3_600_000_000
R = "git:repo:1"


def sha(name: str) -> str:
    """The sha of a commit called by a letter or a word: forty digits that begin with its own."""
    return name.encode().hex().ljust(40, "0")


def named(whole: str) -> str:
    """The name of the commit that has this sha."""
    return bytes.fromhex(whole).rstrip(b"\0").decode()


def nodes(*told: str, **more: dict[str, Any]) -> list[Node]:
    """Commits as `name<-parent,parent`, an hour after each other; `name` alone stands on the one told before it, `name<-` on none. `more` says what else one is."""
    made: list[Node] = []
    before = ""
    for hour, one in enumerate(" ".join(told).split()):
        name, arrow, parents = one.partition("<-")
        behind = [parent for parent in (parents if arrow else before).split(",") if parent]
        said = {"author": "Ann <ann@x.org>", "authored_at": hour * HOUR, "committed_at": hour * HOUR, "subject": f"do {name}"} | more.get(name, {})
        made.append(Node(sha=sha(name), parents=[sha(parent) for parent in behind], **said))
        before = name
    return made


def deployed(name: str, of: str | None, at: float, **more: Any) -> Deployed:
    """A deployment of a commit that ended at an hour and took none of it."""
    said = {"service": "shop", "environment": "prod", "created_at": int(at * HOUR), "finished_at": int(at * HOUR), "sha": None if of is None else sha(of)} | more
    return Deployed(key=name, **said)


def request(key: str, *commits: Original | str, **more: Any) -> Request:
    """A merged pull request with its commits."""
    originals = tuple(one if isinstance(one, Original) else Original(sha(one), "ann") for one in commits)
    return Request(key=key, originals=originals, **{"merged_at": 1} | more)


def ground(made: list[Node], *requests: Request, bodies: dict[str, str] | None = None, **more: Any) -> Ground:
    """A repository to link deployments in; `bodies` of reverts by the name of the commit."""
    history = History(made)
    said = {sha(name): body for name, body in (bodies or {}).items()}
    return Ground(repository=R, history=history, standing=standing(history, requests), reverted=history.reverted(said), **more)


def shipped(on: Ground, *deployments: Deployed) -> dict[str, Brought]:
    """What each deployment brought."""
    return {one.deployment.key: one for one in brought(on, deployments)}


def carried(on: Ground, *deployments: Deployed) -> dict[str, list[str] | None]:
    """The names of the changes that each deployment brought."""
    found = shipped(on, *deployments)
    return {key: None if one.changes is None else sorted(named(change.original or change.sha) for change in one.changes) for key, one in found.items()}


def happened(key: str = "i", at: float = 10, **more: Any) -> Happened:
    """An incident of the shop, opened at an hour."""
    said = {"service": "shop", "title": "The shop is down", "labels": (), "opened_at": int(at * HOUR)} | more
    return Happened(key=key, **said)
