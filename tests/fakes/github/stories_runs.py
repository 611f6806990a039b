"""What happened to a workflow run: its attempts and their jobs; 57 000 of them cost nothing before they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.data import Attempt, Job, Run
from tests.fakes.github.people import ACTIONS
from tests.fakes.github.stories import oid, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.data import User
    from tests.fakes.github.stories import Home

KIND = 3
FIRST_JOB = 700_000_000
ROOM, ROOM_OF_ATTEMPT = 32, 8
WORKFLOWS = ("CI", "Deploy", "Nightly", "Liberação")
JOBS = ("lint", "build", "test (3.11)", "test (3.12)", "e2e", "publish")
ALLOWED = "canary (may fail)"
"""A job that the run does not wait for to be good."""
RERUN = 0.03
OUTCOMES = ((0.78, "success"), (0.88, "failure"), (0.93, "cancelled"), (0.97, "skipped"), (0.98, "timed_out"), (0.985, "action_required"), (0.99, "neutral"), (0.995, "stale"), (1.0, "startup_failure"))
QUIET = frozenset({"skipped", "action_required", "startup_failure", "stale"})
"""Outcomes of runs of which no job ever began."""


def told(home: Home, identifier: int, *, place: int, number: int, created: int) -> Run:
    """A run of the seed; all of those are over."""
    dice = home.dice(KIND, number)
    chance = dice.random
    drawn = chance()
    workflow = WORKFLOWS[0 if drawn < 0.7 else 1 if drawn < 0.85 else 2 if drawn < 0.95 else 3]
    event = "schedule" if workflow == "Nightly" else "push" if chance() < 0.45 else "pull_request"
    branch = home.default_branch if event != "pull_request" else None if chance() < 0.02 else title(home, chance)[1]
    sha = oid(dice)
    actor = ACTIONS if event == "schedule" else home.someone(chance, ghosts=0.005, bots=0.08)
    outcomes = _outcomes(chance)
    return Run(identifier, number, workflow, event, branch, sha, created, _attempts(chance, outcomes, actor, created=created, until=home.until, first=FIRST_JOB + place * ROOM))


def _outcomes(chance: Callable[[], float]) -> list[str]:
    """The conclusion of each attempt; what failed is tried again at times."""
    drawn = chance()
    last = next(word for limit, word in OUTCOMES if drawn < limit)
    if chance() < RERUN:
        return [*(["failure"] * (1 + (chance() < 0.25))), "success" if chance() < 0.8 else "failure"]
    return [last]


def _attempts(chance: Callable[[], float], outcomes: list[str], actor: User | None, *, created: int, until: int, first: int) -> list[Attempt]:
    made, started = [], created
    for number, outcome in enumerate(outcomes, 1):
        jobs = jobs_of(chance, outcome, started=started, first=first + number * ROOM_OF_ATTEMPT - ROOM_OF_ATTEMPT)
        finished = max([started + 1, *(job.completed for job in jobs if job.completed is not None)])
        made.append(Attempt(number, "completed", outcome, started, min(finished, max(until, started)), actor, jobs))
        started = finished + 60 + int(chance() * 3_600)
    return made


def jobs_of(chance: Callable[[], float], outcome: str, *, started: int, first: int) -> list[Job]:
    """The jobs of an attempt that is over, one after the other; where one is bad, those behind it are skipped."""
    if outcome in QUIET:
        return [Job(first, JOBS[0], "completed", "skipped", started, started, started)] if outcome == "skipped" else []
    count = 1 + int(chance() * 5)
    bad = int(chance() * count) if outcome in {"failure", "timed_out", "cancelled"} else count
    made, at = [], started + int(chance() * 30)
    for place in range(count):
        word = "success" if place < bad else outcome if place == bad else "skipped"
        begun, at = at, at if word == "skipped" else at + 5 + int(chance() * 400)
        made.append(Job(first + place, JOBS[place], "completed", word, started, begun, at))
    if chance() < 0.08:
        made.append(Job(first + count, ALLOWED, "completed", "failure", started, started + 3, at + 1))
    return made
