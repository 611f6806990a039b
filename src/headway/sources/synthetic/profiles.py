"""How a squad works: the medians behind everything it does, from the best to the slowest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Medians in hours and shares of 1; `pulls`, `items` and `deploys` are weights per head.

    `wait` is creation to start of an item, then `coding`, `pickup`, `review` and `merge` of a pull request,
    `finish` its merge to the item's end, `deploy` merge to production, `repair` failure to repair.
    """

    name: str
    pulls: float
    items: float
    deploys: float
    wait: float
    coding: float
    pickup: float
    review: float
    merge: float
    finish: float
    deploy: float
    repair: float
    failing: float
    rounds: float
    unreviewed: float
    size: float
    red: float
    after_hours: float
    blocked: float


ELITE = Profile(
    name="elite", pulls=1.5, items=1.2, deploys=5.7, wait=40, coding=3.5, pickup=0.7, review=1.2, merge=0.3, finish=2, deploy=0.6, repair=0.7,
    failing=0.08, rounds=0.12, unreviewed=0.02, size=28, red=0.06, after_hours=0.03, blocked=0.04,
)  # fmt: skip
HIGH = Profile(
    name="high", pulls=1.3, items=1.1, deploys=1.9, wait=80, coding=9, pickup=3, review=5, merge=1.2, finish=8, deploy=5, repair=4,
    failing=0.15, rounds=0.22, unreviewed=0.04, size=60, red=0.11, after_hours=0.06, blocked=0.08,
)  # fmt: skip
MEDIUM = Profile(
    name="medium", pulls=1.0, items=1.0, deploys=1.05, wait=150, coding=22, pickup=10, review=20, merge=5, finish=30, deploy=30, repair=16,
    failing=0.24, rounds=0.34, unreviewed=0.07, size=120, red=0.18, after_hours=0.12, blocked=0.13,
)  # fmt: skip
LOW = Profile(
    name="low", pulls=0.7, items=1.0, deploys=0.9, wait=260, coding=48, pickup=30, review=56, merge=14, finish=70, deploy=190, repair=60,
    failing=0.34, rounds=0.48, unreviewed=0.14, size=240, red=0.3, after_hours=0.22, blocked=0.2,
)  # fmt: skip
DEGRADED = Profile(
    name="degraded", pulls=0.8, items=1.0, deploys=0.8, wait=180, coding=28, pickup=14, review=26, merge=7, finish=40, deploy=48, repair=30,
    failing=0.26, rounds=0.38, unreviewed=0.09, size=150, red=0.22, after_hours=0.15, blocked=0.1,
)  # fmt: skip
EMPTY = Profile(
    name="empty", pulls=0, items=0, deploys=0, wait=1, coding=1, pickup=1, review=1, merge=1, finish=1, deploy=1, repair=1,
    failing=0, rounds=0, unreviewed=0, size=1, red=0, after_hours=0, blocked=0,
)  # fmt: skip

PROFILES = {profile.name: profile for profile in (ELITE, HIGH, MEDIUM, LOW, DEGRADED, EMPTY)}
