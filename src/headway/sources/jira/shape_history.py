"""The changelog of an issue, which the mapper hands over whole: changes of status, and stays in sprints.

A field is known by its id, else by its name, whatever its case: old histories and Data Center have no ids. In a
change of sprint both sides name all sprints an item is in, closed ones too, by id.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from headway.normalise.history import Change
from headway.normalise.lenient import tolerant
from headway.normalise.sprints import GRACE, stays
from headway.normalise.text import clean
from headway.normalise.words import folded
from headway.sources.jira.shape_dates import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from headway.normalise.sprints import Stay
    from headway.sources.jira.fields import Site
    from headway.sources.jira.raws import Entry, HistoryGiven, Id
    from headway.sources.jira.shape_people import Met

STATUS = "status"
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
PART = re.compile(r"(?:^|,)([A-Za-z]+)=(.*?)(?=,[A-Za-z]+=|$)", re.DOTALL)
"""One part of a sprint as Data Center prints it: `...Sprint@1f[id=1,rapidViewId=2,state=CLOSED,name=a, b,...]`."""


class Told:
    """What a changelog says, sorted out: `changes` of status, moves between sprints, and `lost` ids of histories whose instant cannot be read."""

    def __init__(self, histories: Iterable[HistoryGiven], site: Site, met: Met) -> None:
        self.changes: list[Change] = []
        self.moves: list[tuple[int, int, str, frozenset[int], frozenset[int]]] = []
        self.lost: list[str] = []
        sprint_ids, sprint_words = site.sprint, site.sprint_words
        for history in histories:
            actor = met.handle(history.author)
            taken: list[str] = []
            for entry in history.items or ():
                kind = _kind(entry, sprint_ids, sprint_words)
                if kind:
                    turn = taken.count(kind)
                    taken.append(kind)
                    self._take(kind, history, entry, f"{text(history.id)}.{turn}" if turn else text(history.id), actor)

    def _take(self, kind: str, history: HistoryGiven, entry: Entry, name: str, actor: str | None) -> None:
        at = instant(history.created)
        if at is None:
            self.lost.append(name)
        elif kind == STATUS:
            before, after = entry.before_string, entry.after_string
            self.changes.append(Change(name, at, None if before is None else clean(before), clean(after or ""), actor, text(entry.before) or None, text(entry.after) or None))
        else:
            self.moves.append((at, len(name), name, numbers(entry.before), numbers(entry.after)))


def _kind(entry: Entry, sprint_ids: Sequence[str], sprint_words: frozenset[str]) -> str:
    """`status`, `sprint` or neither: by the id of the field where there is one that we know, else by its name."""
    if entry.field_id:
        known = folded(entry.field_id)
        if known == STATUS or entry.field_id in sprint_ids:
            return STATUS if known == STATUS else "sprint"
        if known.startswith("customfield_") and sprint_ids:
            return ""
    name = folded(entry.field or "")
    return STATUS if name == STATUS else "sprint" if name in sprint_words else ""


def text(given: Id) -> str:
    """An id as text; empty for none."""
    return given if isinstance(given, str) else "" if given is None else str(given)


@lru_cache(maxsize=16384)
def numbers(given: Id) -> frozenset[int]:
    """The ids of sprints that one side of a change names."""
    return frozenset(int(part) for part in map(str.strip, text(given).split(",")) if NUMBER.fullmatch(part))


def sprint_stays(told: Told, *, created_at: int, now: dict[int, tuple[int, ...]]) -> Iterator[tuple[int, int, Stay]]:
    """(sprint, turn, stay) of every stay; `now` gives the sprints the item has, with the instants at which each of them counts who is in.

    A sprint that an issue was created in stands in no change: it is on the left side of the first one, or in the issue only.
    """
    moves = sorted(told.moves)
    mentioned = frozenset().union(*(before | after for _, _, _, before, after in moves)) if moves else frozenset()
    inside = (moves[0][3] if moves else frozenset()) | (now.keys() - mentioned)
    turns: dict[int, list[tuple[int, bool]]] = {number: [(created_at, True)] for number in sorted(inside)}
    for at, _, _, before, after in moves:
        for number in sorted(before ^ after):
            turns.setdefault(number, []).append((at, number in after))
    for number, joined_left in turns.items():
        for turn, stay in enumerate(stays(joined_left, judged_at=now.get(number, ()))):
            yield number, turn, stay


@lru_cache(maxsize=8192)
def sprints_now(said: bytes) -> dict[int, tuple[int, ...]]:
    """The sprints that stand in an issue's field, objects or Data Center's printed ones, with the instants at which each counts who is in."""
    given = tolerant(msgspec.json.decode, said)
    found = (_sprint(one) for one in (given if isinstance(given, list) else [given]))
    return dict(one for one in found if one is not None)


def _sprint(given: Any) -> tuple[int, tuple[int, ...]] | None:
    """Its id; the end of planning; and its end: when it was closed, else when it is to be."""
    if isinstance(given, str):
        given = _printed(given)
    if not isinstance(given, dict) or not NUMBER.fullmatch(str(given.get("id"))):
        return None
    start, end = _date(given.get("startDate")), _date(given.get("completeDate")) or _date(given.get("endDate"))
    judged = (*(() if start is None else (start + GRACE,)), *(() if end is None else (end,)))
    return int(given["id"]), judged


def _date(said: Any) -> int | None:
    return instant(said) if isinstance(said, str | int | float) and said != "<null>" else None


def _printed(line: str) -> dict[str, str]:
    """The parts of a printed sprint; of a part that occurs twice (a name may look like one) the first. A bare number is an id."""
    inner = line[line.find("[") + 1 : line.rfind("]")] if "[" in line and "]" in line else f"id={line.strip()}"
    parts: dict[str, str] = {}
    for found in PART.finditer(inner):
        parts.setdefault(found[1], found[2])
    return parts
