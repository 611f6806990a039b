"""What a chart is made of: the spec for the browser, the words for a reader without eyes, and what is drawn as rows.

Every text that came from outside stands in the data part of a spec, where it is a value and never
an expression.
"""

from __future__ import annotations

from msgspec import Struct

from headway.web.charts.look import Spec


class Chart(Struct, frozen=True, kw_only=True):
    """A chart ready for its place: `name` is unique on its page, `about` says in a sentence what is seen, `height` is kept free in pixels."""

    name: str
    title: str
    about: str
    height: int
    spec: Spec


class Day(Struct, frozen=True, kw_only=True):
    """A value of a day (ISO) with its wording; None breaks the line. `told` is the value alone, as its table says it."""

    day: str
    value: float | None
    told: str


class Dot(Struct, frozen=True, kw_only=True):
    """A row by two amounts, drawn as large as its third; `at` is its row in the table, `told` what pointing at it says."""

    at: int
    label: str
    across: float
    up: float
    size: float
    told: str


class Tile(Struct, frozen=True, kw_only=True):
    """A row as an area of `weight`, coloured by a step of the ramp (1 to 5, None where it is hidden)."""

    label: str
    note: str
    weight: float
    step: int | None
    told: str


class Slice(Struct, frozen=True, kw_only=True):
    """A part of what happened from `day` until `until` (ISO, not included); as a band it lies between `low` and its value. `told` is what pointing at it says."""

    day: str
    until: str
    part: str
    value: float | None
    told: str
    low: float = 0.0


class Ended(Struct, frozen=True, kw_only=True):
    """A row by the day (ISO, with a time) on which it ended and the milliseconds it took."""

    at: int
    day: str
    ms: float
    told: str


class Line(Struct, frozen=True, kw_only=True):
    """A line across at a time, with its name."""

    name: str
    ms: float


class Aged(Struct, frozen=True, kw_only=True):
    """A row by its age; `risk` when it is older than it should be."""

    at: int
    label: str
    ms: float
    risk: bool
    told: str


class Piece(Struct, frozen=True, kw_only=True):
    """A piece of a whole: its name, its size, and the colour it has where pieces stand side by side."""

    name: str
    value: float
    told: str
    colour: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Columns side by side: their name, unique on its axis, a value for each part (None: not known), and what pointing at them says."""

    name: str
    values: tuple[float | None, ...]
    told: str
