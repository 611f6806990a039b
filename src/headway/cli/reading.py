"""`query`, `facts`, `metrics`: numbers and what stands behind them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from headway.cli.common import PERIODS, camel, count, fields_of, in_house, print_json, print_table, say, verb, visiting
from headway.model.errors import NotFound

if TYPE_CHECKING:
    import argparse

    from headway.cli.common import Verbs
    from headway.house import House
    from headway.metrics.spec import Metric
    from headway.model.results import Answer, Course, ItemPage, Restatement


def register(verbs: Verbs) -> None:
    """Add the verbs of this file."""
    found = verb(verbs, "query", query)
    found.add_argument("metric", help="a metric id; headway metrics list shows them")
    found.add_argument("--subject", help="what it is about, by name, scope or id: a repository, a project, team:ID, service:ID, tenant:NAME")
    found.add_argument("--period", default="90d", help=PERIODS)
    found.add_argument("--by", choices=("day", "week", "month"), help="also the number of every day, ISO week or month of the period")
    found.add_argument("--as-of", metavar="DAY", help="also what was said of the period by the end of that day, and why it is said otherwise now")
    found.add_argument("--items", action="store_true", help="print the rows behind the number")
    found.add_argument("--limit", type=int, default=50, help="rows printed with --items (default: 50)")
    found = verb(verbs, "facts", facts, json=False)
    found.add_argument("entity", help="repositories, commits, changes, refs or accounts")
    found.add_argument("--scope", help="only this scope, by key or name")
    found.add_argument("--format", choices=("jsonl",), default="jsonl")
    registry = verbs.add_parser("metrics", help="The registry of metrics.", description="The registry of metrics.").add_subparsers(metavar="list|explain", required=True)
    verb(registry, "list", metrics_list, stores=False)
    verb(registry, "explain", metrics_explain, stores=False).add_argument("metric", help="a metric id")


def query(chosen: argparse.Namespace) -> None:
    """One number: its value, what stands behind it and what it was before."""
    from headway.cli.summary import answer_json

    async def work(house: House) -> tuple[Answer, ItemPage | None, Course | None, Restatement | None]:
        from headway.flows.report import numbers

        about = await numbers.find_subject(house.desk, chosen.subject)
        answer = await numbers.answer(house.desk, chosen.metric, about, chosen.period)
        rows = await numbers.items(house.desk, chosen.metric, about, chosen.period, limit=chosen.limit) if chosen.items else None
        course = await numbers.course(house.desk, chosen.metric, about, chosen.period, chosen.by) if chosen.by else None
        return answer, rows, course, await numbers.restated(house.desk, chosen.metric, about, chosen.period, chosen.as_of) if chosen.as_of else None

    answer, rows, course, before = in_house(visiting(chosen), work)
    if chosen.json:
        more = {"items": list(rows.items), "total": rows.total} if rows else {}
        print_json(answer_json(answer) | more | ({"course": list(course.buckets)} if course else {}) | ({"restated": before} if before else {}))
        return
    _show_answer(answer, rows)
    if course:
        _show_course(answer, course)
    if before:
        _show_restated(answer, before)


def _show_answer(answer: Answer, rows: ItemPage | None) -> None:
    from headway.flows.report import words
    from headway.flows.report.numbers import metric, part_title
    from headway.metrics.reasons import sentence

    say(f"{answer.title} of {words.plain(answer.subject_name)}, {words.span(answer.window, answer.zone)}: {words.amount(answer.value, answer.unit, answer.zone)}  (n = {count(answer.n)})")
    if answer.interval:
        say(f"  95 % interval {words.percent(answer.interval[0])} to {words.percent(answer.interval[1])}")
    for name, value in answer.percentiles.items():
        say(f"  {name} {words.amount(value, answer.unit, answer.zone)}")
    unit = metric(answer.metric).parts_unit or answer.unit
    for part in answer.parts:
        say(f"  of it {part_title(part.name)}: {words.amount(part.value, unit, answer.zone)}  (n = {count(part.n)})")
    if answer.previous:
        say(f"  before: {words.amount(answer.previous.value, answer.unit, answer.zone)}" + ("" if answer.comparable else f" (data begin on {answer.data_since})"))
    for code in answer.reasons:
        say(f"  {sentence(code)}")
    for why, left_out in answer.excluded.items():
        say(f"  left out: {count(left_out)} ({why})")
    for item in rows.items if rows else ():
        say(f"  {words.measure(item.amount, answer.unit, answer.zone):>10}  {words.plain(item.label)}" + ("" if item.counted else f"  [not counted: {item.why_not}]"))


def _show_course(answer: Answer, course: Course) -> None:
    from headway.flows.report import words

    rows = [
        (bucket.day, words.amount(bucket.value, answer.unit, answer.zone), count(bucket.n), "not over yet" if bucket.open else "" if bucket.whole else "cut by the period")
        for bucket in course.buckets
    ]
    say("")
    print_table((course.granularity.upper(), "VALUE", "N", ""), rows)


def _show_restated(answer: Answer, before: Restatement) -> None:
    from headway.flows.report import words

    say(f"\nas said by the end of {words.day(before.as_of)}: {words.amount(before.then.value, answer.unit, answer.zone)}  (n = {count(before.then.n)})")
    say(f"as stored now: {words.amount(before.now.value, answer.unit, answer.zone)}  (n = {count(before.now.n)}); {count(len(before.days))} days were restated")
    for reason in before.reasons:
        say(f"  {reason}")
    for one in before.days:
        was, now = (words.amount(value, answer.unit, answer.zone) for value in (one.before, one.after))
        say(f"  {one.day}  {was} -> {now}  (computation {one.seq}, {words.moment(one.computed_at, answer.zone)})")


def facts(chosen: argparse.Namespace) -> None:
    """Every fact of an entity, sorted, without run columns: two stores are the same if this is."""
    import msgspec

    from headway.model.records import FACTS

    if chosen.entity not in FACTS:
        raise NotFound(f"there is no entity {chosen.entity!r}; there are: {', '.join(FACTS)}")

    async def work(house: House) -> None:
        key = await _scope_key(house, chosen.scope)
        async for row in house.store.rows(chosen.entity, tenant=house.tenant, scope=key):
            sys.stdout.buffer.write(msgspec.json.encode(row, order="sorted") + b"\n")
        sys.stdout.buffer.flush()

    in_house(visiting(chosen), work)


async def _scope_key(house: House, text: str | None) -> str | None:
    if text is None:
        return None
    from headway.flows.report.catalog import find_scope

    return find_scope(await house.ledger.scopes(tenant=house.tenant), text).scope


def metrics_list(chosen: argparse.Namespace) -> None:
    """All metrics: id, unit and the question each answers."""
    from headway.metrics.registry import REGISTRY

    if chosen.json:
        print_json({"metrics": [_metric_json(metric) for metric in REGISTRY.values()]})
    else:
        print_table(("METRIC", "UNIT", "QUESTION"), [(metric.id, metric.unit, metric.question) for metric in REGISTRY.values()])


def metrics_explain(chosen: argparse.Namespace) -> None:
    """How a metric is computed: definition, formula, source and the statement itself."""
    from headway.flows.report.numbers import metric

    found = metric(chosen.metric)
    if chosen.json:
        print_json(_metric_json(found) | {"statement": found.statement})
        return
    say(f"{found.id} (version {found.version}): {found.title}\n{found.question}\n\n{found.formula}\n")
    say(f"about a {', a '.join(found.about)}; read from {', '.join(found.inputs or found.made_of)}")
    say(f"unit {found.unit}; {found.kind}; better {found.better}; at least {found.minimum_n} items" + ("; hidden for fewer than 5 people" if found.personal else ""))
    say(f"source: {found.source}\n\n{found.statement}")


def _metric_json(metric: Metric) -> dict[str, Any]:
    return {camel(name): value for name, value in fields_of(metric).items() if name != "compose"}
