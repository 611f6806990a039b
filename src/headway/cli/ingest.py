"""`sync`, `replay`, `compute`: getting facts in, shaping them again, and the numbers from them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from headway.cli.common import complain, count, in_house, print_json, say, settings, verb
from headway.model.errors import EXIT_OK, EXIT_PARTIAL, ConfigError, HeadwayError, NotFound, UsageError

FEW = 3
"""So many scopes without news, or with the same trouble, are named; of more their number says enough."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Sequence

    from headway.cli.common import Verbs
    from headway.config import Settings
    from headway.flows.compute import Computed
    from headway.flows.ingest.sync import Outcome, Planned
    from headway.house import House
    from headway.model.ports import Provider


def register(verbs: Verbs) -> None:
    """Add the verbs of this file."""
    found = verb(verbs, "sync", sync)
    found.add_argument("sources", nargs="*", metavar="SOURCE", help="names of sources (default: all)")
    _narrowing(found)
    found.add_argument("--full", action="store_true", help="forget how far the streams are and read everything again")
    found.add_argument("--watch", action="store_true", help="keep reading, each source as often as its `every` says, until interrupted")
    found.add_argument("--accept-deletions", action="store_true", help="with --scope: records that are held because the source lacks them are really gone")
    found.add_argument("--yes", action="store_true", help="with --accept-deletions: do not ask")
    again = verb(verbs, "replay", replay)
    again.add_argument("--source", action="append", default=[], help="only what this source brought; may be repeated")
    _narrowing(again)
    verb(verbs, "compute", compute).add_argument("--full", action="store_true", help="compute every day again, not only what has changed")


def _narrowing(found: argparse.ArgumentParser) -> None:
    found.add_argument("--scope", action="append", default=[], help="only this scope, by key or name; may be repeated")
    found.add_argument("--entity", action="append", default=[], help="only this entity; may be repeated")


def configured(loaded: Settings) -> None:
    """Nothing, where there are sources to ask. Raises ConfigError that says where to name them."""
    from headway.model.scope import DEMO_TENANT

    if loaded.config.tenant.id == DEMO_TENANT:
        raise ConfigError(f"tenant {DEMO_TENANT!r} is kept for the made-up company, which headway demo brings; give the tenant another id to read sources of your own")
    if not loaded.config.sources:
        raise ConfigError("no sources are configured; run headway init and name them in headway.yaml, or try headway analyze PATH")


def sync(chosen: argparse.Namespace) -> int:
    """Read what is new from the configured sources."""
    loaded = settings(chosen)
    configured(loaded)
    if chosen.accept_deletions and (chosen.watch or not chosen.scope):
        raise UsageError("--accept-deletions goes with --scope and without --watch: say of which scope the records are really gone")
    if chosen.watch and (chosen.full or chosen.json):
        raise UsageError("--watch keeps reading what is new; --full and --json go without it")
    _spare_memory()
    return in_house(loaded, lambda house: (_watch if chosen.watch else _once)(house, chosen))


def _spare_memory() -> None:
    """Before any thread is there, which is when the C library listens."""
    from headway.house.frugal import be_frugal

    be_frugal()


async def _once(house: House, chosen: argparse.Namespace) -> int:
    from headway.cli.progress import watched
    from headway.flows.ingest.sync import sync_sources

    providers = house.providers(chosen.sources)
    _check_entities(providers.values(), chosen.entity)
    scopes = await keys_of(house, chosen.scope, providers)
    entities = await _accepted(house, chosen, scopes, providers) if chosen.accept_deletions else chosen.entity
    reading = sync_sources(house.intake, providers, full=chosen.full or chosen.accept_deletions, scopes=scopes, entities=entities, told=Plans(quiet=chosen.json, narrowed=bool(chosen.scope)))
    outcomes = await watched(house, reading, quiet=chosen.json)
    if chosen.scope and not outcomes:
        await _refuse_unknown(house, chosen.scope)
    return finish(outcomes, as_json=chosen.json)


async def _refuse_unknown(house: House, texts: Sequence[str]) -> None:
    """Raises NotFound for what is no scope even now that every source was asked."""
    from headway.flows.report.catalog import find_scopes

    find_scopes(await house.ledger.scopes(tenant=house.tenant), texts)


async def _watch(house: House, chosen: argparse.Namespace) -> int:
    import asyncio

    from headway.flows.ingest.watch import watch

    names = list(house.providers(chosen.sources))
    configured_sources = {source.name: source.source(workers=house.settings.workers) for source in house.settings.config.sources}
    openers = {name: partial(house.provider, configured_sources[name]) for name in names}
    scopes, numbers = await keys_of(house, chosen.scope, openers), Numbers(house)
    say(f"watching {', '.join(names)}; Ctrl-C stops it, what was stored stays")
    reading = watch(house.intake, openers, scopes=scopes, entities=chosen.entity, told=Plans(quiet=False, narrowed=bool(chosen.scope)), reported=numbers.cycle_ended)
    tasks = [asyncio.ensure_future(work) for work in (reading, numbers.keep())]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return EXIT_OK


class Numbers:
    """Computes what each cycle has changed while the next one is read: who watches wants to see it."""

    def __init__(self, house: House) -> None:
        import asyncio

        self._house, self._due = house, asyncio.Event()

    def cycle_ended(self, source: str, outcomes: Sequence[Outcome]) -> None:
        """One line for a cycle of a watched source, and its trouble."""
        brought = sum(outcome.items for outcome in outcomes)
        say(f"{source}: {count(brought)} new records" if brought else f"{source}: nothing new")
        explain(outcomes)
        self._due.set()

    async def keep(self) -> None:
        """Compute whenever a cycle has ended; what cannot be computed stays dirty, is told, and is tried after the next."""
        from headway.flows.compute import compute as computed

        while True:
            await self._due.wait()
            self._due.clear()
            try:
                done = await computed(self._house.desk)
            except HeadwayError as error:
                complain(error.sentence)
                continue
            if done.linked:
                say(linked(done.linked))
            if done.appended:
                say(f"{count(done.appended)} new points computed")


class Plans:
    """Says the plan of each source before the first request, and again only if asking the source has changed it; so with what is to be noticed.

    `narrowed`: only some scopes were asked for, so that a source without any of them is no news.
    """

    def __init__(self, *, quiet: bool, narrowed: bool) -> None:
        self._quiet, self._narrowed = quiet, narrowed
        self._said: dict[str, tuple[int, int]] = {}
        self._noticed: dict[str, str | None] = {}

    def __call__(self, planned: Planned) -> None:
        now = (planned.full, planned.incremental)
        if not self._quiet and self._said.get(planned.source) != now and (any(now) or not self._narrowed):
            say(f"{planned.source}: {plan_of(planned)}")
        self._said[planned.source] = now
        if not planned.asked:
            return  # what is to be noticed is known of a source only when it was asked
        if planned.notice and not self._quiet and not self._narrowed and self._noticed.get(planned.source) != planned.notice:
            complain(planned.notice)
        self._noticed[planned.source] = planned.notice


def plan_of(planned: Planned) -> str:
    """How much of a source is read, in words."""
    parts = [(planned.full, "in full"), (planned.incremental, "for what is new")]
    told = [f"{count(number)} {'scope' if number == 1 else 'scopes'} {how}" for number, how in parts if number]
    if told:
        return ", ".join(told)
    return "nothing is read" if planned.asked else "not read before; it is asked what it holds"


async def keys_of(house: House, texts: Sequence[str], sources: Collection[str]) -> list[str]:
    """Keys of scopes that are known by these keys or names; what nobody knows yet is left to the source. Raises UsageError for a name of several."""
    from headway.flows.report.catalog import find_scope

    rows = [row for row in await house.ledger.scopes(tenant=house.tenant) if row.source in sources]
    found = []
    for text in texts:
        try:
            found.append(find_scope(rows, text).scope)
        except NotFound:
            found.append(text)
    return found


async def _accepted(house: House, chosen: argparse.Namespace, scopes: Sequence[str], sources: Collection[str]) -> list[str]:
    """Let held records of scopes go, after counting them and asking; the entities they are of. Raises UsageError."""
    from headway.cli.common import actor, confirm

    held = [hold for hold in await house.ledger.holds(tenant=house.tenant) if hold.source in sources and hold.scope in scopes and (not chosen.entity or hold.entity in chosen.entity)]
    if not held:
        raise UsageError(f"nothing of {', '.join(chosen.scope)} is held; headway status shows what is")
    told = "; ".join(f"{count(hold.missing)} of {count(hold.stored)} {hold.entity} of {hold.scope}" for hold in held)
    found = f"{told} will be marked as deleted if the source still lacks them when it is read in full now. They come back if it ever lists them again."
    confirm(found, doing="let them go", instead="nothing was let go", said=chosen.yes)
    await house.ledger.allow([house.intake.stream(hold.source, hold.entity, hold.scope) for hold in held], actor=actor())
    return sorted({hold.entity for hold in held})


def _check_entities(providers: Collection[Provider], wanted: Collection[str]) -> None:
    known = {entity for provider in providers for entity in provider.entities}
    if wrong := sorted(set(wanted) - known):
        raise UsageError(f"no source collects {wrong[0]!r}; there are: {', '.join(sorted(known))}")


def replay(chosen: argparse.Namespace) -> int:
    """Shape everything again from the archive, without asking any source."""
    loaded = settings(chosen)
    if not loaded.config.sources:
        raise ConfigError("no sources are configured, and only what they brought can be shaped again; name them in headway.yaml")
    _spare_memory()
    return finish(in_house(loaded, lambda house: _again(house, chosen)), as_json=chosen.json)


async def _again(house: House, chosen: argparse.Namespace) -> list[Outcome]:
    from headway.cli.progress import watched
    from headway.flows.ingest.replay import replay as shape_again
    from headway.flows.report.catalog import find_scopes

    providers = house.providers(chosen.source)
    _check_entities(providers.values(), chosen.entity)
    rows = [row for row in await house.ledger.scopes(tenant=house.tenant) if row.source in providers]
    scopes = [row.scope for row in find_scopes(rows, chosen.scope)]
    return await watched(house, shape_again(house.intake, providers, scopes=scopes, entities=chosen.entity), quiet=chosen.json)


def compute(chosen: argparse.Namespace) -> None:
    """Compute points for everything that has changed."""

    async def work(house: House) -> Computed:
        from headway.flows import compute as computing

        return await (computing.compute_all(house.desk) if chosen.full else computing.compute(house.desk))

    result = in_house(settings(chosen), work)
    if chosen.json:
        print_json(result)
    else:
        if result.linked:
            say(linked(result.linked))
        say(f"{count(result.computed)} points computed, {count(result.appended)} of them new")


def linked(changed: int) -> str:
    """How many links there are or are no more, in words."""
    return f"{count(changed)} {'link' if changed == 1 else 'links'} between pull requests and work items changed"


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 when all streams are done; the gravest code when none is; else partial."""
    failed = [outcome.exit_code for outcome in outcomes if outcome.exit_code]
    if not failed:
        return EXIT_OK
    return max(failed) if len(failed) == len(outcomes) else EXIT_PARTIAL


def report(outcomes: Sequence[Outcome]) -> None:
    """What each scope brought; of many that brought nothing, how many."""
    from headway.flows.report.words import plain

    silent = []
    for source, name in dict.fromkeys((outcome.source, outcome.scope_name) for outcome in outcomes):
        mine = [outcome for outcome in outcomes if (outcome.source, outcome.scope_name) == (source, name)]
        brought = ", ".join(f"{count(outcome.items)} {outcome.entity}" for outcome in mine if outcome.items)
        if brought:
            say(f"{plain(name)}: {brought}")
        elif any(outcome.status == "done" for outcome in mine):
            silent.append(plain(name))
    for name in silent if len(silent) <= FEW else [f"{count(len(silent))} scopes"]:
        say(f"{name}: nothing new")


def explain(outcomes: Sequence[Outcome]) -> None:
    """Say on standard error which streams did not end well, and why; the same of many scopes once."""
    from headway.flows.report.words import plain

    told: dict[tuple[str, str, str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.status != "done":
            reason = outcome.error or f"{outcome.lost} records could not be read; headway quarantine shows them"
            told.setdefault((outcome.source, outcome.scope_name, outcome.status, reason), []).append(outcome.entity)
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for (source, scope, status, reason), entities in told.items():
        alike.setdefault((source, ", ".join(entities), status, reason), []).append(plain(scope))
    for (source, entities_told, status, reason), scopes in alike.items():
        for scope in scopes if len(scopes) <= FEW else [f"{count(len(scopes))} scopes of {source}"]:
            what = scope if entities_told == "*" else f"{entities_told} of {scope}"
            complain(f"{what}: {'not read' if status == 'idle' else status}: {plain(reason)}")


def finish(outcomes: Sequence[Outcome], *, as_json: bool) -> int:
    """Print the outcomes; the code they mean."""
    if as_json:
        print_json({"streams": list(outcomes)})
    else:
        report(outcomes)
        explain(outcomes)
    return exit_code(outcomes)
