"""The reference page of metrics, written from the registry, the statements and the specs that the tests run.

The specs are handed in because they belong to the tests; a test refuses a page that differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from headway.metrics.reasons import SENTENCES
from headway.metrics.spec import sql_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from headway.metrics.spec import Metric

HEAD = """# Metrics

Generated from the registry, the statements and the specs: change those, then write this page anew with
`python -m tests.metrics.test_reference`.

A number is computed from *items*, one row per thing counted or left out; opening a number shows these rows. A window is half-open
and day-aligned in the tenant's zone, and holds what ended in it: commits by when they landed (committer date), pull requests by their
merge, work items by their completion, runs and deployments by their finish. A *level* is how things stand when the window ends. A count
of nothing is 0; a share, percentile or instant of nothing is no number, and neither is a count where no source brings what it counts.
Percentiles interpolate linearly: p50 needs 5 items, p75 and p85 7, p90 10, p95 20. Shares carry a Wilson 95 % interval. Personal metrics are
hidden for groups of fewer than 5 people, and where what is shown beside them would leave 1 to 4; the same holds for every single row
that tells of people.

Of a day without items a point is kept only in place of one that told of some, so a missing count is 0 as far as the data reach.
"""


class Spec(Protocol):
    """A spec as far as the page shows it."""

    metric: str
    given: str
    value: float | None
    reason: str


def page(registry: Mapping[str, Metric], specs: Iterable[Spec]) -> str:
    """The whole page."""
    by_metric: dict[str, list[Spec]] = {name: [] for name in registry}
    for spec in specs:
        by_metric[spec.metric].append(spec)
    sections = (_section(metric, by_metric[name]) for name, metric in registry.items())
    return "\n".join([HEAD, _reasons(), _relations(), *sections])


def _section(metric: Metric, specs: Iterable[Spec]) -> str:
    facts = {
        "Unit": metric.unit,
        "Kind": metric.kind,
        "Better": metric.better,
        "Grain": metric.grain,
        "About": ", ".join(metric.about),
        "Read from": ", ".join(metric.inputs),
        "Version": str(metric.version),
        "Personal": "yes" if metric.personal else "no",
        "Day points": _points(metric),
        "Definition": metric.source,
    }
    table = "\n".join(f"| {name} | {value} |" for name, value in facts.items())
    cases = "\n".join(f"| {_cell(spec.given)} | {_shown(spec)} |" for spec in specs)
    return f"""## {metric.id}: {metric.title}

{metric.question} {metric.formula[0].upper()}{metric.formula[1:]}.

| | |
| --- | --- |
{table}

| Given | Answer |
| --- | --- |
{cases}

```sql
{metric.statement.strip()}
```
"""


def _points(metric: Metric) -> str:
    if metric.stored:
        return "stored, they sum up" if metric.additive else "stored"
    return "answered from the facts, for the end of any window" if metric.at_end else "answered from the facts"


def _shown(spec: Spec) -> str:
    return f"none ({spec.reason})" if spec.value is None else f"{spec.value:g}" if spec.value < 1 else f"{spec.value:.0f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _reasons() -> str:
    rows = "\n".join(f"| `{code}` | {sentence} |" for code, sentence in SENTENCES.items())
    return f"## Reasons\n\n| Code | Meaning |\n| --- | --- |\n{rows}\n"


def _relations() -> str:
    return f"## Relations\n\n```sql\n{sql_text('relations.sql').strip()}\n```\n"
