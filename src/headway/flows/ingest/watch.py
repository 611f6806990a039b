"""Watching: every source read again and again, each at its own pace; one that is ill is looked after once a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.flows.faults import fault_of
from headway.flows.ingest.intake import EVERYTHING, of_source
from headway.flows.ingest.sync import check_entities, side_by_side, sync_sources, unheard
from headway.model.errors import HeadwayError
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from headway.flows.ingest.intake import Intake, Outcome
    from headway.flows.ingest.sync import Told
    from headway.model.ports import Provider

PROBE_SECONDS = 60.0
Opener = Callable[[], "Provider"]
"""Opens a source anew: what it learned in an earlier cycle may have changed, as may its secret."""
Reported = Callable[[str, "Sequence[Outcome]"], None]
"""Where the outcomes of a source's cycle are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One source that is being watched."""

    intake: Intake
    source: str
    opened: Opener
    told: Told
    reported: Reported
    scopes: Sequence[str]
    entities: Sequence[str]


def unreported(_source: str, _outcomes: Sequence[Outcome]) -> None:
    """Tells nobody."""


async def watch(
    intake: Intake, openers: Mapping[str, Opener], *, scopes: Sequence[str] = (), entities: Sequence[str] = (), told: Told = unheard, reported: Reported = unreported
) -> None:
    """Read each source every `rules.every` seconds until cancelled, on its own, whatever becomes of the others.

    A source whose probe fails stays paused, is probed once a minute and goes on by itself. `reported` is called after
    every cycle with the source's name and its outcomes. Raises ConfigError as sync_sources does, before anything is read.
    """
    for source, opened in openers.items():
        provider = opened()
        try:
            check_entities(intake, source, provider)
        finally:
            await provider.close()
    watched = [
        Watched(intake=intake, source=source, opened=opened, told=told, reported=reported, scopes=scopes, entities=entities) for source, opened in openers.items()
    ]
    await side_by_side(*(_keep_reading(one) for one in watched))


async def _keep_reading(watched: Watched) -> list[Outcome]:
    intake, source = watched.intake, watched.source
    now = asyncio.get_running_loop().time
    while True:
        began = now()
        outcomes = await _read_once(watched)
        watched.reported(source, outcomes)
        if any(outcome.status == "paused" for outcome in outcomes):
            await _until_well(watched)
            continue
        await intake.patience.sleep(max(0.0, intake.of(source).every - (now() - began)))


async def _read_once(watched: Watched) -> list[Outcome]:
    """One cycle; a source that cannot be opened, or a ledger that is busy, is told as a failure and tried again at the next turn."""
    try:
        provider = watched.opened()
        return await sync_sources(watched.intake, {watched.source: provider}, scopes=watched.scopes, entities=watched.entities, told=watched.told)
    except HeadwayError as error:
        return [of_source(watched.source, error, status="failed")]


async def _until_well(watched: Watched) -> None:
    """Probe a source once a minute until it answers as it should."""
    while True:
        await watched.intake.patience.sleep(PROBE_SECONDS)
        if await _well(watched):
            emit("resumed", source=watched.source, entity=EVERYTHING, scope=EVERYTHING)
            return


async def _well(watched: Watched) -> bool:
    try:
        provider = watched.opened()
    except HeadwayError:
        return False
    try:
        await provider.probe()
    except HeadwayError:
        return False
    except Exception as error:  # noqa: BLE001 - a fault in one source's probe is logged, and must not end the watch over the others
        fault_of(error)
        return False
    finally:
        await provider.close()
    return True
