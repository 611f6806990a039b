"""Maps from a provider's words to ours, kept as data in `maps/*.yaml` and read once.

A map is buckets of words: our word, then theirs. It is a resource of the package, so that the wheel has
it, and YAML is loaded with the first map: a process that only reads git never pays for either.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from headway.model.errors import ConfigError
from headway.model.wording import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.model.wording import Override

MAPS = (
    *("status", "labels", "categories", "resolutions"),
    *("types", "type_labels", "work_classes", "flow_items", "priorities", "effort", "sprints", "links"),
    *("results", "run_states", "reviews", "pull_requests", "incidents"),
    *("severities", "causes"),
    *("environments", "not_keys", "bots"),
)
"""Every map there is, in the order in which the reference shows them."""


SIZE = re.compile(r"\d{1,6}(?:\.\d{1,3})?", re.ASCII)
OVERRIDDEN = ("status", "categories", "resolutions", "types", "type_labels", "effort", "sprints", "links")
"""The maps that an installation may speak to: those whose every reading asks what it says."""
BESIDES = {"resolutions": ("done",)}
"""What a word may be said to be though no word of the map is: a resolution that does deliver."""


@lru_cache(maxsize=8192)
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

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where PyYAML was built with it: every process that shapes reads all maps before its first record
    return msgspec.convert(yaml.load(text(name), Loader=loader), dict[str, tuple[str, ...]])  # noqa: S506 - a safe loader either way


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


def checked(overrides: Iterable[Override]) -> None:
    """Nothing, where every override can be followed. Raises ConfigError that names the map, the word and the choices."""
    said: dict[tuple[str, str, str, str], Override] = {}
    for override in overrides:
        _meant(override)
        key = (override.level, folded(override.target), override.map, folded(override.word))
        other = said.setdefault(key, override)
        if other.value != override.value:
            raise ConfigError(f"maps: {override.map}: {override.word!r} cannot be both {other.value!r} and {override.value!r}{_where(override)}; leave one of them.")


def _meant(override: Override) -> None:
    """Raises ConfigError where level, target, map, word or value mean nothing."""
    if override.map not in OVERRIDDEN:
        raise ConfigError(f"maps: there is no map {override.map!r} to say {override.word!r} in; choose one of {', '.join(OVERRIDDEN)}.")
    if override.level not in LEVELS or bool(override.target) == (override.level == "tenant"):
        raise ConfigError(f"maps: {override.map}: {override.word!r} is said for {override.level!r} {override.target!r}; write tenant, or the name of a source, a team or a scope.")
    if not folded(override.word):
        raise ConfigError(f"maps: {override.map}: an empty word cannot be {override.value!r}; write the word as the source does.")
    if override.value not in choices(override.map) and not (override.map == "effort" and points(override.value)):
        more = " or a number of points" if override.map == "effort" else ""
        raise ConfigError(f"maps: {override.map}: {override.word!r} cannot be {override.value!r}{_where(override)}; choose one of {', '.join(choices(override.map))}{more}.")


def _where(override: Override) -> str:
    return "" if override.level == "tenant" else f" for {override.level} {override.target!r}"


def choices(name: str) -> tuple[str, ...]:
    """Our words, of which one may be said for a word of theirs."""
    return (*buckets(name), *BESIDES.get(name, ()))


def points(word: str) -> float | None:
    """A size's worth: a number above 0 and below a million, else None."""
    return float(word) if SIZE.fullmatch(word) and float(word) > 0 else None


class Words:
    """Our maps with what an installation says on top of them; `version` tells both apart from any other state."""

    def __init__(self, overrides: Iterable[Override] = ()) -> None:
        self._said: dict[tuple[str, str, str], dict[str, str]] = {}
        self._ordered = sorted(set(overrides))
        for said in self._ordered:
            self._said.setdefault((said.level, folded(said.target), said.map), {})[folded(said.word)] = said.value
        self._merged: dict[tuple[str, str, str, str | None], Mapping[str, str]] = {}

    @property
    def overrides(self) -> list[Override]:
        """What the installation says, in order."""
        return list(self._ordered)

    @cached_property
    def version(self) -> str:
        """What tells this state of the maps and of what is said from every other; the maps are loaded for it."""
        return versions() if not self._ordered else sha256((versions() + repr(self._ordered)).encode()).hexdigest()[:12]

    def spoken(self, name: str) -> frozenset[str]:
        """Every word that is said of a map, folded, at whatever level."""
        return frozenset(word for (_, _, of), said in self._said.items() if of == name for word in said)

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
    told = overrides.get(key) if overrides else None
    return told or words(name).get(key)
