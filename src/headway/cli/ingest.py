"""`sync`, `replay`, `compute`: getting facts in, shaping them again, and the numbers from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from headway.cli.common import ConfigFile, Db, Json, in_house, print_json, settings
from headway.cli.progress import watched
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headway.flows.ingest.sync import Outcome
    from headway.house import House

Full = Annotated[bool, typer.Option("--full", help="Forget how far the streams are and read everything again.")]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(sync)
    app.command()(replay)
    app.command()(compute)


def sync(  # noqa: PLR0917 - the verb's options
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources; all when none are given.", metavar="[SOURCE]...")] = None,
    scope: Annotated[list[str] | None, typer.Option("--scope", help="Only this scope (key or name); may be repeated.")] = None,
    entity: Annotated[list[str] | None, typer.Option("--entity", help="Only this entity; may be repeated.")] = None,
    full: Full = False,
    as_json: Json = False,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Read what is new from the configured sources."""
    loaded = settings(db, config)
    if not loaded.config.sources:
        raise ConfigError("no sources are configured; run headway init and name them in headway.yaml, or try headway analyze PATH")

    async def work(house: House) -> list[Outcome]:
        from headway.flows.ingest.sync import sync_sources  # noqa: PLC0415 - loaded when used

        providers = house.providers(sources or ())
        known = {found for provider in providers.values() for found in provider.entities}
        wrong = sorted(set(entity or ()) - known)
        if wrong:
            raise UsageError(f"no source collects {wrong[0]!r}; there are: {', '.join(sorted(known))}")
        outcomes = await watched(house, sync_sources(house.intake, providers, full=full, scopes=scope or (), entities=entity or ()), quiet=as_json)
        if scope and not outcomes:
            raise UsageError(f"no scope is called {scope[0]!r}; headway status lists them")
        return outcomes

    finish(in_house(loaded, work), as_json=as_json)


def replay(as_json: Json = False, db: Db = None, config: ConfigFile = None) -> None:
    """Shape everything again from the archive, without asking any source."""
    loaded = settings(db, config)

    async def work(house: House) -> list[Outcome]:
        from headway.flows.ingest.replay import replay as shape_again  # noqa: PLC0415 - loaded when used

        return await watched(house, shape_again(house.intake, house.providers()), quiet=as_json)

    finish(in_house(loaded, work), as_json=as_json)


def compute(
    full: Annotated[bool, typer.Option("--full", help="Compute every day again, not only what has changed.")] = False,
    as_json: Json = False,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Compute points for everything that has changed."""

    async def work(house: House) -> object:
        from headway.flows import compute as computing  # noqa: PLC0415 - loaded when used

        return await (computing.compute_all(house.desk) if full else computing.compute(house.desk))

    result = in_house(settings(db, config), work)
    if as_json:
        print_json(result)
    else:
        typer.echo(f"{result.computed} points computed, {result.appended} of them new")  # type: ignore[attr-defined]


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 when all streams are done; the only failure's own code when nothing succeeded; else partial."""
    failed = [outcome for outcome in outcomes if outcome.exit_code]
    if not failed:
        return EXIT_OK
    if len(failed) == len(outcomes):
        return max(outcome.exit_code for outcome in failed)
    return EXIT_PARTIAL


def report(outcomes: Sequence[Outcome]) -> None:
    """What each scope brought, and in one sentence what went wrong."""
    for scope in dict.fromkeys((outcome.source, outcome.scope_name) for outcome in outcomes):
        mine = [outcome for outcome in outcomes if (outcome.source, outcome.scope_name) == scope]
        brought = ", ".join(f"{outcome.items:,} {outcome.entity}".replace(",", " ") for outcome in mine if outcome.items)
        typer.echo(f"{scope[1]}: {brought or 'nothing new'}")
    complain(outcomes)


def complain(outcomes: Sequence[Outcome]) -> None:
    """Say on standard error which streams did not end well, and why."""
    for outcome in outcomes:
        if outcome.status != "done":
            what = outcome.scope_name if outcome.entity == "*" else f"{outcome.entity} of {outcome.scope_name}"
            reason = outcome.error or f"{outcome.lost} records could not be read; headway status shows them"
            typer.echo(f"headway: {what} {outcome.status}: {reason}", err=True)


def finish(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Print the outcomes and leave with the code they mean."""
    if as_json:
        print_json({"streams": list(outcomes)})
    else:
        report(outcomes)
    if code := exit_code(outcomes):
        raise typer.Exit(code)


