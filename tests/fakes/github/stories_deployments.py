"""What happened to a deployment and when a release came out: the next good one of an environment makes the one before inactive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.github.data import Deployment, Release, Status
from tests.fakes.github.people import ACTIONS
from tests.fakes.github.stories import DAY, oid

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.github.company_columns import Dated
    from tests.fakes.github.stories import Home

KIND, GLANCE, RELEASE = 4, 5, 6
FIRST_STATUS, FIRST_RELEASE = 300_000_000, 90_000_000
ROOM = 16
ENVIRONMENTS = ((0.45, "production"), (0.6, "prod-eu"), (0.85, "staging"), (0.93, "product-api"), (1.0, "qa"))
FINAL = {"success": "ACTIVE", "failure": "FAILURE", "error": "ERROR", "running": "IN_PROGRESS", "waiting": "QUEUED"}
RELEASE_EVERY = 21 * DAY


def glance(home: Home, place: int, count: int) -> tuple[str, str]:
    """Environment and outcome of a deployment of the seed, without its story; of the newest two, one is under way."""
    chance = home.dice(GLANCE, place).random
    drawn, outcome = chance(), chance()
    environment = next(name for limit, name in ENVIRONMENTS if drawn < limit)
    if place == count - 1:
        return environment, "running"
    return environment, "success" if outcome < 0.88 else "failure" if outcome < 0.96 else "error" if outcome < 0.98 else "waiting"


def told(home: Home, rows: Dated, identifier: int, *, first: int) -> Deployment:
    """A deployment as it stands at the end of its story."""
    place, count = rows.place(identifier), len(rows.seeded)
    environment, outcome = glance(home, place, count)
    dice, created = home.dice(KIND, place), rows.birth(identifier)
    chance = dice.random
    made = Deployment(
        identifier, environment, environment, "deploy:migrations" if chance() < 0.05 else "deploy", None if chance() < 0.5 else "Deploy request from the pipeline",
        '{"service":"front"}' if chance() < 0.3 else None, FINAL[outcome], oid(dice), home.default_branch if chance() < 0.95 else None,
        ACTIONS if chance() < 0.7 else home.someone(chance), created, created,
    )  # fmt: skip
    _go(chance, made, outcome, first=first)
    if outcome == "success" and (after := _successor(home, rows, place)) is not None:
        add_status(made, "INACTIVE", max(made.updated, after), identifier=first + len(made.statuses))
    return made


def _go(chance: Callable[[], float], made: Deployment, outcome: str, *, first: int) -> None:
    """From the queue to the end, if it comes to one."""
    words = {"success": ["SUCCESS"], "failure": ["FAILURE"], "error": ["ERROR"], "running": [], "waiting": []}[outcome]
    before = ["QUEUED", "IN_PROGRESS"] if chance() < 0.4 else ["IN_PROGRESS"]
    at = made.created
    for place, word in enumerate(["QUEUED"] if outcome == "waiting" else before + words):
        at += 1 + int(chance() * (40 if word != words[-1:] else 600))
        add_status(made, word, at, identifier=first + place)
    made.state = FINAL[outcome]


def _successor(home: Home, rows: Dated, place: int) -> int | None:
    """When the next good deployment of the same environment was made."""
    count, environment = len(rows.seeded), glance(home, place, len(rows.seeded))[0]
    return next((rows.seeded[later] + 60 for later in range(place + 1, count) if glance(home, later, count) == (environment, "success")), None)


def add_status(deployment: Deployment, word: str, at: int, *, identifier: int) -> None:
    """A status is added, and with it changes what the whole is said to be."""
    address = f"https://{deployment.environment}.acme.example" if word == "SUCCESS" else ""
    deployment.statuses.append(Status(identifier, word, at, address))
    deployment.updated = at
    deployment.state = "ACTIVE" if word == "SUCCESS" else word


def releases(home: Home, *, since: int, first: int) -> list[Release]:
    """Every three weeks one; among them drafts, candidates and nameless ones."""
    made = []
    for place in range(max(0, (home.until - since) // RELEASE_EVERY)):
        dice = home.dice(RELEASE, place)
        chance = dice.random
        created = since + place * RELEASE_EVERY + int(chance() * DAY)
        draft, candidate = chance() < 0.08, chance() < 0.2
        published = None if draft else created + int(chance() * DAY)
        tag = f"v1.{place}.0" + ("-rc.1" if candidate else "")
        made.append(Release(first + place, tag, None if chance() < 0.15 else f"Versão {tag}", draft, candidate, created, published, published or created, None if draft else oid(dice), ACTIONS if chance() < 0.4 else home.someone(chance, ghosts=0.0)))
    return made
