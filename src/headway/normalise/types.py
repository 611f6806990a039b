"""The type of a work item, the class it counts as in throughput, and what it is in the Flow Framework."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from headway.normalise.words import buckets, folded, lookup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TYPES = ("feature", "story", "task", "subtask", "bug", "epic", "incident", "chore", "unknown")
CLASSES = ("bug", "feature", "chore")
FLOW_ITEMS = ("feature", "defect", "risk", "debt")
"""The four kinds of the Flow Framework (Kersten, Project to Product); each item is of exactly one."""
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
    return _counted("work_classes", (type, *labels)) or "chore"


def flow_item(type: str, labels: Sequence[str] = ()) -> str:  # noqa: A002 - the field is called so
    """What an item is in the Flow Framework, once: a defect if its type or a label says so, else a risk, else debt, else a feature."""
    return _counted("flow_items", (type, *labels)) or "feature"


@lru_cache(maxsize=8192)
def _counted(name: str, words: tuple[str, ...]) -> str | None:
    """As `_first`, remembered: a project has a few dozen combinations of type and labels."""
    return _first(name, words)


def _first(name: str, labels: Sequence[str], overrides: Mapping[str, str] | None = None) -> str | None:
    """The first bucket of a map that one of the labels stands in; `type: bug` and `kind/bug` are `bug`."""
    told = {lookup(name, _bare(label), overrides) for label in labels} if labels else ()
    return next((bucket for bucket in buckets(name) if bucket in told), None)


def _bare(label: str) -> str:
    marked = SAYS_TYPE.fullmatch(label)
    return re.sub("[-_]", " ", folded(marked[1] if marked else label))
