"""Mentions: which pull request names which work item, resolved again whenever either of them changes.

What a pull request names was kept by shape alone, so it does not matter which of the two was read first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.flows.link.linking import MANY, Due, Linked, begun_sources, linking_of
from headway.model.records import ItemMention
from headway.normalise.mentions import CLOSES, confidence, prefix_of
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence

    from headway.flows.link.linking import AtOnce, Linking
    from headway.flows.report.desk import Desk

ENTITY, PULLS, ITEMS, PROJECTS = ItemMention.entity, "pull_requests", "work_items", "projects"
RULES = 1
"""Raised when places or their confidence change: everything is linked again then."""
FIELDS = tuple(field.encode_name for field in msgspec.structs.fields(ItemMention))
KEY, PULL = FIELDS.index("key"), FIELDS.index("pull_request")

Candidate = tuple[str, str]
"""Where something that looks like a key stood, and the key."""


class Pull(Struct, frozen=True, gc=False):
    """A pull request and what it names."""

    key: str
    names: tuple[Candidate, ...]


class Item(Struct, frozen=True, gc=False):
    """A work item that is named somewhere."""

    source: str
    key: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Pull requests of one repository that are resolved; `entire`: all it has, so that other mentions stored under it are of none that is left."""

    scope: str
    pulls: tuple[Pull, ...]
    entire: bool


async def link_mentions(desk: Desk, what: Due, at_once: AtOnce = MANY) -> Linked:
    """Link again what is due, source by source. Raises LeaseHeld when another process does not come to an end with it, StoreError."""
    if not (what.whole or what.repositories or what.projects):
        return Linked()
    by_source, begun = await _repositories(desk), await begun_sources(desk, ENTITY)
    wanted = [source for source in sorted(by_source) if source not in begun or what.concerns(by_source[source])]
    return sum([await _link_source(desk, source, by_source[source], what, at_once) for source in wanted], Linked())


async def _repositories(desk: Desk) -> dict[str, set[str]]:
    """By source the repositories that have pull requests, or had."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in (PULLS, ENTITY):
        for (source, scope), _ in await desk.store.tally(entity, ("source", "scope"), tenant=desk.tenant):
            found[source].add(scope)
    return found


async def _link_source(desk: Desk, source: str, scopes: Collection[str], what: Due, at_once: AtOnce) -> Linked:
    async with linking_of(desk, ENTITY, source, scopes, rules=RULES, at_once=at_once) as linking:
        done = await _linked(linking, scopes, what)
    emit("linked", source=source, pull_requests=done.pull_requests, changed=done.changed)
    return done


async def _linked(linking: Linking, scopes: Collection[str], what: Due) -> Linked:
    whole = what.whole or linking.reach.rules != RULES
    if not whole and what.mark <= linking.reach.mark:
        return Linked()
    done = Linked()
    async for portions in _together(_portions(linking, scopes, what, whole=whole), linking.at_once.pulls):
        done += await _resolve(linking, portions)
    await linking.reached(what.mark)
    return done


async def _portions(linking: Linking, scopes: Collection[str], what: Due, *, whole: bool) -> AsyncIterator[Portion]:
    """What is to be resolved, repository by repository; nothing of one that is clean while no project is dirty."""
    owners = await _owners(linking) if what.projects and not whole else {}
    for scope in sorted(scopes):
        entire = whole or scope in what.repositories
        if not entire and not what.projects:
            continue
        rows = await linking.desk.store.pick(PULLS, ("key", "keys"), tenant=linking.desk.tenant, source=linking.source, by="scope", among=(scope,))
        pulls = (Pull(key, tuple((place, name) for place, name in names)) for key, names in rows)
        chosen = tuple(pull for pull in pulls if entire or any(_open(owners.get(_owner(name)), what.projects) for name in pull.names))
        if chosen or entire:
            yield Portion(scope=scope, pulls=chosen, entire=entire)


async def _owners(linking: Linking) -> dict[Candidate, set[str]]:
    """Which projects may hold what is named: by the prefix of a key, or by the key of the project at the same source."""
    found: dict[Candidate, set[str]] = defaultdict(set)
    for (source, key, project, code), _ in await linking.desk.store.tally(PROJECTS, ("source", "key", "project", "code"), tenant=linking.desk.tenant):
        found["", code.upper()].add(project)
        if source == linking.source:
            found[CLOSES, key].add(project)
    return found


def _owner(name: Candidate) -> Candidate:
    place, key = name
    return (CLOSES, key.rpartition(":")[0]) if place == CLOSES else ("", prefix_of(key))


def _open(owners: set[str] | None, dirty: frozenset[str]) -> bool:
    """Whether a name may lead elsewhere than before: its project is dirty, or none is known, as while it is being renamed."""
    return not owners or not owners.isdisjoint(dirty)


async def _together(portions: AsyncIterator[Portion], pulls: int) -> AsyncIterator[list[Portion]]:
    """Portions put together for one look at the items."""
    waiting: list[Portion] = []
    count = 0
    async for portion in portions:
        waiting.append(portion)
        count += len(portion.pulls)
        if count >= pulls:
            yield waiting
            waiting, count = [], 0
    if waiting:
        yield waiting


async def _resolve(linking: Linking, portions: Sequence[Portion]) -> Linked:
    items = await _items(linking, {name for portion in portions for pull in portion.pulls for name in pull.names})
    changed = 0
    for portion in portions:
        wanted = {fact.key: fact for pull in portion.pulls for fact in mentions(pull, items, repository=portion.scope)}
        changed += await linking.keep(portion.scope, ENTITY, await _stored(linking, portion), wanted)
    return Linked(pull_requests=sum(len(portion.pulls) for portion in portions), changed=changed)


async def _items(linking: Linking, names: Collection[Candidate]) -> Mapping[Candidate, Sequence[Item]]:
    """The items that are named, by the place-independent way they are named: a key people write, or the key of an item at the same source."""
    store, tenant, columns = linking.desk.store, linking.desk.tenant, ("source", "key", "code")
    codes = {spelled for place, key in names if place != CLOSES for spelled in (key.upper(), key.lower())}
    closed = {key for place, key in names if place == CLOSES}
    found: dict[Candidate, list[Item]] = defaultdict(list)
    for row in await store.pick(ITEMS, columns, tenant=tenant, by="code", among=codes) if codes else ():
        found["", row[2].upper()].append(Item(*row))
    for row in await store.pick(ITEMS, columns, tenant=tenant, source=linking.source, by="key", among=closed) if closed else ():
        found[CLOSES, row[1]].append(Item(*row))
    return found


def mentions(pull: Pull, items: Mapping[Candidate, Sequence[Item]], *, repository: str) -> Iterator[ItemMention]:
    """The mentions of a pull request: each item there is once, by the surest place that names it."""
    best: dict[tuple[str, str], tuple[str, Item]] = {}
    for place, key in sorted(pull.names, key=lambda name: -confidence(name[0])):
        for item in items.get((CLOSES, key) if place == CLOSES else ("", key.upper()), ()):
            best.setdefault((item.source, item.key), (place, item))
    for place, item in best.values():
        yield ItemMention(
            key=f"{pull.key}:{item.source}:{item.key}", repository=repository, pull_request=pull.key, item_source=item.source, item=item.key,
            code=item.code, place=place, confidence=confidence(place),
        )  # fmt: skip


async def _stored(linking: Linking, portion: Portion) -> dict[str, tuple[object, ...]]:
    """The mentions stored of what is resolved, by key."""
    desk = linking.desk
    rows = await desk.store.pick(ENTITY, FIELDS, tenant=desk.tenant, source=linking.source, by="scope", among=(portion.scope,))
    mine = None if portion.entire else {pull.key for pull in portion.pulls}
    return {row[KEY]: row for row in rows if mine is None or row[PULL] in mine}
