"""One source being linked: what is due, the run it is done in, and how what differs is written.

The work is found by what the ledger holds dirty and done before that is cleaned: a crash in between repeats it. A
lease keeps two processes from linking one source by different facts; whoever comes second waits, and relies on nothing.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.flows.faults import fault_of
from headway.flows.ingest.retry import beating
from headway.flows.ingest.stream import EVERY_DAY, dirty_days
from headway.model.errors import HeadwayError, LeaseHeld, StoreError
from headway.model.fact import project_subject, repository_subject
from headway.model.scope import Batch, Stamp, Stream, parse_scope, scope_key
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping

    from headway.flows.report.desk import Desk
    from headway.model.entries import Run
    from headway.model.fact import Fact

KIND = "link"
DIMENSION = "source"
"""One run links all repositories of a source."""
PAUSE_SECONDS, PAUSES = 0.2, 150


class Linked(Struct, frozen=True, kw_only=True):
    """What linking looked at and what came, changed or went: `changed` mentions, deployed changes, outcomes and causes.

    `marks`: how often it marked days as dirty itself; whoever sees no more marks than these knows that nothing else came.
    """

    pull_requests: int = 0
    changed: int = 0
    deployments: int = 0
    deployed_changes: int = 0
    outcomes: int = 0
    causes: int = 0
    marks: int = 0

    def __add__(self, other: Linked) -> Linked:
        return Linked(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})

    @property
    def deliveries(self) -> int:
        """How many links of deployments and incidents came, changed or went."""
        return self.deployed_changes + self.outcomes + self.causes


class AtOnce(Struct, frozen=True, kw_only=True):
    """How many pull requests are resolved by one question to the store, which may have to look through all items (64 000 take 60 MB), and facts written in one batch."""

    pulls: int = 64_000
    facts: int = 5_000


MANY = AtOnce()


class Reach(Struct, frozen=True):
    """How far linking is, kept as its watermark: the mark of the dirt it has seen, by which rules, when that was (µs), and on what `ground` besides facts."""

    mark: int = 0
    rules: int = 0
    at: int = 0
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is to be linked again: what stands in dirty `repositories`, and all that may name an item of dirty `projects`; `whole`: everything."""

    mark: int
    repositories: frozenset[str]
    projects: frozenset[str]
    whole: bool = False

    def concerns(self, scopes: Collection[str]) -> bool:
        """Whether pull requests of any of these repositories may be linked otherwise now."""
        return self.whole or bool(self.projects) or not self.repositories.isdisjoint(scopes)


def due(mark: int, dirty: Iterable[tuple[str, str]]) -> Due:
    """What dirty (subject, day) pairs up to a mark ask to be linked again."""
    subjects = {subject for subject, _ in dirty}
    return Due(mark=mark, repositories=_behind(repository_subject(""), subjects), projects=_behind(project_subject(""), subjects))


def everything(mark: int) -> Due:
    """All there is, whether dirty or not."""
    return Due(mark=mark, repositories=frozenset(), projects=frozenset(), whole=True)


def _behind(prefix: str, subjects: Collection[str]) -> frozenset[str]:
    return frozenset(subject.removeprefix(prefix) for subject in subjects if subject.startswith(prefix))


@dataclass(slots=True, kw_only=True)
class Linking:
    """One source being linked: its run, how far that was before, how far its batches are, and how often it marked days as dirty."""

    desk: Desk
    run: Run
    rules: int
    at_once: AtOnce
    number: int
    observed_at: int
    reach: Reach
    marks: int = 0

    @property
    def source(self) -> str:
        """The source that is linked."""
        return self.run.stream.source

    async def mark_all(self, repositories: Iterable[str]) -> None:
        """Mark every day of repositories as dirty: a run that was cut off may have written what nothing is marked for any more."""
        dirty = {(repository_subject(scope), EVERY_DAY) for scope in repositories}
        if dirty:
            await self.desk.ledger.mark(self.run, dirty)
            self.marks += 1

    async def keep(self, scope: str, entity: str, stored: Mapping[str, tuple[object, ...]], wanted: Mapping[str, Fact]) -> int:
        """Write facts that differ from the rows stored under their keys, and retire what is not wanted any more; how many came, changed or went."""
        changed = [fact for key, fact in wanted.items() if stored.get(key) != msgspec.structs.astuple(fact)]
        gone = [(entity, key) for key in stored if key not in wanted]
        step, written = self.at_once.facts, 0
        for at in range(0, len(changed), step):
            written += await self._write(scope, facts=tuple(changed[at : at + step]))
        for at in range(0, len(gone), step):
            written += await self._write(scope, retired=tuple(gone[at : at + step]))
        return written

    async def _write(self, scope: str, *, facts: tuple[Fact, ...] = (), retired: tuple[tuple[str, str], ...] = ()) -> int:
        """One step of the saga: mark, write, advance without moving the watermark, which only the end does."""
        desk, run = self.desk, self.run
        self.number += 1
        batch = self._batch(scope, facts=facts, retired=retired, cursor=run.cursor)
        dirty = dirty_days(await desk.store.touched(batch), desk.zone)
        await desk.ledger.mark(run, dirty)
        written = await desk.store.write(batch)
        await desk.ledger.advance(run, batch, expected=run.cursor, dirty=dirty)
        self.marks += 2 * bool(dirty)
        return written

    async def reached(self, mark: int, *, ground: str = "") -> None:
        """Move the watermark: everything dirty up to a mark was linked."""
        moved = Reach(mark=max(mark, self.reach.mark), rules=self.rules, at=self.observed_at, ground=ground)
        batch = self._batch(self.run.stream.scope, cursor=msgspec.json.encode(moved).decode())
        await self.desk.ledger.advance(self.run, batch, expected=self.run.cursor)

    def _batch(self, scope: str, *, cursor: str | None, facts: tuple[Fact, ...] = (), retired: tuple[tuple[str, str], ...] = ()) -> Batch:
        run = self.run
        stamp = Stamp(
            tenant=run.stream.tenant, source=run.stream.source, scope=scope, observed_at=self.observed_at,
            generation=run.generation, run_id=run.id, shape_version=self.rules, maps_version="-",
        )  # fmt: skip
        keys = (*(fact.key for fact in facts), *(key for _, key in retired))
        return Batch(stream=run.stream, stamp=stamp, number=self.number, facts=facts, external_ids=keys, cursor=cursor, retired=retired)


@asynccontextmanager
async def linking_of(desk: Desk, entity: str, source: str, scopes: Collection[str], *, rules: int, at_once: AtOnce) -> AsyncIterator[Linking]:
    """A source's run, finished as the body ends. Raises LeaseHeld when another process does not come to an end with it."""
    run = await _begin(desk, Stream(tenant=desk.tenant, source=source, entity=entity, scope=scope_key(parse_scope(min(scopes)).kind, DIMENSION, source)))
    reach = msgspec.json.decode(run.cursor, type=Reach) if run.cursor else Reach()
    observed_at = max(desk.clock.now(), reach.at)  # what a clock set back calls earlier would be taken for older
    try:
        async with beating(desk.ledger, run):
            yield Linking(desk=desk, run=run, rules=rules, at_once=at_once, number=run.batch, observed_at=observed_at, reach=reach)
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
        emit("run_failed", source=run.stream.source, entity=run.stream.entity, scope=run.stream.scope, reason=error.sentence)


async def begun_sources(desk: Desk, entity: str) -> set[str]:
    """Sources of which this was linked before."""
    return {stream.source for stream in await desk.ledger.begun(tenant=desk.tenant) if stream.entity == entity}
