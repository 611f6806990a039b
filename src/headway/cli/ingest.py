"""`sync`, `replay`, `compute`: getting facts in, shaping them again, and the numbers from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import complain, count, in_house, print_json, say, settings, verb
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, ConfigError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Sequence

    from headway.cli.common import Verbs
    from headway.flows.compute import Computed
    from headway.flows.ingest.sync import Outcome
    from headway.house import House
    from headway.model.ports import Provider


def register(verbs: Verbs) -> None:
    """Add the verbs of this file."""
    found = verb(verbs, "sync", sync)
    found.add_argument("sources", nargs="*", metavar="SOURCE", help="names of sources (default: all)")
    found.add_argument("--scope", action="append", default=[], help="only this scope, by key or name; may be repeated")
    found.add_argument("--entity", action="append", default=[], help="only this entity; may be repeated")
    found.add_argument("--full", action="store_true", help="forget how far the streams are and read everything again")
    verb(verbs, "replay", replay)
    verb(verbs, "compute", compute).add_argument("--full", action="store_true", help="compute every day again, not only what has changed")


def sync(chosen: argparse.Namespace) -> int:
    """Read what is new from the configured sources."""
    from headway.model.scope import DEMO_TENANT

    loaded = settings(chosen)
    if loaded.config.tenant.id == DEMO_TENANT:
        raise ConfigError(f"tenant {DEMO_TENANT!r} is kept for the made-up company, which headway demo brings; give the tenant another id to read sources of your own")
    if not loaded.config.sources:
        raise ConfigError("no sources are configured; run headway init and name them in headway.yaml, or try headway analyze PATH")

    async def work(house: House) -> list[Outcome]:
        from headway.cli.progress import watched
        from headway.flows.ingest.sync import sync_sources

        providers = house.providers(chosen.sources)
        _check_entities(providers.values(), chosen.entity)
        reading = sync_sources(house.intake, providers, full=chosen.full, scopes=chosen.scope, entities=chosen.entity)
        return await watched(house, reading, quiet=chosen.json)

    outcomes = in_house(loaded, work)
    if chosen.scope and not outcomes:
        raise UsageError(f"no scope is called {chosen.scope[0]!r}; headway status lists them")
    return finish(outcomes, as_json=chosen.json)


def _check_entities(providers: Collection[Provider], wanted: Collection[str]) -> None:
    known = {entity for provider in providers for entity in provider.entities}
    if wrong := sorted(set(wanted) - known):
        raise UsageError(f"no source collects {wrong[0]!r}; there are: {', '.join(sorted(known))}")


def replay(chosen: argparse.Namespace) -> int:
    """Shape everything again from the archive, without asking any source."""
    loaded = settings(chosen)
    if not loaded.config.sources:
        raise ConfigError("no sources are configured, and only what they brought can be shaped again; name them in headway.yaml")

    async def work(house: House) -> list[Outcome]:
        from headway.cli.progress import watched
        from headway.flows.ingest.replay import replay as shape_again

        return await watched(house, shape_again(house.intake, house.providers()), quiet=chosen.json)

    return finish(in_house(loaded, work), as_json=chosen.json)


def compute(chosen: argparse.Namespace) -> None:
    """Compute points for everything that has changed."""

    async def work(house: House) -> Computed:
        from headway.flows import compute as computing

        return await (computing.compute_all(house.desk) if chosen.full else computing.compute(house.desk))

    result = in_house(settings(chosen), work)
    if chosen.json:
        print_json(result)
    else:
        say(f"{count(result.computed)} points computed, {count(result.appended)} of them new")


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 when all streams are done; the gravest code when none is; else partial."""
    failed = [outcome.exit_code for outcome in outcomes if outcome.exit_code]
    if not failed:
        return EXIT_OK
    return max(failed) if len(failed) == len(outcomes) else EXIT_PARTIAL


def report(outcomes: Sequence[Outcome]) -> None:
    """What each scope brought."""
    for scope in dict.fromkeys((outcome.source, outcome.scope_name) for outcome in outcomes):
        mine = [outcome for outcome in outcomes if (outcome.source, outcome.scope_name) == scope]
        brought = ", ".join(f"{count(outcome.items)} {outcome.entity}" for outcome in mine if outcome.items)
        say(f"{scope[1]}: {brought or 'nothing new'}")


def explain(outcomes: Sequence[Outcome]) -> None:
    """Say on standard error which streams did not end well, and why."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.status != "done":
            reason = outcome.error or f"{outcome.lost} records could not be read; headway status shows them"
            told.setdefault((outcome.scope_name, outcome.status, reason), []).append(outcome.entity)
    for (scope, status, reason), entities in told.items():
        what = scope if entities == ["*"] else f"{', '.join(entities)} of {scope}"
        complain(f"{what}: {status}: {reason}")


def finish(outcomes: Sequence[Outcome], *, as_json: bool) -> int:
    """Print the outcomes; the code they mean."""
    if as_json:
        print_json({"streams": list(outcomes)})
    else:
        report(outcomes)
        explain(outcomes)
    return exit_code(outcomes)
