"""Where a number lies among those that others told a survey: benchmarks are data, one file an edition, and never mixed.

They are answers of people about their own work, so they give a number a place and nothing more: not for
comparing teams, not a target, and no cluster is told from the change fail rate alone.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import inf, isinf

import msgspec
from msgspec import Struct

from headway.model.errors import NotFound, UsageError

EDITIONS = ("2024", "2025")
"""Every edition there is, oldest first."""
LATEST = EDITIONS[-1]
HOUR_MS = 3_600_000
DAY_HOURS = 24
BETWEEN = "hours between"
"""A count of events told as the time between them, so that all clusters of it are ranges of time."""

CAUTION = "A place among survey answers: not for comparing teams, not a target."
RATE_ALONE = "No cluster is told from the change fail rate alone: what the clusters had on average stands beside it."
NO_CLUSTER = "The edition has no cluster here."
MEANS_ONLY = "The edition tells the mean of all answers, no cluster and no score."
NO_VALUE = "There is no number to place."
NO_EVENTS = "Nothing happened in the window, so the time between is longer than it and not known."


class Range(Struct, frozen=True):
    """Half-open, in hours; a missing bound is none."""

    since: float = msgspec.field(name="from", default=0.0)
    below: float = inf

    def holds(self, value: float) -> bool:
        return self.since <= value < self.below


class Key(Struct, frozen=True):
    """What an edition says of one metric: `clusters` as ranges, or a `scale` of scores by the hours below which each is reached; `means` of clusters or of all answers."""

    unit: str
    clusters: dict[str, Range] = {}
    scale: dict[int, float] = {}
    means: dict[str, float] = {}


class Edition(Struct, frozen=True):
    """One survey: its title, where it can be read, and its keys by the id of our metric."""

    title: str
    source: str
    keys: dict[str, Key]


class Place(Struct, frozen=True, kw_only=True):
    """The place of a value: `clusters` whose range holds it (two where they share one, none where the edition has none), `score` on the scale of 0 to 10.

    `means` are what the edition tells of clusters or of all answers, in scores where it has a scale, else in the metric's unit.
    `note` says why there is neither cluster nor score, `caution` goes with every showing.
    """

    metric: str
    edition: str
    title: str
    source: str
    clusters: tuple[str, ...] = ()
    score: int | None = None
    means: dict[str, float] = {}
    note: str = ""
    caution: str = CAUTION


@cache
def edition(name: str) -> Edition:
    """The benchmarks of one edition. Raises NotFound."""
    import yaml  # noqa: PLC0415 - only those who place a number pay for YAML

    if name not in EDITIONS:
        raise NotFound(f"there is no edition {name!r} of the benchmarks: choose one of {', '.join(EDITIONS)}")
    text = files("headway.metrics.dora").joinpath("benchmarks", f"{name}.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Edition, strict=False)


def standing(metric: str, value: float | None, edition_name: str = LATEST, *, days: float | None = None) -> Place:
    """The place of a metric's value (ms, a ratio, or a count over `days`) in one edition. Raises NotFound, and UsageError for a count without its days."""
    survey = edition(edition_name)
    if metric not in survey.keys:
        raise NotFound(f"{survey.title} says nothing of {metric!r}: it has {', '.join(survey.keys)}")
    key = survey.keys[metric]
    placed = Place(metric=metric, edition=edition_name, title=survey.title, source=survey.source, means=key.means)
    if value is None:
        return msgspec.structs.replace(placed, note=NO_VALUE)
    if not key.clusters and not key.scale:
        return msgspec.structs.replace(placed, note=RATE_ALONE if len(key.means) > 1 else MEANS_ONLY)
    hours = _hours(key, value, days)
    if isinf(hours):
        return msgspec.structs.replace(placed, note=NO_EVENTS)
    clusters = tuple(name for name, one in key.clusters.items() if one.holds(hours))
    return msgspec.structs.replace(placed, clusters=clusters, score=_score(key, hours), note="" if clusters or key.scale else NO_CLUSTER)


def _hours(key: Key, value: float, days: float | None) -> float:
    if key.unit != BETWEEN:
        return value / HOUR_MS
    if not days:
        raise UsageError("a count has a place only with the length of its window: give its days")
    return days * DAY_HOURS / value if value else inf


def _score(key: Key, hours: float) -> int | None:
    """The best score whose time it stays below; the ends of the scale are open."""
    return max((score for score, below in key.scale.items() if hours < below), default=0) if key.scale else None
