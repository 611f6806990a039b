"""From the two named parts of a metric to the statements the engine runs; text only, nothing is executed here.

Whether an item counts is derived from its `why_not`, so a row cannot be left out without saying why.
"""

# ruff: noqa: S608 - the pieces are this package's own files; what a user asks for is only ever a parameter

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from headway.metrics.judge import SMALLEST_GROUP
from headway.metrics.spec import sql_parts, sql_text
from headway.model.scope import ALWAYS_START

if TYPE_CHECKING:
    from collections.abc import Mapping

    from headway.metrics.spec import Metric

RESULT = """(select null::bigint as "window", null::double as value, null::bigint as n, null::bigint as num, null::bigint as den,
  null::double[] as percentiles where false)"""


def relation(name: str, **numbers: int) -> str:
    """The query behind one of the relations that metrics read."""
    return sql_parts(sql_text("relations.sql"))[name].format(beginning=ALWAYS_START, smallest=SMALLEST_GROUP, **numbers)


def items_sql(metric: Metric) -> str:
    """The items of a metric as a named query, with whether each counts."""
    return f"items as (select *, why_not is null as counted from ({metric.items}))"


def risks_sql(counted_by: Mapping[str, Metric]) -> str:
    """The counted items of several metrics with the kind of risk each is: what a risk is stands nowhere twice."""
    columns = '"window", key, label, "at", cast(why_not as varchar) as why_not'
    return " union all ".join(f"select {columns}, '{kind}' as kind from ({metric.items}) where why_not is null" for kind, metric in counted_by.items())


@cache
def value_sql(metric: Metric) -> str:
    """One row per window with counted items, in the order of judge.Row."""
    return f"with {items_sql(metric)}{_people(metric)} {_result(metric)}"


def _people(metric: Metric) -> str:
    return f", behind as ({metric.people}), people as ({relation('people')})" if metric.personal else ""


def _result(metric: Metric) -> str:
    result = f"({RESULT} union all by name ({metric.value})) r"
    if not metric.personal:
        return f"select r.*, null as people, null as rest from {result}"
    return f'select r.*, p.people, p.rest from {result} join people p on p."window" = r."window"'


@cache
def unmatched_sql(metric: Metric) -> str | None:
    """Rows of (window, reason) where no item could match; None for a metric that has no rule to fail."""
    return f"with {items_sql(metric)} {metric.unmatched}" if metric.unmatched else None


@cache
def parts_sql(metric: Metric) -> str | None:
    """Rows of (window, part, value, n) of what a number is made up of; None for a metric that is one piece."""
    return f"with {items_sql(metric)} {metric.parts}" if metric.parts else None


@cache
def figure_sql(metric: Metric) -> str:
    """The rows of value_sql with two more columns, and one row per window and reason of what was left out."""
    return f"""with {items_sql(metric)}{_people(metric)}
select *, null as why_not, null as excluded from ({_result(metric)})
union all by name select "window", why_not, count(*) as excluded from items where not counted group by "window", why_not
order by "window", why_not"""


def page_sql(metric: Metric, *, counted_only: bool) -> str:
    """The items themselves, counted ones first, then the largest; parameters are limit and offset."""
    limits = "where counted" if counted_only else ""
    parts = "parts" if " as parts" in metric.items else "null as parts"
    return f"""with {items_sql(metric)}
select key, label, "at", amount, counted, why_not, {parts}, count(*) over () as total from items {limits}
order by counted desc, amount desc nulls last, "at" desc nulls last, key limit ? offset ?"""
