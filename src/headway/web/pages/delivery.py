"""The Delivery page: the five keys in their two groups, what came to production week by week, and what became of the last deployments."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.flows.report import numbers
from headway.flows.report.words import amount, day, duration, number, percent, plain
from headway.metrics.reasons import NO_PRODUCTION
from headway.model.calendar import add_days
from headway.model.views import DeploymentRow
from headway.web.charts import Chart, Day, Slice, line, spark, stacked
from headway.web.charts.look import DRAWN, QUIET, SERIES
from headway.web.pages.code import trend
from headway.web.visit import arrive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    from headway.model.results import Answer, Bucket, Card, Course
    from headway.model.views import Benchmark, DeliveryView, DeploymentBucket
    from headway.web.charts.look import Spec

RESTORE = "ops.time_to_restore"
NOTHING = "\u2014"
TIED = "\u00a0"
"""A space at which no line is broken."""
SMALL, LARGE = 180, 260
OK, FAILED, PENDING = "ok", "failed", "not judged yet"
FATES = ((OK, SERIES[0]), (FAILED, SERIES[1]), (PENDING, QUIET))
SWATCHES = (("f-series-1", OK), ("f-series-2", FAILED), ("f-quietly", PENDING))
TOLD = {
    "repaired": "a later deployment says that it repairs it",
    "rolled_back": "rolled back",
    "hotfixed": "mended by a hotfix or a revert",
    "incident": "caused an incident",
    "elapsed": "nothing against it for 72 h",
    "none": "may still turn out to have failed",
}
"""Evidence in words; a word of a newer version is shown as it is."""
BADGES = {"ok": ("done", "ok"), "failed": ("incomplete", "failed"), "pending": ("queued", "not judged yet")}
KIND = {"hotfix": "a hotfix", "revert": "a revert", "rollback": "a rollback", "incident": "ended an incident"}
SPREAD = ("p75", "p90")
WHOLE, OPEN, CUT = "", "not over yet", "cut by the period"


class Row(Struct, frozen=True, kw_only=True):
    """A row of a table beside a chart, with what is to be known of its time."""

    day: str
    cells: tuple[str, ...]
    note: str


class Placed(Struct, frozen=True, kw_only=True):
    """A key with its number and what each edition says of it, in words."""

    metric: str
    title: str
    value: str
    cells: tuple[str, ...]


class Deployed(Struct, frozen=True, kw_only=True):
    """A deployment in words; `link` leads to it where its source has a page for it."""

    row: DeploymentRow
    name: str
    link: str | None
    badge: tuple[str, str]
    evidence: str
    changes: str
    remedy: str
    unplanned: str


async def delivery(request: Request) -> Response:
    """One read, laid out."""
    visit = await arrive(request)
    if not visit.health:
        return visit.page("empty.html")
    found = await numbers.delivery_view(visit.desk, visit.subject, visit.asked.span)
    return visit.page("delivery.html", **laid_out(found))


def laid_out(found: DeliveryView) -> dict[str, object]:
    """What the template shows of a view."""
    editions = {one.edition: one for one in found.benchmarks}
    return {
        "found": found,
        "about": bool(found.throughput),
        "groups": groups(found),
        "incidents": drawn(found.incidents),
        "lead": found.lead,
        "unmatched": any(NO_PRODUCTION in card.answer.reasons for card in found.throughput),
        "monthly": monthly(found),
        "fates": fates(found),
        "fate_rows": [fate_row(one) for one in found.buckets],
        "swatches": SWATCHES,
        "times": [told for told in (lead_times(found.lead_time), opened(found.incident_course)) if told],
        "restore": restored(found.incidents),
        "editions": [editions[name] for name in sorted(editions)],
        "placed": list(placed(found)) if any(card.answer.value is not None for card in found.throughput) else [],
        "caution": next((one.caution for one in found.benchmarks), ""),
        "deployments": [deployed(row) for row in found.deployments],
    }


def groups(found: DeliveryView) -> list[tuple[str, str, list[tuple[Answer, object, str]]]]:
    """The two factors of the programme, and what is told beside them: name, sentence, cards; the page says once for all that nothing is known as production."""
    told = (
        ("Throughput", "How fast changes come, and how fast what broke is repaired.", found.throughput),
        (
            "Instability",
            "How often what came had to be repaired. What may still turn out to have failed is in neither rate: it stands beside them.",
            found.instability,
        ),
        ("Told otherwise", "The same ways measured from other ends; none of them is one of the five keys.", found.otherwise),
    )
    kept = [(name, sentence, [card for card in cards if NO_PRODUCTION not in card.answer.reasons]) for name, sentence, cards in told]
    return [(name, sentence, drawn(cards)) for name, sentence, cards in kept if cards]


def drawn(cards: Iterable[Card]) -> list[tuple[Answer, object, str]]:
    """Cards with their lines and what their sample spans."""
    return [(card.answer, spark(card.series) if card.answer.value is not None else None, spread(card.answer)) for card in cards]


def spread(answer: Answer) -> str:
    """Beside a median the further percentiles, beside a rate its interval."""
    if answer.value is None:
        return ""
    if answer.interval:
        low, high = answer.interval
        return f"95 % interval {amount(low, answer.unit)} to {amount(high, answer.unit)}"
    told = (f"{name} {amount(answer.percentiles[name], answer.unit)}" for name in SPREAD if name in answer.percentiles)
    return ", ".join(one.replace(" ", TIED) for one in told)


def fates(found: DeliveryView) -> Chart | None:
    """Deployments of each week by what became of them; None when there were none."""
    if not any(one.ok or one.failed or one.pending for one in found.buckets):
        return None
    slices = [
        Slice(day=one.day, until=add_days(one.last, 1), part=part, value=count, told=fate_told(one)) for one in found.buckets for part, count in counts(one)
    ]
    about = f"Each column is a {'month' if monthly(found) else 'week'} of successful deployments to production, by what became of them."
    return Chart(
        name="fates", title="Deployments and what became of them", about=about, height=LARGE, spec=stacked(slices, FATES, unit="deployments", height=LARGE)
    )


def monthly(found: DeliveryView) -> bool:
    """Whether the period is so long that it is told by month."""
    return found.lead_time is not None and found.lead_time.granularity == "month"


def counts(one: DeploymentBucket) -> tuple[tuple[str, int], ...]:
    """How many there were of each fate."""
    return (OK, one.ok), (FAILED, one.failed), (PENDING, one.pending)


def fate_told(one: DeploymentBucket) -> str:
    """A column in words."""
    return "\n".join([_days(one), *(f"{number(count)} {name}" for name, count in counts(one))])


def fate_row(one: DeploymentBucket) -> Row:
    """The same column as a row."""
    return Row(day=_days(one), cells=tuple(number(count) for _, count in counts(one)), note=_note(one))


def _days(one: DeploymentBucket | Bucket) -> str:
    return day(one.day) if one.day == one.last else f"{day(one.day)} \u2013 {day(one.last)}"


def _note(one: DeploymentBucket | Bucket) -> str:
    return OPEN if one.open else WHOLE if one.whole else CUT


def lead_times(course: Course | None) -> tuple[Chart, list[Row], tuple[str, ...]] | None:
    """The median of each week with its sample; None when no week has one."""
    if course is None or not any(one.value is not None for one in course.buckets):
        return None
    days = [Day(day=one.day, value=one.value, told=f"{amount(one.value, 'ms')} (n = {number(one.n)})") for one in course.buckets]
    rows = [
        Row(day=_days(one), cells=(amount(one.value, "ms"), amount(one.percentiles.get("p90"), "ms"), number(one.n)), note=_note(one)) for one in course.buckets
    ]
    return (
        _over(course, "The median of each {}; fewer than 5 changes have none, and the line is broken.", line(days, unit="ms", height=SMALL)),
        rows,
        ("Median", "p90", "Changes"),
    )


def opened(course: Course | None) -> tuple[Chart, list[Row], tuple[str, ...]] | None:
    """Incidents of each week; None when there were none."""
    if course is None or not any(one.value for one in course.buckets):
        return None
    slices = [
        Slice(day=one.day, until=add_days(one.last, 1), part="incidents", value=one.value, told=f"{_days(one)}\n{amount(one.value, 'incidents')}")
        for one in course.buckets
    ]
    rows = [Row(day=_days(one), cells=(NOTHING if one.value is None else number(one.value),), note=_note(one)) for one in course.buckets]
    spec = stacked(slices, (("incidents", DRAWN),), unit="incidents", height=SMALL)
    return _over(course, "Incidents opened in each {}, whatever caused them.", spec), rows, ("Incidents",)


def _over(course: Course, about: str, spec: Spec) -> Chart:
    return Chart(name=course.metric, title=numbers.metric(course.metric).title, about=about.format(course.granularity), height=SMALL, spec=spec)


def restored(cards: Iterable[Card]) -> tuple[Chart, list[Day]] | None:
    """How long things stayed broken, by the trailing month that is stored of every day."""
    series = next((card.series for card in cards if card.answer.metric == RESTORE), None)
    told = trend(series) if series else None
    return (replace(told[0], about=f"The median of the 30 days up to each day: {told[0].about}"), told[1]) if told else None


def placed(found: DeliveryView) -> Iterable[Placed]:
    """Keys with what the editions say of them, in the order of the keys."""
    answers = {card.answer.metric: card.answer for card in (*found.throughput, *found.instability)}
    names = sorted({one.edition for one in found.benchmarks})
    for metric, some in groupby(found.benchmarks, key=lambda one: one.metric):
        said = {one.edition: place(one, answers[metric].unit) for one in some}
        yield Placed(
            metric=metric,
            title=answers[metric].title,
            value=amount(answers[metric].value, answers[metric].unit),
            cells=tuple(said.get(name, "not asked") for name in names),
        )


def place(one: Benchmark, unit: str) -> str:
    """What an edition says of a number: its cluster or score and what others told; without either why not. Of a rate there is only what others told."""
    averages = means(one, unit)
    score = f"score {one.score} of 10" if one.score is not None else ""
    found = " or ".join(one.clusters) or score or ("" if averages and unit == "ratio" else one.note.removesuffix("."))
    return "; ".join(part for part in (found, averages) if part)


def means(one: Benchmark, unit: str) -> str:
    """What all answers, or the clusters, had on average."""
    shown = {name: percent(value) if unit == "ratio" else number(value) for name, value in one.means.items()}
    if set(shown) == {"all"}:
        return f"all answers had {shown['all']} on average"
    return f"on average {', '.join(f'{name} {value}' for name, value in shown.items())}" if shown else ""


def deployed(row: DeploymentRow) -> Deployed:
    """A deployment in words."""
    return Deployed(
        row=row,
        name=plain(row.label),
        link=row.url if (row.url or "").startswith(("https://", "http://")) else None,
        badge=BADGES.get(row.outcome, ("queued", row.outcome)),
        evidence=TOLD.get(row.evidence, row.evidence),
        changes="not known" if row.changes is None else number(row.changes),
        remedy=remedied(row),
        unplanned=KIND.get(row.unplanned or "", row.unplanned or ""),
    )


def remedied(row: DeploymentRow) -> str:
    """By what and after how long it was repaired; a dash for what did not fail."""
    if row.outcome != FAILED:
        return NOTHING
    if row.remediated_at is None or row.at is None:
        return "not repaired yet"
    by = f"by {plain(row.remedy or row.remediation or '')}" if row.remediation else "with its incident"
    return f"{by}, after {duration((row.remediated_at - row.at) // 1000)}"
