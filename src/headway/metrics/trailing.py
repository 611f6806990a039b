"""Trailing windows of a distribution from one look at its items: a window of 90 days shares 89 of them with the next.

Asked window by window, every item would be compared with, and copied into, the 127 windows it lies in. Here the items
are found once, over the hull of a subject's windows, and laid down by day; the windows are runs of days.
"""

# ruff: noqa: S608 - the pieces are this package's own files

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from headway.metrics.statement import items_sql

if TYPE_CHECKING:
    from headway.metrics.spec import Metric

CHOSEN = re.compile(r'(coalesce\([^()]*\)|\S+) >= w\.start and \1 < w\."end"')
"""How a statement takes the items of its window."""
BOUNDS = re.compile(r'\bw\.(?:start|"end"|until|reach|standing)')
BOUND = re.compile(BOUNDS.pattern + r"|\b(?:windows|group by|distinct|limit)\b|\bunion(?! all)\b|\bover \(")
"""What makes an item depend on more of its window than whether it lies in it."""
DATED = re.compile(r"(coalesce\([^()]*\)|[\w.]+) as at\b")
"""What its items are dated with."""
USUAL = 'select "window", count(*) as n, quantile_cont(amount, [0.5, 0.75, 0.85, 0.9, 0.95]) as percentiles from items where counted group by "window"'
LANDED = re.compile(r"\bfrom landed\b")
CALENDAR = "select unnest($1::bigint[]) as day, unnest($2::bigint[]) as start"


@cache
def slides(metric: Metric) -> bool:
    """Whether the items of a trailing window are those of its days: taken by the instant they are dated with, whatever else the window is, and summed up as usual."""
    if metric.kind != "distribution" or metric.at_end or metric.personal or metric.made_of or " ".join(metric.value.split()) != USUAL:
        return False
    by, dated = CHOSEN.findall(metric.items), DATED.findall(metric.items)
    if LANDED.search(metric.items):
        by += ["committed_at"] * len(dated)
    return bool(by) and sorted(by) == sorted(dated) and not BOUND.search(CHOSEN.sub("", metric.items)) and not BOUNDS.search(metric.unmatched or "")


@cache
def dated_sql(metric: Metric) -> str:
    """Rows of (subject's number, days, amounts), the amounts ascending; `windows` are the hulls of each subject's."""
    return f"""with {items_sql(metric)}
select i."window", list(c.day order by i.amount) as days, list(i.amount order by i.amount) as amounts
from (select "window", "at", amount from items where counted and amount is not null) i asof join calendar c on i."at" >= c.start
group by 1"""


def share_of(metric: Metric) -> float:
    """Which percentile of a distribution is its value, as a share."""
    return int(metric.shown.removeprefix("p")) / 100
