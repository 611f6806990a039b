"""The Flow page: what was finished and after what time, what is going on and too old, how work accumulates, and what is to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report import numbers
from headway.flows.report.words import amount, duration, moment, number, percent, plain
from headway.model.calendar import to_iso
from headway.model.errors import UsageError
from headway.web.charts import Aged, Chart, Day, Ended, Line, Piece, Slice, aged, bands, columns, ended, spark, spread, stacked
from headway.web.charts.look import HIDDEN, RAMP, SERIES
from headway.web.pages.buckets import Kind, Table, called, course_of, heading, note, parted, parts_of, slices
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Answer, Card, Course, Forecast, Item
    from headway.model.views import FlowView
    from headway.web.charts.look import Spec

OWN = ("days", "items", "seed")
"""What only this page knows of: the questions of a forecast."""
MOST = {"days": 365, "items": 100_000, "seed": 2**31}
SMALL, MIDDLE, LARGE = 180, 260, 380
SHOWN_ROWS = 200
"""Of the dots the first so many are rows as well, the longest; the rest is a link away."""
CLASSES = tuple(Kind(part=part, label=label, colour=SERIES[at], swatch=f"f-series-{at + 1}") for at, (part, label) in enumerate((("feature", "Features"), ("bug", "Bugs"), ("chore", "Chores"))))
NATURES = tuple(
    Kind(part=part, label=label, colour=SERIES[at], swatch=f"f-series-{at + 1}")
    for at, (part, label) in enumerate((("feature", "Features"), ("defect", "Defects"), ("risk", "Risks"), ("debt", "Debts")))
)
STATES = tuple(
    Kind(part=part, label=label, colour="", swatch="")
    for part, label in (("in_progress", "In progress"), ("in_review", "In review"), ("waiting", "Waiting"), ("blocked", "Blocked"), ("put_back", "Put back"), ("closed", "Closed"), ("unknown", "Unknown"))
)
BANDS = (
    Kind(part="done", label="Done", colour=RAMP[1], swatch="step-2"),
    Kind(part="cancelled", label="Cancelled", colour=HIDDEN, swatch="step-hidden"),
    Kind(part="in_review", label="In review", colour=RAMP[4], swatch="step-5"),
    Kind(part="in_progress", label="In progress", colour=RAMP[3], swatch="step-4"),
    Kind(part="todo", label="To do", colour=RAMP[2], swatch="step-3"),
    Kind(part="backlog", label="Backlog", colour=RAMP[0], swatch="step-1"),
)
"""From the ground up: what has departed, then what stands, the furthest first."""
NOTES = {"flow.throughput": CLASSES, "flow.wip": STATES, "flow.load": NATURES}
LINES = ("p50", "p85", "p95")
NEAR_ONE = (0.8, 1.25)
"""Between these Little's law holds as well as it does for work of different sizes."""


async def flow(request: Request) -> Response:
    """Cards, charts beside their tables, and two questions about what is to come."""
    visit = await arrive(request, *OWN)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.flow_view(visit.desk, visit.subject, visit.asked.span, expecting(visit.asked.more))
    return visit.page("flow.html", **laid_out(found, visit.desk.zone))


def expecting(given: Mapping[str, str]) -> numbers.Expecting:
    """What a visitor wants foretold. Raises UsageError for what is no number of days or items."""
    return numbers.Expecting(**{name: _counted(name, text) for name, text in given.items()})


def _counted(name: str, text: str) -> int:
    least = 0 if name == "seed" else 1
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= MOST[name]):
        raise UsageError(f"{name} is a whole number from {least} to {MOST[name]}")
    return int(text)


def laid_out(found: FlowView, zone: str) -> dict[str, object]:
    """What the template shows of a view."""
    return {
        "found": found,
        "cards": [_card(card) for card in found.cards],
        "finished": finished(found, zone),
        "finished_rows": [(at, plain(item.label), moment(item.at, zone), amount(item.amount, "ms")) for at, item in enumerate(found.finished.items[:SHOWN_ROWS])],
        "ageing": going(found),
        "going_rows": [(at, plain(item.label), moment(item.at, zone), amount(item.amount, "ms"), _at_risk(item, found.limit_ms)) for at, item in enumerate(found.going.items)],
        "limit": None if found.limit_ms is None else duration(found.limit_ms),
        "cumulative": cumulative(found.courses),
        "overtime": [one for one in (done(found.courses), distribution(found.courses)) if one],
        "spreads": [one for one in (lead(found.spread), statuses(found.statuses)) if one],
        "bands": BANDS,
        "law": law(found.law),
        "by_day": found.by_day,
        "by_items": found.by_items,
        "history": history(found.by_day),
    }


def _card(card: Card) -> tuple[object, object, str]:
    answer = card.answer
    more = f"p85 {amount(answer.percentiles['p85'], answer.unit)}" if "p85" in answer.percentiles else note(answer, NOTES.get(answer.metric, ()))
    return answer, spark(card.series) if answer.value is not None else None, more


def finished(found: FlowView, zone: str) -> Chart | None:
    """Each finished item where it ended and as high as it took, with the percentiles of all of them."""
    dots = [
        Ended(at=at, day=to_iso(item.at), ms=item.amount, told=f"{plain(item.label)}\n{moment(item.at, zone)}\n{duration(item.amount)}")
        for at, item in enumerate(found.finished.items)
        if item.at is not None and item.amount is not None
    ]
    if not dots:
        return None
    known = next((card.answer.percentiles for card in found.cards if card.answer.metric == "flow.cycle_time"), {})
    lines = [Line(name=f"{name} {duration(known[name])}", ms=known[name]) for name in LINES if name in known]
    cut = "" if found.finished.total <= len(dots) else f" These are the {number(len(dots))} that took longest of {number(found.finished.total)}; the lines are of all."
    about = f"Each dot is an item: further right it was completed later, further up it took longer from its start.{cut}"
    return Chart(name="finished", title="Cycle times", about=about, height=LARGE, spec=ended(dots, lines, height=LARGE))


def going(found: FlowView) -> Chart | None:
    """What has been going on for longest, those at risk apart."""
    bars = [
        Aged(at=at, label=plain(item.label).split(" ")[0], ms=item.amount, risk=_at_risk(item, found.limit_ms), told=f"{plain(item.label)}\n{duration(item.amount)}")
        for at, item in enumerate(found.going.items)
        if item.amount is not None
    ]
    if not bars:
        return None
    cut = "" if found.going.total <= len(bars) else f" These are the {number(len(bars))} oldest of {number(found.going.total)}."
    risk = "" if found.limit_ms is None else " The line is the age from which an item is at risk; the orange bars with an exclamation mark are beyond it."
    return Chart(name="going", title="Aging work in progress", about=f"For how long each item has been going on.{risk}{cut}", height=LARGE, spec=aged(bars, found.limit_ms, height=LARGE))


def _at_risk(item: Item, limit_ms: float | None) -> bool:
    return limit_ms is not None and item.amount is not None and item.amount > limit_ms


def cumulative(courses: Sequence[Course]) -> tuple[Chart, Table] | None:
    """The cumulative flow diagram: what had arrived and departed by the end of each bucket."""
    course = course_of(courses, "flow.cumulative")
    if course is None or len(course.buckets) <= 1:
        return None
    about = "How high a band is tells how much stood in that status; how wide the bands are from left to right, for how long. What had been done before the first day lies below the axis."
    spec = bands(_stood(course), [(kind.part, kind.colour) for kind in BANDS], height=LARGE)
    rows = tuple((called(bucket), *(number(parts_of(bucket)[kind.part].value or 0) if kind.part in parts_of(bucket) else "0" for kind in BANDS)) for bucket in course.buckets)
    table = Table(head=(heading(course), "Done", "Cancelled", "In review or later", "In progress or later", "To do or later", "Arrived"), rows=rows)
    return Chart(name="flow.cumulative", title="Cumulative flow", about=about, height=LARGE, spec=spec), table


def _stood(course: Course) -> list[Slice]:
    """The bands of each bucket: each lies upon the one before, and what has departed as cancelled upon what is done."""
    found = []
    for bucket in course.buckets:
        known, low = parts_of(bucket), 0.0
        for kind in BANDS:
            value = (known[kind.part].value or 0.0) if kind.part in known else 0.0
            high = low + value if kind.part == "cancelled" else max(low, value)
            found.append(Slice(day=bucket.last, until=bucket.last, part=kind.part, low=low, value=high, told=f"{called(bucket)}\n{kind.label}: {number(high - low)}"))
            low = high
    return found


def done(courses: Sequence[Course]) -> tuple[Chart, Table, Sequence[Kind]] | None:
    """What was completed, by class of work."""
    return _columns(course_of(courses, "flow.throughput"), CLASSES, "Items completed, by class of work.", whole=False)


def distribution(courses: Sequence[Course]) -> tuple[Chart, Table, Sequence[Kind]] | None:
    """What the completed work was, as shares."""
    return _columns(course_of(courses, "flow.distribution"), NATURES, "The share of features, defects, risks and debts in what was completed.", whole=True)


def _columns(course: Course | None, kinds: Sequence[Kind], about: str, *, whole: bool) -> tuple[Chart, Table, Sequence[Kind]] | None:
    if course is None:
        return None
    asked = numbers.metric(course.metric)
    spec = stacked(slices(course, kinds), [(kind.part, kind.colour) for kind in kinds], unit=asked.unit, height=MIDDLE, whole=whole)
    return Chart(name=asked.id, title=asked.title, about=about, height=MIDDLE, spec=spec), parted(course, kinds), kinds


def lead(answer: Answer | None) -> tuple[Chart, Table, str] | None:
    """How many items waited for how long."""
    if answer is None or not answer.n:
        return None
    pieces = [Piece(name=part.name, value=part.n, told=f"{part.name}\n{number(part.n)} items") for part in answer.parts]
    table = Table(head=("From creation to completion", "Items"), rows=tuple((piece.name, number(piece.value)) for piece in pieces))
    return _pieces(answer, "How many items were completed after how many hours from their creation.", spread(pieces, height=MIDDLE)), table, answer.metric


def statuses(answer: Answer | None) -> tuple[Chart, Table, str] | None:
    """Where the time between start and completion went."""
    known = parts_of(answer)
    shown = [(kind.label, known[kind.part]) for kind in STATES if kind.part in known and known[kind.part].value]
    if answer is None or not shown:
        return None
    pieces = [Piece(name=label, value=100 * (part.value or 0), told=f"{label}\n{percent(part.value or 0)} of the time, {number(part.n)} items") for label, part in shown]
    table = Table(head=("Status", "Share of the time", "Items"), rows=tuple((label, percent(part.value or 0), number(part.n)) for label, part in shown))
    return _pieces(answer, "The share of each status in the time from start to completion, of all completed items together, in percent.", spread(pieces, height=MIDDLE)), table, answer.metric


def _pieces(answer: Answer, about: str, spec: Spec) -> Chart:
    return Chart(name=answer.metric, title=answer.title, about=about, height=MIDDLE, spec=spec)


def law(answer: Answer | None) -> str | None:
    """Little's law in a sentence, and what its ratio means."""
    known = {name: part.value for name, part in parts_of(answer).items()}
    going_on, a_day, took = (known.get(name) for name in ("wip_mean", "throughput_per_day", "cycle_time_mean"))
    if answer is None or answer.value is None or going_on is None or a_day is None or took is None:
        return None
    low, high = NEAR_ONE
    means = "more was started than finished" if answer.value > high else "old work was cleared away" if answer.value < low else "the numbers agree"
    return f"On average {number(going_on)} items were going on; {number(a_day)} were completed a day, after {duration(took)} on average. The first is {number(answer.value)} times what the other two make it: {means}."


def history(found: Forecast | None) -> tuple[Chart, list[Day]] | None:
    """The days that a forecast is drawn from."""
    if found is None or not any(count for _, count in found.history):
        return None
    drawn = [Day(day=day, value=float(count), told=amount(count, "items")) for day, count in found.history]
    about = f"What was completed on each of the last {number(len(drawn))} whole days, those without any included."
    return Chart(name="history", title="The days drawn from", about=about, height=SMALL, spec=columns(drawn, unit="items", height=SMALL)), drawn
