"""How far the workflow runs of a repository are read: positions of the changes that are in, and the pass under way."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from headway.model.calendar import SECOND_US
from headway.model.scope import DAY_US
from headway.sources.github.cursor import OVERLAP_US
from headway.sources.github.windows import Sheet, Spot

RECENT_US = 3 * DAY_US
"""How far back each reading looks at runs again: nearly all end, or are started again, within that."""
OLD_US = 30 * DAY_US
"""How far back a look that is due once in a while goes: GitHub lets no older run be started again."""
FIRST_US = 1_199_145_600 * SECOND_US
"""2008, when GitHub began: no run is older."""
MOST_OPEN = 200
"""Runs under way that are remembered one by one, the newest of them: beyond that the look once in a while finds what became of them."""


class Open(Struct, frozen=True, array_like=True):
    """A run that was under way when it was seen last; `tag` is the ETag it had when it was asked for by its id."""

    id: int
    created: int
    updated: int
    attempt: int
    tag: str = ""


class Pass(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pass over the windows, which stands at `spot` and found `top` as newest change.

    Runs made since `recent` (s) count as changed from `newest` on, older ones from `older` on. `began` is the Date of its first answer, 0
    before that. `whole`: it looks at the older ones too.
    """

    spot: Spot
    cut: int
    recent: int
    whole: bool
    began: int = 0
    top: int = 0


class Place(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Instants are µs of GitHub's clock, but `looked`, which is ours and dates nothing but itself; `floor` is where the history begins.

    `newest` is up to which change runs of late are in, `older` up to which the others are, as of when they were `looked` at last;
    all that were made before `through` were listed. `seen` are ids by the change they were seen with, of the overlap.
    """

    floor: int = FIRST_US
    newest: int = 0
    older: int = 0
    looked: int = 0
    through: int = 0
    seen: tuple[tuple[int, tuple[int, ...]], ...] = ()
    open: tuple[Open, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    under_way: Pass | None = None

    def text(self) -> str:
        """The opaque form the ledger keeps."""
        return msgspec.json.encode(self).decode()

    def started(self, *, now: int, every: int) -> Pass:
        """The pass to go on with, else a new one: over everything at first, then over what is recent, and what is not if that was looked at `every` so many µs ago."""
        if self.under_way is not None:
            return self.under_way
        day = max(now - now % DAY_US - RECENT_US, self.floor)
        recent = min(day, self.through - OVERLAP_US) if self.looked else self.floor
        whole = now - self.looked >= every
        start = min(recent, self.looked - OLD_US) if whole and self.looked else recent
        return Pass(spot=Spot(at=max(start, self.floor) // SECOND_US), cut=day // SECOND_US, recent=recent // SECOND_US, whole=whole)

    def sheets_of(self, going: Pass) -> tuple[Sheet, ...]:
        """The windows of before, where they are still those that would be made."""
        if self.under_way is None and [sheet.start for sheet in self.sheets[:1]] != [going.cut]:
            return ()
        return self.sheets

    def with_sheet(self, done: Sheet, *, cut: int) -> tuple[Sheet, ...]:
        """The windows with one that was just read; those before the cut are not asked for again."""
        if done.start < cut:
            return self.sheets
        return (*(sheet for sheet in self.sheets if sheet.end < done.start), done, *(sheet for sheet in self.sheets if sheet.start > done.end))

    def ended(self, going: Pass, *, now: int) -> Place:
        """Where the next reading begins: no change after the first answer of this pass is known to be in."""
        newest = max(self.newest, min(going.top, going.began))
        through = max(self.through, newest, going.began - going.began % DAY_US - DAY_US)
        whole = msgspec.structs.replace(self, older=newest, looked=now) if going.whole else self
        return msgspec.structs.replace(whole, newest=newest, through=through, under_way=None)


def read_place(cursor: str | None, *, since: int | None) -> Place:
    """How far the last reading came; the beginning for a text that is none of ours."""
    try:
        found = msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.DecodeError:
        found = None
    return found or Place(floor=max(since or 0, FIRST_US))
