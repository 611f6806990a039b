"""What was said of words and is not applied yet: items that would be something else if they were shaped now.

A word that was said counts as known at once, so without this list nobody would see that a replay is due.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from headway.normalise.sprints import sprint_state
from headway.normalise.status import status_of
from headway.normalise.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from headway.normalise.words import Words

ITEM_COLUMNS = ("source", "project", "team", "status", "status_raw", "status_category", "resolution_raw", "type", "type_raw", "effort_source")
SPRINT_COLUMNS = ("source", "scope", "state", "state_raw")


class ItemGroup(Struct, frozen=True):
    """Work items alike in everything that words are asked about, and how many there are."""

    source: str
    project: str
    team: str | None
    status: str
    status_raw: str
    status_category: str | None
    resolution_raw: str | None
    type: str
    type_raw: str
    effort_source: str | None
    count: int


class Waiting(Struct, frozen=True, order=True, kw_only=True):
    """`items` of a source still count as `meanwhile` though their word was said to be `value`."""

    map: str
    word: str
    source: str
    value: str
    meanwhile: str
    items: int


def item_groups(tally: Iterable[tuple[tuple[Any, ...], int]]) -> list[ItemGroup]:
    """The rows of a tally over ITEM_COLUMNS of `work_items`, by name."""
    return [ItemGroup(**dict(zip(ItemGroup.__struct_fields__, (*values, count), strict=True))) for values, count in tally]


def waiting_of(items: Iterable[ItemGroup], sprints: Iterable[tuple[Sequence[Any], int]], words: Words) -> tuple[Waiting, ...]:
    """What waits for a replay, most items first; `sprints` is a tally over SPRINT_COLUMNS."""
    found: Counter[tuple[str, str, str, str, str]] = Counter()
    for group in items:
        said = {name: words.of(name, source=group.source, scope=group.project, team=group.team) for name in ("status", "categories", "resolutions", "types")}
        if folded(group.status_raw) in said["status"] and (value := _status(group, said)) != group.status:
            found["status", folded(group.status_raw), group.source, value, group.status] += group.count
        if (kind := said["types"].get(folded(group.type_raw))) and kind != group.type:
            found["types", folded(group.type_raw), group.source, kind, group.type] += group.count
    for (source, scope, state, raw), count in sprints:
        told = words.of("sprints", source=source, scope=scope)
        becomes = sprint_state(raw, overrides=told)
        if becomes is not None and becomes != state and folded(raw) in told:
            found["sprints", folded(raw), source, becomes, state or "none"] += count
    rows = [Waiting(map=name, word=word, source=source, value=value, meanwhile=now, items=count) for (name, word, source, value, now), count in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.items, row)))


def _status(group: ItemGroup, said: Mapping[str, Mapping[str, str]]) -> str:
    """What the status of a group would be now."""
    told = status_of(
        group.status_raw,
        category=group.status_category,
        resolution=group.resolution_raw,
        overrides=said["status"],
        categories=said["categories"],
        resolutions=said["resolutions"],
    )
    return told.status
