"""The Reviews page: how long changes take and in which phase, how well they are looked at, how large they are, and which are left lying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.flows.report import numbers
from headway.flows.report.words import amount, moment, number, plain
from headway.web.charts import Chart, Piece, divided, line, spark, spread, stacked
from headway.web.charts.look import DRAWN, SERIES
from headway.web.pages.buckets import Kind, Table, course_of, days, note, parted, parts_of, slices, valued, whole
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Answer, Card, Course
    from headway.model.views import ReviewsView

THIN, SMALL, MIDDLE = 64, 180, 260
PHASES = tuple(
    Kind(part=part, label=label, colour=SERIES[at], swatch=f"f-series-{at + 1}") for at, (part, label) in enumerate((("coding", "Coding"), ("pickup", "Pickup"), ("review", "Review"), ("merge", "Merge")))
)
SIZES = tuple(Kind(part=part, label=part, colour="", swatch="") for part in ("XS", "S", "M", "L", "XL", "XXL"))
LIMITS = {"XS": "up to 10", "S": "11 to 50", "M": "51 to 200", "L": "201 to 500", "XL": "501 to 1000", "XXL": "more than 1000"}
"""The words of review.size for its parts, in lines."""
LINES = ("review.cycle_time", "review.time_to_first_review", "review.size", "review.rework_ratio", "review.without_review_ratio")
PERCENTILES = ("p50", "p85", "p95")


async def reviews(request: Request) -> Response:
    """Cards, phases, weeks, sizes, and what is left lying."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.reviews_view(visit.desk, visit.subject, visit.asked.span)
    return visit.page("reviews.html", **laid_out(found, visit.desk.zone))


def laid_out(found: ReviewsView, zone: str) -> dict[str, object]:
    """What the template shows of a view."""
    return {
        "found": found,
        "cards": [_card(card) for card in found.cards],
        "phases": phases(found.phases),
        "kinds": PHASES,
        "steps": [(kind, step, *(amount(step.percentiles.get(name), "ms") for name in PERCENTILES)) for kind, step in zip(PHASES, found.steps, strict=False)],
        "shares": shares(found.phases),
        "weekly": weekly(found.courses),
        "sizes": sizes(found.cards),
        "overtime": [one for one in (merged(found.courses), *(over_time(course_of(found.courses, name)) for name in LINES)) if one],
        "stale_rows": [(plain(one.item.label), plain(one.place), moment(one.item.at, zone), amount(one.item.amount, "ms")) for one in found.stale],
    }


def _card(card: Card) -> tuple[object, object, str]:
    answer = card.answer
    more = f"p85 {amount(answer.percentiles['p85'], answer.unit)}" if "p85" in answer.percentiles else note(answer, SIZES if answer.metric == "review.size" else ())
    return answer, spark(card.series) if answer.value is not None else None, more


def shares(answer: Answer | None) -> dict[str, str]:
    """The time that each phase took of all pull requests together, in words."""
    return {name: amount(part.value, "ms") for name, part in parts_of(answer).items()}


def phases(answer: Answer | None) -> Chart | None:
    """The time of all merged pull requests together, divided by phase."""
    known = parts_of(answer)
    pieces = [
        Piece(name=kind.part, value=known[kind.part].value or 0.0, told=f"{kind.label}\n{amount(known[kind.part].value, 'ms')} of {number(known[kind.part].n)} pull requests", colour=kind.colour)
        for kind in PHASES
        if kind.part in known
    ]
    if not any(piece.value for piece in pieces):
        return None
    about = "The time from the first commit to the merge of all merged pull requests together; long ones weigh more than short ones."
    return Chart(name="phases", title="Where the time goes", about=about, height=THIN, spec=divided(pieces, height=THIN))


def weekly(courses: Sequence[Course]) -> tuple[Chart, Table] | None:
    """The same over time: which share of the time each phase took."""
    course = course_of(courses, "review.phases")
    if course is None:
        return None
    spec = stacked(slices(course, PHASES), [(kind.part, kind.colour) for kind in PHASES], unit="ms", height=MIDDLE, whole=True)
    about = "The share of each phase in the time of the pull requests merged then; the table says the time."
    return Chart(name="review.phases", title="Phases over time", about=about, height=MIDDLE, spec=spec), parted(course, PHASES)


def sizes(cards: Sequence[Card]) -> tuple[Chart, Table] | None:
    """How many merged pull requests there were of each size."""
    known = parts_of(next((card.answer for card in cards if card.answer.metric == "review.size"), None))
    pieces = [Piece(name=kind.part, value=known[kind.part].n, told=f"{kind.part}: {LIMITS[kind.part]} lines\n{number(known[kind.part].n)} pull requests") for kind in SIZES if kind.part in known]
    if not any(piece.value for piece in pieces):
        return None
    table = Table(head=("Size", "Lines", "Pull requests"), rows=tuple((piece.name, LIMITS[piece.name], number(piece.value)) for piece in pieces))
    about = "Merged pull requests by lines added and deleted: XS up to 10, S to 50, M to 200, L to 500, XL to 1000, XXL more."
    return Chart(name="review.size-buckets", title="Sizes", about=about, height=MIDDLE, spec=spread(pieces, height=MIDDLE)), table


def merged(courses: Sequence[Course]) -> tuple[Chart, Table] | None:
    """How many came in."""
    course = course_of(courses, "review.merged_count")
    if course is None:
        return None
    spec = stacked(whole(course), [(course.metric, DRAWN)], unit="pull requests", height=SMALL)
    return _over(course, "How many were merged.", spec), valued(course)


def over_time(course: Course | None) -> tuple[Chart, Table] | None:
    """A number of each day, week or month as a line; None when fewer than two have one."""
    if course is None or sum(bucket.value is not None for bucket in course.buckets) <= 1:
        return None
    asked = numbers.metric(course.metric)
    distribution = asked.kind == "distribution"
    about = f"The {'median' if distribution else 'share'} of each {course.granularity}; without a value where there are too few."
    return _over(course, about, line(days(course), unit=asked.unit, height=SMALL)), valued(course, *(("p85",) if distribution else ()))


def _over(course: Course, about: str, spec: dict[str, object]) -> Chart:
    asked = numbers.metric(course.metric)
    return Chart(name=asked.id, title=asked.title, about=about, height=SMALL, spec=spec)
