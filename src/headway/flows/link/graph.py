"""The commit graph of a repository: which commits a deployment was the first to hold, and what lies behind what.

Commits are numbered, so that a walk touches lists and bytes alone; each is visited once per service, however many
deployments there are. Nothing here reads or writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ABBREVIATION = re.compile(r"[0-9a-f]{7,64}")
"""Git's shortest has seven digits: what is shorter names too much."""
REVERTS_SHA = re.compile(r"This reverts commit ([0-9a-f]{7,64})")
REVERTS_TITLE = re.compile(r'Revert "(.*)"(?: \(#\d+\))?')


class Node(Struct, frozen=True, gc=False):
    """What linking needs to know of a commit; instants in µs."""

    sha: str
    parents: Sequence[str]
    author: str = ""
    authored_at: int | None = None
    committed_at: int | None = None
    subject: str = ""
    is_revert: bool = False


class History:
    """Commits by number; the parents that are not known, as behind a shallow clone, are left out."""

    __slots__ = ("_ids", "nodes", "parents")

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._ids: dict[str, int] = {}
        self.nodes: list[Node] = []
        for node in nodes:
            if self._ids.setdefault(node.sha, len(self.nodes)) == len(self.nodes):
                self.nodes.append(node)
        ids = self._ids
        self.parents = [tuple([ids[parent] for parent in node.parents if parent in ids]) for node in self.nodes]

    def exactly(self, sha: str | None) -> int | None:
        """The number of a commit by its whole name."""
        return None if sha is None else self._ids.get(sha)

    def find(self, sha: str | None) -> int | None:
        """The number of a commit by its name, or by an abbreviation of it alone."""
        found, short = self.exactly(sha), (sha or "").lower()
        if found is not None or not ABBREVIATION.fullmatch(short):
            return found
        meant = [at for whole, at in self._ids.items() if whole.startswith(short)]
        return meant[0] if len(meant) == 1 else None

    def is_merge(self, at: int) -> bool:
        """Whether a commit only brings lines together: what it brings are its parents."""
        return len(self.nodes[at].parents) > 1

    def carried(self, tips: Iterable[int | None]) -> Iterator[list[int]]:
        """For each tip in order, the commits behind it that lie behind none before it; none for one that is not known."""
        seen = bytearray(len(self.nodes))
        for tip in tips:
            yield [] if tip is None or seen[tip] else self._unseen(tip, seen)

    def _unseen(self, tip: int, seen: bytearray) -> list[int]:
        found, waiting, parents = [], [tip], self.parents
        seen[tip] = 1
        while waiting:
            at = waiting.pop()
            found.append(at)
            for parent in parents[at]:
                if not seen[parent]:
                    seen[parent] = 1
                    waiting.append(parent)
        return found

    def lies_behind(self, one: int, tip: int, first: Mapping[int, int]) -> bool:
        """Whether a commit is an ancestor of another. `first` numbers the walk of `carried` that met each; what was met before `one` cannot stand on it."""
        since, seen, waiting = first[one], {tip}, [tip]
        while waiting:
            for parent in self.parents[waiting.pop()]:
                if parent == one:
                    return True
                if parent not in seen and first[parent] >= since:
                    seen.add(parent)
                    waiting.append(parent)
        return False

    def reverted(self, bodies: Mapping[str, str]) -> dict[int, int]:
        """Which commit each revert takes back, from their bodies by sha: the one it names by sha, else the last one before it of the subject it quotes."""
        reverts = {at: body for sha, body in bodies.items() if (at := self.exactly(sha)) is not None}
        named = {at: self.find(found[1]) for at, body in reverts.items() if (found := REVERTS_SHA.search(body)) is not None}
        quoted = {at: found[1] for at in reverts if named.get(at) is None and (found := REVERTS_TITLE.fullmatch(self.nodes[at].subject)) is not None}
        return {at: back for at, back in (named | self._quoted(quoted)).items() if back is not None}

    def _quoted(self, quoted: Mapping[int, str]) -> dict[int, int | None]:
        subjects = set(quoted.values())
        called: dict[str, list[int]] = {subject: [] for subject in subjects}
        for at, node in enumerate(self.nodes if subjects else ()):
            if node.subject in subjects:
                called[node.subject].append(at)
        return {at: max((one for one in called[subject] if self._landed(one) < self._landed(at)), key=self._landed, default=None) for at, subject in quoted.items()}

    def _landed(self, at: int) -> tuple[int, str]:
        node = self.nodes[at]
        return node.committed_at or 0, node.sha
