"""`scopes`: the catalog, what is read of it and why, and the decisions of people about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headway.cli.common import actor, called, count, in_house, iso, print_json, print_table, say, settings, verb, visiting
from headway.flows.deciding import DECISIONS
from headway.model.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from headway.cli.common import Verbs
    from headway.flows.deciding import Decision
    from headway.house import House
    from headway.model.entries import AuditRow, ScopeRow


ACTIONS = ("list", *DECISIONS, "audit")
SHOWN_KEYS = 5
SHOWN_CHANGES = 100


def register(verbs: Verbs) -> None:
    """Add the verb."""
    found = verb(verbs, "scopes", scopes)
    found.add_argument("action", nargs="?", choices=ACTIONS, default="list", metavar="ACTION", help=f"{', '.join(ACTIONS)} (default: list)")
    found.add_argument("scopes", nargs="*", metavar="SCOPE", help="keys, or names that only one scope has")
    found.add_argument("--source", help="only scopes of this source")
    found.add_argument("--reason", default="", help="why, for the audit")


def scopes(chosen: argparse.Namespace) -> None:
    """The scopes that are known, and deciding which are read: list, activate, pause, block, audit."""
    if chosen.action in DECISIONS:
        _decide(chosen, DECISIONS[chosen.action])
    else:
        (_audit if chosen.action == "audit" else _list)(chosen)


async def catalog(house: House, source: str | None) -> list[ScopeRow]:
    """The scopes of a source, of all without one. Raises UsageError for a source nobody knows."""
    from headway.config import near

    rows = await house.ledger.scopes(tenant=house.tenant)
    known = sorted({row.source for row in rows} | {one.name for one in house.settings.config.sources})
    if source is not None and source not in known:
        raise UsageError(f"there is no source {source!r}{near(source, known)}; there are: {', '.join(known) or 'none'}")
    return [row for row in rows if source in {None, row.source}]


def _list(chosen: argparse.Namespace) -> None:
    from headway.flows.report.catalog import find_scopes, listed

    async def work(house: House) -> list[ScopeRow]:
        rows = await catalog(house, chosen.source)
        return listed(find_scopes(rows, chosen.scopes) if chosen.scopes else rows)

    rows = in_house(visiting(chosen), work)
    if chosen.json:
        print_json({"scopes": [scope_json(row) for row in rows]})
    elif not rows:
        say("no scope is known yet: headway discover finds them")
    else:
        show(rows)


def show(rows: Sequence[ScopeRow]) -> None:
    """Scopes as a table, and what is to be said of all of them."""
    from headway.flows.report.words import plain

    print_table(("SOURCE", "SCOPE", "NAME", "STATUS", "WHY"), [(row.source, plain(row.scope), plain(called(row.name, row.code)), row.status, plain(why(row))) for row in rows])
    active = sum(row.status == "active" for row in rows)
    failing = [row for row in rows if row.last_error and row.status == "paused"]
    flagged = [row for row in rows if row.flagged and row.status == "discovered"]
    say(f"\n{count(len(rows))} scopes, {count(active)} of them active")
    if flagged:
        say(f"{count(len(flagged))} held because {'its name looks' if len(flagged) == 1 else 'their names look'} sensitive; headway scopes activate SCOPE lets one be read")
    if failing:
        say(f"{count(len(failing))} paused because reading them failed; headway scopes activate SCOPE lets one be read again")


def why(row: ScopeRow) -> str:
    """Why a scope stands as it does, and what is wrong with reading it."""
    times = f"{count(row.failures)} {'failure' if row.failures == 1 else 'failures'} in a row"
    return f"{row.reason}; {times}, the last: {row.last_error}" if row.failures else row.reason


def scope_json(row: ScopeRow) -> dict[str, object]:
    """A scope as `--json` prints it."""
    return {
        "source": row.source,
        "scope": row.scope,
        "name": row.name,
        "code": row.code,
        "status": row.status,
        "reason": row.reason,
        "sensitive": row.flagged,
        "failures": row.failures,
        "lastError": row.last_error,
        "activeAt": iso(row.active_at),
    }


def _decide(chosen: argparse.Namespace, decision: Decision) -> None:
    from headway.flows.deciding import settle
    from headway.flows.report.catalog import find_scopes

    if not chosen.scopes:
        raise UsageError(f"say which scopes to {chosen.action}; headway scopes lists them")

    async def work(house: House) -> tuple[list[ScopeRow], int]:
        rows = await catalog(house, chosen.source)
        found = find_scopes(rows, chosen.scopes)
        if not chosen.json:
            _announce(found, len(rows), decision)
        return found, await settle(house.ledger, found, decision, tenant=house.tenant, actor=actor(), reason=chosen.reason)

    found, changed = in_house(settings(chosen), work)
    if chosen.json:
        print_json({"changed": changed, "status": decision.status, "scopes": [row.scope for row in found]})
        return
    say(f"{count(changed)} changed" if changed == len(found) else f"{count(changed)} changed, {count(len(found) - changed)} were {decision.status} already")
    say(f"to take it back: headway scopes {decision.back} {' '.join(row.scope for row in found[:SHOWN_KEYS])}{' …' if len(found) > SHOWN_KEYS else ''}")


def _announce(found: Sequence[ScopeRow], known: int, decision: Decision) -> None:
    """Count before anything is done."""
    from headway.flows.report.words import plain

    names = ", ".join(plain(row.name) for row in found[:SHOWN_KEYS])
    say(f"{count(len(found))} of {count(known)} scopes {decision.said}: {names}{' …' if len(found) > SHOWN_KEYS else ''}")
    sensitive = sum(row.flagged for row in found)
    if sensitive and decision.status == "active":
        say(f"{count(sensitive)} of them were held until now because their names look sensitive")


def _audit(chosen: argparse.Namespace) -> None:
    from headway.flows.report.catalog import find_scopes

    async def work(house: House) -> tuple[list[AuditRow], dict[str, str]]:
        rows = await catalog(house, chosen.source)
        names = {row.scope: row.name for row in rows}
        if not chosen.scopes:
            found = await house.ledger.audit(tenant=house.tenant, limit=SHOWN_CHANGES)
            return [row for row in found if chosen.source in {None, row.source}], names
        wanted = find_scopes(rows, chosen.scopes)
        changes = [row for one in wanted for row in await house.ledger.audit(tenant=house.tenant, scope=one.scope, limit=SHOWN_CHANGES) if row.source == one.source]
        return sorted(changes, key=lambda row: -row.at), names

    rows, names = in_house(visiting(chosen), work)
    if chosen.json:
        print_json({"changes": [{name: iso(row.at) if name == "at" else getattr(row, name) for name in row.__struct_fields__} for row in rows]})
    elif not rows:
        say("nothing was changed yet")
    else:
        _show_changes(rows, names)


def _show_changes(rows: Sequence[AuditRow], names: dict[str, str]) -> None:
    from headway.flows.report.words import plain

    told = [(iso(row.at) or "", plain(names.get(row.scope, row.scope)), row.before or "-", row.after or "-", plain(row.actor), plain(row.reason)) for row in rows]
    print_table(("WHEN", "SCOPE", "WAS", "IS", "WHO", "WHY"), told)
