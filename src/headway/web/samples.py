"""Fixed sample data for the design page: made up, said to be so wherever it is shown, the same on every visit."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from headway.metrics.reasons import BEING_RECOMPUTED, BELOW_MINIMUM_N, INCOMPLETE_SOURCE, SUPPRESSED
from headway.model.results import Answer, Item, Job, Series
from headway.model.scope import DAY_US, Window
from headway.web.charts import Chart, Day, Dot, Tile, area, columns, line, scatter, treemap

NOW = 1_772_452_800_000_000
"""Noon of 2 March 2026 UTC, in µs: the moment all samples are of."""
AT_NOON = 12 * 3_600_000_000
WINDOW = Window(NOW - AT_NOON - 30 * DAY_US, NOW - AT_NOON)
WAVE = (18, 22, 19, 26, 31, 8, 3, 24, 28, 30, 27, 33, 9, 4, 29, 34, 31, 36, 38, 12, 5, 33, 37, 35, 41, 39, 14, 6, 38, 42)
FIRST_DAY = date(2026, 1, 31)
HEIGHT = 180


def _answer(metric: str, title: str, value: float | None, unit: str = "commits", **given: object) -> Answer:
    told = Answer(
        metric=f"sample.{metric}", title=title, subject="tenant:sample", subject_name="Sample", unit=unit, better="up", value=value, n=812, window=WINDOW, zone="UTC", method_version=1,
        computed_at=NOW, data_through=NOW - 3 * 3_600_000_000, completeness=1.0, coverage=1.0, reasons=(), interval=None, percentiles={}, excluded={}, pending=False, open=False,
    )  # fmt: skip
    return replace(told, **given)


def _moved(answer: Answer, before: float) -> Answer:
    return replace(answer, previous=replace(answer, value=before))


def answers() -> list[tuple[Answer, Series | None]]:
    """One card of every kind, most of them with a line."""
    wave = Series(metric="sample", subject="tenant:sample", span="day", points=tuple((day, float(value)) for day, value in zip(days(), WAVE, strict=True)))
    return [
        (_moved(_answer("better", "Better than before", 812.0), 701.0), wave),
        (_moved(_answer("worse", "Worse than before", 118_800_000.0, "ms", better="down"), 79_200_000.0), wave),
        (_moved(_answer("neutral", "Neither better nor worse", 0.423, "ratio", better="none"), 0.401), wave),
        (_answer("first", "Nothing to compare with", 64.0), wave),
        (_answer("none", "Null, with its reason", None, "ms", n=3, reasons=(BELOW_MINIMUM_N,)), None),
        (_answer("hidden", "Suppressed", None, "ratio", n=4, reasons=(SUPPRESSED,)), None),
        (_moved(_answer("pending", "Pending", 812.0, pending=True, reasons=(BEING_RECOMPUTED,)), 701.0), wave),
        (_moved(_answer("partial", "Partial", 487.0, completeness=0.62, reasons=(INCOMPLETE_SOURCE,)), 701.0), wave),
    ]


def days() -> list[str]:
    """The ISO days the samples are of."""
    return [(FIRST_DAY + timedelta(days=shift)).isoformat() for shift in range(len(WAVE))]


def jobs() -> list[Job]:
    """One stream in every state that its row can show."""
    told = Job(
        source="sample", entity="commits", scope="sample:repo:1", scope_name="sample/orders", kind="sync", status="done", phase=None, items_done=12_480, items_estimate=12_480, estimate_exact=True,
        items_per_second=None, eta_seconds=None, progress_pct=100.0, is_stalled=False, started_at=NOW - 90_000_000, last_progress_at=NOW - 60_000_000, finished_at=NOW - 60_000_000,
        rate_limited_until=None, quarantined=0, last_error=None, completeness=1.0, run_id=1,
    )  # fmt: skip
    going = replace(told, status="running", phase="fetching", completeness=None, finished_at=None, last_progress_at=NOW - 2_000_000)
    return [
        replace(told, entity="changes", status="failed", items_done=900, progress_pct=7.2, last_error="the source closed the connection six times; the next run goes on where this one stopped", completeness=None),
        replace(going, entity="pull_requests", is_stalled=True, items_done=310, items_estimate=1_900, estimate_exact=False, progress_pct=16.3, last_progress_at=NOW - 260_000_000),
        replace(going, items_done=5_210, progress_pct=41.7, items_per_second=412.0, eta_seconds=17.6),
        replace(going, entity="refs", items_done=64, items_estimate=None, progress_pct=None, items_per_second=31.0),
        replace(told, entity="work_items", status="incomplete", items_done=4_410, items_estimate=4_900, progress_pct=90.0, completeness=0.9, quarantined=2),
        replace(told, entity="sprints", status="queued", items_done=0, items_estimate=None, progress_pct=None, last_progress_at=None, finished_at=None, completeness=None),
        replace(told, entity="accounts"),
    ]


def items() -> list[Item]:
    """Rows of a table, counted and not."""
    return [Item(key=key, label=label, at=NOW - shift * DAY_US, amount=amount, counted=not why, why_not=why) for key, label, shift, amount, why in ROWS]


ROWS = (
    ("a", "src/orders/pricing.py", 1, 412.0, None),
    ("b", "src/orders/api.py", 2, 377.0, None),
    ("c", "docs/generated/reference.html", 3, 9_120.0, "generated"),
)
FOLDERS = (("src/orders", 4200.0, 2), ("src/web", 3100.0, 4), ("src/billing", 1900.0, 5), ("tests", 1500.0, 1), ("docs", 700.0, 3), ("tools", 400.0, None))
SPOTS = ((120.0, 14.0, 3.0), (340.0, 41.0, 6.0), (80.0, 6.0, 2.0), (610.0, 58.0, 4.0), (45.0, 22.0, 1.0), (210.0, 31.0, 5.0), (960.0, 77.0, 7.0), (25.0, 3.0, 1.0))


def charts() -> list[tuple[Chart, list[Day]]]:
    """Charts over days, in the one theme."""
    told = [Day(day=day, value=float(value), told=f"{value} commits") for day, value in zip(days(), WAVE, strict=True)]
    kinds = ((columns, "columns", "What happened", "Sample: commits on each day."), (line, "line", "A level", "Sample: a level over time."), (area, "area", "An amount that is held", "Sample: lines held over time."))
    return [(Chart(name=f"sample-{name}", title=title, about=about, height=HEIGHT, spec=draw(told, unit="commits")), told) for draw, name, title, about in kinds]


def places() -> list[Chart]:
    """Charts of rows: areas by one amount, dots by two."""
    tiles = [Tile(label=label, note="hidden" if step is None else f"step {step}", weight=weight, step=step, told=f"Sample: {label}") for label, weight, step in FOLDERS]
    dots = [Dot(at=at, label=f"file {at}", across=across, up=up, size=size, told=f"Sample: file {at}") for at, (across, up, size) in enumerate(SPOTS)]
    return [
        Chart(name="sample-areas", title="Areas", about="Sample: folders by lines, darker the more one person holds.", height=HEIGHT, spec=treemap(tiles, height=HEIGHT)),
        Chart(name="sample-dots", title="Dots", about="Sample: files by change and complexity.", height=HEIGHT, spec=scatter(dots, across="Lines changed", up="Complexity", height=HEIGHT)),
    ]
