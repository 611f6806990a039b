"""The Code page: what is changed often, what is complicated, and who holds the knowledge of it, as charts beside their tables."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report import numbers
from headway.flows.report.words import amount, day, number, percent, plain
from headway.web.charts import Chart, Day, Dot, Tile, area, columns, line, scatter, spark, treemap
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Card, CodeView, Item, Series
    from headway.web.charts.look import Spec

CHURN = "code.churn"
HIDDEN = "hidden: fewer than 5 people"
FEW, FEWER = "< 5 people", "< 5"
WHOLE = ": (all)"
"""How a repository that is a folder of its own is labelled; beside others its name alone says it."""
UNKNOWN = "\u2014"
EDGES = (0.2, 0.4, 0.6, 0.75)
"""Shares of lines at which the colour turns; at the last one a file counts as having a single owner."""
STEPS = ("below 20 %", "20 to 40 %", "40 to 60 %", "60 to 75 %", "75 % and more held by one person")
MOST_DAYS = 180
"""Longer lines show every second, third … value, the last one always: no eye tells more apart, and their tables stay readable."""
YEAR = 366
"""The longest span whose days are still columns."""
FILLED = "lines"
"""The unit of what is an amount and stands on zero; the other trends are levels."""
SMALL, LARGE = 180, 380


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table beside a chart: `at` is its mark's number."""

    at: int
    label: str
    cells: tuple[str, ...]


async def code(request: Request) -> Response:
    """Cards, knowledge by folder, hotspots, and ownership over time."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.code_view(visit.desk, visit.subject, visit.asked.span)
    return visit.page("code.html", **laid_out(found))


def laid_out(found: CodeView) -> dict[str, object]:
    """What the template shows of a view."""
    folders, files = found.folders.items, found.hotspots.items
    lines = [drawn for series in found.trends if (drawn := trend(series))]
    return {
        "found": found,
        "cards": [(card.answer, spark(_line(card, found.trends)) if card.answer.value is not None else None) for card in found.cards],
        "owned": bool(folders or lines),
        "folders": [folder_row(at, item) for at, item in enumerate(folders)],
        "more_folders": found.folders.total > len(folders),
        "knowledge": knowledge(folders),
        "concealed": any(item.parts.get("top_share") is None for item in folders),
        "spot_rows": [file_row(at, item) for at, item in enumerate(files)],
        "spots": spots(files),
        "trends": [*pace(found.cards), *lines],
        "steps": STEPS,
        "hidden": HIDDEN,
    }


def _line(card: Card, trends: Sequence[Series]) -> Series | None:
    """The days of a card, or of a level, which has none, how it stood over time."""
    if card.series is not None and card.series.points:
        return card.series
    return next((series for series in trends if series.metric == card.answer.metric), None)


def knowledge(folders: Sequence[Item]) -> Chart | None:
    """Folders as areas of their lines, darker the more of them one person holds; None when no lines are known."""
    if not any(item.parts.get("lines") for item in folders):
        return None
    about = "Each area is a folder, as large as its lines; the stronger its colour, the larger the part of them that one person wrote."
    return Chart(name="knowledge", title="Knowledge by folder", about=about, height=LARGE, spec=treemap([folder_tile(item) for item in folders], height=LARGE))


def folder_tile(item: Item) -> Tile:
    """A folder as an area; without a share it is hidden and says so."""
    share, lines = item.parts.get("top_share"), item.parts.get("lines") or 0.0
    held = HIDDEN if share is None else f"{percent(share)} held by one person"
    told = f"{_name(item)}\n{number(lines)} lines, {_counted(item.parts.get('files'))} files\n{held.capitalize()}"
    return Tile(label=_name(item), note=FEW if share is None else percent(share), weight=lines, step=None if share is None else step_of(share), told=told)


def step_of(share: float) -> int:
    """The step of the ramp for a share, 1 to 5."""
    return 1 + bisect_right(EDGES, share)


def folder_row(at: int, item: Item) -> Row:
    """The same folder in words; what a small group hides is named."""
    factor, share = item.parts.get("absence_factor"), item.parts.get("top_share")
    counts = tuple(_counted(item.parts.get(name)) for name in ("lines", "files", "churn"))
    held = (_people(item), HIDDEN if factor is None else number(factor), HIDDEN if share is None else percent(share))
    return Row(at=at, label=_name(item), cells=(*counts, *held))


def spots(files: Sequence[Item]) -> Chart | None:
    """Files by how much they changed and how complex they are; None when no complexity is known."""
    dots = [dot for at, item in enumerate(files) if (dot := file_dot(at, item))]
    if not dots:
        return None
    about = "Each dot is a file: further right it changed more, further up it is more complex; a larger dot has more contributors."
    return Chart(name="spots", title="Change and complexity", about=about, height=LARGE, spec=scatter(dots, across="Lines changed", up="Complexity", height=LARGE))


def file_dot(at: int, item: Item) -> Dot | None:
    """A file as a dot; None for one without a complexity, such as a binary or a deleted one."""
    churn, complexity, people = (item.parts.get(name) for name in ("churn", "complexity", "contributors"))
    if churn is None or complexity is None:
        return None
    told = f"{_name(item)}\n{number(churn)} lines changed\nComplexity {number(complexity)}\nPeople: {_people(item)}"
    return Dot(at=at, label=_name(item), across=churn, up=complexity, size=people or 0.0, told=told)


def file_row(at: int, item: Item) -> Row:
    """The same file in words."""
    counts = tuple(_counted(item.parts.get(name)) for name in ("churn", "complexity"))
    return Row(at=at, label=_name(item), cells=(*counts, _people(item)))


def pace(cards: Sequence[Card]) -> list[tuple[Chart, list[Day]]]:
    """What changed day by day, while days are few enough to be columns; nothing when nothing did."""
    series = next((card.series for card in cards if card.answer.metric == CHURN), None)
    if series is None or not 1 < len(series.points) <= YEAR or not any(value for _, value in series.points):
        return []
    return [_over_time(series, worded(series, series.points), "Lines added and deleted on each day.", columns)]


def trend(series: Series) -> tuple[Chart, list[Day]] | None:
    """A level over time with its days; None when fewer than two days have a value."""
    days = worded(series, thinned(series.points))
    known = [one for one in days if one.value is not None]
    if len(known) <= 1:
        return None
    about = f"{known[0].told} on {day(known[0].day)}, {known[-1].told} on {day(known[-1].day)}."
    return _over_time(series, days, about, area if numbers.metric(series.metric).unit == FILLED else line)


def thinned(points: Sequence[tuple[str, float | None]]) -> list[tuple[str, float | None]]:
    """At most MOST_DAYS of the days, evenly, ending with the last."""
    step = -(-len(points) // MOST_DAYS)
    return list(points) if step <= 1 else list(reversed(points[::-1][::step]))


def worded(series: Series, points: Sequence[tuple[str, float | None]]) -> list[Day]:
    """Days with their values in words."""
    unit = numbers.metric(series.metric).unit
    return [Day(day=at, value=value, told=amount(value, unit)) for at, value in points]


def _over_time(series: Series, days: list[Day], about: str, drawn: Callable[..., Spec]) -> tuple[Chart, list[Day]]:
    asked = numbers.metric(series.metric)
    return Chart(name=asked.id, title=asked.title, about=about, height=SMALL, spec=drawn(days, unit=asked.unit, height=SMALL)), days


def _name(item: Item) -> str:
    return plain(item.label).removesuffix(WHOLE)


def _people(item: Item) -> str:
    people = item.parts.get("contributors")
    return FEWER if people is None else number(people)


def _counted(value: float | None) -> str:
    return UNKNOWN if value is None else number(value)
