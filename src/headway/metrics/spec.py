"""What a metric is: a description for people and one statement for the engine.

The statement lives in a `.sql` file beside the family's entries and is shown to users as it is, so
the explanation of a number and its computation cannot drift apart.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Literal

from msgspec import Struct

Kind = Literal["count", "ratio", "level", "distribution"]
Better = Literal["up", "down", "none"]

PART = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


class Metric(Struct, frozen=True, kw_only=True):
    """One entry of the registry.

    `additive`: the sum over days is the number of the whole. `stored`: day points are kept; others are
    answered from the facts. `personal`: derivable per person, so small groups are suppressed.
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
    tags: tuple[str, ...] = ()
    source: str = ""

    @property
    def whole(self) -> bool:
        """Whether its percentiles are rounded to whole units: all units but ratios are counted, not measured."""
        return self.unit != "ratio"

    @property
    def statement(self) -> str:
        """The statement as the user sees it under "how computed"."""
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


@cache
def sql_text(path: str) -> str:
    """A `.sql` file of this package, wherever it is installed."""
    return files("headway.metrics").joinpath(path).read_text(encoding="utf-8")


@cache
def sql_parts(text: str) -> dict[str, str]:
    """The named parts of a statement."""
    pieces = PART.split(text)
    return {name: body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}
