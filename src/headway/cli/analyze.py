"""`analyze`: from the path of a git repository to a summary a lead can use, without any configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from headway.cli import summary
from headway.cli.common import ConfigFile, Db, Json, in_house, print_json, settings
from headway.cli.ingest import complain, exit_code
from headway.cli.progress import watched
from headway.config import SourceConfig

if TYPE_CHECKING:
    from headway.config import Settings
    from headway.flows.ingest.sync import Outcome
    from headway.house import House

SOURCE = "local"
"""Name of the source under which analyzed repositories are kept; one source, so a path given twice is one repository."""


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(analyze)


def analyze(  # noqa: PLR0917 - the verb's options
    paths: Annotated[list[str], typer.Argument(help="Git repositories, or folders of them.", metavar="PATH...")],
    period: Annotated[str, typer.Option(help="90d, 2026-W12, 2026-03, 2026, FIRST..LAST or all.")] = "90d",
    branches: Annotated[str, typer.Option(help="Which history: default (HEAD) or all (every branch).")] = "default",
    as_json: Json = False,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Keep no raw records.")] = False,
    no_compute: Annotated[bool, typer.Option("--no-compute", help="Only read; compute no points and print no summary.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Serve the pages afterwards.")] = False,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Read local git repositories, compute, and print a summary."""
    loaded = local_settings(settings(db, config), paths, branches=branches, archive=not no_archive)

    async def work(house: House) -> tuple[list[Outcome], summary.Summary | None]:
        if not no_compute:
            await house.compute.start()
        outcomes = [outcome for source in loaded.config.sources for outcome in await _read(house, source, quiet=as_json)]
        if no_compute:
            return outcomes, None
        return outcomes, await summary.summarise(house, [outcome.scope for outcome in outcomes if outcome.scope != "*"], period)

    outcomes, told = in_house(loaded, work)
    complain(outcomes)
    if as_json:
        print_json({"repositories": told.repositories if told else [], "errors": [outcome.error for outcome in outcomes if outcome.error]})
    elif told:
        summary.show(told)
    if open_ and any(outcome.status == "done" for outcome in outcomes):
        from headway.cli.serving import serve_house  # noqa: PLC0415 - loaded when used

        serve_house(loaded)
    if code := exit_code(outcomes):
        raise typer.Exit(code)


def local_settings(loaded: Settings, paths: list[str], *, branches: str, archive: bool) -> Settings:
    """The settings with one source a path, all under one name, in place of configured sources."""
    found = [
        SourceConfig(name=SOURCE, kind="git", url=str(Path(path).expanduser().absolute()), options={"branches": branches, "workers": loaded.workers})
        for path in dict.fromkeys(paths)
    ]
    config = msgspec.structs.replace(loaded.config, sources=found)
    return msgspec.structs.replace(loaded, config=config, archive=loaded.archive and archive)


async def _read(house: House, source: SourceConfig, *, quiet: bool) -> list[Outcome]:
    """Sync one path; what is wrong with it does not touch the others."""
    from headway.flows.ingest.sync import sync_sources  # noqa: PLC0415 - `--help` need not load it
    from headway.sources import PROVIDERS  # noqa: PLC0415 - as above

    return await watched(house, sync_sources(house.intake, {source.name: PROVIDERS[source.kind](source.source())}), quiet=quiet)
