"""What stands in HEAD's tree: every file with its kind, lines and complexity, blobs of before not read again.

Complexity is the sum of the indentation levels of the lines that are not blank; a tab is a level, and
so are four spaces. A file is binary when its first 8 000 bytes hold a NUL, or when it is larger than
what git itself still compares by lines.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from headway.model.errors import Transport
from headway.model.scope import Estimate, Page, Raw
from headway.sources.git.program import end
from headway.sources.git.shape_lines import FileRaw, written

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from headway.model.ports import Shelf
    from headway.sources.git.program import Git

SHELF = "files"
VERSION = 1
NUL_WITHIN = 8_000
LARGEST_TEXT = 512 * 2**20
"""git's own `core.bigFileThreshold`: above it nothing has lines."""
BLOCK = 2**20
INDENT = re.compile(rb"\n([ \t]+)[^ \t\r\n\v\f]")
SPACES_A_LEVEL = 4
KINDS = {b"120000": "symlink", b"160000": "submodule"}
LONGEST_REST = 4_096


class Measure(NamedTuple):
    """What a blob is; None in place of numbers for what has no lines."""

    kind: str
    lines: int | None = None
    complexity: int | None = None


class Ruler:
    """Measures a blob that comes in blocks."""

    def __init__(self) -> None:
        self._head = b""
        self._rest = b"\n"
        self._lines = 0
        self._levels = 0
        self._last = b""

    def take(self, block: bytes) -> None:
        """The next block."""
        if len(self._head) < NUL_WITHIN:
            self._head += block[: NUL_WITHIN - len(self._head)]
        self._lines += block.count(b"\n")
        self._last = block[-1:] or self._last
        text = self._rest + block
        at = text.rfind(b"\n")
        self._count(text[: at + 1])
        self._rest = text[at : at + LONGEST_REST]

    def _count(self, text: bytes) -> None:
        for indent, times in Counter(INDENT.findall(text)).items():
            tabs = indent.count(b"\t")
            self._levels += (tabs + (len(indent) - tabs) // SPACES_A_LEVEL) * times

    def measure(self) -> Measure:
        """What came, once all of it has."""
        if b"\x00" in self._head:
            return Measure("binary")
        self._count(self._rest)
        return Measure("text", self._lines + (self._last not in {b"", b"\n"}), self._levels)


class BlobReader:
    """Measures blobs one after the other through one `cat-file --batch`; a new one after one that breaks it."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: asyncio.subprocess.Process | None = None

    async def measure(self, blob: bytes) -> Measure | None:
        """What a blob is; None when it is missing or damaged."""
        self._process = self._process or await self._git.start("cat-file", "--batch")
        try:
            return await self._measured(self._process, blob)
        except (ConnectionError, asyncio.IncompleteReadError):
            await self.close()
            await self._git.ask("rev-parse", "--git-dir")
            return None

    async def _measured(self, process: asyncio.subprocess.Process, blob: bytes) -> Measure | None:
        if process.stdin is None or process.stdout is None:
            raise Transport("git was started without pipes")
        process.stdin.write(blob.hex().encode() + b"\n")
        header = (await process.stdout.readuntil(b"\n")).split()
        if header[-1] == b"missing":
            return None
        left, ruler = int(header[2]), Ruler()
        while left:
            block = await process.stdout.read(min(left, BLOCK))
            if not block:
                raise asyncio.IncompleteReadError(b"", left)
            left -= len(block)
            ruler.take(block)
        await process.stdout.readexactly(1)
        return ruler.measure()

    async def close(self) -> None:
        """End the child, if it runs."""
        process, self._process = self._process, None
        if process:
            await end(process)


class Listed(NamedTuple):
    """A line of `ls-tree`."""

    path: bytes
    mode: bytes
    blob: str
    size: int | None


async def list_tree(git: Git, commit: str) -> list[Listed]:
    """Every file of a commit's tree, submodules included."""
    out = await git.ask("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    return [_listed(line) for line in out.split(b"\x00") if line]


def _listed(line: bytes) -> Listed:
    told, _, path = line.partition(b"\t")
    mode, _, blob, size = told.split()
    return Listed(path, mode, blob.decode(), int(size) if size.isdigit() else None)


async def file_pages(git: Git, scope: str, head: str | None, shelf: Shelf, cursor: str | None) -> AsyncGenerator[Page, None]:
    """The one page of the files at HEAD: the whole set, sent when the tree is another than the cursor names."""
    tree = (await git.ask("rev-parse", f"{head}^{{tree}}")).decode().strip() if head else "-"
    if cursor == tree:
        yield Page(raws=(), next_cursor=tree, last=True, estimate=Estimate(0, exact=True))
        return
    files = await _files(git, scope, head, shelf) if head else []
    broken = sum(file.missing for file in files)
    mark = f"{tree} without {broken}" if broken else tree  # what is missing may come back: such a tree is looked at again
    raws = () if cursor == mark else (Raw(scope, written(files)),)
    yield Page(raws=raws, next_cursor=mark, last=True, estimate=Estimate(len(raws), exact=True))


async def _files(git: Git, scope: str, head: str, shelf: Shelf) -> list[FileRaw]:
    listed = await list_tree(git, head)
    known = _unpacked(await shelf.get(scope, SHELF))
    wanted = dict.fromkeys(file.blob for file in listed if file.mode not in KINDS and file.blob not in known and _within(file))
    reader = BlobReader(git)
    try:
        found = {blob: measure for blob in wanted if (measure := await reader.measure(bytes.fromhex(blob)))}
    finally:
        await reader.close()
    if found:
        kept = {file.blob: measure for file in listed if (measure := found.get(file.blob) or known.get(file.blob))}
        await shelf.put(scope, SHELF, _packed(kept))
    return [_file(one, found.get(one.blob) or known.get(one.blob)) for one in listed]


def _within(file: Listed) -> bool:
    return file.size is None or file.size <= LARGEST_TEXT


def _file(listed: Listed, measure: Measure | None) -> FileRaw:
    """One file as it is told; what could not be read is missing, and neither text nor binary."""
    if listed.mode in KINDS:
        return FileRaw(listed.path, listed.blob, KINDS[listed.mode], listed.size)
    if not _within(listed):
        return FileRaw(listed.path, listed.blob, "binary", listed.size)
    if measure is None:
        return FileRaw(listed.path, listed.blob, "unreadable", listed.size, missing=True)
    return FileRaw(listed.path, listed.blob, measure.kind, listed.size, measure.lines, measure.complexity)


def _packed(measures: dict[str, Measure]) -> bytes:
    return bytes([VERSION]) + zlib.compress(msgspec.msgpack.encode([(bytes.fromhex(blob), *measure) for blob, measure in measures.items()]), 1)


def _unpacked(content: bytes | None) -> dict[str, Measure]:
    """What was laid aside; nothing when that is gone, damaged or of another version."""
    if not content or content[0] != VERSION:
        return {}
    try:
        rows: Iterable[Any] = msgspec.msgpack.decode(zlib.decompress(content[1:]), type=list[tuple[bytes, str, int | None, int | None]])
    except (zlib.error, msgspec.DecodeError):
        return {}
    return {row[0].hex(): Measure(*row[1:]) for row in rows}
