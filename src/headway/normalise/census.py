"""Words that no map has, and where name and category disagree, counted from facts for whoever minds the maps.

Each function takes what a store's tally of its columns gives: (values, count). Words are asked anew, so
that a word mapped a minute ago is not told as missing until everything has been shaped again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.normalise.effort import SOURCES
from headway.normalise.sprints import sprint_state
from headway.normalise.status import status_of
from headway.normalise.types import type_of
from headway.normalise.words import folded, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from headway.normalise.words import Words

    Rows = Iterable[tuple[Sequence[Any], int]]

STATUS_COLUMNS = ("source", "project", "team", "status_raw", "status_category")
TYPE_COLUMNS = ("source", "project", "team", "type_raw", "type")
EFFORT_COLUMNS = ("source", "effort_source")
SPRINT_COLUMNS = ("source", "scope", "state_raw")


class Unmapped(Struct, frozen=True, order=True, kw_only=True):
    """`items` facts of a source carry a word that the map does not have; `meanwhile` is what they count as, by the category or as nothing known."""

    map: str
    source: str
    word: str
    items: int
    meanwhile: str


class Disagreement(Struct, frozen=True, order=True, kw_only=True):
    """A status whose name says `named` and whose category says otherwise: `items` count as `taken`."""

    source: str
    word: str
    category: str
    named: str
    taken: str
    items: int


class EffortCount(Struct, frozen=True, order=True, kw_only=True):
    """How many items of a source are estimated in what; `none` are not at all."""

    source: str
    points: int
    size: int
    estimate: int
    none: int


def statuses(rows: Rows, words: Words) -> tuple[list[Unmapped], list[Disagreement]]:
    """Statuses without a word of ours, and those whose name contradicts their category, from a tally of STATUS_COLUMNS of `work_items`."""
    missing: Counter[tuple[str, str, str]] = Counter()
    torn: Counter[tuple[str, str, str, str, str]] = Counter()
    for (source, project, team, word, category), count in rows:
        said = _said(words, source, project, team)
        named = lookup("status", word, said["status"])
        told = status_of(word, category=category, overrides=said["status"], categories=said["categories"])
        if named is None:
            missing[source, folded(word), told.status] += count
        elif told.disagrees:
            torn[source, folded(word), category or "", named, told.status] += count
    found = [Unmapped(map="status", source=source, word=word, items=count, meanwhile=ours) for (source, word, ours), count in missing.items()]
    contradicting = [Disagreement(source=source, word=word, category=category, named=named, taken=taken, items=count) for (source, word, category, named, taken), count in torn.items()]
    return _most_first(found), sorted(contradicting, key=lambda one: (-one.items, one))


def types(rows: Rows, words: Words) -> list[Unmapped]:
    """Types that neither their own word nor a label tells, from a tally of TYPE_COLUMNS of `work_items`; an item without a word leaves nothing to map."""
    missing: Counter[tuple[str, str, str]] = Counter()
    for (source, project, team, word, ours), count in rows:
        if word and ours == "unknown" and type_of(word, overrides=_said(words, source, project, team)["types"]) == "unknown":
            missing[source, folded(word), ours] += count
    return _most_first(Unmapped(map="types", source=source, word=word, items=count, meanwhile=ours) for (source, word, ours), count in missing.items())


def sprints(rows: Rows, words: Words) -> list[Unmapped]:
    """States of sprints that are none we know, from a tally of SPRINT_COLUMNS of `sprints`."""
    missing: Counter[tuple[str, str]] = Counter()
    for (source, scope, word), count in rows:
        if sprint_state(word, overrides=words.of("sprints", source=source, scope=scope)) is None:
            missing[source, folded(word)] += count
    return _most_first(Unmapped(map="sprints", source=source, word=word, items=count, meanwhile="none") for (source, word), count in missing.items())


def effort(rows: Rows) -> list[EffortCount]:
    """What each source estimates in, from a tally of EFFORT_COLUMNS of `work_items`."""
    by_source: dict[str, Counter[str]] = {}
    for (source, told), count in rows:
        by_source.setdefault(source, Counter())[told if told in SOURCES else "none"] += count
    return [EffortCount(source=source, points=said["points"], size=said["size"], estimate=said["estimate"], none=said["none"]) for source, said in sorted(by_source.items())]


def _said(words: Words, source: str, project: str, team: str | None) -> Mapping[str, Mapping[str, str]]:
    """What is said where an item is, of the maps that are asked here."""
    return {name: words.of(name, source=source, scope=project, team=team) for name in ("status", "categories", "types")}


def _most_first(found: Iterable[Unmapped]) -> list[Unmapped]:
    return sorted(found, key=lambda one: (-one.items, one))
