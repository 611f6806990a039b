"""A piece of work, from the wish to its end: what its item in the tracker and its pull request both follow.

It is made by its number alone, so the tracker and the forge tell one story without knowing each other.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.sources.synthetic.chance import HOUR, at_work, by_weight, dice, hours, portion
from headway.sources.synthetic.people import neighbours, people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.people import Person
    from headway.sources.synthetic.squads import Repository, Squad

EPIC_EVERY, SUBTASK_EVERY, SUBTASK_AT = 30, 11, 7
KINDS = {"story": 44.0, "task": 24.0, "bug": 20.0, "chore": 9.0, "incident": 3.0}
FATES = {"done": 80.0, "waiting": 13.0, "cancelled": 5.0, "closed": 3.0, "stale": 1.6}
"""What becomes of a piece: `waiting` is never begun, `closed` loses its pull request, `stale` lies about with an open one."""
ROBOT_SHARE = 0.05
DRAFT_SHARE = 0.22
EPIC_HOURS = 900.0
SMALLEST_HOURS = 0.05
NEAR = 0.7
"""How often the reader is the one who is awake at the same time."""
QUIET = 0.75
"""How many of those who need not stop at the end of a day still do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece; instants in seconds. `coded` to `merged` are marks of its pull request, whether it has one or not."""

    index: int
    kind: str
    fate: str
    author: int
    reader: int
    reporter: int
    robot: bool
    drafted: bool
    rounds: int
    created: int
    begun: int
    coded: int
    opened: int
    ready: int
    reviewed: int
    approved: int
    merged: int
    finished: int

    @property
    def number(self) -> int:
        """The number in its code."""
        return self.index + 1

    @property
    def epic(self) -> int | None:
        """The index of the epic it is part of."""
        return self.index // EPIC_EVERY * EPIC_EVERY if self.kind != "epic" else None


def has_pull(squad: Squad, index: int) -> bool:
    """Whether a piece comes with a pull request; they are spread evenly, as many as planned."""
    return (index + 1) * squad.pull_requests // squad.items > index * squad.pull_requests // squad.items


def pulls_of(company: Company, squad: Squad, repository: Repository) -> Iterator[int]:
    """The pieces whose pull request is in a repository."""
    wanted = squad.repositories.index(repository)
    return (index for index in range(squad.items) if has_pull(squad, index) and repository_of(company, squad, index) == wanted)


def repository_of(company: Company, squad: Squad, index: int) -> int:
    """Which repository of its squad a piece changes."""
    return min(bisect_right(squad.shares, portion(company.seed, squad.slug, "where", index)), len(squad.repositories) - 1)


def _kind(chance: Random, index: int) -> str:
    if index % EPIC_EVERY == 0:
        return "epic"
    return "subtask" if index % SUBTASK_EVERY == SUBTASK_AT else by_weight(chance, KINDS)


def _fate(chance: Random, squad: Squad, index: int, kind: str) -> str:
    """What becomes of it; what somebody has written code for was begun."""
    fate = by_weight(chance, FATES)
    return "done" if kind == "epic" or (fate == "waiting" and has_pull(squad, index)) else fate


def _next(chance: Random, at: int, median: float, person: Person) -> int:
    """After a while of the given median hours, when the person works again; the restless do not wait for that."""
    later = at + max(60, hours(chance, max(median, SMALLEST_HOURS)))
    return later if chance.random() < person.restless * QUIET else at_work(chance, later, person.offset)


def piece(company: Company, squad: Squad, index: int) -> Piece:
    """The piece of a number."""
    chance = dice(company.seed, "piece", squad.slug, index)
    crew, profile = people(company.seed, squad), squad.profile
    kind = _kind(chance, index)
    fate = _fate(chance, squad, index, kind)
    author, reporter = int(chance.random() ** 1.4 * len(crew)), int(chance.random() * len(crew))
    reader = neighbours(company.seed, squad)[author] if chance.random() < NEAR else (author + 1) % len(crew)
    person, other = crew[author], crew[reader]
    end = company.seen_until(squad)
    wished = company.start + int((index + chance.random()) / squad.items * (end - company.start))
    created = at_work(chance, wished, crew[reporter].offset) if chance.random() > profile.after_hours else wished
    created = created if created < end else wished
    begun = _next(chance, created, profile.wait, person)
    coded = _next(chance, begun, 0.5, person)
    opened = _next(chance, coded, profile.coding, person)
    drafted = chance.random() < DRAFT_SHARE
    ready = _next(chance, opened, profile.coding * 0.4, person) if drafted else opened
    reviewed = _next(chance, ready, profile.pickup, other)
    rounds = (chance.random() < profile.rounds) + (chance.random() < profile.rounds / 3)
    approved = _next(chance, reviewed, profile.review * rounds, other) if rounds else reviewed + int(chance.random() * profile.review * HOUR / 4)
    merged = _next(chance, approved, profile.merge, person)
    ended = _next(chance, begun, EPIC_HOURS, person) if kind == "epic" else _next(chance, merged, profile.finish, person)
    return Piece(
        index=index, kind=kind, fate=fate, author=author, reader=reader, reporter=reporter, robot=chance.random() < ROBOT_SHARE, drafted=drafted, rounds=rounds,
        created=created, begun=begun, coded=coded, opened=opened, ready=ready, reviewed=reviewed, approved=approved, merged=merged, finished=ended,
    )  # fmt: skip
