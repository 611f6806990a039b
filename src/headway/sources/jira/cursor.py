"""How far the reading of a project is: where the walk began, its next page, what the overlap has brought already.

A position is the newest change seen, never a clock: the next walk begins a little before it, because
the search index lags, and the pairs seen there tell what is new from what merely comes again.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec
from msgspec import Struct

OVERLAP_MS = 300_000
"""How far before the position a walk begins: longer than Jira's index was seen to lag."""
TOKEN_MS = 6 * 86_400_000
"""Tokens live seven days; one as old as this is not tried any more."""
MOST_SEEN = 20_000
"""Pairs a cursor holds at most; beyond it records come again, which the store recognises."""


class Cursor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Instants are epoch ms of the site, but for `token_at` and `listed`, which are ours and date nothing but themselves.

    `floor` is where the first walk began, `base` where this one did, `newest` the latest change seen. While `walking`,
    `token` names the next page and `brought` counts records since `base`, of `expected` if that is known.
    `seen` are ids by the change they were seen with, of the overlap. `listed` is when all ids were last listed.
    """

    base: int = 0
    floor: int = 0
    newest: int = 0
    walking: bool = False
    token: str = ""
    token_at: int = 0
    seen: tuple[tuple[int, tuple[str, ...]], ...] = ()
    listed: int = 0
    brought: int = 0
    expected: int | None = None

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    @property
    def before(self) -> dict[str, int]:
        """Id to the change it was seen with, of what the overlap has brought."""
        return {identifier: updated for updated, identifiers in self.seen for identifier in identifiers}

    def started(self, *, now: int) -> Cursor:
        """The walk to go on with: from the token while it lives, else from the newest change, else a new one from before it."""
        if self.walking and self.token and now - self.token_at < TOKEN_MS:
            return self
        if self.walking:
            return self.restarted()
        return msgspec.structs.replace(self, base=max(self.floor, self.newest - OVERLAP_MS), walking=True, brought=0, expected=None)

    def restarted(self) -> Cursor:
        """The walk begun again at the newest change it saw: what is equally new comes again, nothing is passed over."""
        return msgspec.structs.replace(self, base=max(self.base, self.newest), token="", token_at=0, expected=None, brought=0)


class Seen:
    """What a walk has seen so far: the newest change and the pairs within the overlap before it."""

    def __init__(self, cursor: Cursor) -> None:
        self.newest = cursor.newest
        self._pairs = cursor.before

    def new(self, identifier: str, updated: int) -> bool:
        """Whether a record comes with a change that is not among the pairs."""
        return self._pairs.get(identifier) != updated

    def add(self, identifier: str, updated: int, *, date: int | None) -> None:
        """Take in a record; the position passes no instant the site has not reached (`date`), whatever the record says."""
        self._pairs[identifier] = updated
        self.newest = max(self.newest, updated if date is None else min(updated, date))

    def pairs(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The pairs as a cursor keeps them; none where there are too many."""
        self._pairs = {identifier: updated for identifier, updated in self._pairs.items() if updated >= self.newest - OVERLAP_MS}
        if len(self._pairs) > MOST_SEEN:
            return ()
        by_change: defaultdict[int, list[str]] = defaultdict(list)
        for identifier, updated in self._pairs.items():
            by_change[updated].append(identifier)
        return tuple((updated, tuple(sorted(identifiers))) for updated, identifiers in sorted(by_change.items()))


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor the ledger gave back; None at the beginning, and for a text that is none of ours: everything is read then."""
    try:
        return msgspec.json.decode(text, type=Cursor) if text else None
    except msgspec.DecodeError:
        return None
