r"""What `diff-tree --raw -p` prints, read while it comes: entries and hunks are kept, content is passed over.

Where a line begins tells all: content begins with `+`, `-`, a space or a backslash, so nothing in a
file can look like a header, and a raw path is taken by its NULs, so nothing in a path can either.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections import deque
from typing import NamedTuple

from msgspec import Struct

Hunk = tuple[int, int, int]
"""Where it starts in the old lines (from 0), how many lines go there, how many come."""
Weave = tuple[int, list[bytes]]
"""Where a hunk of a combined diff starts in the result (from 0), and the columns of signs of its lines."""

LONGEST_REST = 65_536
PREFIX_KEPT = 256
"""Bytes kept of a content line too long to wait for its end; git merges fewer parents than that."""
HUNK = (
    rb"\n(?:@@ -(?P<start>\d+)(?:,(?P<gone>\d+))? \+\d+(?:,(?P<come>\d+))? @@"
    rb"|@@@+ [^\n+]*\+(?P<result>\d+)(?:,\d+)? @@@"
    rb"|(?P<section>diff --)|(?P<binary>Binary files )|index (?P<blobs>[0-9a-f,]+\.\.[0-9a-f]+)|(?P<mark>%b))"
)


class Side(NamedTuple):
    """One side of an entry; the blob is None where there is nothing."""

    mode: bytes
    blob: bytes | None
    path: bytes

    @property
    def regular(self) -> bool:
        """Whether it is a plain file: no link, no submodule."""
        return self.blob is not None and self.mode.startswith(b"100")


class Entry(Struct):
    """A path that a commit changed, against each parent it is compared with; `binary`: git gives no lines of it."""

    status: bytes
    olds: tuple[Side, ...]
    new: Side
    hunks: list[Hunk] = []
    weaves: list[Weave] = []
    binary: bool = False


class Section(Struct):
    """One file's part of the patch; `blobs` is what its index line says."""

    blobs: bytes = b""
    hunks: list[Hunk] = []
    weaves: list[Weave] = []
    binary: bool = False


class Patch(Struct):
    """What one commit did."""

    sha: bytes
    entries: list[Entry]


class PatchReader:
    """Takes the stream in blocks, gives commits as they become whole; None for one that git passed over.

    Every commit's output ends with the mark, which git echoes.
    """

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._line = re.compile(HUNK % re.escape(mark))
        self._rest = b""
        self._patch: Patch | None = None
        self._sections: list[Section] = []
        self._inside = False
        self._whole: deque[Patch | None] = deque()

    def take(self, most: int) -> list[Patch | None]:
        """The next commits that are whole."""
        return [self._whole.popleft() for _ in range(min(most, len(self._whole)))]

    def feed(self, block: bytes) -> None:
        """The next block."""
        buffer, at = self._rest + block, 0
        while True:
            before = at
            if not self._inside:
                at = self._raw(buffer, at)
            if self._inside:
                at, ended = self._lines(buffer, at)
                if ended:
                    self._whole.append(self._finish())
            if at == before:
                break
        self._rest = _shortened(buffer[at:])

    def _finish(self) -> Patch | None:
        patch, sections = self._patch, self._sections
        self._patch, self._sections, self._inside = None, [], False
        return _matched(patch, sections) if patch else None

    def _raw(self, buffer: bytes, at: int) -> int:
        """Header and raw entries as far as they have come; where they end, the patch begins."""
        while at < len(buffer):
            sign = buffer[at : at + 1]
            if sign in {b"\x00", b"\n"}:
                at += 1
            elif sign in {b"#", b"d"} and (self._patch or sign == b"#"):
                self._inside = True
                return at
            else:
                after = self._entry(buffer, at) if sign == b":" else self._header(buffer, at)
                if not after:
                    break
                at = after
        return at

    def _header(self, buffer: bytes, at: int) -> int:
        end = buffer.find(b"\x00", at)
        if end > 0:
            self._patch = Patch(buffer[at:end].strip(), [])
        return end + 1

    def _entry(self, buffer: bytes, at: int) -> int:
        """Take one raw entry; 0 while not all of it is there."""
        end = buffer.find(b"\x00", at)
        if end < 0 or self._patch is None:
            return 0
        parents = 1
        while buffer[at + parents : at + parents + 1] == b":":
            parents += 1
        words = buffer[at + parents : end].split(b" ")
        status = words[-1]
        wanted = parents + 1 if parents > 1 else 2 if status[:1] in b"RC" else 1
        paths = []
        for _ in range(wanted):
            start, end = end + 1, buffer.find(b"\x00", end + 1)
            if end < 0:
                return 0
            paths.append(buffer[start:end])
        sides = [Side(mode, _blob(blob), path) for mode, blob, path in zip(words, words[parents + 1 : -1], [*paths, paths[-1]], strict=False)]
        self._patch.entries.append(Entry(status=status, olds=tuple(sides[:parents]), new=sides[parents]._replace(path=paths[-1])))
        return end + 1

    def _lines(self, buffer: bytes, at: int) -> tuple[int, bool]:
        """The sections of a patch as far as whole lines of it have come; where to go on, and whether its mark has come."""
        if not self._sections and buffer.startswith((self._mark, b"diff --"), at):
            if buffer.startswith(self._mark, at):
                return at + len(self._mark), True
            self._sections.append(Section())
        elif not self._sections:
            return at, False
        last = buffer.rfind(b"\n", at)
        while last >= at and (found := self._line.search(buffer, at, last + 1)):
            self._pass_over(buffer, at, found.start())
            if found["mark"]:
                return found.end(), True
            self._note(found)
            at = found.end()
        if last >= at:
            self._pass_over(buffer, at, last)
            at = last
        return at, False

    def _note(self, found: re.Match[bytes]) -> None:
        section, kind = self._sections[-1], found.lastgroup
        if kind == "section":
            self._sections.append(Section())
        elif kind == "binary":
            section.binary = True
        elif kind == "blobs":
            section.blobs = found["blobs"]
        elif kind == "result":
            section.weaves.append((int(found["result"]) - 1, []))
        else:
            gone, come = (1 if found[name] is None else int(found[name]) for name in ("gone", "come"))
            section.hunks.append((int(found["start"]) - (1 if gone else 0), gone, come))

    def _pass_over(self, buffer: bytes, start: int, end: int) -> None:
        """Content lines between two headers; of a combined diff, their signs."""
        weaves = self._sections[-1].weaves
        if weaves and end > start:
            weaves[-1][1].extend(line[:PREFIX_KEPT] for line in buffer[start:end].split(b"\n")[1:] if line[:1] != b"\\")


def _blob(sha: bytes) -> bytes | None:
    return None if not sha.strip(b"0") else unhexlify(sha)


def _shortened(rest: bytes) -> bytes:
    """What waits for the next block: of a content line without end only its beginning, where its signs are."""
    if len(rest) > LONGEST_REST and rest[:1] == b"\n" and rest[1:2] in {b"+", b"-", b" ", b"\\"}:
        return rest[:PREFIX_KEPT]
    return rest


def _matched(patch: Patch, sections: list[Section]) -> Patch | None:
    """The patch, each entry with the section that is its; None when they do not go together.

    A changed type has two sections, of a combined diff those without anything to show are left out.
    """
    waiting = iter(sections)
    section = next(waiting, None)
    for entry in patch.entries:
        if len(entry.olds) > 1:
            if section and _names(section.blobs) == tuple(side.blob for side in (*entry.olds, entry.new)):
                signs = len(entry.olds)
                entry.weaves = [(start, [line[:signs] for line in lines]) for start, lines in section.weaves]
                entry.binary = section.binary
                section = next(waiting, None)
            continue
        if entry.status == b"T":
            section = next(waiting, None)
        if section is None:
            return patch if not sections else None
        entry.hunks, entry.binary = section.hunks, section.binary
        section = next(waiting, None)
    return patch if section is None else None


def _names(blobs: bytes) -> tuple[bytes | None, ...]:
    """The blobs that the index line of a section names."""
    return tuple(_blob(sha) for sha in blobs.replace(b"..", b",").split(b",") if sha)
