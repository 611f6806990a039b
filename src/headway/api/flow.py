"""The endpoints of how work and changes move: all that the Flow and the Reviews page show, and what is to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from headway.api.metrics import desk_of
from headway.api.phrase import answer_shape, card_shape, items_shape
from headway.api.query import About, AboutForecast  # noqa: TC001 - FastAPI resolves the annotation at run time
from headway.api.schemas import AnswerShape, BucketShape, CardShape, Instant, ItemShape, ItemsShape, ReasonShape, Shape, SubjectShape, WindowShape
from headway.flows.report import numbers
from headway.metrics.reasons import sentence

if TYPE_CHECKING:
    from headway.model.results import Answer, Forecast
    from headway.model.views import FlowView, ReviewsView

router = APIRouter(tags=["metrics"])


class CourseShape(Shape):
    """A metric over the parts of a period."""

    metric: str
    granularity: str
    buckets: tuple[BucketShape, ...]


class ExpectedShape(Shape):
    """What is expected at a confidence in percent: at least so many items, or after so many days at the latest and by which day; null where it cannot be told."""

    confidence: int
    expected: int | None
    day: str | None


class PastDayShape(Shape):
    """What was done on a day that is drawn from."""

    day: str
    count: int


class ForecastShape(Shape):
    """What throughput lets expect, by confidence, with the days drawn from and the seed."""

    subject: str
    days: int | None
    items: int | None
    expected: tuple[ExpectedShape, ...]
    history: tuple[PastDayShape, ...]
    runs: int
    seed: int
    computed_at: Instant
    reasons: tuple[ReasonShape, ...]


class FlowShape(Shape):
    """All the Flow page shows; `finished` are cycle times and `going` ages, the longest first, `limitMs` is the age from which an item is at risk."""

    subject: SubjectShape
    period: str
    window: WindowShape
    cards: tuple[CardShape, ...]
    finished: ItemsShape
    going: ItemsShape
    limit_ms: float | None
    courses: tuple[CourseShape, ...]
    answers: tuple[AnswerShape, ...]
    forecasts: tuple[ForecastShape, ...]
    data_through: Instant


class WaitingShape(Shape):
    """A row that waits and the repository it waits in."""

    item: ItemShape
    place: str


class ReviewsShape(Shape):
    """All the Reviews page shows; `phases` is the whole with its parts, `steps` are the phases by themselves."""

    subject: SubjectShape
    period: str
    window: WindowShape
    cards: tuple[CardShape, ...]
    phases: AnswerShape | None
    steps: tuple[AnswerShape, ...]
    courses: tuple[CourseShape, ...]
    stale: tuple[WaitingShape, ...]
    stale_total: int
    data_through: Instant


@router.get("/flow", summary="Everything the Flow page shows")
async def flow(request: Request, asked: Annotated[About, Query()]) -> FlowShape:
    """Cards, cycle times, ages, courses and two forecasts."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return flow_shape(await numbers.flow_view(desk, subject, asked.span))


@router.get("/reviews", summary="Everything the Reviews page shows")
async def reviews(request: Request, asked: Annotated[About, Query()]) -> ReviewsShape:
    """Cards, phases, courses and stale pull requests."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return reviews_shape(await numbers.reviews_view(desk, subject, asked.span))


@router.get("/forecast", summary="How many items by a day, or when so many are done")
async def forecast(request: Request, asked: Annotated[AboutForecast, Query()]) -> ForecastShape:
    """A Monte Carlo forecast over the throughput of the last days."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return forecast_shape(await numbers.forecast(desk, subject, days=asked.days, items=asked.items, seed=asked.seed))


def forecast_shape(found: Forecast) -> ForecastShape:
    """A forecast with its reasons in words."""
    return ForecastShape(
        subject=found.subject,
        days=found.days,
        items=found.items,
        expected=tuple(ExpectedShape(confidence=sure, expected=count, day=found.ends.get(sure)) for sure, count in found.expected.items()),
        history=tuple(PastDayShape(day=day, count=count) for day, count in found.history),
        runs=found.runs,
        seed=found.seed,
        computed_at=found.computed_at,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
        reasons=tuple(ReasonShape(code=code, sentence=sentence(code)) for code in found.reasons),
    )


def flow_shape(found: FlowView) -> FlowShape:
    """All the Flow page shows."""
    return FlowShape(
        subject=SubjectShape.model_validate(found.subject),
        period=found.period,
        window=WindowShape.model_validate(found.window),
        cards=tuple(map(card_shape, found.cards)),
        finished=items_shape(found.finished),
        going=items_shape(found.going),
        limit_ms=found.limit_ms,
        courses=tuple(map(CourseShape.model_validate, found.courses)),
        answers=_told(found.law, found.spread, found.statuses),
        forecasts=tuple(forecast_shape(one) for one in (found.by_day, found.by_items) if one),
        data_through=found.data_through,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
    )


def reviews_shape(found: ReviewsView) -> ReviewsShape:
    """All the Reviews page shows."""
    return ReviewsShape(
        subject=SubjectShape.model_validate(found.subject),
        period=found.period,
        window=WindowShape.model_validate(found.window),
        cards=tuple(map(card_shape, found.cards)),
        phases=answer_shape(found.phases) if found.phases else None,
        steps=_told(*found.steps),
        courses=tuple(map(CourseShape.model_validate, found.courses)),
        stale=tuple(map(WaitingShape.model_validate, found.stale)),
        stale_total=found.stale_total,
        data_through=found.data_through,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
    )


def _told(*answers: Answer | None) -> tuple[AnswerShape, ...]:
    return tuple(answer_shape(one) for one in answers if one)
