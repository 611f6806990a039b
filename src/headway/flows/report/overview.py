"""The Overview: cards by family, busiest files, freshness and what needs a person, from one round trip to the compute process per question."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from headway.flows.report.answering import DEFAULT_PERIOD, answered, items_shown
from headway.flows.report.series import drawn
from headway.flows.report.standing import Standing, standing
from headway.flows.report.subjects import metric
from headway.model.calendar import period_window
from headway.model.results import Attention, Card, Overview, Section
from headway.model.scope import DAY_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from headway.flows.report.desk import Desk
    from headway.model.progress import Progress
    from headway.model.results import Answer, Subject
    from headway.model.scope import Window

HOTSPOTS = "code.hotspots"
SECTIONS = (
    ("dora", "Delivery", ("dora.deployment_frequency", "dora.change_lead_time", "dora.change_fail_rate", "dora.failed_deployment_recovery_time", "ops.incidents_opened", "ops.time_to_restore")),
    ("flow", "Flow", ("flow.throughput", "flow.cycle_time", "flow.lead_time", "flow.wip")),
    (
        "review",
        "Review",
        (
            "review.merged_count",
            "review.cycle_time",
            "review.time_to_first_review",
            "review.open_count",
            "review.size",
            "review.without_review_ratio",
        ),
    ),
    (
        "code",
        "Code",
        (
            "code.commits",
            "code.contributors",
            "code.churn",
            "code.active_days",
            "code.commit_size",
            "code.small_commit_ratio",
            "code.large_commit_ratio",
            "code.files_per_commit",
            "code.landing_delay",
            "code.revert_ratio",
            "code.rework_ratio",
            HOTSPOTS,
        ),
    ),
    ("ci", "Continuous integration", ("ci.success_ratio", "ci.duration", "ci.runs")),
    ("team", "Rhythm", ("team.after_hours_ratio", "team.weekend_ratio")),
)
"""Families in the order in which work is felt from the outside in: tag, title, metrics."""
SHOWN_HOTSPOTS = 10
SHOWN_STREAMS = 5
"""Troubled streams named one by one; of more, one sentence says how many: the pipeline monitor lists them."""
STALE_AFTER_US = 2 * DAY_US
"""A daily schedule that was missed once is no alarm, twice is."""


async def overview(desk: Desk, subject: Subject, period: str = DEFAULT_PERIOD) -> Overview:
    """Everything on the page for a subject and a period. Raises BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    ground = await standing(desk, subject)
    shown = [(tag, title, names) for tag, title, wanted in SECTIONS if (names := _shown(wanted, subject, ground))]
    found = await answered(desk, [name for _, _, names in shown for name in names], subject, window, ground)
    drawn_cards = {card.answer.metric: card for card in await cards(desk, found, subject, window, ground)}
    return Overview(
        subject=subject,
        period=period,
        window=window,
        sections=tuple(Section(tag=tag, title=title, cards=tuple(drawn_cards[name] for name in names)) for tag, title, names in shown),
        hotspots=await items_shown(desk, HOTSPOTS, subject, period, limit=SHOWN_HOTSPOTS),
        data_through=ground.through,
        attention=tuple(attention(ground)),
    )


def _shown(names: Sequence[str], subject: Subject, ground: Standing) -> list[str]:
    """The metrics that can be about the subject and whose data are collected; before anything was read, what could be."""
    fitting = [name for name in names if subject.kind in metric(name).about]
    return [name for name in fitting if ground.collects(metric(name)) or (not ground.entities and metric(name).inputs[0] == "commits")]


async def cards(desk: Desk, found: Sequence[Answer], subject: Subject, window: Window, ground: Standing) -> tuple[Card, ...]:
    """Answers with the lines of their days."""
    lines = await drawn(desk, [metric(one.metric) for one in found], subject, window, ground)
    return tuple(Card(answer=one, series=line) for one, line in zip(found, lines, strict=True))


def attention(ground: Standing) -> Iterator[Attention]:
    """What a person should look at, most serious first."""
    troubled = [found for row in sorted(ground.rows, key=_seriousness) for found in _stream(row, ground)]
    yield from troubled[:SHOWN_STREAMS]
    if len(troubled) > SHOWN_STREAMS:
        worst = "error" if any(found.level == "error" for found in troubled[SHOWN_STREAMS:]) else "warn"
        yield Attention(level=worst, text=f"{len(troubled) - SHOWN_STREAMS} more streams are in trouble; the Pipeline page and headway status show them.")
    yield from _quarantined(ground.rows)
    yield from _stale(ground)
    if ground.pending:
        yield Attention(level="warn", text="New data have arrived and numbers are being recomputed.")


def _seriousness(row: Progress) -> tuple[bool, str, str, str]:
    return (row.status != "failed", row.source, row.scope, row.entity)


def _quarantined(rows: Sequence[Progress]) -> Iterator[Attention]:
    lost = Counter({row.source: 0 for row in rows})
    for row in rows:
        lost[row.source] += row.quarantined
    for source, count in sorted(lost.items()):
        if count:
            yield Attention(level="warn", text=f"{count} records of {source} could not be read and are in quarantine; the Pipeline page and headway status show them.")


def _stale(ground: Standing) -> Iterator[Attention]:
    for source, reach in sorted(ground.sources.items()):
        if reach.through is not None and ground.now - reach.through > STALE_AFTER_US:
            days = (ground.now - reach.through) // DAY_US
            yield Attention(level="warn", text=f"The data of {source} are {days} days old; run headway sync, or ask why the source itself lags.")


def _stream(row: Progress, ground: Standing) -> Iterator[Attention]:
    what = f"{row.entity.replace('_', ' ')} of {ground.names.get(row.scope, row.scope)}"
    if row.status == "failed":
        yield Attention(level="error", text=f"Reading the {what} failed: {row.last_error or 'no reason was recorded'}.")
    elif row.status == "incomplete":
        yield Attention(level="warn", text=f"The {what} are incomplete: {row.last_error or 'the end of the source was not reached'}.")
    elif row.stalled(ground.now):
        yield Attention(level="warn", text=f"Reading the {what} has stalled; if no process is at work, run headway sync.")
