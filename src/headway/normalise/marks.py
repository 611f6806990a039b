"""The marks of a pull request, and the phases between them.

Marks are kept as they happened; phases lay them in order first, so that they sum to the whole. Reviews
by bots and by the author are no response, and what comes after the merge is no part of the way to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class Marks(Struct, frozen=True, kw_only=True):
    """Instants on the way of a pull request, microseconds UTC, None where it did not come to that."""

    first_commit_at: int | None
    ready_at: int | None
    first_review_at: int | None
    approved_at: int | None
    merged_at: int | None


class Phases(Struct, frozen=True, kw_only=True):
    """Microseconds from mark to mark. A phase is None where the mark it begins with is missing or where it has not ended.

    A pull request merged without review was waiting for one until its merge: all of that is pickup.
    """

    coding: int | None
    pickup: int | None
    review: int | None
    merge: int | None
    total: int | None

    def summed(self) -> int:
        """The sum of the phases, those that did not happen as 0: the total, for a merged pull request."""
        return sum(phase or 0 for phase in (self.coding, self.pickup, self.review, self.merge))


def marks_of(
    *,
    created_at: int,
    closed_at: int | None,
    merged_at: int | None,
    draft: bool,
    first_commit_at: int | None,
    draft_changes: Sequence[tuple[int, bool]],
    reviews: Sequence[tuple[int | None, str, bool]],
) -> Marks:
    """The marks, from (instant, became a draft) and from (instant, state in our words, by a human who is not the author)."""
    end = merged_at if merged_at is not None else closed_at
    counted = sorted((at, state) for at, state, counts in reviews if counts and at is not None and (end is None or at <= end))
    return Marks(
        first_commit_at=first_commit_at,
        ready_at=_ready(created_at, end, draft_changes, draft=draft),
        first_review_at=min((at for at, _ in counted), default=None),
        approved_at=max((at for at, state in counted if state == "approved"), default=None),
        merged_at=merged_at,
    )


def _ready(created_at: int, end: int | None, draft_changes: Sequence[tuple[int, bool]], *, draft: bool) -> int | None:
    """When it last became ready for review; the creation where it never was a draft, None while it is one."""
    if draft:
        return None
    became = [at for at, to_draft in draft_changes if not to_draft and (end is None or at <= end)]
    return max(became, default=created_at)


def in_order(marks: Marks, created_at: int) -> tuple[int | None, ...]:
    """First commit, ready, first review, approved, merged: a missing one takes the next that is there, and none is later than the next.

    The first commit is never after the creation: a branch may be rewritten while its request is open.
    """
    first = None if marks.first_commit_at is None else min(marks.first_commit_at, created_at)
    laid: list[int | None] = []
    following = None
    for mark in (marks.merged_at, marks.approved_at, marks.first_review_at, marks.ready_at, first):
        following = mark if following is None else following if mark is None else min(mark, following)
        laid.append(following)
    return tuple(reversed(laid))


def phases(marks: Marks, created_at: int) -> Phases:
    """The phases of a pull request: they sum to the total, first commit to merge."""
    first, ready, review, approved, merged = in_order(marks, created_at)
    return Phases(
        coding=_between(marks.first_commit_at, first, ready),
        pickup=_between(marks.ready_at, ready, review),
        review=_between(marks.first_review_at, review, approved),
        merge=_between(marks.approved_at, approved, merged),
        total=_between(marks.merged_at, first, merged),
    )


def _between(happened: int | None, begin: int | None, end: int | None) -> int | None:
    return None if happened is None or begin is None or end is None else end - begin
