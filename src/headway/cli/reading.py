"""`status`, `query`, `facts`, `metrics`: everything that only reads."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from headway.cli.common import ConfigFile, Db, Json, count, duration, in_house, iso, print_json, print_table, settings, visible
from headway.model.errors import NotFound, UsageError

if TYPE_CHECKING:
    from headway.house import House
    from headway.metrics.spec import Metric
    from headway.model.ports import Quarantined
    from headway.model.results import Answer, ItemPage, Job

Subject = Annotated[str | None, typer.Option(help="What it is about: a repository's name or scope, or tenant:NAME.")]
Period = Annotated[str, typer.Option(help="90d, 2026-W12, 2026-03, 2026, FIRST..LAST or all.")]
SHOWN_QUARANTINE = 20
metrics_app = typer.Typer(help="The registry of metrics.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(status)
    app.command()(query)
    app.command()(facts)
    app.add_typer(metrics_app, name="metrics")


def status(as_json: Json = False, db: Db = None, config: ConfigFile = None) -> None:
    """How far every stream is, and why it is not further."""

    async def work(house: House) -> tuple[list[Job], list[Quarantined]]:
        from headway.flows.report import pipeline  # noqa: PLC0415 - loaded when used

        return await pipeline.jobs(house.desk, limit=100_000), await pipeline.quarantine(house.desk, SHOWN_QUARANTINE)

    jobs, quarantined = in_house(settings(db, config), work)
    if as_json:
        print_json({"jobs": [_job_json(job) for job in jobs], "quarantine": [_quarantined_json(row) for row in quarantined]})
    elif not jobs:
        typer.echo("nothing has been read yet: try headway analyze PATH, or headway init and headway sync")
    else:
        _show_status(jobs, quarantined)


def _show_status(jobs: list[Job], quarantined: list[Quarantined]) -> None:
    print_table(("SCOPE", "ENTITY", "STATUS", "DONE", "OF", "RATE/S", "ETA", "COMPLETE", "LAST ACTIVITY", "WHY"), [_status_row(job) for job in jobs])
    if quarantined:
        typer.echo("\nquarantine (kept, shown again by every run, retried by headway replay)")
        print_table(("ENTITY", "RECORD", "SEEN", "WHY"), [(row.entity, visible(row.external_id), str(row.times_seen), visible(row.reason)) for row in quarantined])


def _status_row(job: Job) -> tuple[str, ...]:
    name = job.status.upper() if job.is_stalled else job.status
    return (
        visible(job.scope_name),
        job.entity if job.kind == "sync" else f"{job.entity} ({job.kind})",
        "STALLED" if job.is_stalled else name,
        count(job.items_done),
        "?" if job.items_estimate is None else count(job.items_estimate),
        count(job.items_per_second) if job.status == "running" else "-",
        duration(job.eta_seconds) if job.status == "running" else "-",
        "-" if job.completeness is None else f"{job.completeness:.1%}",
        iso(job.last_progress_at) or "-",
        visible(job.last_error or ""),
    )


def _job_json(job: Job) -> dict[str, Any]:
    instants = ("started_at", "last_progress_at", "finished_at", "rate_limited_until")
    return {_camel(name): iso(value) if name in instants else value for name, value in msgspec.structs.asdict(job).items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _quarantined_json(row: Quarantined) -> dict[str, Any]:
    return {"id": row.id, "source": row.source, "entity": row.entity, "scope": row.scope, "externalId": row.external_id, "reason": row.reason, "timesSeen": row.times_seen, "lastSeen": iso(row.last_seen)}


def query(  # noqa: PLR0917 - the verb's options
    metric: Annotated[str, typer.Argument(help="A metric id; headway metrics list shows them.")],
    subject: Subject = None,
    period: Period = "90d",
    items: Annotated[bool, typer.Option("--items", help="Print the rows behind the number.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Rows printed with --items.")] = 50,
    as_json: Json = False,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """One number: its value, what stands behind it and what it was before."""
    from headway.cli.summary import answer_json  # noqa: PLC0415 - `--help` need not load it

    async def work(house: House) -> tuple[Answer, ItemPage | None]:
        from headway.flows.report import numbers  # noqa: PLC0415 - loaded when used

        about = await numbers.find_subject(house.desk, subject)
        answer = await numbers.answer(house.desk, metric, about, period)
        return answer, await numbers.items(house.desk, metric, about, period, limit=limit) if items else None

    answer, rows = in_house(settings(db, config), work)
    if as_json:
        print_json(answer_json(answer) | ({"items": list(rows.items), "total": rows.total} if rows else {}))
    else:
        _show_answer(answer, rows)


def _show_answer(answer: Answer, rows: ItemPage | None) -> None:
    from headway.flows.report import words  # noqa: PLC0415 - as above
    from headway.metrics.reasons import sentence  # noqa: PLC0415 - as above

    typer.echo(f"{answer.title} of {words.plain(answer.subject_name)}, {words.span(answer.window, answer.zone)}: {words.amount(answer.value, answer.unit, answer.zone)}  (n = {count(answer.n)})")
    if answer.interval:
        typer.echo(f"  95 % interval {words.percent(answer.interval[0])} to {words.percent(answer.interval[1])}")
    for name, value in answer.percentiles.items():
        typer.echo(f"  {name} {words.amount(value, answer.unit, answer.zone)}")
    if answer.previous:
        typer.echo(f"  before: {words.amount(answer.previous.value, answer.unit, answer.zone)}")
    for code in answer.reasons:
        typer.echo(f"  {sentence(code)}")
    for why, left_out in answer.excluded.items():
        typer.echo(f"  left out: {count(left_out)} ({why})")
    for item in rows.items if rows else ():
        typer.echo(f"  {words.measure(item.amount, answer.unit, answer.zone):>10}  {words.plain(item.label)}" + ("" if item.counted else f"  [not counted: {item.why_not}]"))


def facts(  # noqa: PLR0917 - the verb's options
    entity: Annotated[str, typer.Argument(help="repositories, commits, changes, refs or accounts.")],
    scope: Annotated[str | None, typer.Option("--scope", help="Only this scope (key or name).")] = None,
    format_: Annotated[str, typer.Option("--format", help="jsonl.")] = "jsonl",
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Every fact of an entity, sorted, without run columns: two stores are the same if this is."""
    from headway.model.records import FACTS  # noqa: PLC0415 - `--help` need not load it

    if entity not in FACTS:
        raise NotFound(f"there is no entity {entity!r}; there are: {', '.join(FACTS)}")
    if format_ != "jsonl":
        raise UsageError(f"format {format_!r} is not known; facts come as jsonl")

    async def work(house: House) -> None:
        key = await _scope_key(house, scope)
        async for row in house.store.rows(entity, tenant=house.tenant, scope=key):
            sys.stdout.buffer.write(msgspec.json.encode(row, order="sorted") + b"\n")
        sys.stdout.buffer.flush()

    in_house(settings(db, config), work)


async def _scope_key(house: House, text: str | None) -> str | None:
    if text is None:
        return None
    found = [row.scope for row in await house.ledger.scopes(tenant=house.tenant) if text in {row.scope, row.name}]
    if not found:
        raise NotFound(f"no scope is called {text!r}; headway status lists them")
    return found[0]


@metrics_app.command("list")
def metrics_list(as_json: Json = False) -> None:
    """All metrics: id, unit and the question each answers."""
    from headway.metrics.registry import REGISTRY  # noqa: PLC0415 - `--help` need not load it

    if as_json:
        print_json({"metrics": [_metric_json(metric) for metric in REGISTRY.values()]})
    else:
        print_table(("METRIC", "UNIT", "QUESTION"), [(metric.id, metric.unit, metric.question) for metric in REGISTRY.values()])


@metrics_app.command("explain")
def metrics_explain(metric: Annotated[str, typer.Argument(help="A metric id.")], as_json: Json = False) -> None:
    """How a metric is computed: definition, formula, source and the statement itself."""
    from headway.flows.report.numbers import metric as find  # noqa: PLC0415 - `--help` need not load it

    found = find(metric)
    if as_json:
        print_json(_metric_json(found) | {"statement": found.statement})
        return
    typer.echo(f"{found.id} (version {found.version}): {found.title}\n{found.question}\n\n{found.formula}\n")
    typer.echo(f"unit {found.unit}; {found.kind}; better {found.better}; at least {found.minimum_n} items" + ("; hidden for fewer than 5 people" if found.personal else ""))
    typer.echo(f"source: {found.source}\n\n{found.statement}")


def _metric_json(metric: Metric) -> dict[str, Any]:
    return {_camel(name): value for name, value in msgspec.structs.asdict(metric).items()}
