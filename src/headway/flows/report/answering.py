"""From figures to answers: the same words, reasons and comparison for whoever asks.

Nothing is computed here beyond what a figure already says; all figures of a question, its comparison
included, are asked for in one go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from headway.flows.report.standing import Reach, Standing, standing
from headway.flows.report.subjects import REPOSITORY, TENANT, metric, metric_about, scope_of, subjects
from headway.metrics.reasons import BEING_RECOMPUTED, INCOMPLETE_SOURCE, NOT_COLLECTED, OPEN_WINDOW
from headway.metrics.stats import wilson
from headway.model.asks import FigureAsk, ItemsAsk
from headway.model.calendar import day_start, period_window, previous_window
from headway.model.results import Answer, ItemPage
from headway.model.scope import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.flows.report.desk import Desk
    from headway.metrics.spec import Metric
    from headway.model.results import Figure, Subject
    from headway.model.scope import Window

DEFAULT_PERIOD = "90d"
HOUR_US = 3_600_000_000
PLACES = ("file", "file change", "folder")
"""Grains whose rows are places in a repository: among several, a path alone does not say where."""


class Totals(Struct, frozen=True, kw_only=True):
    """A subject over all its history; instants in µs UTC, None without commits."""

    commits: int
    additions: int
    deletions: int
    files_changed: int
    contributors: int
    first_commit_at: int | None
    last_commit_at: int | None


async def answer(desk: Desk, metric_id: str, subject: Subject, period: str = DEFAULT_PERIOD, *, compare: bool = True) -> Answer:
    """One metric of a subject over a period. Raises NotFound and BadWindow."""
    return (await answers(desk, [metric_id], subject, period, compare=compare))[0]


async def answers(desk: Desk, metric_ids: Sequence[str], subject: Subject, period: str = DEFAULT_PERIOD, *, compare: bool = True) -> list[Answer]:
    """Several metrics of a subject over a period, in the order asked. Raises NotFound and BadWindow."""
    window = period_window(period, now=desk.clock.now(), zone=desk.zone)
    return await answered(desk, metric_ids, subject, window, await standing(desk, subject), compare=compare)


async def answered(desk: Desk, metric_ids: Sequence[str], subject: Subject, window: Window, ground: Standing, *, compare: bool = True) -> list[Answer]:
    """Several metrics over a window, with what is already known of their ground."""
    metrics = [metric_about(metric_id, subject) for metric_id in metric_ids]
    before = previous_window(window, desk.zone) if compare else None
    windows = (window, before) if before else (window,)
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=tuple(metric_ids), windows=windows, members=subject.members, now=now_of(desk))
    figures = iter(await desk.compute.figures(ask) if metrics else ())
    found = []
    for asked in metrics:
        current, *previous = [_answer(desk, asked, subject, next(figures), ground) for _ in windows]
        found.append(replace(current, previous=previous[0], comparable=_comparable(asked, current, previous[0].window)) if previous else current)
    return found


def _comparable(asked: Metric, answer: Answer, before: Window) -> bool:
    """Whether there were data before: over the whole previous window, or at its end for what is measured there."""
    if answer.data_since is None:
        return True
    since = day_start(answer.data_since, answer.zone)
    return since < before.end if asked.kind == "level" else since <= before.start


def _answer(desk: Desk, asked: Metric, subject: Subject, figure: Figure, ground: Standing) -> Answer:
    reach = ground.of(asked)
    left_out = sum(figure.excluded.values())
    running = not figure.window.always and figure.window.end > ground.now
    absent = bool(ground.entities) and not ground.collects(asked)
    unknown = absent or (asked.zero and figure.n == 0 and not _known(figure, reach))
    return Answer(
        metric=asked.id,
        title=asked.title,
        subject=subject.id,
        subject_name=subject.name,
        unit=asked.unit,
        better=asked.better,
        value=None if unknown else figure.value,
        n=figure.n,
        window=figure.window,
        zone=desk.zone,
        method_version=asked.version,
        computed_at=ground.now,
        data_through=reach.through,
        completeness=reach.completeness,
        coverage=figure.n / (figure.n + left_out) if asked.kind != "level" and figure.n + left_out else None,
        reasons=(NOT_COLLECTED,) if absent else _reasons(figure, reach, ground, running=running, unknown=unknown),
        interval=wilson(figure.num, figure.den) if asked.kind == "ratio" and not asked.measured and figure.num is not None and figure.den is not None else None,
        percentiles=figure.percentiles,
        excluded=figure.excluded,
        pending=ground.pending,
        open=running,
        data_since=reach.since,
        parts=() if unknown else figure.parts,
    )


def now_of(desk: Desk) -> int:
    """How far ages go in a window that is not over: the last full hour, so that a question asked again is the same question."""
    return desk.clock.now() // HOUR_US * HOUR_US


def _known(figure: Figure, reach: Reach) -> bool:
    """Whether nothing is known to have happened, rather than nothing known."""
    return reach.through is not None and (figure.window.always or reach.covers(figure.window.start))


def _reasons(figure: Figure, reach: Reach, ground: Standing, *, running: bool, unknown: bool) -> tuple[str, ...]:
    hints = {INCOMPLETE_SOURCE: reach.incomplete or unknown, BEING_RECOMPUTED: ground.pending, OPEN_WINDOW: running}
    return (*figure.reasons, *(code for code, holds in hints.items() if holds))


async def items(desk: Desk, metric_id: str, subject: Subject, period: str = DEFAULT_PERIOD, *, limit: int = 50, offset: int = 0) -> ItemPage:
    """The rows behind a number, counted or not. Raises NotFound and BadWindow."""
    window, asked = period_window(period, now=desk.clock.now(), zone=desk.zone), metric_about(metric_id, subject)
    page = await desk.compute.items(
        ItemsAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metric=asked.id, window=window, limit=limit, offset=offset, members=subject.members, now=now_of(desk))
    )
    return await _placed(desk, page) if subject.kind == TENANT and asked.grain in PLACES else page


async def counted_items(desk: Desk, metric_id: str, subject: Subject, window: Window, *, limit: int) -> ItemPage:
    """The first rows that a number counted, without those left out: for charts. Raises NotFound and UsageError."""
    asked = metric_about(metric_id, subject)
    ask = ItemsAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metric=asked.id, window=window, limit=limit, counted_only=True, members=subject.members, now=now_of(desk))
    return await desk.compute.items(ask)


async def items_shown(desk: Desk, metric_id: str, subject: Subject, period: str, *, limit: int) -> ItemPage:
    """The first rows behind a number, none where the number is not about such a subject: for pages that show what there is. Raises NotFound and BadWindow."""
    about = subject.kind in metric(metric_id).about
    return await items(desk, metric_id, subject, period, limit=limit) if about else ItemPage(items=(), total=0, offset=0)


async def _placed(desk: Desk, page: ItemPage) -> ItemPage:
    """Rows about places in the code, with the repository where there is more than one."""
    names = {f"{scope_of(subject)}:": subject.name for subject in await subjects(desk) if subject.kind == REPOSITORY}
    if len(names) <= 1:
        return page
    return replace(page, items=tuple(replace(item, label=f"{_place(item.key, names)}{item.label}") for item in page.items))


def _place(key: str, names: Mapping[str, str]) -> str:
    return next((f"{name}: " for scope, name in names.items() if key.startswith(scope)), "")


async def totals(desk: Desk, subject: Subject) -> Totals:
    """A subject over all its history, facts without an instant included."""
    names = Totals.__struct_fields__
    ask = FigureAsk(tenant=desk.tenant, zone=desk.zone, subject=subject.id, metrics=tuple(f"code.{name}" for name in names), windows=(ALWAYS,), members=subject.members)
    values = (None if figure.value is None else int(figure.value) for figure in await desk.compute.figures(ask))
    return Totals(**dict(zip(names, values, strict=True)))  # type: ignore[arg-type]  # counts are never null, instants may be
