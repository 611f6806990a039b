"""Views made by hand, with what is rare in the wild: hostile names, hidden groups, gaps, files without a complexity."""

from __future__ import annotations

from datetime import date, timedelta

from headway.metrics.reasons import SUPPRESSED
from headway.metrics.registry import REGISTRY
from headway.model.results import Answer, Attention, Card, CodeView, Item, ItemPage, Overview, Section, Series, Subject
from headway.model.scope import DAY_US, Window

NOW = 1_795_000_000_000_000
BREAKOUT = "</script><script>alert(1)</script>"
TOKEN = "src/var(--ink)"
WINDOW = Window(NOW - 90 * DAY_US, NOW)
SUBJECT = Subject(id="tenant:acme", kind="tenant", name="All repositories")
FOLDERS = ("src/orders", "src/billing", "web", "docs", BREAKOUT, "var(--accent)", "infra", "tests", "tools", "mobile")
FIRST = date(2026, 8, 23)


def answer(metric: str, value: float | None = 12.0, **values: object) -> Answer:
    """An answer about a metric of the registry."""
    asked = REGISTRY[metric]
    given = {
        "metric": metric, "title": asked.title, "subject": SUBJECT.id, "subject_name": SUBJECT.name, "unit": asked.unit, "better": asked.better, "value": value, "n": 40,
        "window": WINDOW, "zone": "UTC", "method_version": asked.version, "computed_at": NOW, "data_through": NOW - 3_600_000_000, "completeness": 1.0, "coverage": 1.0,
        "reasons": () if value is not None else (SUPPRESSED,), "interval": None, "percentiles": {}, "excluded": {}, "pending": False, "open": True,
    }  # fmt: skip
    return Answer(**{**given, **values})


def series(metric: str, *values: float | None) -> Series:
    """A value for each day from FIRST on."""
    return Series(metric=metric, subject=SUBJECT.id, span="day", points=tuple(((FIRST + timedelta(days=at)).isoformat(), value) for at, value in enumerate(values)))


def wave(days: int = 90) -> list[float | None]:
    """A line with a gap and a day that stands alone in one."""
    values: list[float | None] = [100.0 + (at * 37) % 23 for at in range(days)]
    values[10] = values[12] = None
    return values


def card(metric: str, value: float | None = 12.0) -> Card:
    """A card with a line, if it has a value."""
    return Card(answer=answer(metric, value), series=series(metric, *wave()) if value is not None else None)


def item(label: str, amount: float | None = 10.0, **parts: float | None) -> Item:
    """A row behind a number."""
    return Item(key=label, label=label, at=None, amount=amount, counted=True, why_not=None, parts=parts)


def paged(*rows: Item, total: int | None = None) -> ItemPage:
    """Rows that are all there are, unless a total says otherwise."""
    return ItemPage(items=rows, total=len(rows) if total is None else total, offset=0)


def folder(at: int, label: str, *, hidden: bool = False) -> Item:
    """A folder; a small group hides who holds it."""
    shown = {"contributors": 6.0 + at, "absence_factor": 1.0 + at % 3, "top_share": 0.15 + 0.08 * at}
    return item(label, lines=9000.0 / (at + 1), churn=100.0 * at, files=3.0 + at, **(dict.fromkeys(shown) if hidden else shown))


def code_view(**values: object) -> CodeView:
    """A Code page with something of everything."""
    folders = [folder(at, label, hidden=at in {2, 4}) for at, label in enumerate(FOLDERS)]
    files = [item(f"{label}/file{at}.py", churn=400.0 - 30 * at, complexity=None if at == 3 else 20.0 * (at + 1), contributors=None if at < 2 else 5.0 + at) for at, label in enumerate(FOLDERS)]
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "cards": (card("code.churn"), card("code.commits"), card("team.after_hours_ratio", None)),
        "hotspots": paged(*files, total=300), "folders": paged(*folders, total=40), "trends": (series("code.commits", *wave()), series("code.small_commit_ratio", 0.2, 0.4, 0.3)),
        "data_through": NOW - 3_600_000_000,
    }  # fmt: skip
    return CodeView(**{**given, **values})


def overview(**values: object) -> Overview:
    """An Overview of two families, one metric without a value, and many alarms."""
    sections = (
        Section(tag="code", title="Code", cards=(card("code.commits"), card("code.churn"), card("code.hotspots"))),
        Section(tag="team", title="Team", cards=(card("team.after_hours_ratio", None),)),
    )
    alarms = tuple(Attention(level="warn", text=f"Alarm {at} about {BREAKOUT}.") for at in range(9))
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "sections": sections, "hotspots": paged(item(BREAKOUT, 90.0), item("README.md", 45.0)),
        "data_through": NOW - 3_600_000_000, "attention": alarms,
    }  # fmt: skip
    return Overview(**{**given, **values})
