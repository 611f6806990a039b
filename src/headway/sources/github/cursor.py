"""How far the reading of a repository's pull requests is: the walk under way, and what the overlap has brought already.

A position is the newest change seen, never a clock. The next walk goes back a little beyond it, because what is read from may
lag behind what was written, and the pairs seen there tell what is new from what merely comes again.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec
from msgspec import Struct

from headway.model.calendar import SECOND_US

OVERLAP_US = 120 * SECOND_US
SETTLED_US = 5 * SECOND_US
"""Instants are whole seconds: what changed this shortly before it was read may change again and bear the same one, so it is read once more."""
MOST_SEEN = 20_000
"""Pairs a cursor holds at most; beyond it records come again, which the store recognises."""
UP, DOWN = "ASC", "DESC"


class Cursor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Instants are µs of GitHub's clock. `newest` is the position, 0 before the first end was proven.

    While a `walk` is under way, `after` names its next page (empty: it has not begun), `top` is where its end will put
    the position, `floor` where a walk down ends, and `brought` counts the records of a walk up. `seen` are
    numbers by the change they were seen with, of the overlap.
    """

    newest: int = 0
    walk: str = ""
    after: str = ""
    top: int = 0
    floor: int = 0
    brought: int = 0
    seen: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    @property
    def before(self) -> dict[int, int]:
        """Number to the change it was seen with, of what the overlap has brought."""
        return {number: updated for updated, numbers in self.seen for number in numbers}

    def started(self, *, since: int | None) -> Cursor:
        """The walk to go on with, else a new one: up over everything, or down to before the position, the first time to `since`."""
        if self.walk:
            return self
        if not self.newest and since is None:
            return Cursor(walk=UP)
        floor = self.newest - OVERLAP_US if self.newest else since or 0
        return Cursor(newest=self.newest, walk=DOWN, floor=floor, seen=self.seen)

    def restarted(self) -> Cursor:
        """The walk from its beginning again: its next page cannot be named any more. What it brought comes again, nothing is passed over."""
        return msgspec.structs.replace(self, after="", brought=0)

    def ended(self, seen: tuple[tuple[int, tuple[int, ...]], ...]) -> Cursor:
        """Where the next reading begins, once the end of this walk is proven."""
        return Cursor(newest=max(self.newest, self.top), seen=seen)


class Seen:
    """What a walk has seen so far of the overlap: the pairs that tell what is new."""

    def __init__(self, cursor: Cursor) -> None:
        self._pairs = cursor.before

    def new(self, number: int, updated: int) -> bool:
        """Whether a record comes with a change that is not among the pairs."""
        return self._pairs.get(number) != updated

    def add(self, number: int, updated: int, *, date: int | None) -> None:
        """Take in a record of an answer given at `date`; one that is not settled by then is no pair, so that it comes again."""
        if date is not None and updated <= date - SETTLED_US:
            self._pairs[number] = updated
        else:
            self._pairs.pop(number, None)

    def pairs(self, *, top: int, base: int = 0) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """The pairs before either position (that of the end, that of the beginning) as a cursor keeps them; none where there are too many."""
        self._pairs = {number: updated for number, updated in self._pairs.items() if updated >= top - OVERLAP_US or base - OVERLAP_US <= updated <= base}
        if len(self._pairs) > MOST_SEEN:
            return ()
        by_change: defaultdict[int, list[int]] = defaultdict(list)
        for number, updated in self._pairs.items():
            by_change[updated].append(number)
        return tuple((updated, tuple(sorted(numbers))) for updated, numbers in sorted(by_change.items()))


def read_cursor(text: str | None) -> Cursor:
    """The cursor the ledger gave back; the beginning for none, and for a text that is none of ours."""
    try:
        return msgspec.json.decode(text, type=Cursor) if text else Cursor()
    except msgspec.DecodeError:
        return Cursor()
