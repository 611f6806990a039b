"""Whose every line of a file is: one number a line, the row of the commit that wrote it.

A version is shared by every tree it stands in and dies with the last of them. What has not been used
for a while is kept compressed; what does not even fit so is dropped, and asked of `git blame` when needed.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from headway.sources.git.patches import Hunk, Weave

HOT_BYTES = 16_000_000
COLD_BYTES = 32_000_000
NEVER = -(2**62)
"""Second of a commit whose date cannot be written: long before any that can."""
NOBODY = 0
"""The row of lines whose writer cannot be known, because objects are missing."""
REWORK_SECONDS = 30 * 86_400
PARTS = 8
"""Pieces into which two vectors are cut to find where they begin to differ."""

Rows: TypeAlias = "array[int]"


class Torn(Exception):
    """A patch that does not fit the file it is of."""


class Version:
    """A file's content as one commit made it: blob, the rows of its lines, and the (commit, path) to ask blame about.

    `rows` is None while nobody has asked, bytes while compressed; `exact` when blame itself has said them.
    """

    __slots__ = ("__weakref__", "at", "blob", "exact", "rows", "text")

    def __init__(self, blob: bytes, rows: Rows | bytes | None, at: tuple[bytes, bytes], *, text: bool = True, exact: bool = False) -> None:
        self.blob = blob
        self.rows = rows
        self.at = at
        self.text = text
        self.exact = exact


@dataclass(slots=True)
class Table:
    """The commits that lines can belong to, by row; row 0 is nobody."""

    rows: dict[bytes, int] = field(default_factory=lambda: {b"": NOBODY})
    handles: list[str] = field(default_factory=lambda: [""])
    authors: Rows = field(default_factory=lambda: array("I", (0,)))
    seconds: array[int] = field(default_factory=lambda: array("q", (NEVER,)))
    known: dict[str, int] = field(default_factory=lambda: {"": 0})

    def add(self, sha: bytes, handle: str, second: int | None) -> int:
        """The row of a commit, a new one if it has none."""
        if sha not in self.rows:
            self.rows[sha] = len(self.authors)
            if handle not in self.known:
                self.known[handle] = len(self.handles)
                self.handles.append(handle)
            self.authors.append(self.known[handle])
            self.seconds.append(NEVER if second is None else second)
        return self.rows[sha]

    def by_handle(self, rows: Mapping[int, int]) -> dict[str, int]:
        """Lines by handle from lines by row, without those that cancel out and nobody's."""
        found: Counter[int] = Counter()
        for row, lines in rows.items():
            found[self.authors[row]] += lines
        return {self.handles[author]: lines for author, lines in found.items() if lines and author != NOBODY}

    def reworked(self, removed: Iterable[int], *, at: int) -> int:
        """How many of the removed lines had been written at most 30 days before a commit, by committer dates."""
        since, seconds = self.seconds[at] - REWORK_SECONDS, self.seconds
        return sum(lines for row, lines in Counter(removed).items() if seconds[row] != NEVER and seconds[row] >= since) if self.seconds[at] != NEVER else 0


class Hoard:
    """Keeps the vectors of a read within bounds: the oldest are compressed, then dropped."""

    def __init__(self, *, hot: int, cold: int) -> None:
        self._bounds = (hot, cold)
        self._hot: deque[tuple[ref[Version], int]] = deque()
        self._cold: deque[tuple[ref[Version], int]] = deque()
        self._sizes = [0, 0]

    def keep(self, version: Version, rows: Rows) -> Version:
        """Give a version its rows, as the newest of all."""
        version.rows = rows
        size = len(rows) * rows.itemsize
        self._hot.append((ref(version), size))
        self._sizes[0] += size
        while self._sizes[0] > self._bounds[0] and len(self._hot) > 1:
            self._cool()
        return version

    def _cool(self) -> None:
        """Compress the oldest, if anybody still holds it."""
        held, size = self._hot.popleft()
        self._sizes[0] -= size
        version = held()
        if version is None or not isinstance(version.rows, array):
            return
        version.rows = packed(version.rows)
        self._cold.append((held, len(version.rows)))
        self._sizes[1] += len(version.rows)
        while self._sizes[1] > self._bounds[1]:
            self._drop()

    def _drop(self) -> None:
        held, size = self._cold.popleft()
        self._sizes[1] -= size
        version = held()
        if version is not None and isinstance(version.rows, bytes):
            version.rows = None

    def known(self, version: Version) -> Rows | None:
        """The rows of a version, unpacked if need be; None when blame must be asked."""
        if isinstance(version.rows, bytes):
            self.keep(version, unpacked(version.rows))
        return version.rows if isinstance(version.rows, array) else None


def packed(rows: Rows) -> bytes:
    """Rows as bytes that take little room; machines of either byte order write the same."""
    return zlib.compress(_little(rows).tobytes(), 1)


def unpacked(content: bytes) -> Rows:
    """The rows again. Raises zlib.error, ValueError for anything but what `packed` made."""
    return _little(array("I", zlib.decompress(content)))


def _little(rows: Rows) -> Rows:
    if array("I", (1,)).tobytes()[0] == 1:
        return rows
    turned = rows[:]
    turned.byteswap()
    return turned


def patched(rows: Rows, hunks: Sequence[Hunk], row: int) -> tuple[Rows, Rows]:
    """The rows after a patch by a commit, and those of the lines it removed. Raises Torn."""
    new, removed = rows[:], array("I")
    for start, gone, come in reversed(hunks):
        if start + gone > len(rows):
            raise Torn
        removed.extend(rows[start : start + gone])
        new[start : start + gone] = array("I", (row,)) * come
    return new, removed


def woven(parents: Sequence[Rows], weaves: Sequence[Weave], row: int) -> Rows:
    """The rows of a merged file: a line is the first parent's that has it, else the merge's. Raises Torn."""
    at, new = [0] * len(parents), array("I")
    for start, prefixes in weaves:
        _common(parents, at, new, start - len(new))
        for prefix in prefixes:
            if b"-" in prefix:
                _lost(at, prefix)
            else:
                new.append(_owner(parents, at, prefix, row))
    rest = {len(rows) - position for rows, position in zip(parents, at, strict=True)}
    if len(rest) != 1:
        raise Torn
    _common(parents, at, new, rest.pop())
    return new


def _common(parents: Sequence[Rows], at: list[int], new: Rows, lines: int) -> None:
    """Lines no hunk speaks of stand in every parent."""
    if lines < 0 or any(position + lines > len(rows) for rows, position in zip(parents, at, strict=True)):
        raise Torn
    new.extend(parents[0][at[0] : at[0] + lines])
    for number in range(len(at)):
        at[number] += lines


def _lost(at: list[int], prefix: bytes) -> None:
    for number, sign in enumerate(prefix):
        at[number] += sign == ord("-")


def _owner(parents: Sequence[Rows], at: list[int], prefix: bytes, row: int) -> int:
    """Whose a line of the result is; moves on in every parent that has it."""
    found = None
    for number, sign in enumerate(prefix):
        if sign == ord(" "):
            if at[number] >= len(parents[number]):
                raise Torn
            found = parents[number][at[number]] if found is None else found
            at[number] += 1
    return row if found is None else found


def difference(old: Rows, new: Rows) -> dict[int, int]:
    """Lines by row that are more or fewer in the newer vector; only where the two differ is anything counted."""
    shorter = min(len(old), len(new))
    head = _alike(old, new, shorter)
    tail = _alike(old[:-shorter - 1 : -1], new[: -shorter - 1 : -1], shorter - head) if shorter > head else 0
    found = Counter(islice(new, head, len(new) - tail))
    for row, lines in Counter(islice(old, head, len(old) - tail)).items():
        found[row] -= lines
    return found


def _alike(one: Rows, other: Rows, limit: int) -> int:
    """How many items at the beginning of both are the same."""
    start, step = 0, limit
    while step:
        if one[start : start + step] == other[start : start + step]:
            start += step
            step = min(step, limit - start)
        else:
            step //= PARTS if step > PARTS else 2
    return start
