"""Lines and bars as geometry: where ink goes for values that were computed elsewhere.

Drawn on the server as SVG with presentation attributes only, so that they need neither a script
nor an inline style, and a reader without eyes gets the same values as a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from headway.model.results import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from headway.model.results import Series

WIDTH, HEIGHT, EDGE = 240.0, 48.0, 3.0
COLUMNS = 120
"""A line of more days than twice this keeps only the lowest and highest of each column: no eye could tell."""


class Spark(Struct, frozen=True, kw_only=True):
    """A line: SVG path data of the line and the area below it, and where it ends; empty where no day has a value."""

    line: str
    area: str
    end: tuple[float, float] | None
    points: tuple[tuple[str, float | None], ...]


class Bar(Struct, frozen=True, kw_only=True):
    """A row with the length of its bar in percent of the longest."""

    item: Item
    length: float


def spark(series: Series | None) -> Spark | None:
    """The line of a series, broken where a day has no value; None when there is nothing to draw."""
    points = series.points if series else ()
    values = [value for _, value in points if value is not None]
    if len(values) <= 1:
        return None
    low, high = min(0.0, *values), max(values)
    placed = [(_across(at, len(points)), _up(value, low, high)) if value is not None else None for at, value in _thinned(points)]
    runs = list(_runs(placed))
    floor = HEIGHT - EDGE
    return Spark(
        line="".join(_path(run) for run in runs),
        area="".join(f"{_path(run)}L{run[-1][0]} {floor}L{run[0][0]} {floor}Z" for run in runs),
        end=runs[-1][-1],
        points=points,
    )


def bars(items: Sequence[Item]) -> list[Bar]:
    """Rows with bars as long as their amounts."""
    longest = max((item.amount or 0.0 for item in items), default=0.0) or 1.0
    return [Bar(item=item, length=round(100 * max(0.0, item.amount or 0.0) / longest, 2)) for item in items]


def _thinned(points: Sequence[tuple[str, float | None]]) -> Iterable[tuple[int, float | None]]:
    numbered = [(at, value) for at, (_, value) in enumerate(points)]
    if len(numbered) <= 2 * COLUMNS:
        yield from numbered
        return
    step = -(-len(numbered) // COLUMNS)
    for start in range(0, len(numbered), step):
        column = sorted((value, at) for at, value in numbered[start : start + step] if value is not None)
        kept = sorted({at: value for value, at in (column[0], column[-1])}.items()) if column else [(start, None)]
        yield from kept


def _across(at: int, count: int) -> float:
    return round(EDGE + (WIDTH - 2 * EDGE) * at / max(1, count - 1), 2)


def _up(value: float, low: float, high: float) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / ((high - low) or 1.0), 2)


def _runs(placed: Iterable[tuple[float, float] | None]) -> Iterable[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for point in placed:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _path(run: Sequence[tuple[float, float]]) -> str:
    steps = run if len(run) > 1 else [*run, run[0]]
    return "M" + "L".join(f"{x} {y}" for x, y in steps)
