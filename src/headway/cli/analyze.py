"""`analyze`: from the path of a git repository to a summary a lead can use, without any configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import PERIODS, in_house, print_json, settings, verb
from headway.cli.ingest import exit_code, explain

if TYPE_CHECKING:
    import argparse

    from headway.cli.common import Verbs
    from headway.cli.summary import Summary
    from headway.config import Settings, SourceConfig
    from headway.flows.ingest.sync import Outcome
    from headway.house import House

SOURCE = "local"
"""Name of the source under which analyzed repositories are kept; one source, so a path given twice is one repository."""


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "analyze", analyze)
    found.add_argument("paths", nargs="+", metavar="PATH", help="git repositories, or folders of them")
    found.add_argument("--period", default="90d", help=PERIODS)
    found.add_argument("--branches", choices=("default", "all"), default="default", help="which history: default (of HEAD) or all (of every branch)")
    found.add_argument("--ownership", choices=("pass", "exact", "off"), default="pass", help="whose lines are whose: pass (one walk), exact (git blame besides), off")
    found.add_argument("--no-archive", action="store_true", help="keep no raw records")
    found.add_argument("--no-compute", action="store_true", help="only read; compute no points and print no summary")
    found.add_argument("--open", action="store_true", help="serve the pages afterwards")


def analyze(chosen: argparse.Namespace) -> int:
    """Read local git repositories, compute, and print a summary."""
    loaded = local_settings(settings(chosen), chosen)

    async def work(house: House) -> tuple[list[Outcome], Summary | None]:
        if not chosen.no_compute:
            await house.compute.start()
        outcomes = [outcome for source in loaded.config.sources for outcome in await _read(house, source, quiet=chosen.json)]
        return outcomes, None if chosen.no_compute else await _summarise(house, outcomes, chosen.period)

    outcomes, told = in_house(loaded, work)
    explain(outcomes)
    _print(outcomes, told, as_json=chosen.json)
    if chosen.open and told and told.told:
        from headway.cli.serving import serve_house

        serve_house(loaded)
    return exit_code(outcomes)


def local_settings(loaded: Settings, chosen: argparse.Namespace) -> Settings:
    """The settings with one source a path, all under one name, in place of configured sources."""
    from pathlib import Path

    import msgspec

    from headway.config import SourceConfig, apart

    options = {"branches": chosen.branches, "ownership": chosen.ownership}
    found = [SourceConfig(name=SOURCE, kind="git", url=str(Path(path).expanduser().absolute()), options=options) for path in dict.fromkeys(chosen.paths)]
    config = apart(msgspec.structs.replace(loaded.config, sources=found))
    return msgspec.structs.replace(loaded, config=config, archive=loaded.archive and not chosen.no_archive)


async def _read(house: House, source: SourceConfig, *, quiet: bool) -> list[Outcome]:
    """Sync one path; what is wrong with it does not touch the others."""
    from dataclasses import replace

    from headway.cli.progress import watched
    from headway.flows.choosing import Rules
    from headway.flows.ingest.sync import sync_sources

    intake = replace(house.intake, rules={source.name: Rules(named=True)})
    return await watched(house, sync_sources(intake, {source.name: house.provider(source.source(workers=house.settings.workers))}), quiet=quiet)


async def _summarise(house: House, outcomes: list[Outcome], period: str) -> Summary:
    from headway.cli.summary import summarise

    return await summarise(house, [outcome.scope for outcome in outcomes if outcome.scope != "*"], period)


def _print(outcomes: list[Outcome], told: Summary | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"repositories": told.repositories if told else [], "errors": [outcome.error for outcome in outcomes if outcome.error]})
    elif told:
        from headway.cli.summary import show

        show(told)
