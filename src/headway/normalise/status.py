"""The status of a work item: what its name says, within what the provider says about done or not done.

The name is preferred because only it tells in progress from in review; the provider's category decides
whether the item is done, because a team names its last column as it likes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.normalise.words import folded, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATUSES = ("backlog", "todo", "in_progress", "in_review", "waiting", "blocked", "done", "cancelled", "unknown")
ACTIVE = frozenset({"in_progress", "in_review"})
"""Somebody works on it: active time, and the first entry is the start."""
WIP_STATUSES = ACTIVE | {"waiting", "blocked"}
"""Work in progress once the item has started; before its start a wait is none. `unknown` counts too, after a known start."""
CLOSED = frozenset({"done", "cancelled"})
PRECEDENCE = ("done", "cancelled", "blocked", "waiting", "in_review", "in_progress", "todo", "backlog")
"""Of several labels that tell a status the first of these holds."""
SAYS_STATUS = re.compile(r"\s*(?:status|state|workflow|stage)\s*(?:::?|/)\s*(.+)", re.IGNORECASE | re.DOTALL)


class Status(Struct, frozen=True):
    """A status in our words. `known` is false where no layer knew it, `disagrees` true where its name and the provider's category contradict each other."""

    status: str
    known: bool
    disagrees: bool


def status_of(
    word: str | None,
    *,
    category: str | None = None,
    resolution: str | None = None,
    closed: bool | None = None,
    overrides: Mapping[str, str] | None = None,
    categories: Mapping[str, str] | None = None,
    resolutions: Mapping[str, str] | None = None,
) -> Status:
    """What a status is: the tenant's word for it (`overrides`, keys folded), else the map's, else the provider's category, else unknown.

    `categories` and `resolutions` are what the tenant says of those words.

    `closed` is the open or closed of providers without categories. A resolution that says nothing was
    delivered cancels an item, unless the provider holds that it is not done: then it was left from before.
    """
    text = lookup("status", word, overrides) if word is not None else None
    if resolution is not None and lookup("resolutions", resolution, resolutions) == "cancelled":
        text = "cancelled"
    said = lookup("categories", category, categories) if category is not None else None
    return _settled(text, said or _of_state(closed))


def _of_state(closed: bool | None) -> str | None:  # noqa: FBT001 - three values: closed, open, not told
    return None if closed is None else ("done" if closed else "todo")


def _settled(text: str | None, category: str | None) -> Status:
    """The category decides done or not done, the text everything else."""
    if text is None or category is None:
        status = text or category or "unknown"
        return Status(status, status != "unknown", disagrees=False)
    if (category == "done") == (text in CLOSED):
        return Status(text, known=True, disagrees=False)
    return Status(category, known=True, disagrees=True)


def status_of_issue(
    labels: Iterable[str],
    *,
    state: str | None,
    reason: str | None = None,
    overrides: Mapping[str, str] | None = None,
    categories: Mapping[str, str] | None = None,
    resolutions: Mapping[str, str] | None = None,
) -> tuple[Status, str]:
    """(status, the word that tells it) of an item whose provider knows open and closed only: its labels tell the rest.

    `reason` is why it was closed. A label of work under way that was left on a closed item says nothing;
    one that says done on an open item disagrees, and is told.
    """
    category = lookup("categories", state, categories) if state is not None else None
    word = state or ""
    if reason is not None and lookup("resolutions", reason, resolutions) == "cancelled":
        return _settled("cancelled", category), word
    told, label = status_in_labels(labels, overrides=overrides)
    if told is None or (category == "done" and told not in CLOSED):
        return _settled(None, category), word
    return _settled(told, category), label


def status_of_labels(labels: Iterable[str]) -> str | None:
    """The status that labels tell, None where none does. `in-progress` and `Status: in progress` are the same."""
    return status_in_labels(labels)[0]


def status_in_labels(labels: Iterable[str], *, overrides: Mapping[str, str] | None = None) -> tuple[str | None, str]:
    """(status, the word in a label that tells it), (None, "") where none does; `overrides` is what a tenant says of names of statuses."""
    told: dict[str, str] = {}
    for label in labels:
        status, word = _of_label(label, overrides)
        if status is not None:
            told.setdefault(status, word)
    return next(((status, told[status]) for status in PRECEDENCE if status in told), (None, ""))


def _of_label(label: str, overrides: Mapping[str, str] | None) -> tuple[str | None, str]:
    """The status of one label: one that says it is a status may be any name of a status, others only what labels.yaml has."""
    marked = SAYS_STATUS.fullmatch(label)
    word = marked[1] if marked else label
    names = ("labels", "status") if marked else ("labels",)
    if overrides and (said := overrides.get(folded(label)) or overrides.get(folded(word))):
        return said, word
    return next(((found, spelled) for name in names for spelled in (word, re.sub("[-_]", " ", folded(word))) if (found := lookup(name, spelled))), (None, ""))
