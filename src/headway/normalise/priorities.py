"""How urgent a work item is, in five words: highest, high, medium, low, lowest; none where its word is not known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.normalise.words import buckets, folded, lookup

if TYPE_CHECKING:
    from collections.abc import Iterable

PRIORITIES = ("highest", "high", "medium", "low", "lowest")
SAYS_PRIORITY = re.compile(r"(?:priority|prio|prioridade|приоритет)(?: ?(?:::?|/|=) ?|[ _-])(.+)")
RANK = re.compile(r"p[0-5]")
"""What a bare label must be to be a priority: "minor" is mostly a version, "low" an effort."""


def priority_of(word: str | None) -> str | None:
    """The priority that a provider's own word means; None for one that no map has."""
    return None if word is None else lookup("priorities", word)


def priority_of_labels(labels: Iterable[str]) -> tuple[str | None, str | None]:
    """(priority, the label that tells it) where a provider has labels only, (None, None) where none does. The highest holds."""
    told: dict[str, str] = {}
    for label in labels:
        found = priority_of(_said(folded(label)))
        if found is not None:
            told.setdefault(found, label)
    return next(((priority, told[priority]) for priority in buckets("priorities") if priority in told), (None, None))


def _said(label: str) -> str | None:
    """The word in a label that says it is a priority."""
    if RANK.fullmatch(label):
        return label
    marked = SAYS_PRIORITY.fullmatch(label)
    return None if marked is None else f"p{marked[1]}" if RANK.fullmatch(f"p{marked[1]}") else marked[1]
