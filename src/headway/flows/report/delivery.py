"""The Delivery page: the five keys, what came to production and what became of it, and what broke.

Which services there are and where they go is read from the deployments themselves, so that a page without numbers can
say which rule matched nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from headway.flows.report.answering import DEFAULT_PERIOD, answered, counted_items
from headway.flows.report.courses import courses
from headway.flows.report.flow import granularity
from headway.flows.report.overview import cards
from headway.flows.report.standing import standing
from headway.flows.report.subjects import SERVICE, TENANT, metric, scopes_of
from headway.metrics.dora import standing as survey
from headway.model.calendar import day_start, period_window
from headway.model.results import ItemPage
from headway.model.scope import DAY_US
from headway.model.views import Benchmark, DeliveryView, DeploymentBucket, DeploymentRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.flows.report.desk import Desk
    from headway.flows.report.standing import Reach, Standing
    from headway.model.results import Answer, Bucket, Course, Item, Subject
    from headway.model.scope import Window

LEAD, FREQUENCY, RECOVERY = "dora.change_lead_time", "dora.deployment_frequency", "dora.failed_deployment_recovery_time"
FAILED, REWORK, PENDING = "dora.change_fail_rate", "dora.deployment_rework_rate", "dora.pending_deployments"
OPENED = "ops.incidents_opened"
THROUGHPUT = (LEAD, FREQUENCY, RECOVERY)
INSTABILITY = (FAILED, REWORK, PENDING)
OTHERWISE = ("dora.deployment_days", "dora.change_lead_time_inclusive", "dora.change_lead_time_from_first_commit")
INCIDENTS = (OPENED, "ops.incidents_open", "ops.time_to_restore", "ops.caused_by_deployment_ratio")
DRAWN = (FAILED, PENDING, LEAD, OPENED)
KEYS = (*THROUGHPUT, FAILED, REWORK)
OK = "ok"
"""The part of the change fail rate that did not fail; all others say how it did."""
PRODUCTION = "production"
SHOWN = 25
SEVERAL = "A count over several services has no place: choose one service."
OUTCOME = ("source", "deployment", "outcome", "evidence", "confidence", "deployed_changes", "remediation", "remediated_at", "unplanned")
PLACE = ("key", "ref", "sha", "url")
SHORT = 8
"""Letters of a commit that people tell it by."""

Fate = tuple[str, str, str, str, float, int | None, str | None, int | None, str | None]
"""The columns of OUTCOME."""
Spot = tuple[str, str | None, str | None, str | None]
"""The columns of PLACE."""


async def delivery_view(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> DeliveryView:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    groups = [
        [name for name in group if subject.kind in metric(name).about and ground.collects(metric(name))]
        for group in (THROUGHPUT, INSTABILITY, OTHERWISE, INCIDENTS)
    ]
    shown = [name for group in groups for name in group]
    found = {card.answer.metric: card for card in await cards(desk, await answered(desk, shown, subject, window, ground), subject, window, ground)}
    told = {
        one.metric: one
        for one in (await courses(desk, [name for name in DRAWN if name in found], subject, period, _step(window, desk.zone, ground)) if shown else ())
    }
    page = await counted_items(desk, FREQUENCY, subject, window, limit=SHOWN) if FREQUENCY in found else ItemPage(items=(), total=0, offset=0)
    services, environments = await _places(desk, subject)
    drawn = [tuple(found[name] for name in group) for group in groups]
    return DeliveryView(
        subject=subject,
        period=period,
        window=window,
        throughput=drawn[0],
        instability=drawn[1],
        otherwise=drawn[2],
        incidents=drawn[3],
        benchmarks=tuple(
            benchmarks(
                [found[name].answer for name in KEYS if name in found],
                days=_days(window, ground.of(metric(FREQUENCY)), ground.now, desk.zone),
                services=services,
            )
        ),
        buckets=tuple(_buckets(told)),
        lead_time=told.get(LEAD),
        incident_course=told.get(OPENED),
        deployments=tuple(await _rows(desk, page.items)),
        total=page.total,
        services=services,
        environments=environments,
        data_through=ground.through,
    )


def benchmarks(answers: Sequence[Answer], *, days: float | None, services: int) -> Iterator[Benchmark]:
    """The places of numbers in every edition that knows them; a count has one only for a single service, of which the surveys ask."""
    for answer in answers:
        for name in survey.EDITIONS:
            if answer.metric not in survey.edition(name).keys:
                continue
            summed = answer.metric == FREQUENCY and (services != 1 or not days)
            place = survey.standing(answer.metric, None if summed else answer.value, name, days=days)
            told = Benchmark(**structs.asdict(place))
            yield structs.replace(told, note=SEVERAL) if summed and services > 1 else told


def _step(window: Window, zone: str, ground: Standing) -> str:
    """Weeks, since a day has too few changes for a median; months where weeks would be too many."""
    return "month" if granularity(window, zone, ground) == "month" else "week"


def _days(window: Window, reach: Reach, now: int, zone: str) -> float | None:
    """How many days of a window there are data of; None where there are none."""
    if reach.since is None:
        return None
    start, end = max(window.start, day_start(reach.since, zone)), min(window.end, now)
    return (end - start) / DAY_US if end > start else None


async def _places(desk: Desk, subject: Subject) -> tuple[int, tuple[str, ...]]:
    """How many services of a subject were ever deployed to production, and, where none was, what their deployments call where they went."""
    counted = await desk.store.tally("deployments", ("scope", "service", "environment", "environment_raw"), tenant=desk.tenant)
    mine = [row for row, _ in counted if _belongs(subject, row[0], row[1])]
    live = {(scope, service) for scope, service, environment, _ in mine if environment == PRODUCTION}
    return len(live), () if live else tuple(sorted({raw for *_, raw in mine}))


def _belongs(subject: Subject, scope: str, service: str) -> bool:
    if subject.kind == TENANT:
        return True
    if subject.kind == SERVICE:
        return any(member.scope == scope and member.service in {service, None} for member in subject.members)
    return scope in scopes_of(subject, ())


def _buckets(told: dict[str, Course]) -> Iterator[DeploymentBucket]:
    if FAILED not in told or PENDING not in told:
        return
    for judged, waiting in zip(told[FAILED].buckets, told[PENDING].buckets, strict=True):
        yield _bucket(judged, waiting)


def _bucket(judged: Bucket, waiting: Bucket) -> DeploymentBucket:
    good = sum(part.n for part in judged.parts if part.name == OK)
    return DeploymentBucket(day=judged.day, last=judged.last, ok=good, failed=judged.n - good, pending=waiting.n, whole=judged.whole, open=judged.open)


async def _rows(desk: Desk, items: Sequence[Item]) -> list[DeploymentRow]:
    """Deployments with what linking and the source say of them."""
    keys = [item.key for item in items]
    fates: dict[str, Fate] = {row[1]: row for row in await desk.store.pick("deployment_outcomes", OUTCOME, tenant=desk.tenant, by="deployment", among=keys)}
    wanted: dict[str, set[str]] = {}
    for key, fate in fates.items():
        wanted.setdefault(fate[0], set()).update(one for one in (key, fate[6]) if one)
    spots: dict[str, Spot] = {}
    for source, some in wanted.items():
        spots |= {row[0]: row for row in await desk.store.pick("deployments", PLACE, tenant=desk.tenant, source=source, by="key", among=some)}
    return [_row(item, fates.get(item.key), spots) for item in items]


def _row(item: Item, fate: Fate | None, spots: dict[str, Spot]) -> DeploymentRow:
    """One that was not linked yet is pending, as the numbers count it."""
    _, _, outcome, evidence, confidence, changes, remediation, remediated_at, unplanned = fate or ("", item.key, "pending", "none", 0.0, None, None, None, None)
    _, ref, sha, url = spots.get(item.key, (item.key, None, None, None))
    return DeploymentRow(
        key=item.key, label=item.label, at=item.at, ref=ref, sha=sha, url=url, outcome=outcome, evidence=evidence, confidence=confidence, changes=changes,
        remediation=remediation, remedy=_called(spots.get(remediation or "")), remediated_at=remediated_at, unplanned=unplanned,
    )  # fmt: skip


def _called(spot: Spot | None) -> str | None:
    """What a deployment is told by: its commit, else its ref, else its key."""
    if spot is None:
        return None
    key, ref, sha, _ = spot
    return sha[:SHORT] if sha else ref or key
