"""`git blame` for one file at a time: where a vector is not known, and where an exact one is asked for."""

from __future__ import annotations

import os
from array import array
from itertools import repeat
from typing import TYPE_CHECKING

from headway.sources.git.objects import read_commits
from headway.sources.git.shape import authorship

if TYPE_CHECKING:
    from collections.abc import Iterable

    from headway.sources.git.program import Git
    from headway.sources.git.vectors import Rows, Table

BLAME = ("-c", "blame.ignoreRevsFile=", "blame", "--no-textconv", "--no-progress", "--incremental")
SHAS = (40, 64)
GROUP_WORDS = 4
"""`<commit> <line there> <line here> <lines>` begins each group of `--incremental`."""

Group = tuple[bytes, int, int]
"""Commit, first line (from 0), how many."""


class Blame:
    """Asks git whose lines are whose; `asked` counts how often."""

    def __init__(self, git: Git, table: Table) -> None:
        self._git = git
        self._table = table
        self.asked = 0

    async def rows(self, commit: bytes, path: bytes) -> Rows | None:
        """The rows of a file as a commit has it; None when git cannot say, for objects are missing."""
        self.asked += 1
        result = await self._git.run(*BLAME, commit.decode(), "--", os.fsdecode(path))
        if result.code:
            await self._git.ask("rev-parse", "--git-dir")
            return None
        groups = read_groups(result.out)
        await self._learn(dict.fromkeys(sha for sha, _, _ in groups))
        rows = array("I", bytes(4 * sum(lines for _, _, lines in groups)))
        for sha, start, lines in groups:
            rows[start : start + lines] = array("I", repeat(self._table.rows[sha], lines))
        return rows

    async def _learn(self, shas: Iterable[bytes]) -> None:
        """Give rows to commits that were never walked over."""
        unknown = [sha for sha in shas if sha not in self._table.rows]
        found = {raw.external_id.encode(): authorship(raw.payload) for raw in (await read_commits(self._git, unknown))[0]} if unknown else {}
        for sha in unknown:
            self._table.add(sha, *found.get(sha, ("", None)))


def read_groups(out: bytes) -> list[Group]:
    """The groups of `--incremental`, told apart from the headers between them by their shape."""
    found: list[Group] = []
    for line in out.split(b"\n"):
        words = line.split(b" ")
        if len(words) == GROUP_WORDS and len(words[0]) in SHAS and words[3].isdigit():
            found.append((words[0], int(words[2]) - 1, int(words[3])))
    return found
