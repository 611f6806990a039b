"""The type of a work item, and the class it counts as in throughput."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from headway.normalise.words import buckets, folded, lookup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TYPES = ("feature", "story", "task", "subtask", "bug", "epic", "incident", "chore", "unknown")
CLASSES = ("bug", "feature", "chore")
SAYS_TYPE = re.compile(r"\s*(?:type|kind|category)\s*(?:::?|/)\s*(.+)", re.IGNORECASE | re.DOTALL)


def type_of(
    word: str | None,
    *,
    labels: Sequence[str] = (),
    level: str | None = None,
    overrides: Mapping[str, str] | None = None,
    label_overrides: Mapping[str, str] | None = None,
) -> str:
    """The type by the provider's own word, else by its place among types (`level`: epic, subtask), else by the labels, else unknown."""
    told = lookup("types", word, overrides) if word is not None else None
    return told or level or _first("type_labels", labels, label_overrides) or "unknown"


def work_class(type: str, labels: Sequence[str] = ()) -> str:  # noqa: A002 - the field is called so
    """What an item counts as, once: a bug if its type or a label says so, else a feature, else a chore."""
    return _first("work_classes", (type, *labels)) or "chore"


def _first(name: str, labels: Sequence[str], overrides: Mapping[str, str] | None = None) -> str | None:
    """The first bucket of a map that one of the labels stands in; `type: bug` and `kind/bug` are `bug`."""
    told = {lookup(name, _bare(label), overrides) for label in labels} if labels else ()
    return next((bucket for bucket in buckets(name) if bucket in told), None)


def _bare(label: str) -> str:
    marked = SAYS_TYPE.fullmatch(label)
    return re.sub("[-_]", " ", folded(marked[1] if marked else label))
