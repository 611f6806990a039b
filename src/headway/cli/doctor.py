"""`doctor`: everything that is wrong with programs, configuration, secrets, store, clock and sources, at once.

One trouble does not hide the next: a source without its secret does not keep the others from being asked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from headway.cli.common import in_house, iso, print_json, print_table, settings, verb
from headway.model.errors import EXIT_OK, EXIT_UNHEALTHY, HeadwayError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Iterator

    from headway.cli.common import Verbs
    from headway.config import Settings
    from headway.house import House
    from headway.model.ports import Provider

LOW_DISK = 1_000_000_000
PATIENCE_SECONDS = 30.0
"""For everything that one source is asked; one that hangs must not keep the others from being looked at."""
SKEW_US = 60_000_000


class Finding(NamedTuple):
    """One thing the doctor looked at; `advice` says what to do when it is not well."""

    what: str
    well: bool
    said: str
    advice: str = ""


def register(verbs: Verbs) -> None:
    """Add the verb."""
    verb(verbs, "doctor", doctor)


def doctor(chosen: argparse.Namespace) -> int:
    """Check programs, configuration, secrets, store, clock, disk, and what each source says of our credentials."""
    from headway.flows.report.words import plain

    findings = examine(chosen)
    if chosen.json:
        print_json({"findings": [found._asdict() for found in findings]})
    else:
        print_table(("", "WHAT", "FOUND", "TO DO"), [("ok" if found.well else "NO", plain(found.what), plain(found.said), plain(found.advice)) for found in findings])
    return EXIT_OK if all(found.well for found in findings) else EXIT_UNHEALTHY


def examine(chosen: argparse.Namespace) -> list[Finding]:
    """Everything the doctor finds."""
    import shutil

    git = shutil.which("git")
    findings = [Finding(what="git", well=git is not None, said=git or "not found", advice="" if git else "install git 2.38 or newer")]
    try:
        loaded = settings(chosen)
    except HeadwayError as error:
        return [*findings, Finding(what="configuration", well=False, said=error.sentence, advice="correct the file, then ask again")]
    findings.append(Finding(what="configuration", well=True, said=loaded.config_path or "none; the defaults are used"))
    words = _words(loaded)
    secrets = dict(_secrets(loaded))
    findings += [words, *secrets.values(), _disk(loaded)]
    if not words.well:
        return [*findings, Finding(what="store and sources", well=False, said="not looked at, because the configuration cannot be followed")]
    lacking = [name for name, found in secrets.items() if not found.well]
    try:
        findings += in_house(loaded, lambda house: _inside(house, loaded, lacking))
    except HeadwayError as error:
        findings.append(Finding(what="store", well=False, said=error.sentence))
    return findings


def _words(loaded: Settings) -> Finding:
    """Whether what the file says of words can be followed."""
    from headway.normalise.words import checked

    said = loaded.config.maps.overrides()
    return _found("words", lambda: checked(said), f"{len(said)} said in the configuration, all can be followed" if said else "none said in the configuration; our maps are used")


def _secrets(loaded: Settings) -> Iterator[tuple[str, Finding]]:
    """By source, where its secret should be and whether it is there; never what it is."""
    for source in loaded.config.sources:
        if source.auth is not None:
            auth = source.auth
            place = f"the variable {auth.env}" if auth.env else f"the file {auth.file}"
            look = partial(auth.secret, loaded.variables)
            yield source.name, _found(f"secret of {source.name}", look, f"{place} holds one", advice="put the token there, then ask again; the source is not asked without it")


def _found(what: str, look: Callable[[], object], said: str, advice: str = "") -> Finding:
    """Well, unless looking raises; then what it raises is what is said."""
    try:
        look()
    except HeadwayError as error:
        return Finding(what=what, well=False, said=error.sentence, advice=advice)
    return Finding(what=what, well=True, said=said)


def _disk(loaded: Settings) -> Finding:
    import shutil

    from headway.config import sqlite_path

    folder = sqlite_path(loaded.database).parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(what="disk", well=free > LOW_DISK, said=f"{free / 1e9:.1f} GB free at {folder}", advice="" if free > LOW_DISK else "free some space")


async def _inside(house: House, loaded: Settings, lacking: Collection[str]) -> list[Finding]:
    """What can be asked only with the house open: the store's schema, the clock, and every source that lacks no secret, which was said already."""
    import asyncio

    from headway.cli.database import drifted

    drift = drifted(house.path)
    findings = [
        Finding(what="store", well=not drift, said="; ".join(drift) or f"{house.path} is as declared", advice="run headway db upgrade" if drift else ""),
        await _clock(house),
    ]
    findings += await _teams(house)
    asked = await asyncio.gather(*(_source(house, source.name) for source in loaded.config.sources if source.name not in lacking))
    findings += [finding for some in asked for finding in some]
    if not loaded.config.sources:
        findings.append(Finding(what="sources", well=True, said="none configured; headway analyze needs none"))
    return findings


async def _teams(house: House) -> list[Finding]:
    """Whether what the configuration says of teams and services leads anywhere; nothing where it says nothing."""
    from headway.flows.owning import resolved

    told = house.settings.config.told
    if not (told.teams or told.services):
        return []
    remarks = (await resolved(house.desk)).remarks
    well = Finding(what="teams", well=True, said=f"{len(told.teams)} teams and {len(told.services)} services are configured, and all they name is known")
    return [Finding(what="teams", well=False, said=remark, advice="correct the name, or read the source that has it") for remark in remarks] or [well]


async def _clock(house: House) -> Finding:
    """Our clock against the newest thing that was written down: one that was set back would make everything look stalled."""
    now = house.clock.now()
    rows = await house.ledger.progress(tenant=house.tenant)
    newest = max((at for row in rows for at in (row.last_progress_at, row.started_at, row.finished_at) if at is not None), default=now)
    ahead = newest - now > SKEW_US
    said = f"it is {iso(now)}" + (f", and something was written at {iso(newest)}, which is later" if ahead else "")
    return Finding(what="clock", well=not ahead, said=said, advice="set the clock of this machine" if ahead else "")


async def _source(house: House, name: str) -> list[Finding]:
    """Whether a source can be opened and answers, and what it says of what our credentials may see."""
    import asyncio

    what = f"source {name}"
    try:
        provider = house.providers([name])[name]
    except HeadwayError as error:
        return [Finding(what=what, well=False, said=error.sentence, advice="correct it in the configuration")]
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _asked(what, provider)
    except TimeoutError:
        return [Finding(what=what, well=False, said=f"did not answer within {PATIENCE_SECONDS:.0f} s", advice="try it from this machine with another program")]
    finally:
        await provider.close()


async def _asked(what: str, provider: Provider) -> list[Finding]:
    try:
        await provider.probe()
        findings = [Finding(what=what, well=True, said="answers")]
    except HeadwayError as error:
        findings = [Finding(what=what, well=False, said=error.sentence, advice="as long as this stands its runs are paused; other sources are read")]
    return findings + [Finding(what=f"{what}: {remark.what}", well=remark.well, said=remark.said, advice=remark.advice) for remark in await provider.examine()]
