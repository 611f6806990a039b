"""A walk laid on the shelf: the trees that children wait for and the vectors in them, so that the next one starts there.

Two places take turns, because the newest may be ahead of what was stored when a run dies. Whatever is
not whole, of this version, and of the very place in history that is looked for, is passed over.
"""

from __future__ import annotations

import zlib
from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from headway.sources.git.lanes import Tree
from headway.sources.git.vectors import Table, Version, packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.model.ports import Shelf

VERSION = 1
SHELVES = ("ownership", "ownership-other")
DIGEST = 16

Kept = tuple[bytes, bytes | None, bytes, bytes, bool, bool]
"""A version: blob, packed rows, commit and path to blame, whether it is text, whether exact."""


class Saved(Struct, array_like=True):
    """How far a walk was: `digest` and `position` name the place in a listing, or are empty for a tip that was read whole.

    `trees` lead by commit to the numbers of folders, `folders` (each with its place) by name to those of versions.
    """

    version: int
    digest: str
    position: int
    rows: bytes
    handles: list[str]
    authors: bytes
    seconds: bytes
    width: int
    versions: list[Kept]
    folders: list[tuple[bytes, dict[bytes, int]]]
    trees: dict[bytes, bytes]

    def table(self) -> Table:
        """The rows of commits."""
        shas = [self.rows[at : at + self.width].hex().encode() for at in range(0, len(self.rows), self.width)]
        table = Table({b"": 0} | {sha: row for row, sha in enumerate(shas, 1)}, list(self.handles), array("I", self.authors), array("q", self.seconds))
        table.known = {handle: author for author, handle in enumerate(self.handles)}
        return table

    def open(self) -> dict[bytes, Tree]:
        """The trees by commit, what they shared shared again."""
        versions = [Version(blob, rows, (sha, path), text=text, exact=exact) for blob, rows, sha, path, text, exact in self.versions]
        folders = [(place, {name: versions[number] for name, number in folder.items()}) for place, folder in self.folders]
        return {sha: Tree(dict(folders[number] for number in array("I", tree))) for sha, tree in self.trees.items()}


def save(trees: Mapping[bytes, Tree], table: Table, *, digest: str = "", position: int = 0) -> bytes:
    """The bytes for the shelf."""
    versions: dict[int, tuple[int, Version]] = {}
    folders: dict[int, tuple[int, tuple[bytes, dict[bytes, int]]]] = {}
    found: dict[bytes, bytes] = {}
    for sha, tree in trees.items():
        numbers = array("I")
        for place, folder in tree.folders.items():
            if id(folder) not in folders:
                names = {name: versions.setdefault(id(one), (len(versions), one))[0] for name, one in folder.items()}
                folders[id(folder)] = (len(folders), (place, names))
            numbers.append(folders[id(folder)][0])
        found[sha] = numbers.tobytes()
    shas = [bytes.fromhex(sha.decode()) for sha in table.rows if sha]
    saved = Saved(
        version=VERSION,
        digest=digest,
        position=position,
        rows=b"".join(shas),
        handles=table.handles,
        authors=table.authors.tobytes(),
        seconds=table.seconds.tobytes(),
        width=len(shas[0]) if shas else 1,
        versions=[_kept(version) for _, version in versions.values()],
        folders=[folder for _, folder in folders.values()],
        trees=found,
    )
    content = zlib.compress(msgspec.msgpack.encode(saved), 1)
    return blake2b(content, digest_size=DIGEST).digest() + content


def _kept(version: Version) -> Kept:
    rows = packed(version.rows) if isinstance(version.rows, array) else version.rows
    return version.blob, rows, *version.at, version.text, version.exact


def load(content: bytes | None) -> Saved | None:
    """What was saved; None when it is lost, damaged or of another version."""
    if not content or blake2b(content[DIGEST:], digest_size=DIGEST).digest() != content[:DIGEST]:
        return None
    try:
        saved = msgspec.msgpack.decode(zlib.decompress(content[DIGEST:]), type=Saved)
    except (zlib.error, msgspec.DecodeError):
        return None
    return saved if saved.version == VERSION else None


class Places:
    """The two places of one scope; the one that was started from is written to last."""

    def __init__(self, shelf: Shelf, scope: str) -> None:
        self._shelf = shelf
        self._scope = scope
        self._next = 0

    async def find(self, *, tip: bytes | None, digest: str, position: int) -> Saved | None:
        """The place furthest on in a listing, not beyond a position; else the tip that listing starts from."""
        ranked = []
        for number, name in enumerate(SHELVES):
            saved = load(await self._shelf.get(self._scope, name))
            if saved and saved.digest == digest and 0 < saved.position <= position:
                ranked.append((saved.position, number, saved))
            elif saved and not saved.digest and tip in saved.trees:
                ranked.append((0, number, saved))
        if not ranked:
            return None
        _, number, found = max(ranked, key=lambda one: one[0])
        self._next = 1 - number
        return found

    async def lay(self, content: bytes) -> None:
        """Lay a walk aside, in the place whose turn it is."""
        await self._shelf.put(self._scope, SHELVES[self._next], content)
        self._next = 1 - self._next
