"""The endpoints of what all of the Delivery and the Sprints page show: the five keys with what became of deployments, sprint by sprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request

from headway.api.metrics import desk_of
from headway.api.phrase import card_shape, items_shape
from headway.api.query import About  # noqa: TC001 - FastAPI resolves the annotation at run time
from headway.api.schemas import BucketShape, CardShape, Instant, ItemsShape, Shape, SubjectShape, WindowShape
from headway.flows.report import numbers

if TYPE_CHECKING:
    from headway.model.results import Course
    from headway.model.views import DeliveryView, SprintsView

router = APIRouter(tags=["metrics"])


class BenchmarkShape(Shape):
    """The place of a number among the answers of one edition of a survey; not for comparing teams, not a target."""

    metric: str
    edition: str
    title: str
    source: str
    clusters: tuple[str, ...]
    score: int | None
    means: dict[str, float]
    note: str
    caution: str


class DeploymentBucketShape(Shape):
    """Successful production deployments of a week or month by what became of them."""

    day: str
    last: str
    ok: int
    failed: int
    pending: int
    whole: bool
    open: bool


class DeploymentShape(Shape):
    """A successful production deployment, what became of it and by what evidence."""

    key: str
    label: str
    at: Instant
    ref: str | None
    sha: str | None
    url: str | None
    outcome: str
    evidence: str
    confidence: float
    changes: int | None
    remediation: str | None
    remedy: str | None
    remediated_at: Instant
    unplanned: str | None


class DeliveryShape(Shape):
    """All the Delivery page shows; `environments` are named when none of them is known as production."""

    subject: SubjectShape
    period: str
    window: WindowShape
    throughput: tuple[CardShape, ...]
    instability: tuple[CardShape, ...]
    otherwise: tuple[CardShape, ...]
    incidents: tuple[CardShape, ...]
    benchmarks: tuple[BenchmarkShape, ...]
    buckets: tuple[DeploymentBucketShape, ...]
    lead_time: tuple[BucketShape, ...]
    incident_course: tuple[BucketShape, ...]
    deployments: tuple[DeploymentShape, ...]
    total: int
    services: int
    environments: tuple[str, ...]
    data_through: Instant


class SprintsShape(Shape):
    """All the Sprints page shows; the parts of a sprint are its counts in items, the same in points, and its rates."""

    subject: SubjectShape
    period: str
    window: WindowShape
    cards: tuple[CardShape, ...]
    sprints: ItemsShape
    data_through: Instant


@router.get("/dora", summary="Everything the Delivery page shows")
async def dora(request: Request, asked: Annotated[About, Query()]) -> DeliveryShape:
    """The five keys in two groups, what became of deployments, incidents, and places among survey answers."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return delivery_shape(await numbers.delivery_view(desk, subject, asked.span))


@router.get("/sprints", summary="Everything the Sprints page shows")
async def sprints(request: Request, asked: Annotated[About, Query()]) -> SprintsShape:
    """How much a sprint gets done, and what became of the last ones."""
    desk = desk_of(request)
    subject = await numbers.find_subject(desk, asked.subject)
    return sprints_shape(await numbers.sprints_view(desk, subject, asked.span))


def delivery_shape(found: DeliveryView) -> DeliveryShape:
    """All the Delivery page shows."""
    cards = {group: tuple(map(card_shape, getattr(found, group))) for group in ("throughput", "instability", "otherwise", "incidents")}
    courses = {name: _buckets(getattr(found, name)) for name in ("lead_time", "incident_course")}
    return DeliveryShape.model_validate({name: getattr(found, name) for name in found.__struct_fields__} | cards | courses)


def _buckets(course: Course | None) -> tuple[BucketShape, ...]:
    return tuple(map(BucketShape.model_validate, course.buckets)) if course else ()


def sprints_shape(found: SprintsView) -> SprintsShape:
    """All the Sprints page shows."""
    shown = {"cards": tuple(map(card_shape, found.cards)), "sprints": items_shape(found.sprints)}
    return SprintsShape.model_validate({name: getattr(found, name) for name in found.__struct_fields__} | shown)
