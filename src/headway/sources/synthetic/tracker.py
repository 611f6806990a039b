"""The work of a squad in the words of its tracker: projects, sprints, items with their changelogs, accounts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from headway.model.scope import Raw
from headway.sources.synthetic import raws
from headway.sources.synthetic.chance import DAY, MINUTE, dice, one_of
from headway.sources.synthetic.forge import moment
from headway.sources.synthetic.journeys import DUPLICATED, fidgets, journey, touched, word
from headway.sources.synthetic.people import people
from headway.sources.synthetic.pieces import EPIC_EVERY, piece
from headway.sources.synthetic.poison import poisoned_item, spoiled
from headway.sources.synthetic.sprints import sprints, wandering
from headway.sources.synthetic.vocabulary import DOMAIN, GOALS, LABELS, LOREM, SUBJECTS, THINGS, WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from headway.sources.synthetic.company import Company
    from headway.sources.synthetic.journeys import Step
    from headway.sources.synthetic.pieces import Piece
    from headway.sources.synthetic.squads import Squad

encode = msgspec.json.Encoder().encode
POINTS, POINTED = (1, 1, 2, 2, 3, 3, 5, 5, 8, 13), 0.75
SIZES = ("PP", "P", "M", "M", "G", "GG")
LINKS = ("Blocks", "is blocked by", "relates to", "clones", "Duplicate", "mentions")
LINKED, DUE, LABELLED, TEAMLESS, FLAGGED, ODD_TYPE = 0.12, 0.1, 0.18, 0.04, 0.06, 0.01
WORDY_LENGTH = 10_800
STRANGE_STATE = "paused"
"""What one board calls a sprint, and no map knows."""


def web(*parts: object) -> str:
    """An address on the tracker."""
    return "/".join([f"https://tracker.{DOMAIN}", *map(str, parts)])


def project(squad: Squad) -> Raw:
    """The project itself."""
    number = int(squad.project.rpartition(":")[2])
    made = raws.ProjectRaw(id=number, key=squad.code, name=squad.name, type="scrum" if squad.weeks else "kanban", url=web("projects", squad.code))
    return Raw(squad.project, encode(made))


def sprint(company: Company, squad: Squad, index: int) -> Raw:
    """A sprint of the squad's board."""
    planned, end = sprints(company, squad)[index], company.seen_until(squad)
    state = "closed" if planned.complete < end else "active" if planned.start < end else "future"
    made = raws.SprintRaw(
        id=planned.id,
        board=f"{squad.name} board",
        name=f"{squad.name} {planned.number}",
        state=STRANGE_STATE if squad.legacy and index == 1 else state,
        goal=GOALS[planned.id % len(GOALS)],
        start=moment(planned.start),
        end=moment(planned.end),
        complete=moment(planned.complete) if state == "closed" else None,
    )
    return Raw(f"synthetic:sprint:{planned.id}", encode(made))


def item(company: Company, squad: Squad, index: int) -> Raw:
    """A work item with its changelog."""
    payload = encode(_item(company, squad, piece(company, squad, index)))
    return Raw(f"synthetic:item:{squad.first_item + index}", spoiled(payload) if poisoned_item(squad, index) else payload)


def _item(company: Company, squad: Squad, work: Piece) -> raws.ItemRaw:
    chance = dice(company.seed, "item", squad.slug, work.index)
    crew, end = people(company.seed, squad), company.seen_until(squad)
    steps = journey(chance, company, squad, work)
    log = _changelog(chance, company, squad, work, steps)
    name, category = word(squad, steps[-1].column)
    points, size, seconds = _effort(chance, squad)
    noun = one_of(chance, THINGS[squad.words])
    kinds = WORKFLOWS[squad.words].types
    return raws.ItemRaw(
        id=squad.first_item + work.index,
        key=f"{squad.code}-{work.number}",
        summary=one_of(chance, SUBJECTS[squad.words]).format(noun),
        description=_description(chance, squad),
        issue_type="Wish" if chance.random() < ODD_TYPE and work.kind == "task" else kinds[work.kind],
        status=raws.Named(name=name, category=category),
        priority=one_of(chance, WORKFLOWS[squad.words].priorities),
        resolution=_resolution(chance, steps[-1].column),
        assignee=crew[work.author].account if work.begun < end and work.fate != "waiting" else None,
        reporter=crew[work.reporter].account,
        team=squad.name if chance.random() > TEAMLESS else None,
        parent=_parent(chance, squad, work),
        labels=[label for label in LABELS if chance.random() < LABELLED / 2],
        flagged=steps[-1].column == "blocked" or (steps[-1].column in {"progress", "review"} and chance.random() < FLAGGED),
        story_points=points,
        size=size,
        estimate_seconds=seconds,
        created=moment(work.created),
        updated=log[-1].at if log else moment(work.created),
        due=moment(work.created + 30 * DAY) if chance.random() < DUE else None,
        sprints=[int(number) for number in _last(log, "Sprint").split(", ") if number],
        links=_links(chance, squad, work),
        changelog=log,
        url=web("browse", f"{squad.code}-{work.number}"),
    )


def _changelog(chance: Random, company: Company, squad: Squad, work: Piece, steps: list[Step]) -> list[raws.Entry]:
    """Everything that was changed, oldest first, numbered in that order."""
    crew, end = people(company.seed, squad), company.seen_until(squad)
    who, asked = crew[work.author].account, crew[work.reporter].account
    found: list[tuple[int, str, str, str, str]] = []
    for before, step in pairwise(steps):
        found.append((step.at, "status", word(squad, before.column)[0], word(squad, step.column)[0], who))
    for at, old, new in wandering(chance, company, squad, work):
        found.append((at, "Sprint", ", ".join(map(str, old)), ", ".join(map(str, new)), asked))
    if work.begun < end and work.fate != "waiting":
        found.append((work.begun - MINUTE, "assignee", "", who, asked))
    found += [(at, "Rank", "", "ranked higher", asked) for at in fidgets(chance, squad, work, end)]
    bulk = touched(company, squad, work.index)
    if bulk and bulk > work.created:
        found.append((bulk, "labels", "", "2026-cleanup", asked))
    found.sort(key=lambda change: change[0])
    first = (squad.first_item + work.index) * 1_000
    return [
        raws.Entry(id=str(first + turn), at=moment(at), author=author, field=name, before=old or None, after=new or None)
        for turn, (at, name, old, new, author) in enumerate(found)
        if at < end
    ]


def _last(log: list[raws.Entry], name: str) -> str:
    """What a field was changed to last."""
    return next((entry.after or "" for entry in reversed(log) if entry.field == name), "")


def _description(chance: Random, squad: Squad) -> str | None:
    if squad.wordy:
        begin = int(chance.random() * len(LOREM))
        return (LOREM * (WORDY_LENGTH // len(LOREM) + 2))[begin : begin + WORDY_LENGTH]
    return LOREM[: int(chance.random() * len(LOREM))] or None


def _resolution(chance: Random, column: str) -> str | None:
    if column == "cancelled":
        return "Duplicate" if chance.random() < DUPLICATED else "Won't Do"
    return "Done" if column == "done" else None


def _effort(chance: Random, squad: Squad) -> tuple[float | None, str | None, int | None]:
    """Story points, a T-shirt size or hours, as the squad is used to; often nothing."""
    told = chance.random() < POINTED
    if not told or squad.index % 4 == 3:  # noqa: PLR2004 - a turn
        return None, None, None
    habit = squad.index % 3
    if habit == 0:
        return float(one_of(chance, POINTS)), None, None
    return (None, one_of(chance, SIZES), None) if habit == 1 else (None, None, 3600 * one_of(chance, (3, 6, 12, 20, 36, 60)))


def _parent(chance: Random, squad: Squad, work: Piece) -> str | None:
    """A subtask has the item before it as its parent, many others an epic."""
    if work.kind == "subtask":
        return f"{squad.code}-{work.index}"
    epic = work.index // EPIC_EVERY * EPIC_EVERY
    return f"{squad.code}-{epic + 1}" if work.kind != "epic" and chance.random() < 0.6 else None  # noqa: PLR2004 - a share


def _links(chance: Random, squad: Squad, work: Piece) -> list[raws.LinkRaw]:
    """Links to items that were there before."""
    if chance.random() > LINKED or work.index < EPIC_EVERY:
        return []
    target = next(index for index in range(work.index - 1 - int(chance.random() * 20), -1, -1) if not poisoned_item(squad, index))
    return [raws.LinkRaw(id=work.number, type=one_of(chance, LINKS), key=f"{squad.code}-{target + 1}")]


def dates(company: Company, squad: Squad) -> bytes:
    """When the squad's sprints begin and end: what shaping its items needs."""
    return encode(
        raws.SprintDates(sprints=[raws.Dates(id=planned.id, start=moment(planned.start), end=moment(planned.end)) for planned in sprints(company, squad)])
    )


def stream(company: Company, squad: Squad, entity: str) -> tuple[int, Callable[[int], Raw], bytes]:
    """How many raw records an entity of a project has, the way to one of them, and the reference of its pages."""
    if entity == "work_items":
        return squad.items, lambda index: item(company, squad, index), dates(company, squad)
    if entity == "sprints":
        return len(sprints(company, squad)), lambda index: sprint(company, squad, index), b""
    return 1, lambda _: project(squad), b""


def accounts(company: Company, site: str, squads: list[Squad]) -> tuple[int, Callable[[int], Raw]]:
    """Everybody the tracker knows."""
    crew = [person for squad in squads for person in people(company.seed, squad)]
    automation = raws.AccountRaw(handle="557058:automation", name="Automation for boards", email="", type="app")

    def one(index: int) -> Raw:
        if index == len(crew):
            return Raw(f"{site}:{automation.handle}", encode(automation))
        person = crew[index]
        return Raw(
            f"{site}:{person.account}", encode(raws.AccountRaw(handle=person.account, name=person.name, email=person.email if index % 5 else "", type="user"))
        )

    return len(crew) + 1, one
