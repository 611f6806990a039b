"""What happened to an issue: labelled, closed one way or another, reopened; made from the seed whenever it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.data import Event, Issue
from tests.fakes.github.stories import body, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.stories import Home

KIND = 2
FIRST_ISSUE, FIRST_EVENT = 2_500_000_000, 5_000_000_000
ROOM = 100
MILESTONES = ("v1.0", "v1.1", "Q3: confiança")


def told(home: Home, number: int, *, place: int, created: int, updated: int, labels: list[str]) -> Issue:
    """An issue as it stands at the end of its story."""
    chance = home.dice(KIND, number).random
    author = home.someone(chance)
    words = f"{title(home, chance)[0]} does not work" if chance() < 0.5 else title(home, chance)[0]
    issue = Issue(FIRST_ISSUE + place, number, words, body(home, chance), "OPEN", None, created, updated, None, author, labels=labels)
    issue.assignees = [found for _ in range(int(chance() * 2.6)) if (found := home.someone(chance, ghosts=0.0)) is not None][:2]
    issue.assignees = list({found.id: found for found in issue.assignees}.values())
    issue.milestone = MILESTONES[int(chance() * len(MILESTONES))] if chance() < 0.2 else None
    steps = _steps(chance)
    moments = sorted(created + int(chance() * (updated - created)) for _ in range(len(labels) + len(steps) + 2))
    issue.events = _events(home, chance, issue, [(created, moment)[chance() < 0.3] for moment in moments[: len(labels)]], moments[len(labels) :], steps, first=FIRST_EVENT + place * ROOM)
    _settle(issue, steps)
    return issue


def _steps(chance: Callable[[], float]) -> list[str | None]:
    """Closings with their reason, None for a reopening."""
    drawn = chance()
    if drawn < 0.25:
        return []
    if drawn < 0.32:
        return ["COMPLETED", None] if drawn < 0.27 else ["COMPLETED", None, "COMPLETED"] if drawn < 0.31 else ["NOT_PLANNED", None, "COMPLETED", None, "COMPLETED"]
    return ["NOT_PLANNED"] if drawn < 0.42 else ["DUPLICATE"] if drawn < 0.44 else ["COMPLETED"]


def _events(home: Home, chance: Callable[[], float], issue: Issue, named: list[int], rest: list[int], steps: list[str | None], *, first: int) -> list[Event]:
    """Labels, and a label that did not stay, and closings; in the order of time."""
    made = [(at, "LabeledEvent", label, None) for at, label in zip(named, issue.labels, strict=True)]
    made += [(at, "ReopenedEvent" if reason is None else "ClosedEvent", None, reason) for at, reason in zip(rest[2:], steps, strict=True)]
    if chance() < 0.1 and "question" not in issue.labels:
        made += [(rest[0], "LabeledEvent", "question", None), (rest[1], "UnlabeledEvent", "question", None)]
    made.sort(key=lambda one: one[0])
    return [Event(first + place, kind, at, home.someone(chance), label, reason) for place, (at, kind, label, reason) in enumerate(made)]


def _settle(issue: Issue, steps: list[str | None]) -> None:
    """The state that the last step leaves."""
    if not steps:
        return
    if steps[-1] is None:
        issue.reason = "REOPENED"
        return
    issue.state, issue.reason = "CLOSED", steps[-1]
    issue.closed = next(event.at for event in reversed(issue.events) if event.kind == "ClosedEvent")
