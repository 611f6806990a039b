"""Which deployment caused an incident: the one it names, the one its words point at, else the last of its own service shortly before it.

It follows from what happened alone: whoever asks, about whatever time, is told the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.link.outcomes import HOUR_US

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from headway.flows.link.deployed import Deployed

WINDOW_H = 24
"""What broke later than this after a deployment did not break because of it, unless somebody says so."""
CONFIDENCE = {"explicit": 1.0, "mention": 0.9, "window": 0.5}
SHA = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,64}(?![0-9a-z])", re.IGNORECASE)
WORD, ADDRESS = re.compile(r"[\w./+-]+"), re.compile(r"https?://[^\s<>()\"'`]+")
STOPS = "./+-,;:!?"
"""What stands behind a name and is no part of it."""
SHORTEST_REF = 4
"""A ref is only taken for one where it has a digit and is as long as v1.2: `main` or `v2` may mean anything."""


class Happened(Struct, frozen=True, kw_only=True):
    """What linking needs to know of an incident; instants in µs."""

    key: str
    service: str | None
    title: str
    labels: tuple[str, ...]
    opened_at: int
    resolved_at: int | None = None
    deployment: str | None = None


class Cause(Struct, frozen=True):
    """The deployment that caused an incident, and by what evidence."""

    incident: Happened
    deployment: str
    evidence: str

    @property
    def confidence(self) -> float:
        """How sure that is."""
        return CONFIDENCE[self.evidence]


class Fleet:
    """The successful deployments to production of a repository, in order, and what each alone is called by."""

    def __init__(self, deployments: Iterable[Deployed], known: Collection[str]) -> None:
        self.ordered = sorted(deployments, key=lambda one: one.order)
        self.known = known
        self._ends = [one.finished_at for one in self.ordered]
        called: dict[str, list[Deployed]] = defaultdict(list)
        for one in self.ordered:
            for name in _names(one):
                called[name].append(one)
        self._called = {name: some for name, some in called.items() if len({one.sha for one in some}) == 1 or len(some) == 1}

    def before(self, at: int) -> Sequence[Deployed]:
        """Those that had ended before an instant."""
        return self.ordered[: bisect_left(self._ends, at)]

    def meant(self, text: str, at: int) -> list[Deployed]:
        """Those before an instant whose address, ref or commit stands in a text, in order."""
        names = {found[0].rstrip(STOPS) for pattern in (ADDRESS, WORD) for found in pattern.finditer(text)}
        shas = tuple(found[0].lower() for found in SHA.finditer(text) if any(map(str.isdigit, found[0])))
        keys = {one.key for name in names for one in self._called.get(name, ())}
        keys |= {one.key for one in self.ordered if shas and one.sha is not None and any(map(one.sha.startswith, shas))}
        return [one for one in self.before(at) if one.key in keys] if keys else []


def _names(one: Deployed) -> Iterator[str]:
    if one.url is not None:
        yield one.url.rstrip(STOPS)
    if one.ref is not None and len(one.ref) >= SHORTEST_REF and any(map(str.isdigit, one.ref)):
        yield one.ref


def causes(incidents: Iterable[Happened], deployments: Iterable[Deployed], known: Collection[str], *, window_us: int = WINDOW_H * HOUR_US) -> Iterator[Cause]:
    """The causes of a repository's incidents among its successful deployments to production; `known` are the keys of all its deployments."""
    fleet = Fleet(deployments, known)
    for incident in incidents:
        found = _cause(incident, fleet, window_us)
        if found is not None:
            yield Cause(incident, *found)


def _cause(incident: Happened, fleet: Fleet, window_us: int) -> tuple[str, str] | None:
    if incident.deployment is not None:  # one that was not read yet is waited for: whoever names it does not mean another
        return (incident.deployment, "explicit") if incident.deployment in fleet.known else None
    service = _service(incident, fleet)
    meant = fleet.meant("\n".join((incident.title, *incident.labels)), incident.opened_at)
    own = [one for one in meant if one.service.casefold() == service]
    if own or len({one.service for one in meant}) == 1:
        return (own or meant)[-1].key, "mention"
    last = _last(service, fleet.before(incident.opened_at), since=incident.opened_at - window_us)
    return (last.key, "window") if last is not None else None


def _service(incident: Happened, fleet: Fleet) -> str | None:
    """The service that broke: the one it names, or the only one there is."""
    services = {one.service.casefold() for one in fleet.ordered} if incident.service is None else {incident.service.casefold()}
    return next(iter(services)) if len(services) == 1 else None


def _last(service: str | None, before: Sequence[Deployed], *, since: int) -> Deployed | None:
    """The last deployment of a service, none that ended before an instant."""
    lately = takewhile(lambda one: one.finished_at >= since, reversed(before))
    return next((one for one in lately if one.service.casefold() == service), None)
