"""The Sprints page: how much a sprint gets done, and what became of each: committed, added, removed, completed, left over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from headway.flows.report import numbers
from headway.flows.report.words import amount, day, number, percent, plain
from headway.metrics.reasons import BEING_RECOMPUTED, OPEN_WINDOW, sentence
from headway.model.calendar import day_of
from headway.web.charts import Chart, Group, grouped, spark
from headway.web.charts.look import QUIET, SERIES
from headway.web.pages.delivery import spread
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Answer, Card, Item
    from headway.model.views import SprintsView

VELOCITY = "sprint.velocity"
NOTHING = "\u2014"
LARGE = 260
MOST_DRAWN = 24
"""Pairs of columns that are still told apart; the table holds the others."""
COUNTS = ("committed", "added", "removed", "completed", "carried_over")
RATES = ("completion_rate", "scope_change")
HEADINGS = tuple(f"sprint.{name}" for name in (*COUNTS, *RATES))
"""What is told of a sprint by the metric of its own that tells it of many."""
PLAN = (("committed", QUIET), ("completed", SERIES[0]))
SWATCHES = (("f-quietly", "committed"), ("f-series-1", "completed"))
POINTS = "_points"


class Cell(Struct, frozen=True):
    """A count in items, and in points where any of them was estimated."""

    items: str
    points: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """A sprint in words; `why_not` where nothing can be told of it."""

    name: str
    ended: int | None
    cells: tuple[Cell, ...]
    rates: tuple[str, ...]
    why_not: str | None


async def sprints(request: Request) -> Response:
    """One read, laid out."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.sprints_view(visit.desk, visit.subject, visit.asked.span)
    return visit.page("sprints.html", **laid_out(found, visit.desk.zone))


def laid_out(found: SprintsView, zone: str) -> dict[str, object]:
    """What the template shows of a view."""
    closed = [item for item in found.sprints.items if item.counted]
    latest = list(reversed(closed[:MOST_DRAWN]))
    return {
        "found": found,
        "cards": [(card.answer, spark(card.series) if card.answer.value is not None else None, beside(card.answer)) for card in found.cards] if closed else [],
        "why": why(found.cards),
        "open": next((card.answer for card in found.cards if card.answer.open), None),
        "rows": [row(item) for item in found.sprints.items],
        "more": found.sprints.total - len(found.sprints.items),
        "charts": [drawn for drawn in (planned(latest, "", "items", zone), planned(latest, POINTS, "points", zone)) if drawn],
        "undrawn": len(closed) - len(latest),
        "swatches": SWATCHES,
        "headings": [(metric.id, metric.title) for metric in map(numbers.metric, HEADINGS)],
    }


def why(cards: Sequence[Card]) -> list[str]:
    """Why there is nothing to show, in sentences, each once."""
    return list(
        dict.fromkeys(
            sentence(code) for card in cards for code in card.answer.reasons if card.answer.value is None and code not in {BEING_RECOMPUTED, OPEN_WINDOW}
        )
    )


def beside(answer: Answer) -> str:
    """Beside a number its other measure: items and points side by side; else what its sample spans."""
    told = {part.name: part.value for part in answer.parts if part.value is not None}
    if answer.value is None or not told or told.keys() - {"items", "points"}:
        return spread(answer)
    if answer.unit == "ratio":
        return f"by points {percent(told['points'])}" if "points" in told else spread(answer)
    said = [amount(told[name], name) for name in ("items", "points") if name in told]
    return ", ".join(said) if "points" in told else f"{', '.join(said)}; none was estimated"


def planned(some: Sequence[Item], measure: str, unit: str, zone: str) -> Chart | None:
    """Committed beside completed, sprint by sprint, the oldest first; None where nothing is told in this measure."""
    if not any(item.parts.get(f"{part}{measure}") for item in some for part, _ in PLAN):
        return None
    names = called(some, zone)
    groups = [
        Group(name=name, values=tuple(item.parts.get(f"{part}{measure}") for part, _ in PLAN), told=told(item, measure, unit, zone))
        for name, item in zip(names, some, strict=True)
    ]
    about = f"Each pair is a sprint: the {unit} it was planned with and those that were completed in it."
    return Chart(name=f"planned-{unit}", title=f"Committed and completed, in {unit}", about=about, height=LARGE, spec=grouped(groups, PLAN, height=LARGE))


def called(items: Sequence[Item], zone: str) -> list[str]:
    """A name for each sprint that no other has: two boards may call theirs the same, and end them on one day."""
    names = [plain(item.label) for item in items]
    often = Counter(names)
    dated = [f"{name}, {_ended(item, zone)}" if often[name] > 1 else name for name, item in zip(names, items, strict=True)]
    seen: Counter[str] = Counter()
    unique = []
    for name in dated:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def told(item: Item, measure: str, unit: str, zone: str) -> str:
    """A pair of columns in words."""
    counts = [f"{number(value)} {unit} {part}" for part, _ in PLAN if (value := item.parts.get(f"{part}{measure}")) is not None]
    return "\n".join([plain(item.label), f"ended {_ended(item, zone)}", *counts])


def _ended(item: Item, zone: str) -> str:
    return day(day_of(item.at, zone)) if item.at is not None else "at no known time"


def row(item: Item) -> Row:
    """The same sprint as a row."""
    return Row(
        name=plain(item.label),
        ended=item.at,
        cells=tuple(cell(item, name) for name in COUNTS) if item.counted else (),
        rates=tuple(NOTHING if item.parts.get(name) is None else percent(item.parts[name] or 0.0) for name in RATES) if item.counted else (),
        why_not=item.why_not,
    )


def cell(item: Item, name: str) -> Cell:
    """One count of a sprint."""
    points = item.parts.get(f"{name}{POINTS}")
    return Cell(number(item.parts.get(name) or 0.0), amount(points, "points") if points is not None else "")
