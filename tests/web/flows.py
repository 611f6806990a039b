"""Flow and Reviews pages made by hand, with what is rare in the wild: hostile titles, empty weeks, percentiles that are not known."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace
from tests.web.views import BREAKOUT, NOW, SUBJECT, WINDOW, answer, item, paged, series, wave

from headway.metrics.registry import REGISTRY
from headway.model.results import Bucket, Card, Course, Forecast, Part
from headway.model.scope import DAY_US
from headway.model.views import FlowView, ReviewsView, Waiting

HOUR = 3_600_000.0
WEEKS = 6
MONDAY = date(2026, 10, 5)
TIMES = {"p50": 30 * HOUR, "p75": 50 * HOUR, "p85": 80 * HOUR, "p90": 100 * HOUR, "p95": 140 * HOUR}
FOUND = {50: 12, 70: 10, 85: 8, 95: 5}


def parts(**values: float | None) -> tuple[Part, ...]:
    """Parts by name, each with a whole number of items."""
    return tuple(Part(name=name, value=value, n=int(value or 0)) for name, value in values.items())


def course(metric: str, *each: tuple[float | None, tuple[Part, ...]]) -> Course:
    """A week for each value; the first one is cut and the last one not over."""
    days = [MONDAY + timedelta(days=7 * at) for at in range(len(each))]
    known = TIMES if REGISTRY[metric].kind == "distribution" else {}
    buckets = tuple(
        Bucket(
            day=day.isoformat(), last=(day + timedelta(days=6)).isoformat(), window=WINDOW, value=value, n=int(value is not None), percentiles=known if value is not None else {}, parts=made,
            reasons=(), whole=at > 0, open=at == len(each) - 1,
        )
        for at, (day, (value, made)) in enumerate(zip(days, each, strict=True))
    )  # fmt: skip
    return Course(metric=metric, subject=SUBJECT.id, granularity="week", buckets=buckets)


def timed(label: str, hours: float, days_ago: int = 3, **more: float | None):
    """A row with a time it took, at an instant."""
    return replace(item(label, hours * HOUR, **more), at=NOW - days_ago * DAY_US)


def expected(**values: object) -> Forecast:
    """A forecast of ninety days."""
    days = tuple(((date(2026, 8, 23) + timedelta(days=at)).isoformat(), at % 3) for at in range(90))
    given = {"subject": SUBJECT.id, "days": 30, "items": None, "expected": FOUND, "ends": dict.fromkeys(FOUND), "history": days, "runs": 10_000, "seed": 1, "computed_at": NOW}
    return Forecast(**{**given, **values})


def flow_view(**values: object) -> FlowView:
    """A Flow page with something of everything."""
    states = parts(in_progress=0.5, in_review=0.25, waiting=0.2, blocked=0.05, put_back=0.0, closed=0.0, unknown=0.0)
    bands = [(60.0 + 4 * at, parts(backlog=60 + 4 * at, todo=55 + 4 * at, in_progress=40 + 4 * at, in_review=36 + 4 * at, done=28 + 4 * at, cancelled=2 + at)) for at in range(WEEKS)]
    classes = [(9.0, parts(bug=2, feature=4, chore=3))] * (WEEKS - 1) + [(None, ())]
    natures = [(9.0, parts(feature=0.5, defect=0.2, risk=0.1, debt=0.2))] * WEEKS
    law = replace(answer("flow.littles_law", 1.2), parts=parts(wip_mean=19.0, throughput_per_day=3.0, cycle_time_mean=60 * HOUR))
    cards = (
        Card(answer=replace(answer("flow.throughput", 54.0), parts=parts(bug=12, feature=24, chore=18)), series=series("flow.throughput", *wave())),
        Card(answer=answer("flow.cycle_time", TIMES["p50"], percentiles=TIMES), series=series("flow.cycle_time", *wave())),
        Card(answer=answer("flow.efficiency", None), series=None),
    )
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "cards": cards,
        "finished": paged(timed(f"PAY-1 {BREAKOUT}", 400.0), *(timed(f"PAY-{at} Do something", 200.0 / at, at) for at in range(2, 40)), total=54),
        "going": paged(timed("PAY-90 var(--ink)", 900.0, 38), timed("PAY-91 Young", 20.0, 1), total=2), "limit_ms": 160 * HOUR,
        "courses": (course("flow.cumulative", *bands), course("flow.throughput", *classes), course("flow.distribution", *natures), course("flow.cycle_time", *[(HOUR, ())] * WEEKS)),
        "law": law, "spread": replace(answer("flow.lead_time_distribution", 54.0), parts=parts(**{"0-4 h": 4, "4-8 h": 50})), "statuses": replace(answer("flow.time_in_status", HOUR), parts=states),
        "by_day": expected(), "by_items": expected(days=None, items=20, expected={50: 3, 70: 4, 85: 5, 95: None}, ends={50: "2026-11-24", 70: "2026-11-25", 85: "2026-11-26", 95: None}),
        "data_through": NOW - 3_600_000_000,
    }  # fmt: skip
    return FlowView(**{**given, **values})


def empty_flow(**values: object) -> FlowView:
    """A Flow page of what holds no work."""
    nothing = dict.fromkeys(("limit_ms", "law", "spread", "statuses", "by_day", "by_items"))
    return flow_view(**{**nothing, "cards": (), "finished": paged(), "going": paged(), "courses": (), **values})


def reviews_view(**values: object) -> ReviewsView:
    """A Reviews page with something of everything."""
    phases = parts(coding=40 * HOUR, pickup=20 * HOUR, review=10 * HOUR, merge=30 * HOUR)
    weeks = [(20 * HOUR, phases)] * (WEEKS - 1)
    steps = tuple(answer(f"review.{name}_time", 5 * HOUR, percentiles=TIMES) for name in ("coding", "pickup", "review", "merge"))
    cards = (
        Card(answer=answer("review.cycle_time", TIMES["p50"], percentiles=TIMES), series=series("review.cycle_time", *wave())),
        Card(answer=replace(answer("review.size", 120.0), parts=parts(XS=4, S=9, M=20, L=5, XL=1, XXL=0)), series=None),
        Card(answer=answer("review.link_rate", None), series=None),
    )
    given = {
        "subject": SUBJECT, "period": "90d", "window": WINDOW, "cards": cards, "phases": replace(answer("review.phases", 20 * HOUR), parts=phases), "steps": steps,
        "courses": (
            course("review.merged_count", *[(9.0, ())] * WEEKS), course("review.cycle_time", *[(20 * HOUR, ())] * WEEKS, (None, ())), course("review.rework_ratio", *[(0.2, ())] * WEEKS),
            course("review.size", (100.0, ()), (None, ())), course("review.phases", *weeks, (None, ())),
        ),
        "stale": (Waiting(item=timed(f"#7 {BREAKOUT}", 900.0, 38), place="acme/orders"), Waiting(item=timed("#9 Wait", 200.0, 9), place=BREAKOUT)), "stale_total": 30,
        "data_through": NOW - 3_600_000_000,
    }  # fmt: skip
    return ReviewsView(**{**given, **values})
