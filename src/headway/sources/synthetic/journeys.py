"""The way of a work item through the columns of its board, as the changelog of its tracker has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import DAY, HOUR, MINUTE, around, hours
from headway.sources.synthetic.pieces import has_pull
from headway.sources.synthetic.vocabulary import WORKFLOWS

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.pieces import Piece
    from headway.sources.synthetic.squads import Squad

REOPENED, PARKED, LOOKED_AT, DUPLICATED, STUCK = 0.06, 0.05, 0.75, 0.3, 0.4
WAITS_FROM = 4.0
"""Squads whose changes wait more hours than that for production have a column for it."""
TOUCHED_LATE_DAYS = 3
TOUCHED_SHARE = 0.0266
"""Items that a bulk edit of the tracker touches at one instant: 5 000 of the largest project at its largest."""


@dataclass(frozen=True, slots=True)
class Step:
    """At an instant the status became this word of the workflow."""

    at: int
    column: str


def journey(chance: Random, company: Company, squad: Squad, work: Piece) -> list[Step]:
    """Every status from the creation on, up to the end; the first is the one it was created in."""
    end = company.seen_until(squad)
    steps = [*_before(chance, work), *_middle(chance, squad, work), *_after(chance, work)]
    cut = _cut(chance, work)
    if cut is not None:
        steps = [*(step for step in steps if step.at < cut), Step(cut, "cancelled")]
    steps = [steps[0], *(step for step in steps[1:] if step.at < end)]
    return [step for turn, step in enumerate(steps) if turn == 0 or step.column != steps[turn - 1].column]


def _before(chance: Random, work: Piece) -> list[Step]:
    """From the wish to the start; sometimes through a column nobody has a name for."""
    roll = chance.random()
    if roll < PARKED:
        return [Step(work.created, "odd"), Step(work.created + (work.begun - work.created) * 2 // 3, "todo")]
    if roll < 0.5:  # noqa: PLR2004 - a share
        return [Step(work.created, "backlog"), Step(work.created + (work.begun - work.created) // 2, "todo")]
    return [Step(work.created, "todo")]


def _middle(chance: Random, squad: Squad, work: Piece) -> list[Step]:
    """While it is worked on: in progress, blocked perhaps, in review, back again, waiting."""
    if work.fate == "waiting":
        return []
    found = [Step(work.begun, "progress")]
    if chance.random() < squad.profile.blocked:
        stuck = work.begun + (work.ready - work.begun) // 4
        found += [Step(stuck, "blocked"), Step(stuck + (work.ready - work.begun) // 2, "progress")]
    if work.kind == "epic":
        return found
    if has_pull(squad, work.index) or chance.random() < LOOKED_AT:
        found.append(Step(work.ready, "review"))
        if work.rounds:
            found += [Step(work.reviewed + 2 * MINUTE, "progress"), Step(max(work.reviewed + 4 * MINUTE, work.approved - 5 * MINUTE), "review")]
    if squad.profile.deploy > WAITS_FROM and work.fate != "stale" and chance.random() < 0.5:  # noqa: PLR2004 - a share
        found.append(Step(work.merged, "waiting"))
    return [*found, Step(work.merged, "blocked")] if work.fate == "stale" and chance.random() < STUCK else found


def _after(chance: Random, work: Piece) -> list[Step]:
    """Done; or done, open again, and done once more."""
    if work.fate != "done":
        return []
    found = [Step(work.finished, "done")]
    if chance.random() < REOPENED:
        again = work.finished + hours(chance, 30)
        found += [Step(again, "progress"), Step(again + hours(chance, 20), "done")]
    return found


def _cut(chance: Random, work: Piece) -> int | None:
    """When it was cancelled: before it was begun, in the middle, or with its pull request."""
    if work.fate == "closed":
        return work.approved + MINUTE
    if work.fate != "cancelled":
        return None
    return work.created + MINUTE + int((work.merged - work.created) * chance.random())


def word(squad: Squad, column: str) -> tuple[str, str | None]:
    """The tracker's word for a column, and its category."""
    found: tuple[str, str | None] = getattr(WORKFLOWS[squad.words], column)
    return found


def touched(company: Company, squad: Squad, index: int) -> int | None:
    """The instant at which a bulk edit touched an item, if it did."""
    return company.seen_until(squad) - TOUCHED_LATE_DAYS * DAY if index < squad.items * TOUCHED_SHARE else None


def fidgets(chance: Random, squad: Squad, work: Piece, end: int) -> list[int]:
    """Instants of all the changes that say nothing: ranks, labels, descriptions; with a robot at work, hundreds."""
    count = int(around(chance, 1.1 if squad.wordy else 0.7, 0.9))
    if chance.random() < (0.011 if squad.wordy else 0.0015):
        count += 110
    until = min(work.finished, end)
    span = max(HOUR, until - work.created)
    return sorted(work.created + int(span * chance.random()) for _ in range(count))
