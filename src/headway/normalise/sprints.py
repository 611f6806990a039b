"""Sprints: their state, and when an item was in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.normalise.words import lookup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GRACE = 86_400_000_000
"""One day after the start: what is in by then is committed, since planning ends late. Microseconds."""

Stay = tuple[int, int | None]
"""In the sprint from one instant to another, None while still in."""


def sprint_state(word: str | None, *, overrides: Mapping[str, str] | None = None) -> str | None:
    """active, closed or future; None, never a guess, for any other word."""
    return None if word is None else lookup("sprints", word, overrides)


def stays(joined_left: Sequence[tuple[int, bool]], *, judged_at: Sequence[int] = ()) -> tuple[Stay, ...]:
    """The stays of an item in a sprint from (instant, joined) in any order; leaving and returning is one stay.

    `judged_at` are instants at which it counts who is in (start and grace, end): a break across one of them
    parts two stays. Of an item that left without having joined only the instant of leaving is known.
    """
    return tuple(_merged(_raw(joined_left), judged_at))


def _raw(joined_left: Sequence[tuple[int, bool]]) -> list[Stay]:
    """Every stay as told; at one instant leaving comes before joining, as when a board moves an item."""
    found: list[Stay] = []
    for at, joined in sorted(joined_left):
        inside = bool(found) and found[-1][1] is None
        if joined and not inside:
            found.append((at, None))
        elif not joined and inside:
            found[-1] = (found[-1][0], at)
        elif not joined and not found:
            found.append((at, at))
    return found


def _merged(found: Sequence[Stay], judged_at: Sequence[int]) -> list[Stay]:
    merged: list[Stay] = []
    for added, removed in found:
        left = merged[-1][1] if merged else None
        if left is not None and not any(left <= at < added for at in judged_at):
            merged[-1] = (merged[-1][0], removed)
        else:
            merged.append((added, removed))
    return merged
