"""The life of a work item from its changelog: every status it entered, when it started, when it was done.

A source tells changes, so the status before the first one is reconstructed. What the item is now comes
from the item, not from its changelog: where the two differ the item is right and the difference is told.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.model.work import Transition
from headway.normalise.status import ACTIVE, CLOSED
from headway.normalise.words import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Classify = Callable[[str, str | None], str]

INITIAL = "initial"
"""The id of the entry at creation, which no source gives."""


class Change(Struct, frozen=True):
    """A change of status as a source tells it; `id` is unique within the item, `from_id` and `to_id` are the statuses' own, where it tells them."""

    id: str
    at: int
    from_raw: str | None
    to_raw: str
    actor: str | None
    from_id: str | None = None
    to_id: str | None = None


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
    classify: Classify,
    present: str | None = None,
    id: str | None = None,  # noqa: A002 - the field is called so
) -> History:
    """The life of an item that now has the status `word`, whose own id is `id`; `classify` gives our status of a name and an id.

    Names change, ids stay: a status that was renamed is the same one.

    `present` is our status of the item where more than its name decides it (a resolution, a category);
    it then holds for the last entry too. An item that is not done now was not completed, whatever the changelog says.
    """
    ordered = _ordered(changes)
    moves = _moves(ordered, created_at=created_at, word=word, status_id=id, classify=classify)
    mismatch = bool(ordered) and not _same(ordered[-1], word, id, classify)
    status = present or classify(word, id)
    if not mismatch:
        moves = moves if moves[-1].to_status == status else (*moves[:-1], replace(moves[-1], to_status=status))
    return History(moves, _started(moves), _completed(moves) if status == "done" else None, _reopens(moves), mismatch)


def transitions_of(lived: History, *, project: str, item: str) -> Iterator[Transition]:
    """The facts of an item's life: every status it entered."""
    for move in lived.transitions:
        yield Transition(
            key=f"{item}:{move.id}",
            project=project,
            item=item,
            at=move.at,
            from_status=move.from_status,
            from_raw=move.from_raw,
            to_status=move.to_status,
            to_raw=move.to_raw,
            actor=move.actor,
        )


def _same(change: Change, word: str, status_id: str | None, classify: Classify) -> bool:
    """Whether a change led into a status: by id, else by name, unless another id of that name means something else."""
    if change.to_id is not None and change.to_id == status_id:
        return True
    alike = folded(change.to_raw) == folded(word)
    return alike and (change.to_id is None or status_id is None or classify(change.to_raw, change.to_id) == classify(word, status_id))


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """By instant, then id, numbers as numbers; a change that came twice (inline and in bulk) counts once."""
    return sorted(dict.fromkeys(changes), key=lambda change: (change.at, *_place(change.id)))


def _place(name: str) -> tuple[int, str]:
    """Where an id stands among others: `9`, `9.1`, `10`."""
    head = name.partition(".")[0]
    return len(head) if head.isdecimal() else 0, name


def _moves(changes: Sequence[Change], *, created_at: int, word: str, status_id: str | None, classify: Classify) -> tuple[Move, ...]:
    """All entries. The first, at creation, is into what the first change left, or into the present status of an item without changes."""
    first, first_id = (changes[0].from_raw, changes[0].from_id) if changes else (word, status_id)
    born = min(created_at, changes[0].at) if changes else created_at
    initial = Move(INITIAL, born, None, None, _classified(first, first_id, classify) or "unknown", first or "", None)
    return (initial, *(_move(change, classify) for change in changes))


def _move(change: Change, classify: Classify) -> Move:
    source = _classified(change.from_raw, change.from_id, classify)
    return Move(change.id, change.at, source, change.from_raw, classify(change.to_raw, change.to_id), change.to_raw, change.actor)


def _classified(word: str | None, status_id: str | None, classify: Classify) -> str | None:
    """Our status of a name that may be missing while the id is there; None where both are."""
    return None if word is None and status_id is None else classify(word or "", status_id)


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
