"""The endpoints about numbers: the registry, an answer, its rows, the subjects, and all that the Overview and the Code page show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from headway.api.phrase import answer_shape, code_shape, home_shape, items_shape
from headway.api.query import About, AboutItems, AboutMetric, AboutRestated, Nothing, offset_of
from headway.api.schemas import AnswerShape, CodeShape, HomeShape, ItemsShape, MetricShape, RestatementShape, SubjectShape
from headway.flows.report import numbers
from headway.metrics.registry import REGISTRY

if TYPE_CHECKING:
    from headway.flows.report.desk import Desk

router = APIRouter(tags=["metrics"])


def desk_of(request: Request) -> Desk:
    """The desk this application reads at."""
    desk: Desk = request.app.state.desk
    return desk


@router.get("/metrics", summary="Every metric Headway knows")
async def registry(_: Annotated[Nothing, Query()]) -> list[MetricShape]:
    """The registry: what each metric answers, its formula and its statement."""
    return [MetricShape.model_validate(metric) for metric in REGISTRY.values()]


@router.get("/metrics/{metric_id}", summary="One number with what stands behind it")
async def metric(request: Request, metric_id: str, asked: Annotated[AboutMetric, Query()]) -> AnswerShape:
    """A metric for a subject and a period, compared with the previous equal one."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    found = await numbers.answer(desk, metric_id, subject, asked.span, compare=asked.compare)
    days = await numbers.series(desk, metric_id, subject, asked.span) if asked.granularity == "day" else None
    return answer_shape(found, days, await numbers.course(desk, metric_id, subject, asked.span, asked.granularity) if asked.granularity else None)


@router.get("/metrics/{metric_id}/restated", summary="What was said of a period before, and why it is said otherwise now")
async def restated(request: Request, metric_id: str, asked: Annotated[AboutRestated, Query()]) -> RestatementShape:
    """The stored points by the end of a day against those of now."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return RestatementShape.model_validate(await numbers.restated(desk, metric_id, subject, asked.span, asked.as_of))


@router.get("/metrics/{metric_id}/items", summary="The rows behind a number")
async def items(request: Request, metric_id: str, asked: Annotated[AboutItems, Query()]) -> ItemsShape:
    """The rows that were counted and those that were not, largest first."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    of = (metric_id, subject.id, asked.span)
    page = await numbers.items(desk, metric_id, subject, asked.span, limit=asked.limit, offset=offset_of(asked.cursor, of))
    return items_shape(page, of)


@router.get("/subjects", summary="What numbers can be about")
async def subjects(request: Request, _: Annotated[Nothing, Query()]) -> list[SubjectShape]:
    """Teams, services, repositories, projects and the tenant as a whole."""
    return [SubjectShape.model_validate(subject) for subject in await numbers.subjects(desk_of(request))]


@router.get("/home", summary="Everything the Overview shows")
async def home(request: Request, asked: Annotated[About, Query()]) -> HomeShape:
    """Cards by family, hotspots, freshness and what needs attention."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return home_shape(await numbers.overview(desk, subject, asked.span))


@router.get("/code", summary="Everything the Code page shows")
async def code(request: Request, asked: Annotated[About, Query()]) -> CodeShape:
    """Cards, hotspots and folders with their parts, and levels over time."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return code_shape(await numbers.code_view(desk, subject, asked.span))
