"""The JSON the API speaks: camelCase models read straight off the words of the house.

They are the only list of fields that leave the process, so the contract test that forbids personal
names walks these and nothing else. Instants leave as RFC 3339 in UTC, or null where there is none.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from headway.model.calendar import representable, to_iso


def _instant(value: object) -> object:
    if isinstance(value, int):
        return to_iso(value) if representable(value) else None
    return value


Instant = Annotated[str | None, BeforeValidator(_instant), Field(json_schema_extra={"format": "date-time"})]
"""Microseconds inside, RFC 3339 outside; the bounds of all history have no date and are null."""


class Shape(BaseModel):
    """A body: camelCase outside, read from the attributes of our records."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True, extra="ignore")


class Problem(Shape):
    """A problem detail (RFC 9457); `code` is stable, `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    request_id: str


class WindowShape(Shape):
    """A half-open window [start, end); null bounds mean all history."""

    start: Instant
    end: Instant


class MetricShape(Shape):
    """A metric of the registry: what it answers and how it is computed."""

    id: str
    version: int
    title: str
    question: str
    formula: str
    unit: str
    better: str
    kind: str
    grain: str
    inputs: tuple[str, ...]
    about: tuple[str, ...]
    minimum_n: int
    personal: bool
    tags: tuple[str, ...]
    source: str
    statement: str
    stored: bool
    made_of: tuple[str, ...]
    parts_unit: str


class SubjectShape(Shape):
    """What a metric can be about; `parent` is the team above a team, `origin` who says that there is this team or service."""

    id: str
    kind: str
    name: str
    parent: str | None = None
    origin: str | None = None


class ChangeShape(Shape):
    """The move against the previous equal period; `relative` is null from zero."""

    previous: float
    absolute: float
    relative: float | None
    direction: Literal["up", "down", "same"]
    verdict: Literal["better", "worse", "neutral"]


class ReasonShape(Shape):
    """Why a number is missing, partial or leaves something out."""

    code: str
    sentence: str
    count: int | None = None


class PartShape(Shape):
    """A named part of a number, in the unit that the metric says its parts have."""

    name: str
    value: float | None
    n: int


class BucketShape(Shape):
    """A day, week or month of a period; `whole` unless the period's edge cuts it, `open` while it is not over."""

    day: str
    last: str
    window: WindowShape
    value: float | None
    n: int
    percentiles: dict[str, float]
    parts: tuple[PartShape, ...]
    reasons: tuple[str, ...]
    whole: bool
    open: bool


class RestatedShape(Shape):
    """A number as stored points told it."""

    value: float | None
    n: int
    seq: int | None


class RevisionShape(Shape):
    """A day of which something else is said now."""

    day: str
    seq: int
    computed_at: Instant
    before: float | None
    after: float | None


class RestatementShape(Shape):
    """What was said of a window by the end of a day, what is said now, and why it differs."""

    metric: str
    subject: str
    window: WindowShape
    as_of: str
    then: RestatedShape
    now: RestatedShape
    days: tuple[RevisionShape, ...]
    reasons: tuple[str, ...]


class SeriesShape(Shape):
    """A metric over days, as (ISO day, value)."""

    metric: str
    span: str
    points: tuple[tuple[str, float | None], ...]


class AnswerShape(Shape):
    """A number with what stands behind it; `value` is null when there is no honest number, `reasons` say why."""

    metric: str
    title: str
    subject: str
    subject_name: str
    unit: str
    better: str
    value: float | None
    n: int
    window: WindowShape
    zone: str
    method_version: int
    computed_at: Instant
    data_through: Instant
    completeness: float | None
    coverage: float | None
    reasons: tuple[ReasonShape, ...]
    interval: tuple[float, float] | None
    percentiles: dict[str, float]
    excluded: tuple[ReasonShape, ...]
    pending: bool
    open: bool
    data_since: str | None
    comparable: bool
    previous: AnswerShape | None
    parts: tuple[PartShape, ...] = ()
    change: ChangeShape | None = None
    series: SeriesShape | None = None
    course: tuple[BucketShape, ...] | None = None


class ItemShape(Shape):
    """One row behind a number; `whyNot` is the reason it did not count, `parts` what its amount is made of, null where a group is too small to be shown."""

    key: str
    label: str
    at: Instant
    amount: float | None
    counted: bool
    why_not: str | None
    parts: dict[str, float | None]


class ItemsShape(Shape):
    """Rows behind a number, largest first; `nextCursor` is null on the last page."""

    items: tuple[ItemShape, ...]
    total: int
    next_cursor: str | None = None


class CardShape(Shape):
    """One number with its line."""

    answer: AnswerShape
    series: SeriesShape | None


class SectionShape(Shape):
    """Cards of one family of metrics."""

    tag: str
    title: str
    cards: tuple[CardShape, ...]


class AttentionShape(Shape):
    """Something a person should look at."""

    level: str
    text: str


class HomeShape(Shape):
    """All the Overview shows."""

    subject: SubjectShape
    period: str
    window: WindowShape
    sections: tuple[SectionShape, ...]
    hotspots: ItemsShape
    data_through: Instant
    attention: tuple[AttentionShape, ...]


class CodeShape(Shape):
    """All the Code page shows; `trends` are levels at the ends of equal steps of the period."""

    subject: SubjectShape
    period: str
    window: WindowShape
    cards: tuple[CardShape, ...]
    hotspots: ItemsShape
    folders: ItemsShape
    trends: tuple[SeriesShape, ...]
    data_through: Instant


class JobShape(Shape):
    """How far one stream is."""

    source: str
    entity_type: str = Field(validation_alias="entity")
    scope: str
    scope_name: str
    kind: str
    status: str
    phase: str | None
    items_done: int
    items_estimate: int | None
    estimate_exact: bool
    items_per_second: float | None
    eta_seconds: float | None
    progress_pct: float | None
    is_stalled: bool
    started_at: Instant
    last_progress_at: Instant
    finished_at: Instant
    rate_limited_until: Instant
    quarantined: int
    last_error: str | None
    completeness: float | None
    run_id: int | None


class JobsShape(Shape):
    """A page of jobs; `nextCursor` is null on the last one."""

    jobs: tuple[JobShape, ...]
    next_cursor: str | None


class HealthShape(Shape):
    """How one source does; `counts` are its streams by status."""

    source: str
    state: Literal["idle", "healthy", "syncing", "degraded"]
    counts: dict[str, int]
    stalled: int
    quarantined: int
    last_success: Instant
    data_through: Instant
    last_error: str | None


class SourceShape(Shape):
    """One connected source; `scopes` counts them by status."""

    source: str
    kind: str
    scopes: dict[str, int]
    entities: tuple[str, ...]


class QuarantinedShape(Shape):
    """A record that could not be shaped; its payload stays inside."""

    id: int
    source: str
    entity_type: str = Field(validation_alias="entity")
    scope: str
    external_id: str
    reason: str
    times_seen: int
    first_seen: Instant
    last_seen: Instant


class ExecutionShape(Shape):
    """One run on one stream; `durationMs` goes up to now while it is not over."""

    id: int
    source: str
    entity_type: str = Field(validation_alias="entity")
    scope: str
    scope_name: str
    kind: str
    status: str
    started_at: Instant
    finished_at: Instant
    duration_ms: int
    items: int
    error: str | None


class CoverageShape(Shape):
    """How much of one entity of one source is in: `stored` of `sourceCount` over the `counted` streams that have both counts."""

    source: str
    entity_type: str = Field(validation_alias="entity")
    streams: int
    finished: int
    counted: int
    stored: int
    source_count: int
    completeness: float | None
    quarantined: int
    data_through: Instant
