"""What happened to an item: made from the seed whenever it is asked for, never kept.

A happening is symbolic - status from this id to that one - so that one story is told in the words of either edition.
They are bare tuples because a large company has millions of them and every one is made again whenever it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.fakes.jira.catalogue import BLOCKED, DOING, DONE, REVIEW, START

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.jira.company import Company

Change: TypeAlias = tuple[str, Any, Any]
"""One field changed: its kind, what it was, what it is; the values are ids of ours, or text."""
Happening: TypeAlias = tuple[int, int, tuple[Change, ...]]
"""Everything one person changed at one instant: when (ms), who, what."""

LONG_HISTORY = 0.01
"""Share of items with more than 100 histories."""
NOBODY = -1
"""An author whom the site no longer names."""
ONWARD = {START: (DOING, DOING), DOING: (REVIEW, BLOCKED), REVIEW: (DONE, DOING), BLOCKED: (DOING, DOING), DONE: (DOING, START)}
"""A step of the workflow to the next one, and to the one taken now and then."""
GUESSES = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 0.5)
BY_NAME = frozenset({"sprints", "flagged", "assignee", "points", "summary", "project"})


@dataclass(slots=True)
class Story:
    """An item as it stands, and how it came to that."""

    position: int
    project: int
    number: int
    created: int
    updated: int
    status: str
    people: tuple[int, int]
    sprints: tuple[int, ...] = ()
    flagged: bool = False
    assignee: int | None = None
    points: float | None = None
    resolution: str | None = None
    resolved: int | None = None
    moved_status: int | None = None
    summary: str | None = None
    spoilt: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)

    def take(self, at: int, kind: str, after: Any) -> None:
        """A field has its new value."""
        if kind == "status":
            self.status, self.moved_status = after, at
        elif kind == "resolution":
            self.resolution, self.resolved = after, at if after else None
        elif kind == "number":
            self.number = after[1]
        elif kind in BY_NAME:
            setattr(self, kind, after)


class _Telling:
    """The writing of one story, step by step."""

    def __init__(self, company: Company, story: Story, dice: Random) -> None:
        self.story, self.chance = story, dice.random
        self.project = company.projects[story.project]
        self.crowd = len(company.people)
        self.step = START

    def happen(self, at: int, chance: float) -> None:
        """One more thing happens; ``chance`` decides what."""
        story, dice = self.story, self.chance
        changes: tuple[Change, ...]
        if chance < 0.45:
            changes = self.progress(at)
        elif chance < 0.65 and self.project.sprints:
            before, story.sprints = story.sprints, self.planned(at)
            changes = (("sprints", before, story.sprints),)
        elif chance < 0.72:
            changes = (("flagged", story.flagged, not story.flagged),)
            story.flagged = not story.flagged
        elif chance < 0.85:
            someone = int(dice() * self.crowd) if story.assignee is None or dice() < 0.8 else None
            changes = (("assignee", story.assignee, someone),)
            story.assignee = someone
        elif chance < 0.92:
            guess = GUESSES[int(dice() * 7)]
            changes = (("points", story.points, guess),)
            story.points = guess
        else:
            changes = (("words", story.position % 90, (story.position + 7) % 90),)
        who = dice()
        story.happenings.append((at, NOBODY if who < 0.005 else int(who * self.crowd), changes))

    def progress(self, at: int) -> tuple[Change, ...]:
        """One step on, or, seldom, back: stopped work goes on, done work is reopened."""
        story, workflow = self.story, self.project.workflow
        before, self.step = story.status, ONWARD[self.step][self.chance() < 0.2]
        story.status, story.moved_status = workflow[self.step], at
        moved = ("status", before, story.status)
        if self.project.simple:
            return (moved,)
        was, word = story.resolution, None
        if self.step == DONE:
            fate = self.chance()
            word = "done" if fate < 0.85 else "wont" if fate < 0.93 else "duplicate" if fate < 0.97 else None
        story.resolution, story.resolved = word, at if word else None
        return (moved,) if was == word else (moved, ("resolution", was, word))

    def planned(self, at: int) -> tuple[int, ...]:
        """Into the sprint of the day, or out of it again: what was left is entered again later."""
        sprint, held = self.project.sprint_at(at), self.story.sprints
        return tuple(one for one in held if one != sprint) if sprint in held else (*held, sprint)


def opening_story(company: Company, position: int) -> Story:
    """An item as it was created, and nothing more."""
    columns = company.columns
    project, created, crowd = columns.project[position], columns.created[position], len(company.people)
    reporter = (position * 7919 + 3) % crowd
    opened = Story(position, project, columns.number[position], created, created, company.projects[project].workflow[START], (reporter, (reporter + position) % crowd))
    opened.summary = company.titles.get(position)
    return opened


def told(company: Company, position: int) -> Story:
    """The seeded story of an item, without what was done to it since."""
    dice = Random(company.seed * 1_000_003 + position)  # noqa: S311 - make-believe, no secret; the same bytes for the same seed are the point
    chance = dice.random
    story = opening_story(company, position)
    created, updated = story.created, company.origin_of(position)
    count = 100 + int(chance() * 50) if chance() < LONG_HISTORY else 1 + int(chance() * 12)
    life = updated - created
    telling = _Telling(company, story, dice)
    for at in sorted([created + int(chance() * life) for _ in range(count)]):
        telling.happen(at, chance())
    telling.happen(updated, 0.0 if chance() < 0.6 else chance())
    story.updated = updated
    return story


def retold(story: Story, later: Iterable[tuple[Happening, dict[str, Any]]]) -> Story:
    """A story with what was done to its item since the seed made it."""
    for happening, extra in later:
        at, _, changes = happening
        story.extra.update(extra)
        story.spoilt = extra.get("spoilt", story.spoilt)
        for kind, _, after in changes:
            story.take(at, kind, after)
        story.updated = at
        if changes:
            story.happenings.append(happening)
    return story
