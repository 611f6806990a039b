"""Discovery: asking sources what there is, deciding what of it is read, and writing that into the catalog.

A source that lists nothing, or cannot list, changes nothing of what is known: an expired token looks
like an empty company.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headway.flows import choosing
from headway.flows.choosing import ACTIVE, ACTOR, DISCOVERED, SMART, Policy, Rules, decide
from headway.flows.faults import fault_of
from headway.model.errors import HeadwayError, SourceError, Transport
from headway.model.scope import DAY_US
from headway.telemetry import emit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from headway.flows.choosing import Decision
    from headway.model.entries import ScopeRow
    from headway.model.ports import Clock, Ledger, Provider, Store
    from headway.model.scope import Scope

PULLS = "pull_requests"
EXAMINED_SECONDS = 10.0
"""For what a source that could not be asked says of itself; one that hangs must not keep the others from being asked."""
GONE = "the source says that it is not there any more, and does not list it either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Where scopes are written down, and what is asked when one is decided on."""

    tenant: str
    clock: Clock
    store: Store
    ledger: Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What one source holds and what of it is read, in the order in which it was found; `listed` says whether it told.

    `notice` is what an operator must know: nothing is read, or some is held back. `trouble` is why nothing could be asked,
    `advice` what may help against it.
    """

    source: str
    mode: str
    why: str
    decisions: tuple[Decision, ...] = ()
    listed: bool = True
    notice: str | None = None
    trouble: HeadwayError | None = None
    advice: str = ""

    @property
    def read(self) -> list[Decision]:
        """The scopes that are read."""
        return [decision for decision in self.decisions if decision.read]


async def discover(catalog: Catalog, providers: Mapping[str, Provider], rules: Mapping[str, Rules]) -> list[Survey]:
    """Ask every source what it holds, and decide. One that cannot answer gives a survey with `trouble`; providers are closed."""
    pulls = await brings_pulls(catalog, providers)
    surveys = []
    try:
        for source, provider in providers.items():
            surveys.append(await _surveyed(catalog, source, provider, rules.get(source, Rules()), pulls=pulls))
    finally:
        for provider in providers.values():
            await provider.close()
    return surveys


async def _surveyed(catalog: Catalog, source: str, provider: Provider, rules: Rules, *, pulls: bool) -> Survey:
    mode, why = choosing.mode_of(rules, kind=provider.kind, entities=provider.entities, pulls=pulls)
    try:
        return await survey(catalog, source, provider, rules, pulls=pulls)
    except HeadwayError as error:
        trouble = error
    except Exception as error:  # noqa: BLE001 - a fault in one source's code is told of that source; the others are asked all the same
        trouble = fault_of(error)
    known = await stand(catalog, source, rules)
    return Survey(source=source, mode=mode, why=why, decisions=tuple(known), listed=False, trouble=trouble, advice=await _advice(provider, trouble))


async def _advice(provider: Provider, trouble: HeadwayError) -> str:
    """What the source itself says against what is not well with it; nothing where it was not even reached."""
    if not isinstance(trouble, SourceError) or isinstance(trouble, Transport):
        return ""
    try:
        async with asyncio.timeout(EXAMINED_SECONDS):
            remarks = await provider.examine()
    except TimeoutError:
        return ""
    return "; ".join(dict.fromkeys(remark.advice for remark in remarks if not remark.well and remark.advice))


async def stand(catalog: Catalog, source: str, rules: Rules, *, found: bool = True) -> list[Decision]:
    """What the catalog says of a source's scopes, each name looked at again: what was let in by another name is held back."""
    rows = await catalog.ledger.scopes(tenant=catalog.tenant, source=source)
    if rules.named:
        return [choosing.as_it_is(row, found=found) for row in rows]
    hands = await _by_hand(catalog, source) if any(row.status == ACTIVE for row in rows) else frozenset[str]()
    return [choosing.standing(row, hands=hands, found=found) for row in rows]


async def brings_pulls(catalog: Catalog, providers: Mapping[str, Provider]) -> bool:
    """Whether pull requests are read, so that they can say what people work on."""
    return any(PULLS in provider.entities for provider in providers.values()) or bool(await catalog.store.count(PULLS, tenant=catalog.tenant))


async def survey(catalog: Catalog, source: str, provider: Provider, rules: Rules, *, pulls: bool) -> Survey:
    """Ask one source what it holds, decide what of it is read, and keep that. Raises HeadwayError as the source does.

    Where the list is empty the source is probed: what is not well is not believed.
    """
    mode, why = choosing.mode_of(rules, kind=provider.kind, entities=provider.entities, pulls=pulls)
    found = [scope async for scope in provider.discover()] if rules.enabled else []
    if rules.enabled and not found:
        await provider.probe()
    known = {row.scope: row for row in await catalog.ledger.scopes(tenant=catalog.tenant, source=source)}
    if not found:
        decisions = await stand(catalog, source, rules, found=not rules.enabled)
    else:
        barren = frozenset(scope.key for scope in found if rules.entities and set(rules.entities).isdisjoint(provider.collects(scope)))
        decisions = decide(found, known, await _policy(catalog, source, rules, mode=mode, why=why, barren=barren))
    await _keep(catalog, source, decisions, known)
    notice = _notice(source, mode, decisions, rules, listed=bool(found))
    return Survey(source=source, mode=mode, why=why, decisions=tuple(decisions), listed=bool(found), notice=notice)


async def _policy(catalog: Catalog, source: str, rules: Rules, *, mode: str, why: str, barren: frozenset[str]) -> Policy:
    mentioned = await _mentioned(catalog, rules.days) if mode == SMART else {}
    return Policy(rules=rules, mode=mode, why=why, mentioned=mentioned, by_hand=await _by_hand(catalog, source), barren=barren)


async def _by_hand(catalog: Catalog, source: str) -> frozenset[str]:
    changes = await catalog.ledger.audit(tenant=catalog.tenant, limit=-1)
    return choosing.by_hand(change for change in changes if change.source == source)


async def _mentioned(catalog: Catalog, days: int) -> Mapping[str, int]:
    """How many pull requests opened in the last days name each project; few columns are asked for, descriptions are long."""
    since = catalog.clock.now() - days * DAY_US
    rows = await catalog.store.tally(PULLS, ("source", "repository", "number", "title", "source_branch", "created_at"), tenant=catalog.tenant)
    return choosing.mentioned((title, branch) for (_, _, _, title, branch, created_at), _ in rows if created_at >= since)


async def _keep(catalog: Catalog, source: str, decisions: Sequence[Decision], known: Mapping[str, ScopeRow]) -> None:
    """Write down what is new, is called otherwise, was active since or stands for another reason, and every change of a status."""
    for (status, reason, flagged), scopes in _alike(decision for decision in decisions if decision.found and not _as_known(decision, known.get(decision.scope.key))):
        await catalog.ledger.enlist(source, scopes, tenant=catalog.tenant, status=status, reason=reason, flagged=flagged)
    for (status, reason, _), scopes in _alike(decision for decision in decisions if _moved(decision, known.get(decision.scope.key))):
        keys = [(source, scope.key) for scope in scopes]
        await catalog.ledger.settle(keys, tenant=catalog.tenant, status=status, actor=ACTOR, reason=reason)


def _alike(decisions: Iterable[Decision]) -> Iterable[tuple[tuple[str, str, bool], list[Scope]]]:
    """Scopes of which the same was decided, for the same reason."""
    groups: dict[tuple[str, str, bool], list[Scope]] = {}
    for decision in decisions:
        groups.setdefault((decision.status, decision.reason, decision.flagged), []).append(decision.scope)
    return groups.items()


def _as_known(decision: Decision, row: ScopeRow | None) -> bool:
    """Whether the catalog says the same already; the reason of another status is written with that status."""
    if row is None:
        return False
    scope = decision.scope
    said = (row.name, row.location, row.code, row.active_at, row.flagged) == (scope.name, scope.location, scope.code, scope.active_at, decision.flagged)
    return said and (row.status != decision.status or row.reason == decision.reason)


def _moved(decision: Decision, row: ScopeRow | None) -> bool:
    return row is not None and row.status != decision.status


def _notice(source: str, mode: str, decisions: Sequence[Decision], rules: Rules, *, listed: bool) -> str | None:
    """What an operator must know before believing that all is read."""
    read, held = sum(decision.read for decision in decisions), sum(decision.flagged and decision.status == DISCOVERED for decision in decisions)
    crowded, enabled = sum(decision.crowded for decision in decisions), rules.enabled
    said = []
    if not listed and enabled:
        said.append(f"{source} lists nothing; " + (f"{read} scopes known from before are read on" if read else "check what its credentials may see"))
    if not read and (listed or not enabled):
        asked = f"mode {mode}" if enabled else "discovery is off"
        said.append(f"no scope of {source} is read: of {len(decisions)} known ones none is {ACTIVE} ({asked}); headway scopes activate SCOPE lets one be read, headway discover says why")
    if held:
        said.append(f"{held} held back because {'its name looks' if held == 1 else 'their names look'} sensitive; headway scopes activate SCOPE lets one be read")
    if crowded:
        said.append(f"{crowded} less busy scopes of {source} are left out by the limit of {rules.most}; raise discovery.max_active, or headway scopes activate SCOPE")
    return "; ".join(said) or None


async def archive(catalog: Catalog, source: str, scope: Scope) -> None:
    """Read a scope no more that is gone by two witnesses: its own answer and a list without it. Found again it is decided anew."""
    await catalog.ledger.settle([(source, scope.key)], tenant=catalog.tenant, status="archived", actor=ACTOR, reason=GONE)
    emit("archived", logging.WARNING, source=source, scope=scope.key, reason=GONE)
