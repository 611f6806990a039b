"""Maps from a provider's words to ours, kept as data in `maps/*.yaml` and read once.

A map is buckets of words: our word, then theirs. It is a resource of the package, so that the wheel has
it, and YAML is loaded with the first map: a process that only reads git never pays for either.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.model.wording import Override

MAPS = (
    *("status", "labels", "categories", "resolutions"),
    *("types", "type_labels", "work_classes", "effort", "sprints"),
    *("results", "run_states", "reviews", "pull_requests", "incidents"),
    *("environments", "not_keys", "bots"),
)
"""Every map there is, in the order in which the reference shows them."""


def folded(word: str) -> str:
    """A word as maps and overrides hold it: composed, lower-cased, trimmed, whitespace collapsed."""
    return " ".join(normalize("NFC", word.lower()).split())


def text(name: str) -> str:
    """The file of a map, its comments too."""
    return (files("headway.normalise") / "maps" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def buckets(name: str) -> Mapping[str, tuple[str, ...]]:
    """The buckets of a map in their order, words as they are written there."""
    import yaml  # noqa: PLC0415 - see the module: only those who map words pay for YAML

    return msgspec.convert(yaml.safe_load(text(name)), dict[str, tuple[str, ...]])


@cache
def words(name: str) -> Mapping[str, str]:
    """Their word, folded, to ours."""
    return {folded(word): bucket for bucket, theirs in buckets(name).items() for word in theirs}


@cache
def version(name: str) -> str:
    """Which state of a map it is: twelve hex digits over its content. Comments do not count."""
    return sha256(msgspec.json.encode(buckets(name))).hexdigest()[:12]


@cache
def versions() -> str:
    """Which state all maps are in: what a fact keeps, so that a change of any map can be replayed."""
    return sha256("".join(map(version, MAPS)).encode()).hexdigest()[:12]


class Words:
    """Our maps with what an installation says on top of them; `version` tells both apart from any other state."""

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        self._said: dict[tuple[str, str, str], dict[str, str]] = {}
        ordered = sorted(set(overrides))
        for said in ordered:
            self._said.setdefault((said.level, folded(said.target), said.map), {})[folded(said.word)] = said.value
        self._merged: dict[tuple[str, str, str, str | None], Mapping[str, str]] = {}
        self.version = versions() if not ordered else sha256((versions() + repr(ordered)).encode()).hexdigest()[:12]

    def of(self, name: str, *, source: str = "", scope: str = "", team: str | None = None) -> Mapping[str, str]:
        """What is said of a map here (keys folded): by the scope, else its team, its source, the tenant. Give it to `lookup`."""
        asked = (name, source, scope, team)
        if asked not in self._merged:
            targets = (("tenant", ""), ("source", source), ("team", team or ""), ("scope", scope))
            self._merged[asked] = {word: ours for level, target in targets for word, ours in self._said.get((level, folded(target), name), {}).items()}
        return self._merged[asked]


def lookup(name: str, word: str, overrides: Mapping[str, str] | None = None) -> str | None:
    """Our word for theirs, None when the map does not have it; what a tenant says (`overrides`, keys folded) comes first."""
    key = folded(word)
    return (overrides or {}).get(key) or words(name).get(key)
