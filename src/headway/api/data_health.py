"""The endpoint about the data themselves: how far they can be trusted, each number with the count behind it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from headway.api.metrics import desk_of
from headway.api.query import Nothing  # noqa: TC001 - FastAPI resolves the annotation at run time
from headway.api.schemas import CoverageShape, Instant, Shape
from headway.flows.report.data_health import DataHealth
from headway.flows.report.data_health import data_health as examined
from headway.flows.report.data_signs import signs
from headway.normalise.words import choices

router = APIRouter(tags=["pipeline"])


class SignShape(Shape):
    """One question about the data: `look` asks for a person, `advice` says what to do; `none` where there is nothing to judge by."""

    id: str
    title: str
    state: Literal["well", "look", "none"]
    value: str | None
    said: str
    advice: str


class UnmappedShape(Shape):
    """A word of a source that no map has: `items` count as `meanwhile`, and it may be said to stand for one of the `choices`."""

    map: str
    word: str
    source: str
    items: int
    meanwhile: str
    choices: tuple[str, ...]


class WaitingShape(Shape):
    """A word that was said to stand for `value`: `items` still count as `meanwhile` until a replay."""

    map: str
    word: str
    source: str
    value: str
    meanwhile: str
    items: int


class DisagreementShape(Shape):
    """A status whose name says `named` and whose category says otherwise; its items count as `taken`."""

    source: str
    word: str
    category: str
    named: str
    taken: str
    items: int


class ShareShape(Shape):
    """`part` of `whole`; `ratio` is null where there is nothing to divide, and `reason` says why."""

    part: int
    whole: int
    ratio: float | None
    reason: str | None


class HistoriesShape(Shape):
    """Items of a source, those with a stored history, and changes of status in all."""

    source: str
    items: int
    told: int
    changes: int


class EffortShape(Shape):
    """What a source's items are estimated in; `none` are not at all."""

    source: str
    points: int
    size: int
    estimate: int
    none: int


class SourceLinksShape(ShareShape):
    """Of a source's pull requests merged within 90 days, those that lead to a work item."""

    source: str


class OrphanShape(Shape):
    """A prefix of keys that belongs to no project that is read, the pull requests that name one, and the first of them.

    `scope` is in the catalog under this code and is not read; `status` is what it is instead.
    """

    prefix: str
    pull_requests: int
    example: str
    repository: str
    number: int
    scope: str | None
    status: str | None


class HeldShape(Shape):
    """Records that a complete listing lacked, held until an operator says that they are gone."""

    source: str
    entity_type: str
    scope: str
    scope_name: str
    missing: int
    stored: int
    noticed_at: Instant
    allowed: bool


class DataHealthShape(Shape):
    """How far the data can be trusted; `signs` say what to make of the rest."""

    asked_at: Instant
    work_items: int
    signs: tuple[SignShape, ...]
    unmapped: tuple[UnmappedShape, ...]
    waiting: tuple[WaitingShape, ...]
    disagreements: tuple[DisagreementShape, ...]
    items_with_transitions: ShareShape
    transitions: tuple[HistoriesShape, ...]
    items_with_effort: ShareShape
    effort: tuple[EffortShape, ...]
    sprints_without_state: ShareShape
    linked_pull_requests: ShareShape
    linked_by_source: tuple[SourceLinksShape, ...]
    pull_requests_with_key: int
    orphan_prefixes: tuple[OrphanShape, ...]
    first_commit_after_creation: ShareShape
    quarantined: int
    held: tuple[HeldShape, ...]
    coverage: tuple[CoverageShape, ...]


@router.get("/data-health", summary="How far the data can be trusted")
async def data_health(request: Request, _: Annotated[Nothing, Query()]) -> DataHealthShape:
    """Unmapped words, histories, effort, links, completeness, quarantine, freshness; null with a reason where there is nothing to count."""
    return data_health_shape(await examined(desk_of(request)))


def data_health_shape(found: DataHealth) -> DataHealthShape:
    """The state of the data as a body; who allowed a deletion stays inside."""
    held = [HeldShape(entity_type=one.entity, allowed=one.allowed_by is not None, **_named(one, "source", "scope", "scope_name", "missing", "stored", "noticed_at")) for one in found.held]
    return DataHealthShape(
        asked_at=found.asked_at,  # type: ignore[arg-type]  # the model turns microseconds into RFC 3339
        work_items=found.items,
        signs=tuple(map(SignShape.model_validate, signs(found))),
        unmapped=tuple(UnmappedShape(choices=choices(one.map), **_named(one, "map", "word", "source", "items", "meanwhile")) for one in found.unmapped),
        waiting=tuple(map(WaitingShape.model_validate, found.waiting)),
        disagreements=tuple(map(DisagreementShape.model_validate, found.disagreements)),
        items_with_transitions=ShareShape.model_validate(found.with_history),
        transitions=tuple(map(HistoriesShape.model_validate, found.histories)),
        items_with_effort=ShareShape.model_validate(found.estimated),
        effort=tuple(map(EffortShape.model_validate, found.effort)),
        sprints_without_state=ShareShape.model_validate(found.sprints_unknown),
        linked_pull_requests=ShareShape.model_validate(found.linking.linked),
        pull_requests_with_key=found.linking.named,
        linked_by_source=tuple(SourceLinksShape(source=one.source, **_named(one.linked, "part", "whole", "ratio", "reason")) for one in found.linking.sources),
        orphan_prefixes=tuple(map(OrphanShape.model_validate, found.linking.orphans)),
        first_commit_after_creation=ShareShape.model_validate(found.first_commit_late),
        quarantined=found.quarantined,
        held=tuple(held),
        coverage=tuple(map(CoverageShape.model_validate, found.coverage)),
    )


def _named(record: object, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
