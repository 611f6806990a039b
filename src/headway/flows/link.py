"""Linking: which pull request names which work item, resolved again whenever either of them changes.

What a pull request names was kept by shape alone, so it does not matter which of the two was read first. The
work is found by what the ledger holds dirty and done before that is cleaned: a crash in between repeats it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.flows.faults import fault_of
from headway.flows.ingest.retry import beating
from headway.flows.ingest.stream import dirty_days
from headway.model.errors import HeadwayError, LeaseHeld, StoreError
from headway.model.records import ItemMention, project_subject, repository_subject
from headway.model.scope import Batch, Stamp, Stream, parse_scope, scope_key
from headway.normalise.mentions import CLOSES, confidence, prefix_of
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.entries import Run

ENTITY, PULLS, ITEMS, PROJECTS = ItemMention.entity, "pull_requests", "work_items", "projects"
KIND = "link"
DIMENSION = "source"
"""One run links all repositories of a source: its lease keeps two processes from linking them by different items."""
RULES = 1
"""Raised when places or their confidence change: everything is linked again then."""
PAUSE_SECONDS, PAUSES = 0.2, 150
FIELDS = tuple(field.encode_name for field in msgspec.structs.fields(ItemMention))

Candidate = tuple[str, str]
"""Where something that looks like a key stood, and the key."""


class Linked(Struct, frozen=True, kw_only=True):
    """How many pull requests were resolved, and how many mentions came, changed or went."""

    pull_requests: int = 0
    changed: int = 0


class AtOnce(Struct, frozen=True, kw_only=True):
    """How many pull requests are resolved by one question to the store, which may have to look through all items (64 000 take 60 MB), and facts written in one batch."""

    pulls: int = 64_000
    facts: int = 5_000


MANY = AtOnce()


class Reach(Struct, frozen=True):
    """How far linking is, kept as its watermark: the mark of the dirt it has seen, by which rules, and when that was (µs)."""

    mark: int = 0
    rules: int = 0
    at: int = 0


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
class Due:
    """What is to be linked again: pull requests of dirty `repositories`, and all that may name an item of dirty `projects`; `whole`: everything."""

    mark: int
    repositories: frozenset[str]
    projects: frozenset[str]
    whole: bool = False

    def concerns(self, scopes: Collection[str]) -> bool:
        """Whether pull requests of any of these repositories may be linked otherwise now."""
        return self.whole or bool(self.projects) or not self.repositories.isdisjoint(scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Pull requests of one repository that are resolved; `entire`: all it has, so that other mentions stored under it are of none that is left."""

    scope: str
    pulls: tuple[Pull, ...]
    entire: bool


@dataclass(slots=True, kw_only=True)
class Linking:
    """One source being linked: its run, how far its batches are, and what has become of it."""

    desk: Desk
    run: Run
    at_once: AtOnce
    number: int
    observed_at: int
    resolved: int = 0
    changed: int = 0

    @property
    def source(self) -> str:
        """The source whose pull requests they are."""
        return self.run.stream.source


def due(mark: int, dirty: Iterable[tuple[str, str]]) -> Due:
    """What dirty (subject, day) pairs up to a mark ask to be linked again."""
    subjects = {subject for subject, _ in dirty}
    return Due(mark=mark, repositories=_behind(repository_subject(""), subjects), projects=_behind(project_subject(""), subjects))


def everything(mark: int) -> Due:
    """All there is, whether dirty or not."""
    return Due(mark=mark, repositories=frozenset(), projects=frozenset(), whole=True)


def _behind(prefix: str, subjects: Collection[str]) -> frozenset[str]:
    return frozenset(subject.removeprefix(prefix) for subject in subjects if subject.startswith(prefix))


async def link(desk: Desk, what: Due, at_once: AtOnce = MANY) -> Linked:
    """Link again what is due, source by source. Raises LeaseHeld when another process does not come to an end with it, StoreError."""
    if not (what.whole or what.repositories or what.projects):
        return Linked()
    by_source = await _repositories(desk)
    begun = {stream.source for stream in await desk.ledger.begun(tenant=desk.tenant) if stream.entity == ENTITY}
    wanted = [source for source in sorted(by_source) if source not in begun or what.concerns(by_source[source])]
    done = [await _link_source(desk, source, by_source[source], what, at_once) for source in wanted]
    return Linked(pull_requests=sum(one.pull_requests for one in done), changed=sum(one.changed for one in done))


async def _repositories(desk: Desk) -> dict[str, set[str]]:
    """By source the repositories that have pull requests, or had."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in (PULLS, ENTITY):
        for (source, scope), _ in await desk.store.tally(entity, ("source", "scope"), tenant=desk.tenant):
            found[source].add(scope)
    return found


async def _link_source(desk: Desk, source: str, scopes: Collection[str], what: Due, at_once: AtOnce) -> Linked:
    run = await _begin(desk, Stream(tenant=desk.tenant, source=source, entity=ENTITY, scope=scope_key(parse_scope(min(scopes)).kind, DIMENSION, source)))
    linking = Linking(desk=desk, run=run, at_once=at_once, number=run.batch, observed_at=desk.clock.now())
    try:
        async with beating(desk.ledger, run):
            await _linked(linking, scopes, what)
        await desk.ledger.finish(run, "done")
    except HeadwayError as error:
        await _broken(desk, run, error.run_status, error.sentence)
        raise
    except Exception as error:
        await _broken(desk, run, "failed", fault_of(error).sentence)
        raise
    except BaseException as error:
        await asyncio.shield(_broken(desk, run, "cancelled", f"interrupted: {type(error).__name__}"))
        raise
    emit("linked", source=source, pull_requests=linking.resolved, changed=linking.changed)
    return Linked(pull_requests=linking.resolved, changed=linking.changed)


async def _begin(desk: Desk, stream: Stream) -> Run:
    """Another process may be linking by what was stored before our dirt: it is waited for, not relied on."""
    for _ in range(PAUSES):
        try:
            return await desk.ledger.begin(stream, KIND)
        except LeaseHeld:
            await asyncio.sleep(PAUSE_SECONDS)
    return await desk.ledger.begin(stream, KIND)


async def _broken(desk: Desk, run: Run, status: str, reason: str) -> None:
    try:
        await desk.ledger.finish(run, status, error=reason)
    except StoreError as error:  # the first error is the one to tell; the lease runs out by itself
        emit("run_failed", source=run.stream.source, entity=ENTITY, scope=run.stream.scope, reason=error.sentence)


async def _linked(linking: Linking, scopes: Collection[str], what: Due) -> None:
    run = linking.run
    reach = msgspec.json.decode(run.cursor, type=Reach) if run.cursor else Reach()
    whole = what.whole or reach.rules != RULES
    if not whole and what.mark <= reach.mark:
        return
    linking.observed_at = max(linking.observed_at, reach.at)  # what a clock set back calls earlier would be taken for older
    async for portions in _together(_portions(linking, scopes, what, whole=whole), linking.at_once.pulls):
        await _resolve(linking, portions)
    moved = Reach(mark=max(what.mark, reach.mark), rules=RULES, at=linking.observed_at)
    await linking.desk.ledger.advance(run, _batch(linking, run.stream.scope, cursor=msgspec.json.encode(moved).decode()), expected=run.cursor)


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


async def _resolve(linking: Linking, portions: Sequence[Portion]) -> None:
    items = await _items(linking, {name for portion in portions for pull in portion.pulls for name in pull.names})
    for portion in portions:
        linking.resolved += len(portion.pulls)
        await _keep(linking, portion, {fact.key: fact for pull in portion.pulls for fact in mentions(pull, items, repository=portion.scope)})


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


async def _keep(linking: Linking, portion: Portion, wanted: Mapping[str, ItemMention]) -> None:
    """Write what differs from what is stored, and retire what does not hold any more."""
    desk = linking.desk
    rows = await desk.store.pick(ENTITY, FIELDS, tenant=desk.tenant, source=linking.source, by="scope", among=(portion.scope,))
    mine = None if portion.entire else {pull.key for pull in portion.pulls}
    stored = {fact.key: fact for fact in (ItemMention(**dict(zip(FIELDS, row, strict=True))) for row in rows) if mine is None or fact.pull_request in mine}
    changed = [fact for key, fact in wanted.items() if stored.get(key) != fact]
    gone = [(ENTITY, key) for key in stored if key not in wanted]
    step = linking.at_once.facts
    for at in range(0, len(changed), step):
        await _write(linking, portion.scope, facts=tuple(changed[at : at + step]))
    for at in range(0, len(gone), step):
        await _write(linking, portion.scope, retired=tuple(gone[at : at + step]))


async def _write(linking: Linking, scope: str, *, facts: tuple[ItemMention, ...] = (), retired: tuple[tuple[str, str], ...] = ()) -> None:
    """One step of the saga: mark, write, advance without moving the watermark, which only the end does."""
    desk, run = linking.desk, linking.run
    linking.number += 1
    batch = _batch(linking, scope, facts=facts, retired=retired, cursor=run.cursor)
    await desk.ledger.mark(run, dirty_days(await desk.store.touched(batch), desk.zone))
    linking.changed += await desk.store.write(batch)
    await desk.ledger.advance(run, batch, expected=run.cursor)


def _batch(linking: Linking, scope: str, *, cursor: str | None, facts: tuple[ItemMention, ...] = (), retired: tuple[tuple[str, str], ...] = ()) -> Batch:
    run = linking.run
    stamp = Stamp(
        tenant=run.stream.tenant, source=run.stream.source, scope=scope, observed_at=linking.observed_at,
        generation=run.generation, run_id=run.id, shape_version=RULES, maps_version="-",
    )  # fmt: skip
    keys = (*(fact.key for fact in facts), *(key for _, key in retired))
    return Batch(stream=run.stream, stamp=stamp, number=linking.number, facts=facts, external_ids=keys, cursor=cursor, retired=retired)
