"""Specs of working rhythm, and of when it is not shown: small groups and what would reveal them."""

from __future__ import annotations

from tests.specs.facts import A, B, Case, account, commit, commits

HOURS, WEEKEND = "team.after_hours_ratio", "team.weekend_ratio"
MONDAY_NOON, SATURDAY = "2026-03-02T12:00", "2026-03-07T12:00"
FIVE = commits(5, MONDAY_NOON, people=5)
"""Five people at work on a Monday at noon."""


def also(landed: str, authored: str = "", **rest: object) -> list:
    """The five, and one more commit by one of them."""
    return [*FIVE, *commit(landed, by="person0", authored=authored or landed, **rest)]


AFTER_HOURS = [
    Case(metric=HOURS, given="five people at noon", facts=FIVE, value=0, n=5, share=(0, 5)),
    Case(metric=HOURS, given="one more at 08:59", facts=also("2026-03-03T08:59"), value=0.166666667, share=(1, 6)),
    Case(metric=HOURS, given="one more at 09:00", facts=also("2026-03-03T09:00"), value=0, share=(0, 6)),
    Case(metric=HOURS, given="one more at 16:59", facts=also("2026-03-03T16:59"), value=0, share=(0, 6)),
    Case(metric=HOURS, given="one more at 17:00", facts=also("2026-03-03T17:00"), value=0.166666667, share=(1, 6)),
    Case(metric=HOURS, given="one more on a Saturday evening, which is the weekend's", facts=also("2026-03-07T20:00"), value=0, share=(0, 6)),
    Case(metric=HOURS, given="one more at 08:00 of +05:30, noon nowhere", facts=also("2026-03-03T08:00+05:30"), value=0.166666667, share=(1, 6)),
    Case(metric=HOURS, given="one more at 15:00 of -08:00, which is 23:00 UTC", facts=also("2026-03-03T15:00-08:00"), value=0, share=(0, 6)),
    Case(metric=HOURS, given="one more written at night that landed at noon", facts=also(MONDAY_NOON, "2026-03-02T03:00"), value=0.166666667, share=(1, 6)),
    Case(metric=HOURS, given="one more without an author date", facts=[*FIVE, *commit(MONDAY_NOON, authored=None)], value=0, share=(0, 5), excluded={"no author date": 1}),
    Case(metric=HOURS, given="a bot at night", facts=[*FIVE, *commit("2026-03-02T03:00", by="bot"), *account("bot", bot=True)], value=0, share=(0, 5), excluded={"bot": 1}),
    Case(metric=HOURS, given="a merge at night, which is work too", facts=also("2026-03-03T22:00", merge=True), value=0.166666667, share=(1, 6)),
    Case(metric=HOURS, given="a night in 1900", facts=commits(5, "1900-06-01T03:00", people=5), value=1, share=(5, 5), period="1900"),
    Case(metric=HOURS, given="nothing", facts=[], value=None, n=0, reason="no_items"),
]

WEEKENDS = [
    Case(metric=WEEKEND, given="five people on a Monday", facts=FIVE, value=0, share=(0, 5)),
    Case(metric=WEEKEND, given="one more on a Saturday", facts=also(SATURDAY), value=0.166666667, share=(1, 6)),
    Case(metric=WEEKEND, given="one more on a Sunday", facts=also("2026-03-08T12:00"), value=0.166666667, share=(1, 6)),
    Case(metric=WEEKEND, given="one more on Monday 01:00 of +05:30, still Sunday in UTC", facts=also("2026-03-09T01:00+05:30"), value=0, share=(0, 6)),
    Case(metric=WEEKEND, given="one more on Sunday 20:00 of -08:00, already Monday in UTC", facts=also("2026-03-08T20:00-08:00"), value=0.166666667, share=(1, 6)),
    Case(metric=WEEKEND, given="one more on a Friday", facts=also("2026-03-06T23:59"), value=0, share=(0, 6)),
    Case(metric=WEEKEND, given="an unreachable Saturday", facts=also(SATURDAY, reachable=False), value=0, share=(0, 5), excluded={"no longer reachable": 1}),
    Case(metric=WEEKEND, given="nothing", facts=[], value=None, n=0, reason="no_items"),
]

HIDDEN = {"value": None, "n": 0, "reason": "suppressed_small_group"}
SMALL_GROUPS = [
    Case(metric=WEEKEND, given="four people", facts=commits(8, SATURDAY, people=4), **HIDDEN),
    Case(metric=WEEKEND, given="five handles of four people", facts=[*FIVE, *account("person0", canonical="person1")], **HIDDEN),
    Case(metric=WEEKEND, given="four people and a bot", facts=[*FIVE, *account("person0", bot=True)], **HIDDEN),
    Case(metric=HOURS, given="four people on one day, though more in the month", facts=[*commits(4, people=4), *commits(9, "2026-03-09T10:00", people=9)], period="2026-03-02", **HIDDEN),
    Case(
        metric=WEEKEND,
        given="a tenant of five people of whom one works in a repository of her own",
        facts=[*FIVE, *commit(MONDAY_NOON, by="eve", repository=B)],
        **HIDDEN,
    ),
    Case(
        metric=WEEKEND,
        given="the larger repository of that tenant",
        facts=[*FIVE, *commit(MONDAY_NOON, by="eve", repository=B)],
        value=0,
        share=(0, 5),
        subject=f"repository:{A}",
    ),
    Case(
        metric=WEEKEND,
        given="a tenant of two repositories of three people each: six hidden together",
        facts=[*commits(3, SATURDAY, people=3), *[f for name in "xyz" for f in commit(MONDAY_NOON, by=name, repository=B)]],
        value=0.5,
        share=(3, 6),
    ),
    Case(
        metric=WEEKEND,
        given="a tenant of two repositories that can both be shown",
        facts=[*FIVE, *commits(5, SATURDAY, people=5, repository=B)],
        value=0.5,
        share=(5, 10),
    ),
]

CASES = [*AFTER_HOURS, *WEEKENDS, *SMALL_GROUPS]
