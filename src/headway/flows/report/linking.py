"""How far pull requests lead to work items, and which names lead nowhere because nothing of their project is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.flows.choosing import ACTIVE
from headway.normalise.mentions import CLOSES, prefix_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.entries import ScopeRow

NO_ITEMS = "no work items were read: no tracker is connected, or nothing of it was stored yet"
NO_REQUESTS = "no pull requests were read: no forge is connected, or nothing of it was stored yet"
DAYS = 90
NO_MERGES = f"no pull request was merged in the last {DAYS} days"
PREFIXES_SHOWN = 12


class Share(Struct, frozen=True, kw_only=True):
    """`part` of `whole`; the ratio is None where there is nothing to divide, `reason` says why."""

    part: int
    whole: int
    reason: str | None = None

    @property
    def ratio(self) -> float | None:
        """The part of the whole, 0 to 1."""
        return self.part / self.whole if self.whole else None


class SourceLinks(Struct, frozen=True, kw_only=True):
    """Of the pull requests of a source merged within 90 days, those that lead to a work item."""

    source: str
    linked: Share


class Orphan(Struct, frozen=True, kw_only=True):
    """A prefix of no project that is read: how many pull requests name it, and one that does.

    `scope` is the key of a scope in the catalog that has this code and is not read, `status` what it is instead.
    """

    prefix: str
    pull_requests: int
    example: str
    repository: str
    number: int
    scope: str | None = None
    status: str | None = None


class Linking(Struct, frozen=True, kw_only=True):
    """Merged pull requests of 90 days that lead to a work item there is, of all of them; `named`: those with anything that looks like a key.

    `orphans` are prefixes of no project that is read, by the pull requests, merged or not, that name them.
    """

    linked: Share
    named: int
    sources: tuple[SourceLinks, ...]
    orphans: tuple[Orphan, ...]


class Naming(Struct, frozen=True, kw_only=True):
    """What the pull requests of a source name: `merged` of them within 90 days, `named` something, `linked` an item there is; `first` names each prefix."""

    source: str
    whole: int = 0
    merged: int = 0
    named: int = 0
    linked: int = 0
    prefixes: Counter[str]
    first: dict[str, tuple[str, str, int]]


async def namings(desk: Desk, *, since: int) -> tuple[list[Naming], frozenset[str]]:
    """What pull requests name, by source, and the prefixes of which there are items; `since` (µs) is when merges begin to count."""
    known = {code.upper() for (code,), _ in await desk.store.tally("projects", ("code",), tenant=desk.tenant)}
    repositories = await desk.store.tally("pull_requests", ("source", "scope"), tenant=desk.tenant)
    found = {source: Naming(source=source, prefixes=Counter(), first={}) for (source, _), _ in repositories}
    for (source, scope), _ in repositories:
        asked = {"tenant": desk.tenant, "source": source, "by": "scope", "among": (scope,)}
        mentions = await desk.store.pick("item_mentions", ("pull_request", "code", "place"), **asked)
        pulls = await desk.store.pick("pull_requests", ("key", "number", "merged_at", "keys"), **asked)
        known.update(prefix_of(code) for _, code, place in mentions if place != CLOSES)
        found[source] = _with(found[source], scope, pulls, linked={key for key, _, _ in mentions}, since=since)
    return list(found.values()), frozenset(known)


def _with(naming: Naming, scope: str, pulls: Sequence[tuple[Any, ...]], *, linked: Collection[str], since: int) -> Naming:
    """What is known of a source, with the pull requests of one more of its repositories."""
    merged = [(key, names) for key, _, merged_at, names in pulls if merged_at is not None and merged_at >= since]
    for _, number, _, names in pulls:
        told = {prefix_of(name): name for place, name in reversed(names) if place != CLOSES}
        naming.prefixes.update(told.keys())
        for prefix, name in told.items():
            naming.first.setdefault(prefix, (name, scope, number))
    return Naming(
        source=naming.source,
        whole=naming.whole + len(pulls),
        merged=naming.merged + len(merged),
        named=naming.named + sum(bool(names) for _, names in merged),
        linked=naming.linked + sum(key in linked for key, _ in merged),
        prefixes=naming.prefixes,
        first=naming.first,
    )


def linking_of(found: Sequence[Naming], known: Collection[str], *, items: int, catalog: Sequence[ScopeRow]) -> Linking:
    """How far pull requests lead to any of `items` work items; a project that is active is about to be read, and no orphan."""
    whole, merged = sum(one.whole for one in found), sum(one.merged for one in found)
    reason = NO_REQUESTS if not whole else NO_ITEMS if not items else None if merged else NO_MERGES
    read = {*known, *(row.code.upper() for row in catalog if row.status == ACTIVE)}
    return Linking(
        linked=Share(part=sum(one.linked for one in found), whole=0 if reason else merged, reason=reason),
        named=sum(one.named for one in found),
        sources=tuple(SourceLinks(source=one.source, linked=_share(one, items=items)) for one in found),
        orphans=tuple(_orphans(found, read, catalog)),
    )


def _share(naming: Naming, *, items: int) -> Share:
    reason = NO_ITEMS if not items else None if naming.merged else NO_MERGES
    return Share(part=naming.linked, whole=0 if reason else naming.merged, reason=reason)


def _orphans(found: Iterable[Naming], read: Collection[str], catalog: Sequence[ScopeRow]) -> list[Orphan]:
    counts: Counter[str] = Counter()
    first: dict[str, tuple[str, str, int]] = {}
    for one in found:
        counts.update({prefix: count for prefix, count in one.prefixes.items() if prefix not in read})
        first = one.first | first
    names, unread = {row.scope: row.name for row in catalog}, {row.code.upper(): row for row in catalog if row.code}
    shown = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:PREFIXES_SHOWN]
    return [_orphan(prefix, count, first[prefix], names, unread.get(prefix)) for prefix, count in shown]


def _orphan(prefix: str, count: int, first: tuple[str, str, int], names: dict[str, str], row: ScopeRow | None) -> Orphan:
    example, scope, number = first
    return Orphan(
        prefix=prefix, pull_requests=count, example=example, repository=names.get(scope, scope), number=number,
        scope=row.scope if row else None, status=row.status if row else None,
    )  # fmt: skip
