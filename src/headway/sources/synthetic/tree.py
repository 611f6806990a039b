"""The files of a repository, every line with whose it is and since when, growing commit by commit.

Lines are kept as runs of one owner, so that a commit costs what it changes and not what the file is long.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import DAY, around
from headway.sources.synthetic.paths import new_path, new_picture

if TYPE_CHECKING:
    from random import Random

REWORK_DAYS = 30
NEW, GONE, MOVED, PICTURE = 0.06, 0.003, 0.006, 0.008
MORE_FILES = 0.55
HOTNESS = 2.6
"""How steeply changes fall on the files at the head of the list: the higher, the fewer files carry them."""
MOST_LINES = 4_000
DENSITY = (0.7, 1.6)
"""Levels of indentation per line: from, and how much more at most."""
PROSE = ".md"
FLAT = 0.1
"""Prose is hardly indented."""


@dataclass(slots=True)
class Lines:
    """A run of lines of one owner."""

    owner: str
    born: int
    count: int


@dataclass(frozen=True, slots=True)
class Doing:
    """Who commits when, and how much they write at a time."""

    owner: str
    at: int
    size: float


@dataclass(slots=True)
class Change:
    """What a commit did to a file; counts are None for one that is no text."""

    path: str
    status: str
    additions: int | None
    deletions: int | None
    previous: str | None = None


@dataclass(slots=True)
class Effect:
    """What one step of the main line did to ownership: net lines by (path, owner), deleted ones, young ones among them."""

    owned: Counter[tuple[str, str]] = field(default_factory=Counter)
    deleted: int = 0
    reworked: int = 0


@dataclass(slots=True)
class Tree:
    """All files as they stand. `order` begins with those that change most."""

    language: str
    name: str
    files: dict[str, list[Lines]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)
    density: dict[str, float] = field(default_factory=dict)

    def lines(self, path: str) -> int:
        """How long a file is."""
        return sum(part.count for part in self.files[path])

    def commit(self, chance: Random, effect: Effect, *, owner: str, at: int, size: float, rounds: int = 1) -> list[Change]:
        """What one commit does, to one file or several; a squashed one does it in rounds."""
        found: dict[str, Change] = {}
        while True:
            self._one(chance, found, effect, Doing(owner, at, size))
            rounds -= chance.random() > MORE_FILES
            if rounds <= 0 and found:
                return list(found.values())

    def create(self, chance: Random, found: dict[str, Change], effect: Effect, doing: Doing) -> None:
        """A new file, unless the name that came up is taken."""
        path = new_path(chance, self.language, self.name)
        if path in self.files or path in found:
            return
        count = max(1, min(int(around(chance, doing.size)), MOST_LINES))
        self.density[path] = (DENSITY[0] + DENSITY[1] * chance.random()) * (FLAT if path.endswith(PROSE) else 1)
        self.order.append(path)
        self.files[path] = []
        self._grow(path, effect, doing, count)
        found[path] = Change(path, "A", count, 0)

    def _one(self, chance: Random, found: dict[str, Change], effect: Effect, doing: Doing) -> None:
        """One file created, drawn, removed, moved or, mostly, edited."""
        roll = chance.random()
        path = self._likely(chance)
        if roll < NEW or not path:
            self.create(chance, found, effect, doing)
        elif roll > 1 - PICTURE:
            self._draw(chance, found)
        elif roll > 1 - PICTURE - GONE - MOVED and path not in found:
            (self._remove if roll > 1 - PICTURE - GONE else self._move)(chance, path, found, effect, doing)
        else:
            self._edit(chance, path, found, effect, doing)

    def _likely(self, chance: Random) -> str:
        """The next file to change; prose is passed over once, since it follows the code and does not lead it."""
        path = self._drawn(chance)
        return self._drawn(chance) if path.endswith(PROSE) else path

    def _drawn(self, chance: Random) -> str:
        return self.order[int(len(self.order) * chance.random() ** HOTNESS)] if self.order else ""

    def _draw(self, chance: Random, found: dict[str, Change]) -> None:
        path = new_picture(chance, self.name)
        if path not in found:
            found[path] = Change(path, "M" if path in self.pictures else "A", None, None)
            self.pictures.add(path)

    def _edit(self, chance: Random, path: str, found: dict[str, Change], effect: Effect, doing: Doing) -> None:
        long = self.lines(path)
        change = found.setdefault(path, Change(path, "M", 0, 0))
        added = max(1, min(int(around(chance, doing.size * 0.5)), MOST_LINES // 2))
        removed = min(long // 2, int(added * (0.2 + 0.65 * chance.random())) + (added if long > MOST_LINES else 0)) if change.status != "A" else 0
        self._cut(chance, path, effect, at=doing.at, count=removed)
        self._grow(path, effect, doing, added)
        change.additions = (change.additions or 0) + added
        change.deletions = (change.deletions or 0) + removed

    def _grow(self, path: str, effect: Effect, doing: Doing, count: int) -> None:
        runs = self.files[path]
        if runs and runs[-1].owner == doing.owner and runs[-1].born // DAY == doing.at // DAY:
            runs[-1].count += count
        else:
            runs.append(Lines(doing.owner, doing.at, count))
        effect.owned[path, doing.owner] += count

    def _cut(self, chance: Random, path: str, effect: Effect, *, at: int, count: int) -> None:
        """Take lines away, here and there."""
        runs = self.files[path]
        effect.deleted += count
        while count > 0:
            index = int(chance.random() * len(runs))
            run = runs[index]
            taken = min(count, run.count)
            run.count -= taken
            count -= taken
            effect.owned[path, run.owner] -= taken
            effect.reworked += taken if run.born > at - REWORK_DAYS * DAY else 0
            if not run.count:
                del runs[index]

    def _remove(self, _: Random, path: str, found: dict[str, Change], effect: Effect, doing: Doing) -> None:
        gone = self.files.pop(path)
        self.order.remove(path)
        for run in gone:
            effect.owned[path, run.owner] -= run.count
            effect.reworked += run.count if run.born > doing.at - REWORK_DAYS * DAY else 0
        count = sum(run.count for run in gone)
        effect.deleted += count
        found[path] = Change(path, "D", 0, count)

    def _move(self, chance: Random, path: str, found: dict[str, Change], effect: Effect, _: Doing) -> None:
        """A file under another name, not one line of it changed."""
        new = new_path(chance, self.language, self.name)
        if new in self.files or new in found:
            return
        runs = self.files[new] = self.files.pop(path)
        self.order[self.order.index(path)] = new
        self.density[new] = self.density[path]
        for run in runs:
            effect.owned[path, run.owner] -= run.count
            effect.owned[new, run.owner] += run.count
        found[new] = Change(new, "R", 0, 0, path)
