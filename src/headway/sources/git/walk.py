"""One walk over history, parents first, that knows of every line of every tree whose it is.

A commit starts from its first parent's tree and does its patch to it. A merge takes each file from the
first parent that has it as it is, and weaves those that differ from all. Where a pre-image is not at
hand, or is not the blob git speaks of, blame is asked.
"""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING

from headway.sources.git.blame import Blame
from headway.sources.git.files import BlobReader
from headway.sources.git.shape import authorship
from headway.sources.git.shape_lines import LinesRaw
from headway.sources.git.vectors import NEVER, NOBODY, Torn, Version, difference, patched, woven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.sources.git.lanes import Lanes, Tree
    from headway.sources.git.patches import Entry, Patch, Side
    from headway.sources.git.program import Git
    from headway.sources.git.streams import Step
    from headway.sources.git.vectors import Hoard, Rows, Table

Puts = dict[bytes, Version | None]
"""What stands where after a commit; None where nothing does any more."""


class Walk:
    """Trees and lines, commit after commit."""

    def __init__(self, git: Git, table: Table, lanes: Lanes, tip: Tree, hoard: Hoard) -> None:
        self.table = table
        self.lanes = lanes
        self.blame = Blame(git, table)
        self._tip = tip
        self._hoard = hoard
        self._reader = BlobReader(git)
        self._unknown: set[bytes] = set()
        self._shifts: dict[bytes, Counter[int]] = {}

    async def close(self) -> None:
        """End the children."""
        await self._reader.close()

    def pass_over(self, step: Step) -> None:
        """A commit that cannot be read: its children go on from its first parent's tree."""
        self._settle(step, self.lanes.descend(step.parents))

    async def step(self, step: Step, commit: bytes, patch: Patch, first: Patch | None, *, told: bool) -> LinesRaw:
        """Walk over a commit; ``told``: it is on the main line, so it is said whose lines became more and fewer."""
        handle, second = authorship(commit)
        row = self.table.add(step.sha, handle, second)
        self._unknown, self._shifts = set(), {}
        tree = self.lanes.descend(step.parents)
        removed = None
        if first is None:
            puts, removed = await self._plain(step, tree, patch, row)
        else:
            puts = await self._merge(step, patch, first, row)
        lines = await self._deltas(tree, puts) if told else []
        for path, version in puts.items():
            tree.put(path, version)
        self._settle(step, tree)
        deleted, reworked = (None, 0) if removed is None else (len(removed), self.table.reworked(removed, at=row))
        return LinesRaw(step.sha.decode(), second, deleted, reworked, tuple(lines), tuple(sorted(self._unknown)))

    def _settle(self, step: Step, tree: Tree) -> None:
        self.lanes.keep(step.sha, tree)
        self.lanes.leave(step.parents)

    async def _plain(self, step: Step, tree: Tree, patch: Patch, row: int) -> tuple[Puts, Rows]:
        """What a commit of at most one parent leaves where, and the rows of the lines it removed."""
        gone: Puts = {}
        come: Puts = {}
        removed = array("I")
        for entry in patch.entries:
            old, new = entry.olds[0], entry.new
            if old.blob is not None:
                gone[old.path] = None
            if new.regular:
                come[new.path], lost = await self._after(step, tree, entry, row)
            else:
                lost = await self._lost(step, tree, entry)
            removed.extend(lost)
        return gone | come, removed

    async def _after(self, step: Step, tree: Tree, entry: Entry, row: int) -> tuple[Version, Rows]:
        """The version of a file after a commit, and the rows of the lines that went."""
        old, new = entry.olds[0], entry.new
        at = (step.sha, new.path)
        if entry.binary:
            return await self._unlined(new, at, sure=not old.regular), array("I")
        if entry.status == b"T" or not old.regular:
            lost = await self._lost(step, tree, entry) if old.regular else array("I")
            return self._hoard.keep(Version(new.blob or b"", None, at), array("I", (row,)) * sum(come for _, _, come in entry.hunks)), lost
        before = self._before(tree, step.parents[0], old)
        if old.blob == new.blob:
            return before, array("I")
        try:
            rows, lost = patched(await self.rows(before), entry.hunks, row)
        except Torn:
            return Version(new.blob or b"", None, at), array("I")
        if old.path == new.path and before is tree.get(new.path):  # a patch in place: what it takes and brings need not be counted from the whole file
            self._shifts[new.path] = Counter({row: sum(come for _, _, come in entry.hunks)})
            self._shifts[new.path].subtract(Counter(lost))
        return self._hoard.keep(Version(new.blob or b"", None, at), rows), lost

    async def _lost(self, step: Step, tree: Tree, entry: Entry) -> Rows:
        """The rows of a file that is no plain file any more."""
        old = entry.olds[0]
        if not old.regular or entry.binary:
            return array("I")
        known = tree.get(old.path)
        version = known if known and known.blob == old.blob else await self._unlined(old, (step.parents[0], old.path), sure=False)
        return await self.rows(version)

    def _before(self, tree: Tree, parent: bytes, side: Side) -> Version:
        """The version that git speaks of, else one to be asked for."""
        return self._found((tree,), side) or Version(side.blob or b"", None, (parent, side.path))

    def _found(self, trees: Sequence[Tree], side: Side) -> Version | None:
        """The version of a blob in the first tree that has it; where a tree is partial, what the last read left counts for the rest of it."""
        last = (self._tip,) if any(tree.partial for tree in trees) else ()
        found = (tree.get(side.path) for tree in (*trees, *last))
        return next((version for version in found if version and version.blob == side.blob), None)

    async def _unlined(self, side: Side, at: tuple[bytes, bytes], *, sure: bool) -> Version:
        """The version of a file that git gave no lines of: binary, unless the fault is only its other side's."""
        measure = None if sure else await self._reader.measure(side.blob or b"")
        return Version(side.blob or b"", None, at, text=measure is not None and measure.kind == "text")

    async def rows(self, version: Version | None) -> Rows:
        """The rows of a version; lines are nobody's where not even blame can say."""
        if version is None or not version.text:
            return array("I")
        rows = self._hoard.known(version)
        if rows is None:
            rows = await self.blame.rows(*version.at)
            if rows is None:
                measure = await self._reader.measure(version.blob)
                rows = array("I", bytes(4 * ((measure.lines if measure else 0) or 0)))
                self._unknown.add(version.at[1])
            self._hoard.keep(version, rows)
        return rows

    async def _merge(self, step: Step, patch: Patch, first: Patch, row: int) -> Puts:
        """What a merge leaves where it differs from its first parent."""
        trees = [self.lanes.look(parent) for parent in step.parents]
        combined = {entry.new.path: entry for entry in patch.entries}
        puts: Puts = {}
        for entry in first.entries:
            new = entry.new
            puts[new.path] = await self._merged(step, trees, new, combined.get(new.path), row) if new.regular else None
        return puts

    async def _merged(self, step: Step, trees: Sequence[Tree], new: Side, entry: Entry | None, row: int) -> Version:
        """A merged file: as the first parent has it that has it so, else woven from all."""
        known = self._found(trees, new) if entry is None else None
        if known:
            return known
        at = (step.sha, new.path)
        if entry is None or entry.binary:
            return await self._unlined(new, at, sure=False)
        befores = [self._before(*parent) for parent in zip(trees, step.parents, entry.olds, strict=True)]
        whole = next((before for before, old in zip(befores, entry.olds, strict=True) if old.regular and old.blob == new.blob), None)
        if whole:
            return whole
        parents = [await self.rows(before) if old.regular else array("I") for before, old in zip(befores, entry.olds, strict=True)]
        try:
            return self._hoard.keep(Version(new.blob or b"", None, at), woven(parents, entry.weaves, row))
        except Torn:
            return Version(new.blob or b"", None, at)

    async def _deltas(self, before: Tree, after: Puts) -> list[tuple[bytes, str, int]]:
        """Lines more and fewer by path and handle, in order."""
        found: list[tuple[bytes, str, int]] = []
        for path, version in sorted(after.items()):
            old = before.get(path)
            if path in self._shifts:
                found += self._by_handle(path, self._shifts[path])
            elif old is not version:
                found += self.delta(path, await self.rows(old), await self.rows(version))
        return found

    def delta(self, path: bytes, old: Rows, new: Rows) -> list[tuple[bytes, str, int]]:
        """Lines of one file more and fewer by handle."""
        return self._by_handle(path, difference(old, new))

    def _by_handle(self, path: bytes, rows: Mapping[int, int]) -> list[tuple[bytes, str, int]]:
        return [(path, handle, lines) for handle, lines in sorted(self.table.by_handle(rows).items())]

    def second(self, sha: bytes) -> int | None:
        """The second of the committer date of a commit walked over."""
        second = self.table.seconds[self.table.rows.get(sha, NOBODY)]
        return None if second == NEVER else second
