"""What Jira's words mean in one place: for a source, a project and a team, by what the installation says of them.

Everything is looked up once and remembered, because a project has a few dozen words and a million uses of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from headway.normalise.status import status_of
from headway.normalise.types import type_of
from headway.normalise.words import folded, lookup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from headway.normalise.status import Status
    from headway.normalise.words import Words
    from headway.sources.jira.raws import Link, TypeGiven
    from headway.sources.jira.reference import StatusRef

REMEMBERED = 20_000
"""Readings kept by one meaning; far more than a project has words, so that no text from outside can fill the memory."""
MIRRORED = {"blocks": "is_blocked_by", "relates": "relates"}
"""What a kind of link is from its other end, where we have a word for that."""
LEVELS = {1: "epic", -1: "subtask"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What an installation says of words, and the source that speaks: the part of shaping that an operator may change."""

    words: Words
    source: str


class Meaning:
    """Our words for Jira's in one project and team."""

    def __init__(self, said: Callable[[str], Mapping[str, str]]) -> None:
        self.effort = said("effort")
        self._status, self._categories, self._resolutions = said("status"), said("categories"), said("resolutions")
        self._types, self._labels, self._links = said("types"), said("type_labels"), said("links")
        self._known: dict[object, str] = {}

    def present(self, word: str | None, *, category: str | None, resolution: str | None) -> Status:
        """The status an item has, by name, category and resolution."""
        return status_of(word, category=category, resolution=resolution, overrides=self._status, categories=self._categories, resolutions=self._resolutions)

    def past(self, word: str, status_id: str | None, catalogue: Catalogue) -> str:
        """A status of the history: by its id in the catalogue, else by its name."""
        key = (word, status_id, catalogue)
        return self._known.get(key) or self._remember(key, self._past(word, status_id, catalogue))

    def _past(self, word: str, status_id: str | None, catalogue: Catalogue) -> str:
        known = catalogue.by_id.get(status_id or "")
        name, category = (known.name, known.category) if known else (word, catalogue.by_name.get(folded(word)))
        return self.present(name, category=category, resolution=None).status

    def type(self, given: TypeGiven | None, labels: Sequence[str]) -> str:
        """The type of an item."""
        own = "unknown"
        if given is not None:
            key = (given.name, given.subtask, given.hierarchy_level)
            own = self._known.get(key) or self._remember(key, self._own_type(given))
        return type_of(None, labels=labels, label_overrides=self._labels) if own == "unknown" and labels else own

    def _own_type(self, given: TypeGiven) -> str:
        level = "subtask" if given.subtask else LEVELS.get(given.hierarchy_level or 0)
        return type_of(given.name, level=level, overrides=self._types)

    def link(self, link: Link) -> tuple[str, str]:
        """(our kind, their words) of a link, from the end it is told at."""
        told, outward = link.type, link.outward_issue is not None
        phrase, name = ((told.outward if outward else told.inward) or "", told.name or "") if told else ("", "")
        key = (phrase, name, outward)
        return self._known.get(key) or self._remember(key, self._kind(phrase, name, outward=outward)), phrase or name

    def _kind(self, phrase: str, name: str, *, outward: bool) -> str:
        """By the phrase; else by the name of the type, which reads outward."""
        told = lookup("links", name, self._links)
        if told is not None and not outward:
            told = MIRRORED.get(told)
        return lookup("links", phrase, self._links) or told or "other"

    def _remember(self, key: object, word: str) -> str:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[key] = word
        return word


class Catalogue:
    """A site's statuses by id; by name only where all of that name are of one category: a site may have one name in two."""

    def __init__(self, statuses: Sequence[StatusRef]) -> None:
        self.by_id = {status.id: status for status in statuses}
        named: dict[str, set[str | None]] = {}
        for status in statuses:
            named.setdefault(folded(status.name), set()).add(status.category)
        self.by_name = {name: next(iter(told)) for name, told in named.items() if len(told) == 1}


@lru_cache(maxsize=4096)
def meaning(wording: Wording, scope: str, team: str | None) -> Meaning:
    """The words of a project's team."""
    return Meaning(lambda name: wording.words.of(name, source=wording.source, scope=scope, team=team))
