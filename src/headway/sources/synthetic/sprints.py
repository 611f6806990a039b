"""The sprints of a squad, and how a piece of work wanders through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import DAY, HOUR, MINUTE, THURSDAY, dice
from headway.sources.synthetic.company import DAYS

if TYPE_CHECKING:
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.pieces import Piece
    from headway.sources.synthetic.squads import Squad

WEEK = 7
TWO = 2
"""Squads with sprints of so many weeks plan one ahead."""
PLANNED, TAKEN_OUT, RETURNED, WISHED = 0.8, 0.05, 0.03, 0.3

Step = tuple[int, tuple[int, ...], tuple[int, ...]]
"""At an instant the sprints of an item went from these to those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """A sprint as planned, and when somebody pressed the button that ends it."""

    id: int
    number: int
    start: int
    end: int
    complete: int


@lru_cache(maxsize=128)
def sprints(company: Company, squad: Squad) -> tuple[Sprint, ...]:
    """The sprints of a squad, one after the other from a Monday on; none for a kanban board."""
    if not squad.weeks or not squad.items:
        return ()
    chance = dice(company.seed, "sprints", squad.slug)
    length = squad.weeks * WEEK * DAY
    day = company.start // DAY
    first = (day + (-(day + THURSDAY)) % WEEK) * DAY + 12 * HOUR
    count = -(-DAYS // (squad.weeks * WEEK)) + (squad.weeks == TWO)
    base = (squad.index + 1) * 1_000
    found = []
    for turn in range(count):
        end = first + (turn + 1) * length - 3 * HOUR
        found.append(Sprint(id=base + turn + 1, number=turn + 1, start=first + turn * length, end=end, complete=end + int((chance.random() ** 3) * 26 * HOUR)))
    return tuple(found)


def at(planned: tuple[Sprint, ...], instant: int) -> int | None:
    """The place of the sprint that runs at an instant; the first for what was before it, None after the last."""
    return next((place for place, sprint in enumerate(planned) if instant < sprint.complete), None)


def wandering(chance: Random, company: Company, squad: Squad, work: Piece) -> list[Step]:
    """How the sprints of an item changed, up to the end."""
    planned, end = sprints(company, squad), company.seen_until(squad)
    if not planned or work.kind in {"epic", "subtask"}:
        return []
    if work.fate == "waiting":
        return [step for step in _wished(chance, planned, work) if step[0] < end]
    first = at(planned, work.begun)
    if first is None:
        return []
    steps = _joined(chance, planned[first], work)
    last = at(planned, work.finished)
    carried = range(first, len(planned) - 1 if last is None or work.fate == "stale" else last)
    for place in carried:
        before = steps[-1][2]
        steps.append((planned[place].complete, before, (*before, planned[place + 1].id)))
    return [step for step in steps if step[0] < end]


def _joined(chance: Random, sprint: Sprint, work: Piece) -> list[Step]:
    """Into a sprint at its planning, or in the middle of it; sometimes out by mistake and in again."""
    here = (sprint.id,)
    planned = work.created < sprint.start - 3 * HOUR and chance.random() < PLANNED
    asked = sprint.start - 2 * HOUR if planned else work.begun - MINUTE
    joined = min(max(work.created + MINUTE, asked), sprint.complete - 1)
    steps: list[Step] = [(joined, (), here)]
    if chance.random() < RETURNED and joined + 5 * HOUR < sprint.complete:
        steps += [(joined + 2 * HOUR, here, ()), (joined + 4 * HOUR, (), here)]
    return steps


def _wished(chance: Random, planned: tuple[Sprint, ...], work: Piece) -> list[Step]:
    """What is never begun may have been in a sprint and been taken out again."""
    place = at(planned, work.created)
    if place is None or place + 1 >= len(planned) or chance.random() > WISHED:
        return []
    sprint = planned[place + 1]
    middle = sprint.start + (sprint.end - sprint.start) // 2
    return [(sprint.start - 2 * HOUR, (), (sprint.id,)), (middle, (sprint.id,), ())]
