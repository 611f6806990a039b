"""The endpoints about the pipeline: jobs, health of sources, what is connected, what lies in quarantine, what ran, how much is in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from headway.api.metrics import desk_of
from headway.api.query import AboutJobs, AboutQuarantine, AboutTimeline, Nothing, cursor_at, offset_of
from headway.api.schemas import CoverageShape, ExecutionShape, HealthShape, JobShape, JobsShape, QuarantinedShape, SourceShape
from headway.flows.report import pipeline
from headway.flows.report.coverage import coverage as coverages
from headway.flows.report.timeline import timeline as executions

router = APIRouter(prefix="/pipeline", tags=["pipeline"])


@router.get("/jobs", summary="How far every stream is")
async def jobs(request: Request, asked: Annotated[AboutJobs, Query()]) -> JobsShape:
    """Failed and stalled first; one more than asked for is read to know whether there is a next page."""
    of = (asked.status, asked.entity_type, asked.sort)
    offset = offset_of(asked.cursor, of)
    found = await pipeline.jobs(desk_of(request), status=asked.status, entity=asked.entity_type, sort=asked.sort, limit=asked.limit + 1, offset=offset)
    following = cursor_at(offset + asked.limit, of) if len(found) > asked.limit else None
    return JobsShape(jobs=tuple(JobShape.model_validate(job) for job in found[: asked.limit]), next_cursor=following)


@router.get("/health", summary="How every source does")
async def health(request: Request, _: Annotated[Nothing, Query()]) -> list[HealthShape]:
    """Streams by status, stalled and quarantined counts, the last success."""
    return [HealthShape.model_validate(found) for found in await pipeline.health(desk_of(request))]


@router.get("/sources", summary="What is connected")
async def sources(request: Request, _: Annotated[Nothing, Query()]) -> list[SourceShape]:
    """Every source with its scopes by status."""
    return [SourceShape.model_validate(found) for found in await pipeline.sources(desk_of(request))]


@router.get("/quarantine", summary="Records that could not be shaped")
async def quarantine(request: Request, asked: Annotated[AboutQuarantine, Query()]) -> list[QuarantinedShape]:
    """Last seen first, without payloads."""
    return [QuarantinedShape.model_validate(found) for found in await pipeline.quarantine(desk_of(request), asked.limit)]


@router.get("/timeline", summary="The last runs")
async def timeline(request: Request, asked: Annotated[AboutTimeline, Query()]) -> list[ExecutionShape]:
    """Newest first, those that are not over included."""
    return [ExecutionShape.model_validate(found) for found in await executions(desk_of(request), limit=asked.limit)]


@router.get("/coverage", summary="How much of every source is in")
async def coverage(request: Request, _: Annotated[Nothing, Query()]) -> list[CoverageShape]:
    """Completeness by source and entity; null where the source gives no count."""
    return [CoverageShape.model_validate(found) for found in await coverages(desk_of(request))]
