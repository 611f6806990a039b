"""Line ownership as a stream: one record a commit, from one walk over history that can be taken up anywhere.

A walk starts from what the last one laid on the shelf. Where that is lost, or history no longer goes on
from where we were, it starts from the beginning and tells only what is new: a delta depends on nothing
but the commit, so what was told before stays true.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from headway.model.scope import Estimate, Page, Raw
from headway.sources.git.cursor import CHUNK, SMALLEST_CHUNK, Cursor, Listing, Roster, read_cursor
from headway.sources.git.lanes import EMPTY, Lanes
from headway.sources.git.objects import commit_chunks, present
from headway.sources.git.order import Chunks, Order, first_parents, ordered
from headway.sources.git.saved import Places, save
from headway.sources.git.shape_lines import EXACT, LinesRaw, written
from headway.sources.git.streams import COMBINED, PatchChild, Patches, read_patches
from headway.sources.git.vectors import COLD_BYTES, HOT_BYTES, Hoard, Table, Version
from headway.sources.git.walk import Walk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from headway.model.ports import Shelf
    from headway.model.scope import Reject
    from headway.sources.git.lanes import Tree
    from headway.sources.git.program import Git
    from headway.sources.git.snapshot import Snapshot
    from headway.sources.git.streams import Step, Told

MODES = ("pass", "exact", "off")
SECONDS_BETWEEN_PLACES = 5.0
RECENT = 300
"""Commits last walked over, whose trees are laid aside with the tip's: new branches were forked from one of them."""
RECENT_FOLDERS = 30_000
"""Folders of all these trees together, which bounds the room they take."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A walk before it starts: the way, where on it we stand, and of which commits we tell.

    `told` commits of the way are stored, the first `start` need not be walked again; `onward`: the way
    begins at the last tip, else at the beginning.
    """

    aim: Cursor
    order: Order
    line: frozenset[bytes]
    walk: Walk
    start: int
    told: int
    recent: dict[bytes, Tree]
    onward: bool = True
    silent: frozenset[bytes] = frozenset()
    lost: tuple[bytes, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether this reads from the beginning and has told nothing yet."""
        return not self.aim.tips and not self.told

    def wants(self, at: int, sha: bytes) -> bool:
        """Whether a commit is told of."""
        return at >= self.told and sha not in self.silent

    def chunks(self, size: int) -> Chunks:
        """The steps still to take."""
        return Chunks(self.order.lines, start=self.start, size=size)

    def remember(self, sha: bytes) -> None:
        """Keep the tree of a commit, and let go of those too long ago."""
        tree = self.walk.lanes.look(sha)
        if not tree.partial:
            self.recent[sha] = tree
        most = max(1, min(RECENT, RECENT_FOLDERS // max(1, len(tree.folders))))
        while len(self.recent) > most:
            del self.recent[next(iter(self.recent))]

    def kept(self, *, digest: str = "", position: int = 0) -> bytes:
        """The walk as it is laid aside: at the tip with what is recent, half-way only with what is waited for."""
        return save({**({} if digest else self.recent), **self.walk.lanes.open()}, self.walk.table, digest=digest, position=position)

    def listing(self, width: int, start: int = 0) -> Listing:
        """The commits of the way from a place on."""
        return Listing(b"".join(line[: width - 1] + b"\n" for line in self.order.lines[start:]), width)


class OwnershipStream:
    """The ownership of one repository at one moment; of HEAD's history alone."""

    def __init__(self, git: Git, snapshot: Snapshot, shelf: Shelf, *, exact: bool, workers: int, steps: int = SMALLEST_CHUNK, budget: tuple[int, int] = (HOT_BYTES, COLD_BYTES)) -> None:
        self._git = git
        self._snapshot = snapshot
        self._scope = snapshot.scope.key
        self._places = Places(shelf, self._scope)
        self._exact = exact
        self._workers = workers
        self._steps = steps
        self._budget = budget
        self._tips = (snapshot.head,) if snapshot.head else ()
        self._width = (64 if snapshot.object_format == "sha256" else 40) + 1

    async def pages(self, cursor: Cursor) -> AsyncGenerator[Page, None]:
        """Target after target until today's tip is in; only then is a page the last."""
        cursor = await self._mended(cursor)
        while not self._settled(cursor):
            async with aclosing(self._towards(await self._aim(cursor))) as pages:
                async for page in pages:
                    cursor = read_cursor(page.next_cursor)
                    yield page
            if self._settled(cursor):
                return
        yield Page(raws=(), next_cursor=cursor.text(), last=True, estimate=Estimate(0, exact=True), total=cursor.total)

    async def _mended(self, cursor: Cursor) -> Cursor:
        """The cursor; the beginning, once anything it had to leave out can be read."""
        if not cursor.missing:
            return cursor
        child = PatchChild(self._git, COMBINED)
        try:
            told = await read_patches(self._git, child, [sha.encode() for sha in cursor.missing])
        finally:
            await child.close()
        return Cursor() if told.patches else cursor

    def _settled(self, cursor: Cursor) -> bool:
        exact = not self._exact or cursor.exact in self._tips or not self._tips
        return not cursor.target and cursor.tips == self._tips and cursor.shallow == self._snapshot.shallow and exact

    async def _aim(self, cursor: Cursor) -> Cursor:
        """The cursor with a target; from the beginning when tips are gone, or history is cut elsewhere."""
        sought = {*cursor.tips, *cursor.target}
        if len(await present(self._git, sorted(sought))) < len(sought) or cursor.shallow != self._snapshot.shallow:
            cursor = Cursor()
        if cursor.target:
            return cursor
        return msgspec.structs.replace(cursor, target=self._tips, shallow=self._snapshot.shallow, digest="", done=())

    async def _plan(self, aim: Cursor) -> Plan:
        """How to get there: on from the last tip where that was laid aside and history goes on from it, else from the beginning."""
        plan = await self._onward(aim)
        if plan:
            return plan
        if aim.exact:  # what blame had corrected is part of what was told, and a walk from the beginning would not know it
            aim = Cursor(target=aim.target, shallow=aim.shallow)
        order = await ordered(self._git, new=aim.target, old=(), width=self._width)
        line = frozenset(order.main_line(aim.target[0].encode())) if aim.target else frozenset()
        plan = await self._started(aim, order, line, tip=None)
        return await self._silenced(plan) if aim.tips else plan

    async def _onward(self, aim: Cursor) -> Plan | None:
        """The plan that starts at the last tip, if there can be one."""
        if not aim.tips or not aim.target:
            return None
        line = await first_parents(self._git, aim.target[0])
        tip = aim.tips[0].encode()
        if line is None or tip not in line:
            return None
        order = await ordered(self._git, new=aim.target, old=aim.tips, width=self._width)
        plan = await self._started(aim, order, frozenset(line), tip=tip)
        return plan if tip in plan.walk.lanes or plan.start else None

    async def _started(self, aim: Cursor, order: Order, line: frozenset[bytes], *, tip: bytes | None) -> Plan:
        """A plan with its walk opened at the furthest place there is."""
        digest = order.digest
        told = aim.done[-1][1] if aim.done and aim.digest == digest else 0
        saved = await self._places.find(tip=tip, digest=digest, position=told)
        start = saved.position if saved else 0
        children = order.children(start)
        for end in (*(sha.encode() for sha in aim.target), *([tip] if tip else [])):
            children[end] = children.get(end, 0) + 1
        trees = saved.open() if saved else {}
        hot, cold = self._budget
        walk = Walk(self._git, saved.table() if saved else Table(), Lanes(children, trees), trees.get(tip or b"", EMPTY), Hoard(hot=hot, cold=cold))
        return Plan(msgspec.structs.replace(aim, digest=digest), order, line, walk, start, told, trees, onward=tip is not None)

    async def _silenced(self, plan: Plan) -> Plan:
        """A plan from the beginning that tells only what is new: commits, and which of them are on the main line."""
        before = await ordered(self._git, new=plan.aim.tips, old=(), width=self._width)
        line = before.main_line(plan.aim.tips[0].encode())
        lost = tuple(sorted(line - set(plan.order.shas())))
        silent = frozenset(sha for sha in before.shas() if (sha in line) == (sha in plan.line))
        return replace(plan, silent=silent, lost=lost)

    async def _towards(self, aim: Cursor) -> AsyncGenerator[Page, None]:
        """The pages of one target, then the moved tip."""
        plan = await self._plan(aim)
        cursor, count = plan.aim, self._count(plan)
        try:
            async for page in self._before(plan):
                yield page
            async with aclosing(self._walked(plan, count)) as pages:
                async for page in pages:
                    cursor = read_cursor(page.next_cursor)
                    yield page
            raws = [await self._corrected(plan)] if self._exact and plan.aim.target else []
            yield await self._end(plan, cursor, raws, count)
        finally:
            await plan.walk.close()

    def _count(self, plan: Plan) -> Estimate:
        """How many records are to come."""
        commits = sum(plan.wants(at, sha) for at, sha in enumerate(plan.order.shas()))
        exact = int(self._exact and bool(plan.aim.target))
        return Estimate(commits + len(plan.order.rejects) + len(plan.lost) + exact, exact=True)

    async def _before(self, plan: Plan) -> AsyncGenerator[Page, None]:
        """What goes before the walk: of a first read the names of all records, and commits the main line has lost, told empty."""
        if plan.fresh and plan.order.lines and not plan.order.rejects:
            yield Page(raws=(), next_cursor=plan.aim.text(), partial=True, roster=Roster(self._scope, plan.listing(self._width)))
        for start in range(0, len(plan.lost), CHUNK):
            raws = tuple(self._raw(sha.decode(), LinesRaw(sha.decode())) for sha in plan.lost[start : start + CHUNK])
            yield Page(raws=raws, next_cursor=plan.aim.text(), partial=True)

    def _raw(self, name: str, record: LinesRaw) -> Raw:
        return Raw(f"{self._scope}:{name}", written(record))

    async def _walked(self, plan: Plan, count: Estimate) -> AsyncGenerator[Page, None]:
        """A page for every chunk of steps that brings anything; the walk is laid aside from time to time."""
        chunks, cursor, at = plan.chunks(self._steps), plan.aim, plan.start
        patches = Patches(self._git, chunks, workers=self._workers)
        listing = plan.listing(self._width, plan.start)
        ranges = [(low, min(low + self._steps, len(listing))) for low in range(0, len(listing), self._steps)]
        clock = asyncio.get_running_loop().time
        laid = clock()
        try:
            async with aclosing(commit_chunks(self._git, listing, ranges)) as commits:
                for chunk in chunks:
                    _, (bodies, missing) = await anext(commits)
                    raws, rejects = await self._chunk(plan, at, chunk, {raw.external_id.encode(): raw.payload for raw in bodies}, await patches.next(), missing)
                    at += len(chunk)
                    cursor = msgspec.structs.replace(cursor, done=((0, max(at, plan.told)),)).without(rejects)
                    if raws or rejects:
                        yield Page(raws=tuple(raws), rejects=self._scoped(rejects), next_cursor=cursor.text(), estimate=count)
                    if clock() - laid > SECONDS_BETWEEN_PLACES and at < len(plan.order.lines):
                        await self._places.lay(plan.kept(digest=plan.aim.digest, position=at))
                        laid = clock()
        finally:
            await patches.close()

    async def _chunk(
        self, plan: Plan, at: int, chunk: Sequence[Step], bodies: dict[bytes, bytes], told: tuple[Told, Told], missing: Sequence[Reject]
    ) -> tuple[list[Raw], list[Reject]]:
        """The records of a chunk of steps; those that cannot be read are set aside and the walk goes on."""
        patches, first = told
        broken = {reject.external_id.encode(): reject for reject in (*missing, *patches.rejects, *first.rejects)}
        raws, rejects = [], []
        for number, step in enumerate(chunk, at):
            wanted = plan.wants(number, step.sha)
            if step.sha in broken:
                plan.walk.pass_over(step)
                rejects += [broken[step.sha]] if wanted else []
            else:
                record = await plan.walk.step(step, bodies[step.sha], patches.patches[step.sha], first.patches.get(step.sha), told=wanted and step.sha in plan.line)
                raws += [self._raw(record.sha, record)] if wanted else []
            plan.remember(step.sha)
        return raws, rejects

    def _scoped(self, rejects: Sequence[Reject]) -> tuple[Reject, ...]:
        return tuple(msgspec.structs.replace(reject, external_id=f"{self._scope}:{reject.external_id}") for reject in rejects)

    async def _corrected(self, plan: Plan) -> Raw:
        """The record that brings the sums at the tip to what blame says there; those files become exact."""
        tip = plan.aim.target[0].encode()
        tree = plan.walk.lanes.look(tip)
        waiting = iter([(path, version) for path, version in tree if version.text and not version.exact])
        lines: list[tuple[bytes, str, int]] = []
        unknown: list[bytes] = []

        async def work() -> None:
            for path, version in waiting:
                rows = await plan.walk.blame.rows(tip, path)
                if rows is None:
                    unknown.append(path)
                    continue
                lines.extend(plan.walk.delta(path, await plan.walk.rows(version), rows))
                tree.put(path, Version(version.blob, rows, (tip, path), exact=True))

        await asyncio.gather(*(work() for _ in range(self._workers)))
        record = LinesRaw(tip.decode(), plan.walk.second(tip), None, 0, tuple(sorted(lines)), tuple(sorted(unknown)))
        return self._raw(f"{record.sha}{EXACT}", record)

    async def _end(self, plan: Plan, cursor: Cursor, raws: Sequence[Raw], count: Estimate) -> Page:
        """The page that moves the tip, once the walk up to it lies on the shelf."""
        aim, new = plan.aim, len(plan.order.lines) + len(plan.order.rejects)
        if aim.target:
            await self._places.lay(plan.kept())
        end = Cursor(
            tips=aim.target,
            shallow=aim.shallow,
            total=new + (aim.total if plan.onward else 0),
            missing=cursor.missing,
            exact=aim.target[0] if raws else aim.exact,
        ).without(plan.order.rejects)
        return Page(
            raws=tuple(raws), rejects=self._scoped(plan.order.rejects), next_cursor=end.text(), last=self._settled(end), estimate=count, total=end.total
        )
