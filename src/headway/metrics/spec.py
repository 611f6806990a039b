"""What a metric is: a description for people and one statement for the engine.

The statement lives in a `.sql` file beside the family's entries and is shown to users as it is, so
the explanation of a number and its computation cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

from headway.model.results import Figure

Kind = Literal["count", "ratio", "level", "distribution"]
Better = Literal["up", "down", "none"]

REPOSITORIES = ("repository", "team", "tenant")
PROJECTS = ("project", "team", "tenant")
SERVICES = ("service", "repository", "team", "tenant")
EVERYTHING = ("repository", "project", "team", "tenant")

MEASURED = frozenset({"ratio", "reviews", "comments per 100 lines"})
"""Units whose percentiles are told in fractions: what lies between two reviews is not one of them."""
PART = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
PEOPLE = 'select "window", repository, person from items where counted'
"""Who stands behind most personal metrics: one person an item."""


class Piece(Struct, frozen=True, kw_only=True):
    """One part of a composed number: which metric it is from, its `weight` (they sum to 1) and `score` in the unit of the whole, None where it has no data and why."""

    metric: str
    weight: float
    score: float | None
    reason: str | None = None


class Composition(Struct, frozen=True, kw_only=True):
    """A number put together from others, with its parts."""

    value: float | None
    pieces: tuple[Piece, ...]
    reasons: tuple[str, ...] = ()


class Metric(Struct, frozen=True, kw_only=True):
    """One entry of the registry.

    `inputs`: entities it is read from; its items are those of the first, the others explain them. `about`: the
    kinds of subject it can be about. `additive`: the sum over days is the number of the whole. `stored`: day
    points are kept; others are answered from the facts. `at_end`: how things stand when the window ends, so
    its course is a row of windows. `tallied`: a level that counts, which is 0 where there is nothing.
    `personal`: derivable per person, so small groups are suppressed; `guarded`: so is every item for itself.
    `across`: it is judged against all of the tenant's facts, so the facts of all scopes are loaded for it. `measured`: a ratio of
    amounts (time, lines) rather than of things counted, so no interval can be told of it.
    `shown`: which percentile of a distribution is its value. `parts_unit`: that of its parts, where it is another. `made_of`: other metrics that `compose` puts together,
    in place of a statement; their figures are given by id, those that are not about the subject are missing.
    """

    id: str
    title: str
    question: str
    formula: str
    unit: str
    kind: Kind
    inputs: tuple[str, ...]
    version: int = 1
    better: Better = "none"
    grain: str = "commit"
    minimum_n: int = 0
    personal: bool = False
    additive: bool = False
    stored: bool = True
    about: tuple[str, ...] = REPOSITORIES
    at_end: bool = False
    tallied: bool = False
    guarded: bool = False
    across: bool = False
    measured: bool = False
    tags: tuple[str, ...] = ()
    source: str = ""
    shown: str = "p50"
    parts_unit: str = ""
    made_of: tuple[str, ...] = ()
    compose: Callable[[Mapping[str, Figure]], Composition] | None = None

    @property
    def whole(self) -> bool:
        """Whether its percentiles are rounded to whole units, as those of most are."""
        return self.unit not in MEASURED

    @property
    def statement(self) -> str:
        """The statement as the user sees it under "how computed"; what a metric made of others is made of."""
        if self.made_of:
            return f"-- Made of {', '.join(self.made_of)}: each is answered by its own statement."
        family, name = self.id.split(".", 1)
        return sql_text(f"{family}/{name}.sql")

    @property
    def items(self) -> str:
        """The part of the statement that gives one row per thing counted or left out."""
        return sql_parts(self.statement)["items"]

    @property
    def value(self) -> str:
        """The part that sums the items up per window."""
        return sql_parts(self.statement)["value"]

    @property
    def people(self) -> str:
        """The part that names who stands behind the items (window, repository, person), for a personal metric."""
        return sql_parts(self.statement).get("people", PEOPLE)

    @property
    def parts(self) -> str | None:
        """The part that gives (window, part, value, n): what the number is made up of, in order."""
        return sql_parts(self.statement).get("parts")

    @property
    def unmatched(self) -> str | None:
        """The part that gives (window, reason) where no item could match the metric's rule."""
        return sql_parts(self.statement).get("unmatched")

    @property
    def zero(self) -> bool:
        """Whether nothing is a number: the zero of what is counted."""
        return self.kind == "count" or self.tallied


@cache
def sql_text(path: str) -> str:
    """A `.sql` file of this package, wherever it is installed."""
    return files("headway.metrics").joinpath(path).read_text(encoding="utf-8")


@cache
def sql_parts(text: str) -> dict[str, str]:
    """The named parts of a statement."""
    pieces = PART.split(text)
    return {name: body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
