"""The trees of commits whose children are still to come, sharing every folder in which they are alike.

A tree here is what git's is, with versions in place of blobs: looked up by path, copied for nothing,
and what no tree holds any more is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headway.sources.git.vectors import Version

Folder = dict[bytes, "Version"]


class Tree:
    """Path to version; folders are copied when they are first written to after a fork.

    `partial`: it began from a commit that was never walked over, and holds only what was written since.
    """

    __slots__ = ("_own", "folders", "partial")

    def __init__(self, folders: dict[bytes, Folder] | None = None, *, partial: bool = False) -> None:
        self.folders = {} if folders is None else folders
        self.partial = partial
        self._own: set[bytes] = set()

    def fork(self) -> Tree:
        """A tree that starts as this one and goes its own way."""
        self._own = set()
        return Tree(dict(self.folders), partial=self.partial)

    def get(self, path: bytes) -> Version | None:
        """The version at a path."""
        folder, _, name = path.rpartition(b"/")
        found = self.folders.get(folder)
        return found.get(name) if found else None

    def put(self, path: bytes, version: Version | None) -> None:
        """Set what stands at a path; None takes it away."""
        place, _, name = path.rpartition(b"/")
        folder = self._writable(place)
        if version is not None:
            folder[name] = version
        else:
            folder.pop(name, None)
        if not folder:
            del self.folders[place]

    def _writable(self, place: bytes) -> Folder:
        if place not in self._own:
            self.folders[place] = dict(self.folders.get(place, ()))
            self._own.add(place)
        return self.folders.setdefault(place, {})

    def __iter__(self) -> Iterator[tuple[bytes, Version]]:
        for place, folder in self.folders.items():
            for name, version in folder.items():
                yield (place + b"/" + name if place else name), version

    def __len__(self) -> int:
        return sum(map(len, self.folders.values()))


EMPTY = Tree(partial=True)


class Lanes:
    """The trees of commits that children still wait for, let go of with the last child."""

    def __init__(self, children: dict[bytes, int], trees: dict[bytes, Tree] | None = None) -> None:
        self._left = children
        self._trees = {sha: tree for sha, tree in (trees or {}).items() if children.get(sha)}

    def __contains__(self, sha: object) -> bool:
        return sha in self._trees

    def look(self, sha: bytes) -> Tree:
        """The tree of a commit, to read; an empty one of a commit that was never walked over."""
        return self._trees.get(sha, EMPTY)

    def descend(self, parents: tuple[bytes, ...]) -> Tree:
        """A tree for a child of these to write to, which starts as its first parent's."""
        return self.look(parents[0]).fork() if parents else Tree()

    def leave(self, parents: tuple[bytes, ...]) -> None:
        """One child of these has been walked over."""
        for parent in parents:
            self._left[parent] = self._left.get(parent, 1) - 1
            if not self._left[parent]:
                del self._left[parent]
                self._trees.pop(parent, None)

    def keep(self, sha: bytes, tree: Tree) -> None:
        """The tree of a commit that was walked over."""
        if self._left.get(sha):
            self._trees[sha] = tree

    def open(self) -> dict[bytes, Tree]:
        """All trees that somebody waits for."""
        return dict(self._trees)
