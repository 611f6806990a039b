"""The life of a work item from its changelog: every status it entered, when it started, when it was done.

A source tells changes, so the status before the first one is reconstructed. What the item is now comes
from the item, not from its changelog: where the two differ the item is right and the difference is told.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.normalise.status import ACTIVE, CLOSED
from headway.normalise.words import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INITIAL = "initial"
"""The id of the entry at creation, which no source gives."""


class Change(Struct, frozen=True):
    """A change of status as a source tells it; `id` is unique within the item."""

    id: str
    at: int
    from_raw: str | None
    to_raw: str
    actor: str | None


class Move(Struct, frozen=True):
    """An entry into a status, in their words and ours; the first one comes from none."""

    id: str
    at: int
    from_status: str | None
    from_raw: str | None
    to_status: str
    to_raw: str
    actor: str | None


class History(Struct, frozen=True):
    """What a changelog amounts to. `mismatch`: its last word is not the item's, so something is missing from it."""

    transitions: tuple[Move, ...]
    started_at: int | None
    completed_at: int | None
    reopens: int
    mismatch: bool


def history(
    changes: Sequence[Change],
    *,
    created_at: int,
    word: str,
    classify: Callable[[str], str],
    present: str | None = None,
) -> History:
    """The life of an item that now has the status `word`; `classify` gives our status of a name.

    `present` is our status of the item where more than its name decides it (a resolution, a category);
    it then holds for the last entry too. An item that is not done now was not completed, whatever the changelog says.
    """
    moves = _moves(_ordered(changes), created_at=created_at, word=word, classify=classify)
    mismatch = folded(moves[-1].to_raw) != folded(word)
    status = present or classify(word)
    if not mismatch:
        moves = (*moves[:-1], replace(moves[-1], to_status=status))
    return History(moves, _started(moves), _completed(moves) if status == "done" else None, _reopens(moves), mismatch)


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """By instant, then id, numbers as numbers; a change that came twice (inline and in bulk) counts once."""
    return sorted(dict.fromkeys(changes), key=lambda change: (change.at, len(change.id) if change.id.isdecimal() else 0, change.id))


def _moves(changes: Sequence[Change], *, created_at: int, word: str, classify: Callable[[str], str]) -> tuple[Move, ...]:
    """All entries. The first, at creation, is into what the first change left, or into the present status of an item without changes."""
    first = changes[0].from_raw if changes else word
    born = min([created_at, *(change.at for change in changes[:1])])
    initial = Move(INITIAL, born, None, None, "unknown" if first is None else classify(first), first or "", None)
    return (initial, *(_move(change, classify) for change in changes))


def _move(change: Change, classify: Callable[[str], str]) -> Move:
    source = None if change.from_raw is None else classify(change.from_raw)
    return Move(change.id, change.at, source, change.from_raw, classify(change.to_raw), change.to_raw, change.actor)


def _started(moves: Sequence[Move]) -> int | None:
    """The first entry into a status somebody works in."""
    return next((move.at for move in moves if move.to_status in ACTIVE), None)


def _completed(moves: Sequence[Move]) -> int | None:
    """The entry into done that has not been left since."""
    entered = None
    for move in moves:
        if move.to_status != "done":
            entered = None
        elif entered is None:
            entered = move.at
    return entered


def _reopens(moves: Sequence[Move]) -> int:
    """How often a closed item was open again."""
    return sum(before.to_status in CLOSED and after.to_status not in CLOSED for before, after in pairwise(moves))
